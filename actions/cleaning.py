"""Text at the edge: made plain before it is stored, refused when it holds a resident's papers."""

import re
import unicodedata
from collections.abc import Iterator

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
    for run, is_phone in _numbers_of_somebody(unicodedata.normalize("NFKC", text)):
        found = {"found": run.group().strip()}
        problem = Problem("text_has_phone", field, found) if is_phone else Problem("text_has_id_number", field, found)
        problems.append(problem)
    return problems


def masked(text: str) -> str:
    """`text` with • for every digit of what looks like somebody's ID or phone number; any other text as it is."""
    plain = unicodedata.normalize("NFKC", text)
    runs = [run for run, _ in _numbers_of_somebody(plain)]
    if not runs:
        return text
    for run in runs:
        plain = plain[: run.start()] + re.sub(r"\d", "•", run.group()) + plain[run.end() :]
    return plain


def _numbers_of_somebody(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Where each number stands, and whether it is a phone number rather than an ID."""
    for run in _DIGIT_RUN.finditer(text):
        digits = "".join(mark for mark in run.group() if mark.isdigit())
        if len(digits) in (9, 12):
            yield run, False
        elif re.fullmatch(r"0\d{9}|0?84\d{9}", digits):
            yield run, True
