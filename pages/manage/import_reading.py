"""An uploaded file as actions take it; and the ward's facts in the words of a template."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from actions.import_names import Asked
from actions.import_out import rows_out
from actions.import_plan import FileRow, ImportFile, Plan, ServiceNamed
from actions.imports import TRIED, joined, parts_of, plan_import
from core.context import Context
from files.cells import Taught
from files.column_sets import SETS
from files.columns import Kind
from files.table import Table
from files.templates import choices, template
from files.writing import set_rows
from metrics.names import names_of
from models import ImportKind
from pages.parts.downloads import About
from pages.parts.exporting import notes, spreadsheet

BACK = timedelta(days=366)
"""How far back a filled template of facts with days reaches."""


def file_of(kind: ImportKind, table: Table, name: str, data: bytes, from_day: date) -> ImportFile:
    """What was read without a fault, for `plan_import`."""
    rows = tuple(FileRow(row.number, _values(row.values)) for row in table.rows)
    return ImportFile(
        kind=kind, name=name, digest=hashlib.sha256(data).hexdigest(), rows=rows, from_day=from_day,
        period=table.period,
    )  # fmt: skip


def planned(
    ctx: Context, file: ImportFile, chosen: Mapping[Asked, int], told: Callable[[float], None]
) -> Plan:  # fmt: skip
    """What the file would do to the ward now. Raises what `plan_import` raises."""
    file = replace(file, chosen=dict(chosen))
    at: dict[str, Any] = {"by": ctx.actor, "now": ctx.now(), "today": ctx.today()}
    if file.kind not in TRIED:
        with ctx.database.reading() as session:
            return plan_import(session, file, told=told, **at)
    plans, parts = [], list(parts_of(file))
    for place, part in enumerate(parts):
        told(place / len(parts))
        with ctx.database.trying() as session:
            plans.append(plan_import(session, part, **at))
    return joined(file, plans)


def empty_template(ctx: Context, kind: ImportKind) -> bytes:
    """The template with the ward's own names in its lists."""
    offered = ctx.prepared(_offered)
    return template(SETS[kind], ctx.t, offered)


def filled_template(ctx: Context, kind: ImportKind, ending: str) -> bytes:
    """The ward's facts as the template holds them: put right there, they can be brought in again."""
    t, column_set = ctx.t, SETS[kind]
    since, until = ctx.today() - BACK, ctx.today()
    with ctx.database.reading() as session:
        rows = rows_out(session, kind, since=since, until=until, by=ctx.actor, now=ctx.now())
    words = {
        column.name: dict(zip(dict.fromkeys(column.words.values()), choices(column, t), strict=False))
        for column in column_set.columns if column.kind is Kind.CHOICE
    }  # fmt: skip
    shown = [
        row | {name: known.get(row[name], row[name]) for name, known in words.items() if row.get(name)} for row in rows
    ]
    headings, lines = set_rows(column_set, shown, t.language)
    title = t(f"files.set_{kind}")
    about = About(definition=t("imports.filled_help"))
    return spreadsheet(ctx, ending, title, headings, lines, notes(ctx, title, about, ctx.local_now()))


def _offered(ctx: Context) -> dict[str, list[str]]:
    names = ctx.ask(names_of)
    return {
        "groups": sorted(names.groups.values()), "services": list(names.services(ctx.t.language).values()),
        "staff": sorted(names.staff.values()), "volunteers": sorted(names.volunteers.values()),
    }  # fmt: skip


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(ServiceNamed(*vars(one).values()) for one in value)
        if isinstance(value, tuple) and value and isinstance(value[0], Taught) else value
        for name, value in values.items()
    }  # fmt: skip
