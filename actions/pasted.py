"""Reading a list of volunteers' help as people write it in a chat: "- Lan tổ 12: 3 hộ khai sinh", "Hùng 2 ngày 12/11".

Nothing is guessed silently: what is not certain comes back with its line, the reason, and who could be meant.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from actions.pasted_words import (
    BULLET,
    DAY,
    DAYS,
    FILLERS,
    GROUP,
    NEAR,
    WEEKDAY,
    by_ends,
    by_name,
    by_runs_within,
    cut,
    digits_of,
    households_in,
    nearest,
    tokens_of,
)
from actions.refusals import Problem
from texts.vietnamese import fold

MOST_LINES = 500
LONGEST_LINE = 300
MOST_LOOKED_FOR = 300
"""Different words for which a name like them is looked for: a list of help holds no more, a pasted book does."""
_NEAR_ENOUGH = 0.75


@dataclass(frozen=True)
class Person:
    id: int
    name: str
    code: str = ""
    group: str = ""
    """Name of their group, which tells two of one name apart."""


@dataclass(frozen=True)
class Topic:
    """A service by any of its names."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class PastedLine:
    number: int
    """Of the line in what was pasted, from 1."""
    text: str
    volunteer_id: int | None = None
    households: int | None = None
    service_id: int | None = None
    """None: the line names none."""
    on_day: date | None = None
    """None: the line names none, nor does a line of its own above it."""
    candidates: tuple[int, ...] = ()
    """Who could be meant."""
    problems: tuple[Problem, ...] = ()

    @property
    def is_clear(self) -> bool:
        return not self.problems


def read_pasted(text: str, people: Sequence[Person], topics: Sequence[Topic], *, today: date) -> list[PastedLine]:
    """Each line of `text` that says something; a line with nothing but a day is the day of those below it.

    A day without a year is the nearest one that is not after `today`. Problems: "paste_who_unknown" and
    "paste_who_several" (with `candidates`), "paste_number_missing", "paste_numbers_several", "paste_service_several",
    "paste_words_left", "paste_day_wrong", "paste_line_long".
    """
    reader = _Reader(people, topics, today)
    lines: list[PastedLine] = []
    above: date | None = None
    for number, raw in enumerate(text.splitlines()[:MOST_LINES], start=1):
        line = BULLET.sub("", unicodedata.normalize("NFC", raw)).strip()
        if not fold(line).strip(" :;,.-"):
            continue
        if len(line) > LONGEST_LINE:
            long = Problem("paste_line_long", "", {"most": LONGEST_LINE})
            lines.append(PastedLine(number, line[:LONGEST_LINE], problems=(long,)))
            continue
        read = reader.read(number, line)
        if read is None:
            above = reader.day_alone(line)
        else:
            lines.append(replace(read, on_day=read.on_day or above))
    return lines


class _Reader:
    def __init__(self, people: Sequence[Person], topics: Sequence[Topic], today: date) -> None:
        self.people = {one.id: one for one in people}
        self.today = today
        self.names = [(tuple(tokens_of(fold(one.name))), one) for one in people]
        self.codes = {fold(one.code): one for one in people if one.code}
        # By every run of words that can name somebody or something: a line is as long as whoever pastes it likes.
        names = [(tuple(tokens_of(fold(name))), one.id) for one in topics for name in one.names if name]
        self.topics, self.within = by_name(names), by_runs_within(names)
        self.ends = by_ends([(name, one.id) for name, one in self.names])
        self.longest_name = max((*map(len, self.ends), *(code.count(" ") + 1 for code in self.codes)), default=0)
        self.longest_topic = max(map(len, self.topics), default=0)
        self.givens = {name[-1] for name, _ in self.names if name}
        self.alike: dict[str, list[str]] = {}

    def day_alone(self, line: str) -> date | None:
        return self._day(fold(line))[0]

    def read(self, number: int, line: str) -> PastedLine | None:
        """None: the line holds a day and nothing else."""
        day, rest, problems = self._day(fold(line))
        if day is not None and not set(tokens_of(rest)) - FILLERS:
            return None
        rest, group = cut(GROUP, rest)
        rest, households, odd = households_in(rest)
        problems += odd
        tokens = tokens_of(rest)
        services, tokens = self._service(tokens)
        if len(services) > 1:
            problems.append(Problem("paste_service_several"))
        said = tokens
        who, tokens = self._who(tokens, group)
        if len(who) != 1:
            near = who or self._near(said)
            problems.insert(0, Problem("paste_who_several") if who else Problem("paste_who_unknown"))
        else:
            near = who
            left = [token for token in tokens if token not in FILLERS]
            if left:
                problems.append(Problem("paste_words_left", "", {"words": " ".join(left)}))
        return PastedLine(
            number, line, volunteer_id=who[0] if len(who) == 1 else None, households=households,
            service_id=services[0] if len(services) == 1 else None, on_day=day, candidates=tuple(near),
            problems=tuple(problems),
        )  # fmt: skip

    def _day(self, text: str) -> tuple[date | None, str, list[Problem]]:
        if (found := DAY.search(text)) is not None:
            rest = WEEKDAY.sub(" ", f"{text[: found.start()]} {text[found.end() :]}")
            day = nearest(int(found[1]), int(found[2]), found[3], self.today)
            return day, rest, [] if day else [Problem("paste_day_wrong", "", {"found": found[0].strip()})]
        if (found := NEAR.search(text)) is not None:
            back = {"nay": 0, "qua": 1, "kia": 2}[found[1]]
            return self.today - timedelta(days=back), f"{text[: found.start()]} {text[found.end() :]}", []
        if (found := WEEKDAY.search(text)) is not None:
            weekday = 6 if found[3] else DAYS[found[1] or found[2]]
            day = self.today - timedelta(days=(self.today.weekday() - weekday) % 7)
            return day, f"{text[: found.start()]} {text[found.end() :]}", []
        return None, text, []

    def _service(self, tokens: list[str]) -> tuple[list[int], list[str]]:
        """The services that the longest run of words names, and the words without it."""
        for size in range(min(len(tokens), self.longest_topic), 0, -1):
            for start in range(len(tokens) - size + 1):
                run = tuple(tokens[start : start + size])
                if set(run) <= FILLERS:
                    continue
                if found := self.topics.get(run) or self.within.get(run):
                    return sorted(found), tokens[:start] + tokens[start + size :]
        return [], tokens

    def _who(self, tokens: list[str], group: str) -> tuple[list[int], list[str]]:
        """Whom the longest run of words names by code or by the end of their name, and the words without it."""
        for size in range(min(len(tokens), self.longest_name), 0, -1):
            runs: dict[int, set[int]] = {}
            for start in range(len(tokens) - size + 1):
                run = tuple(tokens[start : start + size])
                named = self.ends.get(run, set())
                coded = self.codes.get(" ".join(run))
                if named or coded:
                    runs[start] = {coded.id} if coded else named
            if runs:
                found = set().union(*runs.values())
                near = {one for one in found if digits_of(self.people[one].group) == group} if group else found
                first = min(runs)
                rest = tokens[:first] + tokens[first + size :]
                return sorted(near or found) if not group or near else [], rest
        return [], tokens

    def _near(self, tokens: Iterable[str]) -> list[int]:
        alike = {name for token in tokens for name in self._alike(token)}
        return sorted(one.id for name, one in self.names if name and name[-1] in alike)

    def _alike(self, token: str) -> list[str]:
        if token not in self.alike and len(self.alike) < MOST_LOOKED_FOR:
            self.alike[token] = difflib.get_close_matches(token, self.givens, 3, _NEAR_ENOUGH)
        return self.alike.get(token, [])
