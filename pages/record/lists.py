"""What a form may choose from on its day, and the names of everything else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from core.context import Context
from metrics.names import Names, names_of
from metrics.places import ended_groups, groups, services, staff, volunteers_named
from pages.parts.combobox import Option
from texts.vietnamese import fold

EXAMPLE = 12
"""The example for typing is among the first so many groups, the last of them with a number in its name."""


@dataclass(frozen=True)
class Lists:
    """Read only: the tables are shared by everybody."""

    ctx: Context
    groups: pd.DataFrame
    ended: pd.DataFrame
    services: pd.DataFrame
    staff: pd.DataFrame
    volunteers: pd.DataFrame
    names: Names

    @property
    def service_names(self) -> dict[int, str]:
        return self.names.services(self.ctx.t.language)

    def group_options(self) -> list[Option]:
        """Groups with their venue and former unit as the quieter line; one that has ended leads to its successor."""
        table = self.groups
        return [
            Option(int(number), name, " · ".join(part for part in (venue, former) if isinstance(part, str)))
            for number, name, venue, former in zip(
                table["id"], table["name"], table["venue"], table["former_unit"], strict=True
            )
        ] + [self._ended_option(one) for one in self.ended.itertuples()]

    def _ended_option(self, ended: Any) -> Option:
        t = self.ctx.t
        said = {"old": ended.name, "new": ended.successor, "day": t.day(ended.on_day)}
        label = t("record.group_merged", **said) if ended.way == "merged" else t("record.group_split", **said)
        return Option(int(ended.successor_id), label, asked=ended.name)

    def group_placeholder(self) -> str:
        """What to type, by the example of a group that exists."""
        for name in reversed(self.groups["name"].head(EXAMPLE).tolist()):
            if (number := re.search(r"\d+", name)) is not None:
                return self.ctx.t("record.group_placeholder", name=fold(name), number=number.group())
        return self.ctx.t("record.group_placeholder_plain")

    def group(self, group_id: int | None) -> pd.Series | None:
        """The group's row, when it is in force on the day."""
        found = self.groups.loc[self.groups["id"] == group_id]
        return None if found.empty else found.iloc[0]

    def venue_of(self, group_id: int | None) -> str:
        group = self.group(group_id)
        return group["venue"] if group is not None and isinstance(group["venue"], str) else ""

    def core_ids(self) -> list[int]:
        return [int(number) for number in self.services.loc[self.services["core"], "id"]]

    def other_ids(self, chosen: Iterable[int]) -> list[int]:
        """Services beyond the core ones; what an old form has chosen and is no longer offered stays on the list."""
        others = [int(number) for number in self.services.loc[~self.services["core"], "id"]]
        return others + [number for number in chosen if number not in {*self.core_ids(), *others}]

    def is_procedure(self, service_id: int) -> bool:
        kind = self.services.loc[self.services["id"] == service_id, "kind"]
        return bool((kind == "procedure").any())

    def staff_options(self, chosen: Iterable[int]) -> list[Option]:
        """Who goes out and is not chosen yet."""
        out = self.staff.loc[self.staff["goes_out"] & ~self.staff["id"].isin(list(chosen))]
        return [
            Option(int(number), name, position if isinstance(position, str) else "")
            for number, name, position in zip(out["id"], out["name"], out["position"], strict=True)
        ]

    def volunteers_in(self, group_id: int | None) -> list[int]:
        home = self.volunteers["group_id"]
        return [int(number) for number in self.volunteers.loc[(home == group_id).fillna(False).astype(bool), "id"]]

    def volunteer_options(self, but: Iterable[int]) -> list[Option]:
        """Volunteers of the whole ward with the name of their group, those in `but` left out."""
        rest = self.volunteers.loc[~self.volunteers["id"].isin(list(but))]
        groups = self.names.groups
        return [
            Option(int(number), name, groups.get(int(home), "") if pd.notna(home) else "")
            for number, name, home in zip(rest["id"], rest["name"], rest["group_id"], strict=True)
        ]


def lists_on(ctx: Context, day: date) -> Lists:
    """Everything that can be chosen on `day`."""
    return Lists(
        ctx,
        groups=ctx.ask(groups, day=day),
        ended=ctx.ask(ended_groups, day=day),
        services=ctx.ask(services, day=day),
        staff=ctx.ask(staff, day=day),
        volunteers=ctx.ask(volunteers_named, day=day),
        names=ctx.ask(names_of),
    )
