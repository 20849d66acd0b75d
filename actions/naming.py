"""Which group, service, member of the staff or volunteer a word in a file means, and the word that surely means it."""

import difflib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from texts.vietnamese import fold

MOST_NEAR = 8
_NEAR_ENOUGH = 0.75
_CODED = re.compile(r"(.+?)\s*\[(.+)\]")
_GROUP_WORDS = re.compile(r"^(?:to dan pho|tdp|to)(?: so)? 0*(?=\d)")
_HAMLET_WORDS = re.compile(r"^(?:xom|thon|ban)(?: so)? 0*(?=\d)")


@dataclass(frozen=True)
class Spoken:
    """A name, and the days on which it was the name; None: without end on that side."""

    text: str
    since: date | None = None
    until: date | None = None

    def on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Named:
    """Something that a file may name."""

    id: int
    code: str
    names: tuple[Spoken, ...]
    """The one to be shown first."""
    of: int | None = None
    """The group of a volunteer, which tells two of one name apart."""


@dataclass(frozen=True)
class Match:
    """What a word means: one thing, or those that it could mean (none, several)."""

    id: int | None
    near: tuple[int, ...] = ()


@dataclass
class Directory:
    """All things of one sort in a ward."""

    things: dict[int, Named] = field(default_factory=dict)
    _codes: dict[str, set[int]] = field(default_factory=dict, repr=False)
    _names: dict[str, list[tuple[Spoken, int]]] = field(default_factory=dict, repr=False)
    _found: dict[tuple[str, date | None, frozenset[int] | None], Match] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, things: Iterable[Named]) -> "Directory":
        made = cls()
        for one in things:
            made.things[one.id] = one
            made._codes.setdefault(one.code, set()).add(one.id)
            made._codes.setdefault(name_key(one.code), set()).add(one.id)
            for name in one.names:
                made._names.setdefault(name_key(name.text), []).append((name, one.id))
        return made

    def find(self, text: str, day: date | None = None, among: Collection[int] | None = None) -> Match:
        """Its code, else a name that it had on `day`, else a name that it ever had; marks and capitals do not matter.

        `among` are the things that may be meant, where the file says more than the name.
        """
        key = (text, day, None if among is None else frozenset(among))
        if key not in self._found:
            self._found[key] = self._find(text, day, among)
        return self._found[key]

    def label(self, number: int, day: date | None = None) -> str:
        """The word that `find` understands as this very thing: its name where that is clear, else with its code."""
        one = self.things[number]
        named = [name.text for name in one.names if day is None or name.on(day)] or [one.names[0].text]
        for text in (named[0], one.code, f"{named[0]} [{one.code}]"):
            if ";" not in text and "(" not in text and self.find(text, day).id == number:
                return text
        return one.code

    def _find(self, text: str, day: date | None, among: Collection[int] | None) -> Match:
        found = self._codes.get(text, set())
        if len(found) != 1 and (coded := _CODED.fullmatch(text)):
            found = self._codes.get(coded[2], set())
        if len(found) == 1:
            return Match(next(iter(found)))
        key = name_key(text)
        spoken = self._names.get(key, [])
        ways = [{number for name, number in spoken if day is not None and name.on(day)}, {one for _, one in spoken}]
        if among is not None:
            ways = [way & set(among) for way in ways] + ways
        for way in (*ways, self._codes.get(key, set())):
            if len(way) == 1:
                return Match(next(iter(way)))
            if way:
                return Match(None, tuple(sorted(way)))
        return Match(None, self._near(key))

    def _near(self, key: str) -> tuple[int, ...]:
        alike = difflib.get_close_matches(key, self._names, MOST_NEAR, _NEAR_ENOUGH)
        words = set(key.split())
        alike += [name for name in self._names if words and words <= set(name.split()) and name not in alike]
        numbers = [number for name in alike for _, number in self._names[name]]
        return tuple(dict.fromkeys(numbers))[:MOST_NEAR]


def name_key(text: str) -> str:
    """A name for comparing: folded, letters and digits only; "TDP số 05" and "Tổ 5" are the same."""
    plain = " ".join("".join(mark if mark.isalnum() else " " for mark in fold(text)).split())
    plain = _GROUP_WORDS.sub("to ", plain)
    return _HAMLET_WORDS.sub("xom ", plain)
