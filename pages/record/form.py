"""One opened form: what it holds in this session, how it is kept as a draft, and what is wrong with it.

Its content is the truth; widgets are filled from it and write every change back to it and to the draft at once.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID, uuid4

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from actions import Problem, Refused
from actions.drafts import Content, KeptDraft, cleaned_content, save_draft
from core.context import Context
from pages.parts.door import mishap


@dataclass
class Form:
    """Lives in `st.session_state`; everything in it can be built again from the draft."""

    content: Content
    key: UUID = field(default_factory=uuid4)
    name: str = ""
    """Which form, as its draft says: "visit", "correct:<number>", "assists:<Monday>"…"""
    seen: Content = field(default_factory=dict)
    """The draft as this session last knew it."""
    saved_at: datetime | None = None
    """When the draft was kept; None: nothing has been typed yet."""
    continued: bool = False
    """Found as a draft, rather than begun here."""
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    failure: str | None = None
    """What to say of a database that did not save."""
    draft_failure: str | None = None
    """The same of the draft."""
    attempts: int = 0
    shown: dict[str, str] = field(default_factory=dict)
    """Keys of the widgets that were filled from `content`, and which part of it each shows."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What the page that opened the form wants to remember beside it."""

    @classmethod
    def of_draft(cls, draft: KeptDraft) -> Self:
        return cls(
            deepcopy(draft.content), key=draft.entry_key, name=draft.form, seen=draft.content, saved_at=draft.saved_at,
            continued=True,
        )  # fmt: skip

    def widget(self, name: str) -> str:
        """The widget key of a field: its own for every opened form, so that a new form is an empty one."""
        return f"f{self.key.hex[:10]}-{name}".replace("_", "-")

    def show(self, name: str, value: Any, *, of: str | None = None) -> str:
        """Fill the widget of a field that is about to be drawn, unless it is on the page; gives its key.

        `of`: the part of the content that it shows, when that has another name.
        """
        key = self.widget(name)
        self.shown[key] = of or name
        if key not in st.session_state:
            st.session_state[key] = value
        return key

    def put(self, **changes: Any) -> None:
        """Change content from our side; the widgets of what has changed are filled again, and no others.

        A widget that is filled again takes back what somebody does in it meanwhile: the chips of services that are
        tapped while the choice of a group is on its way.
        """
        fresh = {name for name, value in changes.items() if self.content.get(name) != value}
        self.content |= changes
        for key, of in self.shown.items():
            if of in fresh and key in st.session_state:
                del st.session_state[key]

    def take(self, name: str, value: Any) -> None:
        """What the person has put into a plain field."""
        self.content[name] = plain(value)

    def problems_of(self, name: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.field == name]

    def settle(self, name: str) -> None:
        """The person has changed `name`: what was said about it, and every doubt, is out of date."""
        self.problems = tuple(problem for problem in self.problems if problem.field and problem.field != name)
        self.doubts = ()
        self.failure = None


def changed(ctx: Context, form: Form, name: str) -> None:
    """Called when the widget of a plain field has changed: take it over and keep the draft."""
    before = form.content.get(name)
    form.take(name, st.session_state.get(form.widget(name)))
    if form.content[name] != before:  # else saving has taken it already, in this very run, and what it asks stands
        form.settle(name)
    keep(ctx, form)


def keep(ctx: Context, form: Form) -> None:
    """Store the form as a draft. When that fails the form itself still has everything."""
    try:
        with ctx.database.changing() as session:
            kept = save_draft(
                session, form.key, form.name, form.content, by=ctx.actor, now=ctx.now(), seen=form.seen
            )  # fmt: skip
    except Refused as refusal:
        form.problems = (*form.problems, *refusal.problems)
        return
    except SQLAlchemyError as error:
        form.draft_failure = mishap(ctx.t, "record.draft_failed", error)
        return
    mine = cleaned_content(form.content)
    elsewhere = {name: value for name, value in kept.content.items() if value != mine.get(name)}
    form.saved_at, form.seen, form.draft_failure = kept.saved_at, kept.content, None
    if elsewhere:
        form.put(**elsewhere)


def plain(value: Any) -> Any:
    """A widget's value as a draft keeps it."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date):
        return value.isoformat()
    return value
