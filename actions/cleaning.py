"""Text at the edge: made plain before it is stored, refused when it holds a resident's papers."""

import re
import unicodedata
from collections.abc import Iterator

from actions.refusals import Problem
from texts.cleaning import clean_line, clean_text

__all__ = ["clean_line", "clean_text", "masked", "text_problems"]

_DIGIT_RUN = re.compile(r"\d(?:[\s.\-·]?\d){7,}")


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
    kept, end = [], 0
    for run, _ in _numbers_of_somebody(plain):
        kept += [plain[end : run.start()], re.sub(r"\d", "•", run.group())]
        end = run.end()
    return "".join([*kept, plain[end:]]) if kept else text


def _numbers_of_somebody(text: str) -> Iterator[tuple[re.Match[str], bool]]:
    """Where each number stands, and whether it is a phone number rather than an ID."""
    for run in _DIGIT_RUN.finditer(text):
        digits = "".join(mark for mark in run.group() if mark.isdigit())
        if len(digits) in (9, 12):
            yield run, False
        elif re.fullmatch(r"0\d{9}|0?84\d{9}", digits):
            yield run, True
