"""Every word the dashboard shows, in Vietnamese and English, and numbers and dates as their readers write them.

A key is <file>.<thing>, lower_snake_case: "visit.attendees" stands in texts/vi/visit.toml and texts/en/visit.toml.
"""

import math
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal

LANGUAGES = ("vi", "en")
MISSING = "—"
"""Shown for what is not known, and for a rate of nothing: missing is not zero."""


@dataclass(frozen=True)
class Translator:
    """`t("visit.saved", people=12)` in one language. An unknown key is a KeyError."""

    language: str
    sentences: dict[str, str]

    def __call__(self, key: str, /, **values: Any) -> str:
        return self.sentences[key].format(**values)

    def has(self, key: str) -> bool:
        return key in self.sentences

    def plural(self, key: str, count: int, /, **values: Any) -> str:
        """The sentence `key`, or `key`_one in a language that has one and `count` is 1; {n} is the number."""
        one = f"{key}_one"
        return self(one if count == 1 and self.has(one) else key, n=self.number(count), **values)

    def number(self, value: float | None, digits: int = 0) -> str:
        """1234.5 as "1.234,5" in Vietnamese and "1,234.5" in English; None or NaN as "—"."""
        if value is None or math.isnan(value):
            return MISSING
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, pattern, locale=self.language))

    def percent(self, share: float | None, digits: int = 1) -> str:
        """0.925 as "92,5%"; None as "—"."""
        if share is None or math.isnan(share):
            return MISSING
        return f"{self.number(share * 100, digits)}%"

    def change(self, value: float | None, digits: int = 0) -> str:
        """A change with its sign: "+4", "−2", "0"."""
        if value is None or math.isnan(value):
            return MISSING
        rounded = round(value, digits)
        return f"{'+' if rounded > 0 else '−' if rounded < 0 else ''}{self.number(abs(rounded), digits)}"

    def of(self, part: float, whole: float) -> str:
        """ "74/80 (92,5%)" """
        share = part / whole if whole else None
        return f"{self.number(part)}/{self.number(whole)} ({self.percent(share)})"

    def day(self, day: date | None) -> str:
        """21/11/2026"""
        return MISSING if day is None else f"{day:%d/%m/%Y}"

    def day_short(self, day: date | None) -> str:
        """ "T7 21/11": the weekday and the day, without the year."""
        return MISSING if day is None else f"{self(f'format.weekday_{day.weekday()}')} {day:%d/%m}"

    def week(self, day: date) -> str:
        """The week of `day`, from Monday: "09/11–15/11"."""
        monday = day - timedelta(days=day.weekday())
        return f"{monday:%d/%m}–{monday + timedelta(days=6):%d/%m}"

    def clock(self, moment: time | datetime | None) -> str:
        """19:30"""
        return MISSING if moment is None else f"{moment:%H:%M}"

    def named(self, thing: Any, field: str = "name") -> str:
        """The `name_vi` or `name_en` (or `short_…`) of a row or a mapping."""
        key = f"{field}_{self.language}"
        return str(thing[key] if hasattr(thing, "__getitem__") else getattr(thing, key))


@cache
def translator(language: str) -> Translator:
    """The words of `language`, which must be one of LANGUAGES."""
    sentences: dict[str, str] = {}
    for file in sorted((Path(__file__).parent / language).glob("*.toml")):
        sentences |= dict(_flat(tomllib.loads(file.read_text("utf-8")), f"{file.stem}."))
    return Translator(language, sentences)


def _flat(tree: dict[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, branch in tree.items():
        if isinstance(branch, dict):
            yield from _flat(branch, f"{path}{name}.")
        else:
            yield path + name, branch
