"""How well a name answers what somebody typed: without marks, in any order, by beginnings, initials and numbers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from texts.vietnamese import fold

MOST_LETTERS, MOST_WORDS = 100, 8
"""Of what is asked; the rest is left out."""
LONG = 5
"""From here a word may be a name written without its spaces: "khaisinh"."""
_PARTS = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Word:
    """One word asked for."""

    plain: str
    """Folded; of a number its digits without leading zeros."""
    marked: str
    """As typed, in lower case: "hùng" is not "hưng"."""

    @property
    def is_number(self) -> bool:
        return self.plain.isdecimal()


def words_of(text: str) -> tuple[Word, ...]:
    """The words and numbers of `text`: "T12" are two, and so are "tổ12"."""
    lower = unicodedata.normalize("NFC", text).lower()
    return tuple(Word(_plain(part), part) for part in _PARTS.findall(lower) if _plain(part))


def _plain(part: str) -> str:
    return part.lstrip("0") or "0" if part.isdecimal() else fold(part)


@dataclass(frozen=True)
class Known:
    """What a thing is known by: its name, and words beside the name that find it too but say less."""

    words: tuple[Word, ...]
    more: frozenset[str]
    person: bool = False
    """The given name, which comes last, is what people are called by."""
    _all: str = field(default="", compare=False)

    @classmethod
    def by(cls, name: str, *more: str | None, person: bool = False) -> "Known":
        words = words_of(name)
        beside = frozenset(word.plain for text in more if text for word in words_of(text))
        letters = " ".join(
            [*(word.plain for word in words), *beside, _initials(words), "".join(word.plain for word in words)]
        )
        return cls(words, beside, person, letters)

    def score(self, asked: Sequence[Word]) -> float | None:
        """How well the name answers; None unless every word of `asked` is found. Around 4 and more is a good answer."""
        if not asked or any(word.plain not in self._all for word in asked):
            return None
        points = [self._points(word) for word in asked]
        if None in points:
            return None
        found = sum(point for point in points if point is not None) / len(asked)
        return found + self._in_order(asked) + self._share(asked)

    def _points(self, word: Word) -> float | None:
        plain, name = word.plain, [one.plain for one in self.words]
        if plain in name:
            return 10 + self._marks(word) + (1 if self.person and plain == name[-1] else 0)
        if any(one.startswith(plain) for one in name):
            return 3 if word.is_number else 6
        if len(plain) > 1 and plain in _initials(self.words):
            return 5
        if plain in self.more:
            return 4
        if word.is_number:
            return None
        if len(plain) > 1 and any(one.startswith(plain) for one in self.more):
            return 2
        if len(plain) >= LONG and plain in "".join(name):
            return 3
        return 1 if len(plain) > 2 and any(plain in one for one in name) else None

    def _marks(self, word: Word) -> float:
        """Who types marks means them; who types none means nothing by it."""
        if word.marked == word.plain or word.is_number:
            return 0
        return 1 if any(one.marked == word.marked for one in self.words) else -3

    def _in_order(self, asked: Sequence[Word]) -> float:
        """More for the whole name, less for its beginning, least for a piece of it."""
        name, text = [word.plain for word in self.words], [word.plain for word in asked]
        if name == text:
            return 6
        if name[: len(text)] == text:
            return 3
        return 2 if any(name[at : at + len(text)] == text for at in range(len(name))) else 0

    def _share(self, asked: Sequence[Word]) -> float:
        """A short name that is asked for in full comes before a long one that holds the same words."""
        name = [word.plain for word in self.words]
        return sum(any(one.startswith(word.plain) for word in asked) for one in name) / (len(name) or 1)


def _initials(words: Sequence[Word]) -> str:
    """ "tdp" of "Tổ dân phố"."""
    return "".join(word.plain[0] for word in words if not word.is_number) if len(words) > 1 else ""
