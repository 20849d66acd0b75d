"""The form of a visit: what it knows beyond any form."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.context import Context
from pages.record.content import COUNTS, PARTS, TEXTS, usual_end
from pages.record.form import Form, keep
from texts import Translator

VISIT = "visit"


@dataclass
class VisitForm(Form):
    """A new visit ("visit"), or the correction of one ("correct:<number>")."""

    name: str = VISIT

    def take(self, name: str, value: Any) -> None:
        """A new visit's end that nobody has touched goes with its start."""
        before = self.content.get(name)
        super().take(name, value)
        if name != "starts_at" or self.name != VISIT or self.content["starts_at"] == before:
            return
        if self.content["ends_at"] == usual_end(before):
            self.content["ends_at"] = usual_end(self.content["starts_at"])
            st.session_state.pop(self.widget("ends_at"), None)


def counts_changed(ctx: Context, form: Form, service_id: int, part: str) -> None:
    """Called when a count of one service has changed."""
    name = f"service_{service_id}_{part}"
    counts = list(form.content["counts"].get(str(service_id), [""] * len(PARTS)))
    counts[PARTS.index(part)] = st.session_state.get(form.widget(name)) or ""
    if counts != form.content["counts"].get(str(service_id)):  # as for plain fields (form.changed)
        form.content["counts"] = form.content["counts"] | {str(service_id): counts}
        form.settle(name)
    keep(ctx, form)


def field_name(t: Translator, name: str) -> str:
    """What the form calls a field of a problem."""
    if name.startswith("service_"):
        return t("record.by_service")
    known = {
        "group_id": "group", "services": "services", "staff_ids": "staff", "volunteer_ids": "volunteers",
        "second_visit_reason": "second_visit_reason",
    }  # fmt: skip
    return t(f"record.{known.get(name, name)}")


def text_fields(form: VisitForm) -> dict[str, str]:
    """Widget key → text that the server holds, for every field that is typed into."""
    held = {form.widget(name): form.content[name] for name in (*COUNTS, *TEXTS)}
    for number in form.content["services"]:
        said = form.content["counts"].get(str(number), [""] * len(PARTS))
        held |= {form.widget(f"service_{number}_{part}"): text for part, text in zip(PARTS, said, strict=True)}
    return held


def numeric_fields(form: VisitForm) -> list[str]:
    """Widget keys of the fields that hold numbers."""
    texts = {form.widget(name) for name in TEXTS}
    return [key for key in text_fields(form) if key not in texts]
