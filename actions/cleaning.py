"""Text at the edge: made plain before it is stored, refused when it holds a resident's papers."""

import re
import unicodedata

from actions.refusals import Problem

_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Controls, formats (zero-width, bidi), surrogates, private use, unassigned."""
_DIGIT_RUN = re.compile(r"\d(?:[\s.\-·]?\d){7,}")


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


def text_problems(text: str | None, field: str, most: int) -> list[Problem]:
    """What is wrong with a cleaned text: too long, or it holds an ID or phone number of somebody."""
    if text is None:
        return []
    problems = []
    if len(text) > most:
        problems.append(Problem("text_too_long", field, {"most": most, "length": len(text)}))
    for run in _DIGIT_RUN.findall(unicodedata.normalize("NFKC", text)):
        digits = "".join(mark for mark in run if mark.isdigit())
        if len(digits) in (9, 12):
            problems.append(Problem("text_has_id_number", field, {"found": run.strip()}))
        elif re.fullmatch(r"0\d{9}|0?84\d{9}", digits):
            problems.append(Problem("text_has_phone", field, {"found": run.strip()}))
    return problems
