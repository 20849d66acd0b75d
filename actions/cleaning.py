"""Text at the edge: made plain before it is stored, refused when it holds a resident's papers."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from actions.refusals import Problem
from texts.cleaning import clean_line, clean_text

__all__ = ["clean_line", "clean_text", "masked", "text_problems"]

_DIGIT_RUN = re.compile(r"\d(?:[\s.\-·]?\d){7,}")
_PHONE = re.compile(r"0\d{9}|0?84\d{9}")
_LONGEST = 12
"""Digits of the longest of these numbers, and so the pieces that it may be written in."""
_CITIZEN = re.compile(r"0\d{11}")
"""An ID of 12 digits begins with its province's code, which begins with 0."""


def text_problems(text: str | None, field: str, most: int) -> list[Problem]:
    """What is wrong with a cleaned text: too long, or it holds an ID or phone number of somebody."""
    if text is None:
        return []
    problems = []
    if len(text) > most:
        problems.append(Problem("text_too_long", field, {"most": most, "length": len(text)}))
    plain = unicodedata.normalize("NFKC", text)
    for where, is_phone in _numbers_of_somebody(plain):
        found = {"found": plain[where]}
        problem = Problem("text_has_phone", field, found) if is_phone else Problem("text_has_id_number", field, found)
        problems.append(problem)
    return problems


def masked(text: str) -> str:
    """`text` with • for every digit of what looks like somebody's ID or phone number; any other text as it is."""
    plain = unicodedata.normalize("NFKC", text)
    kept, end = [], 0
    for where, _ in _numbers_of_somebody(plain):
        kept += [plain[end : where.start], re.sub(r"\d", "•", plain[where])]
        end = where.stop
    return "".join([*kept, plain[end:]]) if kept else text


def _numbers_of_somebody(text: str) -> Iterator[tuple[slice, bool]]:
    """Where each number stands, from left to right, and whether it is a phone number rather than an ID.

    A number may be written in pieces, and beside others: "2 hộ, 1 0912 345 678".
    """
    for run in _DIGIT_RUN.finditer(text):
        pieces = [slice(run.start() + one.start(), run.start() + one.end()) for one in re.finditer(r"\d+", run.group())]
        since = 0
        for first, last in _parts(pieces, lambda part: _PHONE.fullmatch(_digits(text, part))):
            yield from ((one, False) for one in _ids(text, pieces[since:first]))
            yield slice(pieces[first].start, pieces[last - 1].stop), True
            since = last
        yield from ((one, False) for one in _ids(text, pieces[since:]))


def _ids(text: str, pieces: list[slice]) -> Iterator[slice]:
    """All pieces together, or some of them, where they have as many digits as an ID."""

    def is_id(part: list[slice]) -> bool:
        digits = _digits(text, part)
        return len(digits) in (9, 12) if len(part) in (1, len(pieces)) else _CITIZEN.fullmatch(digits) is not None

    for first, last in _parts(pieces, is_id):
        yield slice(pieces[first].start, pieces[last - 1].stop)


def _parts(pieces: list[slice], wanted: Callable[[list[slice]], object]) -> Iterator[tuple[int, int]]:
    """From where to where `pieces` that follow each other are wanted, the longest first, none twice."""
    first = 0
    while first < len(pieces):
        farthest = min(len(pieces), first + _LONGEST)
        last = next((last for last in range(farthest, first, -1) if wanted(pieces[first:last])), first)
        if last > first:
            yield first, last
        first = max(last, first + 1)


def _digits(text: str, pieces: list[slice]) -> str:
    return "".join(text[one] for one in pieces)
