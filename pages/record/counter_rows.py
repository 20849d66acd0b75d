"""What the grid of the counter shows of one day or month: its services, what is stored, what can be typed into."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from actions.afterwards import COUNTS, CounterEntry
from core.context import Context
from metrics.names import Names, names_of
from metrics.places import services
from metrics.sheets import counter_sheet, services_at_counter
from models import Deed
from pages.parts.grid import Head, Row
from pages.record.assist_cells import StoredLine
from pages.record.content import count_of
from pages.record.form import Form
from pages.record.sheet import Place, cell, is_cell, text_of, touched

ALL = 0
"""In a cell's name: all services together."""


@dataclass
class CounterSheet:
    """The figures of one day, or of the month that `day` lies in."""

    ctx: Context
    day: date
    whole_month: bool
    form: Form

    @cached_property
    def names(self) -> Names:
        return self.ctx.ask(names_of)

    @cached_property
    def lines(self) -> pd.DataFrame:
        return self.ctx.ask(counter_sheet, on_day=self.day, whole_month=self.whole_month)

    @cached_property
    def stored(self) -> dict[int, Any]:
        """Service (or ALL) → its stored line, void or not."""
        return {ALL if pd.isna(one.service_id) else int(one.service_id): one for one in self.lines.itertuples()}

    @cached_property
    def offered(self) -> list[int]:
        """Procedures of the day that have no row yet."""
        table = self.ctx.ask(services, day=self.day)
        found = [int(one) for one in table.loc[table["kind"] == "procedure", "id"]]
        return [one for one in found if one not in self.services]

    @cached_property
    def services(self) -> list[int]:
        """What the counter has ever written down, the core procedures, and what was added or typed by hand."""
        table = self.ctx.ask(services, day=self.day)
        core = {int(one) for one in table.loc[table["core"] & (table["kind"] == "procedure"), "id"]}
        typed = {int(name.split("_")[1]) for name, value in self.form.content.items() if is_cell(value)}
        known = self.ctx.ask(services_at_counter)
        wanted = ({*(known or core), *self.form.content.get("more", []), *typed} | self.stored.keys()) - {ALL}
        order = {int(number): place for place, number in enumerate(table["id"])}
        return sorted(wanted, key=lambda number: (order.get(number, len(order)), number))

    @cached_property
    def standing(self) -> dict[str, Place]:
        return {
            cell_name(service, name): self._place(service, name) for service in (ALL, *self.services) for name in COUNTS
        }

    def heads(self) -> list[Head]:
        return [Head(label=self.ctx.t(f"counter.{name}")) for name in COUNTS]

    def grid_rows(self) -> list[Row]:
        return [self._row(service) for service in (ALL, *self.services)]

    def _row(self, service: int) -> Row:
        names = [cell_name(service, name) for name in COUNTS]
        cells = [cell(self.ctx, self.form, name, self.standing[name]) for name in names]
        return Row(name=str(service), label=self.service_name(service), cells=cells, is_total=service == ALL)

    def service_name(self, service: int) -> str:
        if service == ALL:
            return self.ctx.t("counter.all_services")
        return self.names.services(self.ctx.t.language).get(service, "—")

    def _place(self, service: int, name: str) -> Place:
        line = self.stored.get(service)
        counts = line is not None and pd.isna(line.voided_by_id)
        value = getattr(line, name) if counts else None
        reason = self.why_not(Deed.COUNTER_DAY_RECORD, line) if counts else None
        return Place(
            text="" if value is None or pd.isna(value) else str(int(value)),
            version=0 if line is None else int(line.version),
            label=f"{self.service_name(service)} · {self.ctx.t(f'counter.{name}')}",
            closed=self.ctx.t(f"problem.{reason}") if reason else "",
        )

    def why_not(self, deed: Deed, line: Any) -> str | None:
        """Code of what keeps this person from `deed` to a stored line."""
        return self.ctx.actor.why_not(deed, StoredLine(line), now=self.ctx.now())

    def shown_text(self, service: int, name: str) -> str:
        key = cell_name(service, name)
        return text_of(self.form, key, self.standing[key]).strip()

    def touched_services(self) -> list[int]:
        return list(dict.fromkeys(int(name.split("_")[1]) for name in touched(self.form, self.standing)))

    def entries(self) -> list[CounterEntry]:
        """What saving would send."""
        return [self._entry(service) for service in self.touched_services()]

    def _entry(self, service: int) -> CounterEntry:
        cells = (self.form.content.get(cell_name(service, name)) for name in COUNTS)
        return CounterEntry(
            on_day=self.day, whole_month=self.whole_month, service_id=service or None,
            **{name: count_of(self.shown_text(service, name)) for name in COUNTS},
            seen=min(value["seen"] for value in cells if is_cell(value)),
        )  # fmt: skip

    def takes_out(self) -> bool:
        """Would saving take a stored line out?"""
        return any(
            any(self.standing[cell_name(service, name)].text for name in COUNTS)
            and not any(self.shown_text(service, name) for name in COUNTS)
            for service in self.touched_services()
        )


def cell_name(service: int, name: str) -> str:
    """As problems of `CounterEntry` name the same place."""
    return f"counter_{service}_{name}"
