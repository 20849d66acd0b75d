"""Days as people write them when they look for something: "12/11", "12-11-2026", "tháng 11", "hôm qua"."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from texts.vietnamese import fold

AHEAD = timedelta(days=120)
"""A day without a year is not looked for further ahead."""
YEARS_BACK = 5
_DAY = re.compile(r"\b(?:ngay |day |on )?(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?\b")
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_MONTH_YEAR = re.compile(r"(?<![/.\d-])\b(?:thang |month )?(\d{1,2})\s?[/.-]\s?(\d{4})\b")
_MONTH = re.compile(r"\b(?:thang|month) (\d{1,2})\b")
_NEAR = {"hom nay": 0, "hom qua": -1, "hom kia": -2, "ngay mai": 1, "today": 0, "yesterday": -1, "tomorrow": 1}

Span = tuple[date, date]


@dataclass(frozen=True)
class Spoken:
    spans: tuple[Span, ...]
    """First and last day of each time that is meant, the likeliest first; none: no day was named."""
    rest: str
    """What was typed beside the day."""


def spoken(text: str, today: date) -> Spoken:
    """The day or month that `text` names, and the rest of it. What is no day of the calendar stays in the rest."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    plain = fold(text)
    text = text if len(text) == len(plain) else plain  # a place in one is the same place in the other
    for pattern, read in ((_ISO, _iso), (_MONTH_YEAR, _month), (_DAY, _day), (_MONTH, _month)):
        for found in pattern.finditer(plain):
            if spans := read(found, today):
                return Spoken(spans, _without(text, found.start(), found.end()))
    for words, days in _NEAR.items():
        if found_words := re.search(rf"\b{words}\b", plain):
            day = today + timedelta(days=days)
            return Spoken(((day, day),), _without(text, found_words.start(), found_words.end()))
    return Spoken((), text)


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}".strip()


def _iso(found: re.Match[str], _today: date) -> tuple[Span, ...]:
    return _spans([(int(found[1]), int(found[2]), int(found[3]))])


def _day(found: re.Match[str], today: date) -> tuple[Span, ...]:
    day, month, year = int(found[1]), int(found[2]), found[3]
    if year:
        return _spans([(int(year) if len(year) == 4 else 2000 + int(year), month, day)])
    return _nearest(_spans([(year, month, day) for year in _years(today)]), today)


def _month(found: re.Match[str], today: date) -> tuple[Span, ...]:
    month = int(found[1])
    if not 1 <= month <= 12:
        return ()
    given = found.lastindex is not None and found.lastindex > 1
    years = [int(found[2])] if given else _years(today)
    months = tuple(
        (date(year, month, 1), date(year, month, monthrange(year, month)[1])) for year in years if 2000 <= year < 2200
    )
    return months if given else _nearest(months, today)


def _years(today: date) -> list[int]:
    return list(range(today.year + 1, today.year - YEARS_BACK, -1))


def _spans(parts: list[tuple[int, int, int]]) -> tuple[Span, ...]:
    """A span for each (year, month, day) that the calendar has."""
    spans = []
    for year, month, day in parts:
        if 2000 <= year < 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            spans.append((date(year, month, day), date(year, month, day)))
    return tuple(spans)


def _nearest(spans: tuple[Span, ...], today: date) -> tuple[Span, ...]:
    """Nearest to today first; none far ahead."""
    return tuple(sorted((one for one in spans if one[0] <= today + AHEAD), key=lambda one: abs((one[0] - today).days)))
