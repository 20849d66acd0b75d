"""What choosing in one field does to the others."""

import streamlit as st

from core.context import Context
from pages.record.content import COUNTS, PARTS, TEXTS
from pages.record.form import keep
from pages.record.lists import Lists
from pages.record.visit_form import VisitForm


def choose_group(ctx: Context, form: VisitForm, lists: Lists, group_id: int) -> None:
    """Its venue comes along, unless the person has written another; the former group's volunteers go."""
    content = form.content
    changes: dict[str, object] = {"group_id": group_id}
    if content["venue"] in ("", lists.venue_of(content["group_id"])):
        changes["venue"] = lists.venue_of(group_id)
    if content["group_id"] is not None and content["group_id"] != group_id:
        former = set(lists.volunteers_in(content["group_id"]))
        changes["volunteer_ids"] = [number for number in content["volunteer_ids"] if number not in former]
        if content["planned_visit_id"] is not None and content["services"] == form.facts.get("planned_services"):
            changes["services"] = []  # they came with the plan of the other group, untouched
        changes["planned_visit_id"] = None
    form.put(**changes)
    form.settle("group_id")
    keep(ctx, form)


def services_changed(ctx: Context, form: VisitForm) -> None:
    """Chips of the core services and of the others make one list."""
    chosen = [*_held(form, "services-core"), *_held(form, "services-more")]
    if chosen != form.content["services"]:  # as for plain fields (form.changed)
        form.content["services"] = chosen
        form.settle("services")
    keep(ctx, form)


def people_changed(ctx: Context, form: VisitForm, name: str, widget: str) -> None:
    """A chip was taken away, or put back."""
    if (held := _held(form, widget)) != form.content[name]:
        form.put(**{name: held})
        form.settle(name)
    keep(ctx, form)


def add_person(ctx: Context, form: VisitForm, name: str, number: int) -> None:
    """Somebody found by name joins the chosen."""
    form.put(**{name: [*(one for one in form.content[name] if one != number), number]})
    form.settle(name)
    keep(ctx, form)


def catch_up(ctx: Context, form: VisitForm) -> None:
    """Take over what a callback cut short by the next rerun has missed."""
    before = dict(form.content)
    take_all(form)
    if form.content != before:
        keep(ctx, form)


def take_all(form: VisitForm) -> None:
    """Before saving: what the widgets hold now, whichever of their callbacks is called before the button's."""
    content = form.content
    for name in ("on_day", "starts_at", "ends_at", *COUNTS, *TEXTS):
        if (value := st.session_state.get(form.widget(name))) is not None:
            form.take(name, value)
    chips = {"staff_ids": "staff", "volunteer_ids": f"volunteers-{content['group_id']}"}
    for name, widget in chips.items():
        if form.widget(widget) in st.session_state:
            content[name] = _held(form, widget)
    if form.widget("services-core") in st.session_state:
        content["services"] = [*_held(form, "services-core"), *_held(form, "services-more")]
    for number in content["services"]:
        said = content["counts"].get(str(number), [""] * len(PARTS))
        now = [
            text if (held := st.session_state.get(form.widget(f"service_{number}_{part}"))) is None else held
            for part, text in zip(PARTS, said, strict=True)
        ]
        if now != said:
            content["counts"] = content["counts"] | {str(number): now}


def _held(form: VisitForm, name: str) -> list[int]:
    return [int(number) for number in st.session_state.get(form.widget(name)) or []]
