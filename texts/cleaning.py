"""Text made plain: NFC, one kind of space, nothing invisible. The same for what people type and for what files hold."""

import re
import unicodedata

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Controls, formats (zero-width, bidi), surrogates, private use, unassigned."""


def clean_text(text: str | None) -> str | None:
    """`text` in NFC without invisible characters; lines kept, spaces collapsed; None when nothing is left."""
    if text is None:
        return None
    lines = (_clean_line(line) for line in re.split(r"\r\n|[\n\r\u2028\u2029]", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


def clean_line(text: str | None) -> str | None:
    """`text` cleaned and on one line; None when nothing is left."""
    cleaned = clean_text(text)
    return cleaned and " ".join(cleaned.split())


def _clean_line(line: str) -> str:
    spaced = re.sub(r"[\t\v\f\u0085]", " ", line)
    kept = "".join(mark for mark in spaced if unicodedata.category(mark) not in _DROPPED)
    return " ".join(unicodedata.normalize("NFC", kept).split())
