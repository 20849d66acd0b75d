"""What an import would do, row by row, in words: what is wrong where, what changes from what to what."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from actions import Problem
from actions.import_plan import Does, Plan, Step
from core.context import Context
from files.column_sets import SETS
from files.columns import ColumnSet
from files.saying import fault_said
from files.table import Table
from metrics.names import names_of
from models import ImportKind
from pages.manage.audit_rows import told_fields, value_told
from pages.parts.downloads import About
from pages.parts.table import Column, table, tabulated
from pages.record.facts import FACTS
from pages.record.history import lines as visit_lines
from pages.record.telling import sentence

MOST_SHOWN = 300
QUIET = {"history", "planned_by"}
PRIVATE = {"kind"}
"""Said of nobody by name: only that it changes."""
_FIELDS = {
    "group_id": "group", "staff_ids": "staff", "volunteer_ids": "volunteers", "latitude": "lat", "longitude": "lon",
    "venue": "venue", "on_day": "on_day",
}  # fmt: skip
"""Field of a problem → column of the file, where they are called otherwise."""
ORDER = (Does.WRONG, Does.ASK, Does.CHANGE, Does.ADD, Does.LEAVE, Does.KEEP)


def show_faults(ctx: Context, kind: ImportKind, read: Table) -> None:
    """Every error of the file at its row and column."""
    t, column_set = ctx.t, SETS[kind]
    frame = pd.DataFrame(
        [(one.cell or "—", fault_said(t, one, column_set)) for one in read.faults], columns=["cell", "why"]
    )
    st.error(t.plural("imports.faults", len(frame)), icon=":material/error:")
    columns = [Column("cell", t("imports.cell")), Column("why", t("imports.why"), whole=True)]
    _table(ctx, "import-faults", frame, columns, t("imports.faults_caption"))


def show_steps(ctx: Context, plan: Plan, columns: dict[str, str], wanted: Does, moved: Iterable[int] = ()) -> None:
    """The rows with which importing does `wanted`; `columns` are the letters of the file's columns."""
    t, marked = ctx.t, set(moved)
    steps = [step for step in plan.steps if step.does is wanted]
    signs = dict.fromkeys(marked, "• ")
    rows = [
        (
            signs.get(step.row, "") + str(step.row),
            about_told(ctx, plan, step),
            said(ctx, plan, step, columns),
        )
        for step in steps[:MOST_SHOWN]
    ]
    frame = pd.DataFrame(rows, columns=["row", "about", "said"])
    shown = [
        Column("row", t("imports.row")),
        Column("about", t("imports.about"), whole=True),
        Column("said", t(f"imports.said_{wanted}")),
    ]
    _table(ctx, f"import-{wanted}", frame, shown, t(f"imports.does_{wanted}"))
    if len(steps) > MOST_SHOWN:
        st.caption(t.plural("board.more_rows", len(steps) - MOST_SHOWN))


def said(ctx: Context, plan: Plan, step: Step, columns: dict[str, str]) -> str:
    """What is wrong with a row, or what it changes."""
    if step.problems:
        return " ".join(problem_said(ctx, plan, problem, step.row, columns) for problem in step.problems)
    doubts = [sentence(ctx.t, doubt) for doubt in step.doubts]
    return " · ".join([*changes(ctx, step.subject, step.before, step.after), *doubts]) or "—"


def changes(ctx: Context, subject: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[str]:
    """ "Lượt người: 20 → 25" for each field that changes."""
    told = {name: value for name, value in (after or {}).items() if name not in QUIET | PRIVATE}
    hidden = [ctx.t("imports.kind_changes")] if before and PRIVATE & (after or {}).keys() else []
    if subject != "visit":
        return [*told_fields(ctx, before, told), *hidden]
    rest = {name: value for name, value in told.items() if name not in FACTS and before}
    return [*visit_lines(ctx, ctx.ask(names_of), before, told), *told_fields(ctx, before, rest)]


def problem_said(ctx: Context, plan: Plan, problem: Problem, row: int, columns: dict[str, str]) -> str:
    """ "Ô C12, cột “Ngày”: …" """
    field = problem.field.partition("_people")[0]
    name = _FIELDS.get(field, "services" if field.startswith("service_") else field)
    letter, why = columns.get(name), sentence(ctx.t, problem)
    if letter is None:
        return why
    column_set, language = SETS[plan.file.kind], ctx.t.language
    return str(ctx.t("files.at", cell=f"{letter}{row}", column=heading(column_set, name, language), why=why))


def heading(column_set: ColumnSet, name: str, language: str) -> str:
    told = column_set.title
    return told(name, language)


def about_told(ctx: Context, plan: Plan, step: Step) -> str:
    parts = [value_told(ctx, name, value) for name, value in step.about.items() if value is not None]
    return ", ".join(parts) or ctx.t("imports.all_services")


def _table(ctx: Context, key: str, frame: pd.DataFrame, columns: list[Column], caption: str) -> None:
    about = About(definition=ctx.t("imports.definition"))
    table(
        ctx, key, tabulated(ctx.t, frame, columns), caption=caption, about=about, height=420, sortable=False
    )  # fmt: skip
