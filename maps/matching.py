"""Which shape is which group: by name or code, without diacritics, by the column that says it best."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maps.parts import Shape
from texts.vietnamese import fold

_KIND = re.compile(r"^(?:(?:to dan pho|to dp|tdp|to dan cu|khu dan cu|khu pho|to|xom|thon|ban|khu)\b[ .]*)?(?:so\b ?)?")
_NAMED_LIKE = ("ten", "name", "ma", "code", "to", "tdp", "xom")
LEAST_SHARE = 0.34
"""A column that finds fewer of the shapes says nothing about groups."""


@dataclass(frozen=True)
class Named:
    """A group that a shape may belong to."""

    id: int
    code: str
    name: str
    former_unit: str = ""


@dataclass(frozen=True)
class Match:
    """`groups` by number of shape; `column` that said so ("" when none does)."""

    column: str
    groups: dict[int, int]
    unclear: frozenset[int]
    """Shapes whose words mean more than one group."""


def match(shapes: Sequence[Shape], groups: Sequence[Named], column: str | None = None) -> Match:
    """Match by `column`, or by the one that finds the most groups. Each shape gets at most one group."""
    good = [shape for shape in shapes if shape.refused is None]
    columns = [column] if column is not None else list(dict.fromkeys(name for one in good for name in one.properties))
    found = [_by(name, good, groups) for name in columns]
    if not found:
        return Match("", {}, frozenset())
    best = max(found, key=lambda one: (len(set(one.groups.values())), len(one.groups), _like_a_name(one.column)))
    if column is None and len(best.groups) < LEAST_SHARE * len(good):
        return Match("", {}, frozenset())
    return best


def essence(words: str) -> str:
    """What is left of a group's name for comparing: "Tổ dân phố số 05" → "5", "Xóm Nước Hai" → "nuoc hai"."""
    plain = " ".join(re.sub(r"[^\w]+|_", " ", fold(words)).split())
    short = _KIND.sub("", plain).strip() or plain
    return " ".join(re.sub(r"^0+(?=\d)", "", word) for word in short.split())


def _by(column: str, shapes: Sequence[Shape], groups: Sequence[Named]) -> Match:
    full = [_once([_plain(one.name) for one in groups], groups), _once([_plain(one.code) for one in groups], groups)]
    short = _once([essence(one.name) for one in groups], groups)
    known = {text for one in groups for text in (_plain(one.name), _plain(one.code), essence(one.name))}
    chosen: dict[int, int] = {}
    unclear: set[int] = set()
    for shape in shapes:
        words = shape.properties.get(column, "")
        group = _within(shape, words, groups)
        for table, key in ((full[0], _plain(words)), (full[1], _plain(words)), (short, essence(words))):
            if group is None and words:
                group = table.get(key)
        if group is not None:
            chosen[shape.number] = group
        elif words and (_plain(words) in known or essence(words) in known):
            unclear.add(shape.number)
    return Match(column, chosen, frozenset(unclear))


def _within(shape: Shape, words: str, groups: Sequence[Named]) -> int | None:
    """Groups of different former units may be called alike: another column may name the unit."""
    alike = [one for one in groups if words and essence(one.name) == essence(words)]
    if len(alike) < 2:
        return None
    said = {_unit(text) for text in shape.properties.values()}
    inside = [one.id for one in alike if one.former_unit and _unit(one.former_unit) in said]
    return inside[0] if len(inside) == 1 else None


def _unit(words: str) -> str:
    return re.sub(r"^(phuong|xa|thi tran|p|x|tt)\b[ .]*", "", _plain(words))


def _once(keys: Sequence[str], groups: Sequence[Named]) -> Mapping[str, int]:
    """Key → group, for keys that mean one group only."""
    counts = Counter(keys)
    return {key: one.id for key, one in zip(keys, groups, strict=True) if key and counts[key] == 1}


def _plain(words: str) -> str:
    return " ".join(fold(words).split())


def _like_a_name(column: str) -> bool:
    return fold(column).replace("_", " ").split(" ")[0] in _NAMED_LIKE
