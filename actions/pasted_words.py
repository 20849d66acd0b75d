"""Words of lists that people write in a chat: days, numbers of households, and what says nothing."""

import re
from collections.abc import Iterable
from datetime import date

from actions.refusals import Problem

Run = tuple[str, ...]
"""Words that follow each other."""
Named = Iterable[tuple[Run, int]]
"""Names in words, each with the number of what bears it."""
ByRun = dict[Run, set[int]]

BULLET = re.compile(r"^\s*(?:[-–—•*+·>]+|\d{1,2}[.)](?=\s))\s*")


DAY = re.compile(r"(?:\bngay\s*)?(?<![\d/])(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?(?![\d/])")


WEEKDAY = re.compile(r"\b(?:thu\s+(hai|ba|tu|nam|sau|bay|[2-7])|t([2-7])|(cn|chu\s+nhat))\b")


NEAR = re.compile(r"\bhom\s+(nay|qua|kia)\b")


GROUP = re.compile(r"\b(?:to(?: dan pho)?|tdp|xom)\s*(\d{1,3})\b")


_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}


_HOUSEHOLDS = re.compile(rf"\b(\d{{1,6}}|{'|'.join(_WORDS)})\s*(?:luot\s+)?(?:ho|nha)\b(?:\s+(?:gia\s+dinh|dan)\b)?")


_NUMBER = re.compile(r"(?<![\w.,])x?(\d{1,6})h?(?![\w]|[.,]\d)")


DAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {str(number): number - 2 for number in range(2, 8)}


_FILLER_WORDS = """
anh chi co chu bac em ong ba thay dc dong chi giup do ho tro huong dan lam cho da duoc them va a nhe xong roi o tai luot
nguoi ngay hom nay dich vu ve thu tuc moi qua la thi voi
"""


FILLERS = frozenset(_FILLER_WORDS.split())


def households_in(text: str) -> tuple[str, int | None, list[Problem]]:
    """The text without the number of households, the number, and what is unclear about it."""
    for pattern in (_HOUSEHOLDS, _NUMBER):
        found = pattern.findall(text)
        if len(found) == 1:
            return cut(pattern, text)[0], _WORDS.get(found[0]) or int(found[0]), []
        if found:
            return pattern.sub(" ", text), None, [Problem("paste_numbers_several")]
    return text, None, [Problem("paste_number_missing")]


def cut(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found[1]) if found else (text, "")


def nearest(day: int, month: int, year: str | None, today: date) -> date | None:
    """That day in the year named, else in the year in which it was last."""
    years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [today.year, today.year - 1]
    for one in years:
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found <= today:
            return found
    return None


def tokens_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:\.\d+)*", text)


def by_name(names: Named) -> ByRun:
    """Numbers by their whole name."""
    found: ByRun = {}
    for name, number in names:
        found.setdefault(name, set()).add(number)
    return found


def by_ends(names: Named) -> ByRun:
    """Numbers by each end of their name."""
    return by_name((name[-size:], number) for name, number in names for size in range(1, len(name) + 1))


def by_runs_within(names: Named) -> ByRun:
    """Numbers by each two or more words that stand together within their name."""
    return by_name(
        (name[start:end], number)
        for name, number in names
        for start in range(len(name))
        for end in range(start + 2, len(name) + 1)
    )


def digits_of(text: str) -> str:
    return "".join(re.findall(r"\d+", text))
