"""What people typed, on its way into a spreadsheet: a text stays a text, whatever it begins with."""

import unicodedata

STARTS = "=+-@\t\r\n\0|%"
"""What a spreadsheet may take for the beginning of a formula, a command or another cell."""


def is_like_formula(text: str) -> bool:
    """Also behind spaces and invisible marks, and in the wide forms of East Asian typing (＝１＋１)."""
    if text[:1] in STARTS and text:
        return True
    for mark in text:
        if mark.isspace() or unicodedata.category(mark) in {"Cc", "Cf"}:
            continue
        return unicodedata.normalize("NFKC", mark)[:1] in STARTS
    return False


def as_cell(text: str) -> str:
    """`text` with an apostrophe before what would be a formula. For CSV; in an .xlsx a text is a text by its type."""
    return f"'{text}" if is_like_formula(text) else text
