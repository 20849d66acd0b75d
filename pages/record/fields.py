"""The fields of a visit form, in the order in which the person remembers the evening."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from core.context import Context
from pages.parts.combobox import Option, combobox
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.choices import add_person, choose_group, people_changed, services_changed
from pages.record.content import COUNTS, PARTS, TEXTS, day_of, time_of
from pages.record.form import changed
from pages.record.lists import Lists
from pages.record.telling import under
from pages.record.visit_form import VisitForm, counts_changed, text_fields


def where_and_when(ctx: Context, form: VisitForm, lists: Lists) -> None:
    t, content = ctx.t, form.content
    combobox(
        ctx,
        form.widget("group_id"),
        t("record.group"),
        lists.group_options(),
        content["group_id"],
        partial(choose_group, ctx, form, lists),
        placeholder=lists.group_placeholder(),
        invalid=bool(form.problems_of("group_id")),
    )
    under(ctx, form, "group_id")
    with st.container(horizontal=True, key="visit-when", gap="small"):
        key = form.show("on_day", day_of(content["on_day"]))
        st.date_input(
            t("record.on_day"), key=key, format="DD/MM/YYYY", value=None, on_change=_taken(ctx, form, "on_day")
        )
        for name in ("starts_at", "ends_at"):
            key = form.show(name, time_of(content[name]))
            st.time_input(t(f"record.{name}"), key=key, value=None, on_change=_taken(ctx, form, name))
    under(ctx, form, "on_day", "starts_at", "ends_at")


def services(ctx: Context, form: VisitForm, lists: Lists) -> None:
    t, chosen, names = ctx.t, form.content["services"], lists.service_names
    core, others = lists.core_ids(), lists.other_ids(form.content["services"])
    shared: dict[str, Any] = {
        "selection_mode": "multi",
        "format_func": lambda number: as_text(names.get(number, "—")),
        "on_change": partial(services_changed, ctx, form),
    }
    st.pills(t("record.services"), core, key=form.show("services-core", _among(chosen, core), of="services"), **shared)
    under(ctx, form, "services")
    more = _among(chosen, others)
    label = t("record.more_services_chosen", n=len(more)) if more else t("record.more_services", n=len(others))
    if others:
        with st.expander(label, key=form.widget("more-services"), icon=":material/add:"):
            st.pills(
                t("record.more_services_label"), others, key=form.show("services-more", more, of="services"),
                label_visibility="collapsed", **shared,
            )  # fmt: skip


def counts(ctx: Context, form: VisitForm) -> None:
    t = ctx.t
    with st.container(horizontal=True, key="visit-counts", gap="small", vertical_alignment="bottom"):
        for name in COUNTS:
            _count(ctx, form, name, t(f"record.{name}"), form.content[name], _taken(ctx, form, name))
    under(ctx, form, *COUNTS)


def counts_by_service(ctx: Context, form: VisitForm, lists: Lists) -> None:
    """Folded: people guided in each chosen service, and for procedures what was filed on the spot."""
    t, chosen = ctx.t, form.content["services"]
    if not chosen:
        return
    names = [f"service_{number}_{part}" for number in chosen for part in PARTS]
    wrong = any(form.problems_of(name) for name in names)
    with st.expander(t("record.by_service"), key=form.widget("by-service"), expanded=wrong, icon=":material/tag:"):
        st.caption(t("record.by_service_help"))
        for number in chosen:
            st.markdown(f"**{as_text(lists.service_names.get(number, '—'))}**")
            said = form.content["counts"].get(str(number), [""] * len(PARTS))
            parts = PARTS if lists.is_procedure(number) else PARTS[:1]
            with st.container(horizontal=True, gap="small", key=form.widget(f"line-{number}")):
                for part in parts:
                    name, taken = f"service_{number}_{part}", partial(counts_changed, ctx, form, number, part)
                    _count(ctx, form, name, t(f"record.{part}"), said[PARTS.index(part)], taken)
            under(ctx, form, *(f"service_{number}_{part}" for part in parts))


def people(ctx: Context, form: VisitForm, lists: Lists) -> None:
    """Who led it (me by default) and which volunteers came along: chips to take away, a field to add by name."""
    t, content, names = ctx.t, form.content, lists.names
    staff = content["staff_ids"]
    _chips(ctx, form, t("record.staff"), staff, staff, names.staff, "staff_ids", "staff")
    under(ctx, form, "staff_ids")
    _adding(ctx, form, lists.staff_options(staff), "staff_ids", t("record.add_staff"))
    group_id, volunteers = content["group_id"], content["volunteer_ids"]
    own = lists.volunteers_in(group_id)
    away = [number for number in volunteers if number not in own]
    with slot():  # the first who is added by name brings the chips, and the caret stays in the field for the next name
        if own or away:
            group = names.groups.get(group_id, "")
            label = t("record.volunteers_own", group=as_text(group)) if own else t("record.volunteers")
            widget = f"volunteers-{group_id}"
            _chips(ctx, form, label, own + away, volunteers, names.volunteers, "volunteer_ids", widget)
    _adding(ctx, form, lists.volunteer_options({*own, *away}), "volunteer_ids", t("record.add_volunteer"))
    under(ctx, form, "volunteer_ids")


def _chips(
    ctx: Context,
    form: VisitForm,
    label: str,
    offered: list[int],
    chosen: list[int],
    names: dict[int, str],
    name: str,
    widget: str,
) -> None:
    st.pills(
        label,
        offered,
        key=form.show(widget, _among(chosen, offered), of=name),
        selection_mode="multi",
        format_func=lambda number: as_text(names.get(number, "—")),
        on_change=partial(people_changed, ctx, form, name, widget),
    )


def _adding(ctx: Context, form: VisitForm, options: list[Option], name: str, label: str) -> None:
    with st.expander(label, key=form.widget(f"add-{name}"), icon=":material/person_add:"):
        combobox(
            ctx, form.widget(f"added-{name}"), label, options, None, partial(add_person, ctx, form, name),
            placeholder=ctx.t("record.type_a_name"), adds=True,
        )  # fmt: skip


def place_and_note(ctx: Context, form: VisitForm) -> None:
    t, content = ctx.t, form.content
    st.text_input(
        t("record.venue"), key=form.show("venue", content["venue"]), live=True, autocomplete="off",
        on_change=_taken(ctx, form, "venue"),
    )  # fmt: skip
    under(ctx, form, "venue")
    st.text_area(
        t("record.note"), key=form.show("note", content["note"]), height=110, placeholder=t("record.note_placeholder"),
        on_change=_taken(ctx, form, "note"),
    )  # fmt: skip
    under(ctx, form, "note")


def take_texts(ctx: Context, form: VisitForm, texts: dict[str, str]) -> None:
    """Texts by widget key that the browser had kept because the server was away."""
    for key, text in texts.items():
        if key in text_fields(form):
            st.session_state[key] = text
            _take(ctx, form, key)


def _take(ctx: Context, form: VisitForm, key: str) -> None:
    for name in (*COUNTS, *TEXTS):
        if key == form.widget(name):
            changed(ctx, form, name)
    for number in form.content["services"]:
        for part in PARTS:
            if key == form.widget(f"service_{number}_{part}"):
                counts_changed(ctx, form, number, part)


def _count(ctx: Context, form: VisitForm, name: str, label: str, value: str, taken: Callable[[], None]) -> None:
    """A plain text field: empty is missing, and what is wrong is said by us, in the reader's language."""
    of = "counts" if name.startswith("service_") else name
    st.text_input(
        label, key=form.show(name, value, of=of), live=True, autocomplete="off", placeholder=ctx.t("record.not_said"),
        on_change=taken,
    )  # fmt: skip


def _taken(ctx: Context, form: VisitForm, name: str) -> Callable[[], None]:
    return partial(changed, ctx, form, name)


def _among(chosen: list[int], offered: list[int]) -> list[int]:
    return [number for number in offered if number in chosen]
