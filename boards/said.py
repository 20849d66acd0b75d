"""Small sentences that several boards say alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from boards.facts import Facts, Group, Promise
from boards.fitting import Row, width_of
from texts import Translator

LEADS = {"": (168, 60), "less": (124, 52), "least": (96, 40)}
"""Type of a number that leads and of what stands beside it."""
HALF_A_YEAR = 183
"""Days: farther away a day is told with its year."""
TONES = {"overdue": "miss", "done": "good", "dropped": "quiet", "open": ""}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and what it is."""

    value: str
    label: str
    of: str = ""
    change: str = ""
    tone: str = ""
    """Of the change: "good", "miss" or ""."""
    notes: tuple[str, ...] = field(default=())

    def size(self, width: int) -> str:
        """Of a number that leads: the largest of LEADS that fits into `width`; "tall" where `of` goes below it."""
        beside = f" {self.of}" if self.of else ""
        for name, (large, small) in LEADS.items():
            if width_of(self.value, large, bold=True) + width_of(beside, small, bold=True) <= width:
                return name
        return "tall"


def on(t: Translator, day: date, today: date) -> str:
    """ "T7 22/11", with the year where that could be another."""
    if abs((day - today).days) >= HALF_A_YEAR:
        return t.day(day)
    return t.day_short(day).replace(" ", "\u00a0")  # no line ends between the two


def changed_by(t: Translator, facts: Facts, now: float | None, before: float | None, *, kind: str) -> tuple[str, str]:
    """ "▲ 4 tổ từ giao ban 14/11" and its tone; `kind`: what is counted (of `boards.change_…`), "points" of shares.

    Nothing before the first meeting; where an older text did not keep it, it says so.
    """
    if facts.occasion.first or now is None:
        return "", ""
    since = on(t, facts.occasion.since, facts.occasion.day)
    if before is None:
        return t("boards.change_not_kept"), ""
    change = round((now - before) * 100, 1) if kind == "points" else now - before
    if not change:
        return t("boards.change_none", since=since), ""
    words = t.number(abs(change), 1) if kind == "points" else None
    told = (
        t("boards.change_points", n=words, since=since)
        if words
        else t.plural(f"boards.change_{kind}", int(abs(change)), since=since)
    )
    return f"{'▲' if change > 0 else '▼'} {told}", "good" if change > 0 else "miss"


def households(t: Translator, group: Group) -> str:
    return t.plural("boards.households", group.households)


def promise_row(t: Translator, one: Promise, owners: Mapping[int, str], today: date) -> Row:
    """What was decided; below it who sees to it and how it stands."""
    who = t("boards.nobody") if one.owner_id is None else owners.get(one.owner_id, t("boards.owner_gone"))
    if one.state in ("overdue", "open"):
        state = t(f"boards.state_{one.state}", day=on(t, one.due_on, today))
    else:
        how = "by_data" if one.by_data else one.state
        state = t(f"boards.state_{how}", day=on(t, one.closed_on or one.due_on, today))
    return Row(one.what, detail=f"{state} · {who}", tone=TONES[one.state])
