"""The form of a sheet: a grid whose touched cells are the draft, each with what stood there when it was touched.

A cell of the form's content is {"text", "seen", "was"}, or None once it is as stored again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from actions.drafts import latest_draft
from core.context import Context
from pages.parts.grid import Cell
from pages.record.form import Form, keep
from pages.record.telling import sentence

FORM = "sheet.form"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is stored where a cell stands."""

    text: str
    version: int
    label: str
    """Names it where it is spoken of."""
    closed: str = ""
    """Why it cannot be changed; "" when it can."""


Standing = Mapping[str, Place]


def opened_sheet(ctx: Context, name: str) -> Form:
    """The sheet `name` as this person has it open, else its draft from wherever, else a new one."""
    form: Form | None = st.session_state.get(FORM)
    if form is not None and (form.name, form.facts.get("person")) == (name, ctx.actor.id):
        return form
    with ctx.database.reading() as session:
        draft = latest_draft(session, name, by=ctx.actor, now=ctx.now())
    form = Form.of_draft(draft) if draft else Form({}, name=name)
    form.facts["person"] = ctx.actor.id
    st.session_state[FORM] = form
    return form


def is_untouched() -> bool:
    """Nobody is typing: the sheet may follow what others save."""
    form: Form | None = st.session_state.get(FORM)
    return form is None or not any(is_cell(value) for value in form.content.values())


def is_cell(value: Any) -> bool:
    return isinstance(value, dict) and "seen" in value


def text_of(form: Form, name: str, place: Place) -> str:
    """What the sheet says there: what was typed, else what is stored."""
    cell = form.content.get(name)
    return str(cell["text"]) if is_cell(cell) else place.text


def touched(form: Form, standing: Standing) -> list[str]:
    """Cells whose text is not what is stored."""
    return [name for name, place in standing.items() if text_of(form, name, place).strip() != place.text]


def put_texts(form: Form, standing: Standing, texts: Mapping[str, str]) -> None:
    """Put texts into cells that can be changed, on top of what stood there when each was touched first."""
    for name, text in texts.items():
        place, cell = standing.get(name), form.content.get(name)
        if place is None or place.closed:
            continue
        seen, was = (cell["seen"], cell["was"]) if is_cell(cell) else (place.version, place.text)
        as_stored = text.strip() == place.text and seen == place.version
        form.content[name] = None if as_stored else {"text": text, "seen": seen, "was": was}
        form.problems = tuple(one for one in form.problems if one.field and not is_at(one.field, name))
        form.doubts, form.failure = (), None


def typed(ctx: Context, form: Form, standing: Standing, texts: Mapping[str, str]) -> None:
    """Called with what somebody has typed into the grid."""
    if st.session_state.get(FORM) is not form:
        return  # saved in this very run, with these texts
    put_texts(form, standing, texts)
    keep(ctx, form)


def cell(ctx: Context, form: Form, name: str, place: Place, aside: str = "") -> Cell:
    wrong = next((sentence(ctx.t, one) for one in form.problems if one.field and is_at(one.field, name)), "")
    return Cell(
        name=name, text=text_of(form, name, place), stored=place.text, closed=place.closed, aside=aside, wrong=wrong
    )  # fmt: skip


def look(form: Form, standing: Standing) -> str:
    """The first cell with a problem, as `grid` takes it."""
    for problem in form.problems:
        for name in standing:
            if problem.field and is_at(problem.field, name):
                return f"{name} {form.attempts}"
    return ""


def met_another(form: Form) -> bool:
    """The last attempt to save met another person's numbers."""
    return any(problem.code == "changed_meanwhile" for problem in form.problems)


def is_at(field: str, name: str) -> bool:
    """Does a problem's field mean this cell, or the line that it stands in?"""
    return name == field or name.startswith(f"{field}_")
