"""Saying what is wrong, next to the field, in the reader's language."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

import streamlit as st

from actions import Problem
from core.context import Context
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.form import Form
from texts import Translator


def sentence(t: Translator, problem: Problem) -> str:
    """What a problem says, its numbers, days and times as its reader writes them."""
    return t(f"problem.{problem.code}", **{name: _value(t, value) for name, value in problem.values.items()})


def under(ctx: Context, form: Form, *names: str) -> None:
    """Everything that is wrong with these fields, below them."""
    place = slot()
    for problem in (problem for name in names for problem in form.problems_of(name)):
        with place.container(key=form.widget(f"wrong-{problem.field}-{problem.code}")):
            st.error(as_text(_of_its_field(ctx.t, problem, names)), icon=":material/error:")


def _of_its_field(t: Translator, problem: Problem, names: Sequence[str]) -> str:
    """The sentence; where it says the same of each of several fields, which of them it is about."""
    said = sentence(t, problem)
    if len(names) == 1 or problem.code != "count_out_of_range":
        return said
    part = problem.field.split("_", 2)[2] if problem.field.startswith("service_") else problem.field
    return f"{t(f'record.{part}')}: {said[0].lower()}{said[1:]}"


def first_wrong(form: Form) -> str:
    """Where the first problem is shown, its field and the attempt, as `keeper` takes it; "" when all is well.

    Once for each attempt to save: when it has been put right the page stays where the person is typing.
    """
    if not any(problem.field for problem in form.problems):
        return ""
    attempt, where = form.facts.get("first_wrong", (None, ""))
    if attempt != form.attempts:
        where = next(_shown_at(form, problem) for problem in form.problems if problem.field)
        form.facts["first_wrong"] = (form.attempts, where)
    return where


def _shown_at(form: Form, problem: Problem) -> str:
    shown, field = form.widget(f"wrong-{problem.field}-{problem.code}"), form.widget(problem.field or "")
    return f"{shown} {field} {form.attempts}"


def _value(t: Translator, value: Any) -> Any:
    match value:
        case None:
            return "—"
        case bool():
            return value
        case int() | float():
            return t.number(value, 0 if float(value).is_integer() else 1)
        case date():
            return t.day(value)
        case time():
            return t.clock(value)
        case _:
            return value
