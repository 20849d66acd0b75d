"""What a finding says, and the way to the field where it is put right."""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from uuid import UUID

from core.context import Context
from metrics.names import names_of
from metrics.quality_rules import Finding
from models import Actor
from pages.record.opening import ADDRESS

FIELDS = {"attendees", "households_present", "first_time_households", "on_day", "starts_at", "ends_at", "group_id",
          "volunteer_ids"}  # fmt: skip
"""Of a visit's form: where a link may put the caret ("at" in the address of a visit)."""


def sentence_of(ctx: Context, finding: Finding) -> str:
    """The group, the day, and what was found with its numbers."""
    t, names = ctx.t, ctx.ask(names_of)
    facts = {name: _told(ctx, name, value) for name, value in finding.facts}
    place = names.groups.get(finding.group_id or 0, "")
    if finding.table == "draft":
        place = _place_of_draft(ctx, finding, place)
    head = " · ".join(part for part in (place, t.day(finding.day)) if part)
    return f"{head}: {t(f'quality.says_{finding.variant}', **facts)}"


def _place_of_draft(ctx: Context, finding: Finding, place: str) -> str:
    """What somebody has typed and not saved is told to nobody else."""
    kind = str(dict(finding.facts)["form"]).partition(":")[0]
    if ctx.actor.id not in finding.owners or kind not in ("visit", "correct"):
        return ""
    return place or ctx.t("record.no_group_yet")


def _told(ctx: Context, name: str, value: Any) -> str:
    t, names = ctx.t, ctx.ask(names_of)
    match name, value:
        case ("people", tuple()):
            return ", ".join(names.volunteers.get(one, "—") for one in value)
        case ("person", int()):
            return names.staff.get(value, "—")
        case ("what", tuple()):
            return ", ".join(t(f"quality.count_{one}") for one in value)
        case ("form", str()):
            return form_told(ctx, value)
        case (_, None):
            return "—"
        case (_, int()):
            return t.number(value)
        case (_, date()):
            return t.day(value)
        case (_, time()):
            return t.clock(value)
    return str(value)


def form_told(ctx: Context, form: str) -> str:
    """What a draft is of: the form, and of a sheet which week, day or month."""
    kind, _, which = form.partition(":")
    of = ""
    if kind == "assists":
        of = ctx.t.week(date.fromisoformat(which))
    elif kind == "counter":
        of = ctx.t.day(date.fromisoformat(which)) if _is_day(which) else "/".join(reversed(which.split("-")))
    return ctx.t(f"quality.form_{kind}", of=of)


def _is_day(which: str) -> bool:
    """Else it is a month, "2026-03"."""
    return which.count("-") == 2


def way_to(finding: Finding, actor: Actor) -> tuple[str, dict[str, str]] | None:
    """The page where it can be put right, and its address; None: only somebody else can open it."""
    ways: dict[str, Callable[[], tuple[str, dict[str, str]] | None]] = {
        "visit": lambda: ("visit", {"id": str(finding.number)} | ({"at": finding.at} if finding.at else {})),
        "counter_day": lambda: ("counter", {"by": "day", "day": finding.day.isoformat()}),
        "assist": lambda: ("assists", {"week": finding.day.isoformat()}),
        "draft": lambda: _draft(finding) if actor.id in finding.owners else None,
    }
    return ways[finding.table]()


def _draft(finding: Finding) -> tuple[str, dict[str, str]]:
    kind, _, which = str(dict(finding.facts)["form"]).partition(":")
    if kind == "correct":
        return "visit", {"id": which}
    if kind == "assists":
        return "assists", {"week": which}
    if kind == "counter":
        return "counter", {"by": "day", "day": which} if _is_day(which) else {"by": "month", "day": f"{which}-01"}
    return "record", {ADDRESS: UUID(finding.at).hex}
