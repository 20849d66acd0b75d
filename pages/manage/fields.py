"""Forms of this folder: fields with what is wrong beside each, and what somebody else wrote meanwhile."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Refused
from actions.refusals import Problem
from core.context import Context
from pages.manage.audit_rows import value_told
from pages.manage.doing import TOLD, failed, succeeded
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.telling import sentence

WRONG = "fields.wrong"
"""Form → the problems of its last press."""
SEEN = "fields.seen"
"""Form → the values that it was opened with."""
TURNS = "fields.turns"
"""Form → how often it was saved."""
ANY_DAY: dict[str, Any] = {"min_value": date.min, "max_value": date.max, "format": "DD/MM/YYYY"}
"""A field with narrower bounds keeps its old day when another is typed, and that day would be saved."""
LEAST_DAY, MOST_DAY = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Fields:
    """The fields of one form; they begin anew when it was saved, and keep what is typed when another was."""

    ctx: Context
    form: str

    def opening(self) -> None:
        """A form that was left and is opened anew holds nothing that was typed, so nothing is wrong with it."""
        forget_left(WRONG, self.form)

    def key(self, name: str) -> str:
        return f"{self.form}-{name}-{st.session_state.get(TURNS, {}).get(self.form, 0)}"

    def text(self, name: str, label: str, value: str | None, *, most: int, **more: Any) -> None:
        self.opening()
        st.text_input(label, value or "", max_chars=most, key=self.key(name), autocomplete="off", **more)
        self.under(name)

    def day(self, name: str, label: str, value: date | None, **more: Any) -> None:
        self.opening()
        st.date_input(label, value, key=self.key(name), **ANY_DAY, **more)
        self.under(name)

    def whole(self, name: str, label: str, value: int | None, **more: Any) -> None:
        self.opening()
        st.number_input(label, value=value, step=1, key=self.key(name), **more)
        self.under(name)

    def decimal(self, name: str, label: str, value: float | None, **more: Any) -> None:
        self.opening()
        st.number_input(label, value=value, key=self.key(name), **more)
        self.under(name)

    def choice(
        self, name: str, label: str, words: Mapping[Any, str], value: Any, **more: Any
    ) -> None:  # fmt: skip
        self.opening()
        options = list(words)
        index = options.index(value) if value in options else None
        st.selectbox(label, options, index, format_func=words.__getitem__, key=self.key(name), **more)
        self.under(name)

    def tick(self, name: str, label: str, value: bool, **more: Any) -> None:
        self.opening()
        st.checkbox(label, value, key=self.key(name), **more)
        self.under(name)

    def said(self, name: str) -> Any:
        """What stands in the field now."""
        return st.session_state.get(self.key(name))

    def lack(self, *names: str) -> bool:
        """Are some of these empty? Then that is told beside them, as what is wrong with the press."""
        problems = tuple(Problem("setup_missing", name) for name in names if self.said(name) in (None, ""))
        if problems:
            st.session_state.setdefault(WRONG, {})[self.form] = problems
            st.session_state.pop(TOLD, None)
        return bool(problems)

    def under(self, *names: str) -> None:
        """What the last press found wrong with these fields; "" for what belongs to none."""
        place = slot()
        for problem in st.session_state.get(WRONG, {}).get(self.form, ()):
            if problem.field in names:
                place.error(as_text(told(self.ctx, problem)), icon=":material/error:")

    def rest(self, *shown: str) -> None:
        """What was found wrong with no field that is shown."""
        place = slot()
        for problem in st.session_state.get(WRONG, {}).get(self.form, ()):
            if problem.field not in shown:
                place.error(as_text(told(self.ctx, problem)), icon=":material/error:")


def attempt(ctx: Context, form: str, deed: Callable[[Any], Any], done: str, beside: str = "") -> Any:
    """Do it in one transaction and keep what is to be told; what is refused is told beside the fields, None given.

    `beside`: the `tell` of that name tells that it is done, else the page's.
    """
    wrong = st.session_state.setdefault(WRONG, {})
    wrong.pop(form, None)
    st.session_state.pop(TOLD, None)
    if far := tuple(far_days(form)):
        wrong[form] = far
        return None
    try:
        with ctx.database.changing() as session:
            result = deed(session)
    except Refused as refused:
        wrong[form] = refused.problems
        if any(problem.code == "changed_by_other" for problem in refused.problems):
            st.session_state.get(SEEN, {}).pop(form, None)  # who saves once more has seen the other's values
        return None
    except SQLAlchemyError as error:
        failed(ctx, error, beside=beside)
        return None
    anew(form)
    succeeded(done, beside=beside)
    return result


def far_days(form: str) -> Iterator[Problem]:
    """Days in the form's fields that nobody can have meant."""
    for key, value in st.session_state.items():
        if str(key).startswith(f"{form}-") and isinstance(value, date) and not LEAST_DAY <= value <= MOST_DAY:
            name = str(key).removeprefix(f"{form}-").rpartition("-")[0]
            yield Problem("setup_day_far", name, {"least": LEAST_DAY, "most": MOST_DAY})


def anew(form: str) -> None:
    """The form shows what is kept now: it was saved, or another one has changed what it shows."""
    st.session_state.get(SEEN, {}).pop(form, None)
    turns = st.session_state.setdefault(TURNS, {})
    turns[form] = turns.get(form, 0) + 1


def seen(form: str, read: Callable[[], Any]) -> Any:
    """The values that the form was opened with: read at every opening, and again after it was saved."""
    kept = st.session_state.setdefault(SEEN, {})
    forget_left(SEEN, form)
    if form not in kept:
        kept[form] = read()
    return kept[form]


def forget_left(what: str, form: str) -> None:
    """Drop what is kept of a form (`what`: WRONG or SEEN) if it was not on the page: its fields begin anew."""
    kept = st.session_state.get(what, {})
    if form in kept and not any(str(key).startswith(f"{form}-") for key in st.session_state):
        kept.pop(form)


def told(ctx: Context, problem: Problem) -> str:
    """The problem in the reader's words; of a collision both values."""
    if problem.code != "changed_by_other":
        return sentence(ctx.t, problem)
    both = {name: _shown(ctx, problem.field, problem.values[name]) for name in ("mine", "theirs")}
    return ctx.t("problem.changed_by_other", **both)


def _shown(ctx: Context, field: str, value: Any) -> str:
    return value_told(ctx, field, value.isoformat() if hasattr(value, "isoformat") else value)
