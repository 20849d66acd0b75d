"""What the grid of volunteers' help shows of one week: whose rows, what is stored in them, what can be typed into."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from actions.afterwards import AssistEntry
from core.context import Context
from metrics.names import Names, names_of
from metrics.sheets import assists_of_week, volunteers_between
from models import Deed
from pages.parts.grid import Cell, Head, Row
from pages.record.assist_cells import (
    ANY,
    NOT_SAID,
    Member,
    StoredLine,
    cell_name,
    entry_of,
    number_in,
    place_of,
    service_of,
    sum_of,
)
from pages.record.form import Form
from pages.record.sheet import Place, cell, is_cell, text_of, touched
from texts.vietnamese import by_name, natural

WEEK = timedelta(days=7)


@dataclass
class Week:
    """One week of the volunteers of some groups. `service`: ANY, NOT_SAID or a service's number."""

    ctx: Context
    monday: date
    groups: frozenset[int] | None
    service: int
    form: Form

    @cached_property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    @cached_property
    def names(self) -> Names:
        return self.ctx.ask(names_of)

    @cached_property
    def everybody(self) -> list[Member]:
        """Members on any day of the week, in the whole ward, by group and given name."""
        found = self.ctx.ask(volunteers_between, since=self.monday, until=self.monday + WEEK - timedelta(days=1))
        people = [
            Member(int(one.id), one.name, one.code, None if pd.isna(one.group_id) else int(one.group_id),
                   one.joined_on.date(), None if pd.isna(one.left_on) else one.left_on.date())
            for one in found.itertuples()
        ]  # fmt: skip
        groups = self.names.groups
        return sorted(people, key=lambda one: (natural(groups.get(one.group_id or 0, "")), by_name(one.name), one.id))

    @cached_property
    def members(self) -> list[Member]:
        """Of the groups, and whoever has been typed something for."""
        typed = {key[0] for key in self.touched_places}
        return [one for one in self.everybody if self.groups is None or one.group_id in self.groups or one.id in typed]

    @property
    def touched_places(self) -> list[tuple[int, date, int]]:
        found = (place_of(name) for name, value in self.form.content.items() if is_cell(value))
        return [key for key in found if key is not None]

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Stored lines of the members."""
        found = self.ctx.ask(assists_of_week, monday=self.monday)
        return found.loc[found["volunteer_id"].isin([one.id for one in self.everybody])]

    @cached_property
    def stored(self) -> dict[str, list[Any]]:
        """Cell → its stored lines, void ones too."""
        found: dict[str, list[Any]] = {}
        for line in self.lines.itertuples():
            found.setdefault(cell_name(int(line.volunteer_id), line.on_day.date(), service_of(line)), []).append(line)
        return found

    @cached_property
    def standing(self) -> dict[str, Place]:
        """Every cell that is shown; those that have been touched are."""
        shown = {
            cell_name(one.id, day, service): (one, day, service)
            for one, services in self.rows for service in services for day in self.days
        }  # fmt: skip
        return {name: self._place(name, *where) for name, where in shown.items()}

    @cached_property
    def rows(self) -> list[tuple[Member, list[int]]]:
        """Members with the services of their rows."""
        live = [name for name, lines in self.stored.items() if any(pd.isna(one.voided_by_id) for one in lines)]
        stored = [key for key in map(place_of, live) if key is not None] if self.service == ANY else []
        by_member: dict[int, set[int]] = {}
        for number, _, service in [*stored, *self.touched_places]:
            by_member.setdefault(number, set()).add(service)
        order = {number: place for place, number in enumerate(self.names.services(self.ctx.t.language))}
        chosen = set() if self.service == ANY else {self.service}
        return [
            (one, sorted(by_member.get(one.id, set()) | chosen or {NOT_SAID}, key=lambda number: order.get(number, -1)))
            for one in self.members
        ]

    def place_at(self, name: str) -> Place:
        """What is stored at a cell, shown or not."""
        if name in self.standing:
            return self.standing[name]
        volunteer_id, day, service = place_of(name) or (0, self.monday, NOT_SAID)
        one = next(member for member in self.everybody if member.id == volunteer_id)
        return self._place(name, one, day, service)

    def heads(self) -> list[Head]:
        t, today = self.ctx.t, self.ctx.today()
        return [Head(label=t.day_short(day).split()[0], detail=f"{day:%d/%m}", now=day == today) for day in self.days]

    def grid_rows(self) -> list[Row]:
        return [self._row(one, service) for one, services in self.rows for service in services]

    def _row(self, one: Member, service: int) -> Row:
        group = self.names.groups.get(one.group_id or 0, "")
        said = self.service_name(service) if self.service in (ANY, NOT_SAID) or service != self.service else ""
        cells = [self._cell(one, day, service) for day in self.days]
        detail = " · ".join(part for part in (group, said) if part)
        return Row(name=f"{one.id}-{service}", label=one.name, detail=detail, cells=cells)

    def _cell(self, one: Member, day: date, service: int) -> Cell:
        name = cell_name(one.id, day, service)
        prefix = name.removesuffix(str(service))
        places = {*self.stored, *self.standing} - {name} if self.service != ANY else set()
        others = sum(number_in(self.shown_text(other)) for other in places if other.startswith(prefix))
        aside = self.ctx.t("assists.other_services", n=self.ctx.t.number(others)) if others else ""
        return cell(self.ctx, self.form, name, self.standing[name], aside)

    def shown_text(self, name: str) -> str:
        if name in self.standing:
            return text_of(self.form, name, self.standing[name])
        return sum_of(self.stored.get(name, []))

    def service_name(self, service: int) -> str:
        if service == NOT_SAID:
            return self.ctx.t("assists.service_not_said")
        return self.names.services(self.ctx.t.language).get(service, "—")

    def label(self, name: str) -> str:
        key = place_of(name)
        if key is None:
            return name
        who = self.names.volunteers.get(key[0], "—")
        return f"{who} · {self.ctx.t.day_short(key[1])} · {self.service_name(key[2])}"

    def _place(self, name: str, one: Member, day: date, service: int) -> Place:
        lines = self.stored.get(name, [])
        return Place(
            text=sum_of(lines), version=sum(int(line.version) for line in lines),
            label=f"{one.name} · {self.ctx.t.day_short(day)} · {self.service_name(service)}",
            closed=self._closed(one, day, lines),
        )  # fmt: skip

    def _closed(self, one: Member, day: date, lines: Sequence[Any]) -> str:
        t = self.ctx.t
        if day > self.ctx.today():
            return t("assists.not_yet")
        if not one.is_there(day):
            return t("assists.not_member")
        for line in lines:
            if pd.isna(line.voided_by_id) and (reason := self.why_not(Deed.ASSIST_RECORD, line)):
                return t(f"problem.{reason}")
        return ""

    def why_not(self, deed: Deed, line: Any) -> str | None:
        """Code of what keeps this person from `deed` to a stored line."""
        return self.ctx.actor.why_not(deed, StoredLine(line), now=self.ctx.now())

    def entries(self) -> list[AssistEntry]:
        """What saving would send."""
        return [entry_of(name, self.form.content[name]) for name in touched(self.form, self.standing)]

    def takes_out(self) -> bool:
        """Would saving take a stored line out?"""
        gone = [name for name in touched(self.form, self.standing) if self.standing[name].text]
        several = (len([1 for line in self.stored.get(name, []) if pd.isna(line.voided_by_id)]) > 1 for name in gone)
        return any(not self.shown_text(name).strip() for name in gone) or any(several)
