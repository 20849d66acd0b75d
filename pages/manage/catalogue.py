"""The services catalogue: what is taught since when and until when, in which order, under which code."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from actions.catalogue import ServiceEdit, change_service
from actions.editing import edit_of
from actions.setting_up import add_service
from actions.ward_facts import ServiceFacts
from core.context import Context
from metrics.reference import services_ever
from models import Service, ServiceKind
from pages.manage.choice import choosing_row, chosen_row, open_by_link, sifted
from pages.manage.doing import tell
from pages.manage.fields import Fields, attempt, seen
from pages.parts.downloads import About
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.table import Column, table, tabulated

OPEN = "catalogue.open"
SHOWN = ("offered", "all")


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.catalogue"))
    tell(ctx, "catalogue")
    services = ctx.ask(services_ever)
    open_by_link(OPEN, services, "catalogue-which", "valid_to", ctx.today())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(t("refs.find_service"), key="catalogue-find", width=300, autocomplete="off")
        which = st.segmented_control(
            t("refs.state"), SHOWN, default="offered", required=True, key="catalogue-which",
            format_func=lambda one: t(f"refs.services_{one}"),
        )  # fmt: skip
    today = pd.Timestamp(ctx.today())
    offered = (services["valid_from"] <= today) & ~(services["valid_to"] <= today)
    there = services if which == "all" else services[offered]
    found = sifted(there, sought, ("name_vi", "name_en", "short_vi", "procedure_code"))
    frame = found.assign(
        name=found[f"name_{t.language}"], kind=[t(f"audit.value_{one}") for one in found["kind"]],
        core=[t("refs.core_yes") if one else "" for one in found["core"]],
    )  # fmt: skip
    columns = [
        Column("position", t("refs.position"), "number", wide=True),
        Column("name", t("refs.service")),
        Column("core", t("refs.core"), whole=True, mark=lambda said: "good" if said else ""),
        Column("procedure_code", t("refs.procedure_code"), whole=True, wide=True),
        Column("kind", t("refs.kind"), wide=True),
        Column("valid_from", t("refs.valid_from"), "day", wide=True),
        Column("valid_to", t("refs.valid_to"), "day"),
    ]
    chosen = chosen_row(OPEN, found)
    table(
        ctx, "catalogue", tabulated(t, frame, columns), caption=t("menu.catalogue"),
        about=About(definition=t("refs.catalogue_help")), chosen=chosen,
        on_choose=choosing_row(OPEN), height=420,
    )  # fmt: skip
    st.caption(t("refs.catalogue_help"))
    if chosen is not None:
        with st.container(border=True, key="catalogue-one"):
            _changing(ctx, chosen)
    else:
        tell(ctx, "catalogue", f"service-{st.session_state.get(OPEN)}")  # what has ended is no longer in the list
    with st.expander(t("refs.add_service"), icon=":material/add:"):
        _adding(ctx)


def _changing(ctx: Context, number: int) -> None:
    t, fields = ctx.t, Fields(ctx, f"service-{number}")

    def read() -> ServiceEdit:
        with ctx.database.reading() as session:
            return edit_of(ServiceEdit, session.get_one(Service, (ctx.ward.id, number)))

    now = seen(fields.form, read)
    heading(ctx, t.named(now))
    with st.form(fields.form, border=False):
        _form(fields, vars(now))
        one, two = st.columns(2)
        with one:
            fields.day("valid_to", t("refs.service_ends"), now.valid_to, help=t("refs.service_ends_help"))
        with two:
            fields.text("authority_vi", t("refs.authority"), now.authority_vi, most=120)
        fields.rest(*ServiceEdit.__dataclass_fields__)
        st.form_submit_button(
            t("refs.save"), key=fields.key("save"), type="primary", on_click=partial(_save, ctx, number, fields, now)
        )
    tell(ctx, "catalogue", fields.form)


def _form(fields: Fields, now: dict[str, Any]) -> None:
    t = fields.ctx.t
    one, two = st.columns(2)
    with one:
        fields.text("name_vi", t("refs.name_vi"), now["name_vi"], most=200)
        fields.text("short_vi", t("refs.short_vi"), now["short_vi"], most=40, help=t("refs.short_help"))
        fields.choice("kind", t("refs.kind"), {one: t(f"audit.value_{one}") for one in ServiceKind}, now["kind"])
        fields.text("field_vi", t("refs.field"), now["field_vi"], most=120)
        fields.tick("core", t("refs.core_tick"), now["core"], help=t("refs.core_help"))
    with two:
        fields.text("name_en", t("refs.name_en"), now["name_en"], most=200)
        fields.text("short_en", t("refs.short_en"), now["short_en"], most=40)
        fields.text(
            "procedure_code", t("refs.procedure_code"), now["procedure_code"], most=12, help=t("refs.procedure_help"),
            placeholder="1.001193",
        )  # fmt: skip
        fields.whole("position", t("refs.position"), now["position"], help=t("refs.position_help"))
        fields.day("valid_from", t("refs.valid_from"), now["valid_from"])


def _save(ctx: Context, number: int, fields: Fields, was: ServiceEdit) -> None:
    if fields.lack(*NEEDED):
        return
    said = {name: fields.said(name) for name in ServiceEdit.__dataclass_fields__}
    said["position"] = said["position"] or 0
    wanted = ServiceEdit(**said)
    attempt(
        ctx, fields.form, lambda session: change_service(session, number, wanted, was, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.saved"), fields.form,
    )  # fmt: skip


NEEDED = ("name_vi", "name_en", "short_vi", "short_en", "valid_from")
NEW = {"kind": ServiceKind.PROCEDURE, "core": False, "position": 1000}


def _adding(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, "new-service")
    with st.form(fields.form, border=False):
        texts = ("name_vi", "name_en", "short_vi", "short_en", "field_vi", "procedure_code")
        _form(fields, NEW | dict.fromkeys(texts) | {"valid_from": ctx.today()})
        fields.text("slug", t("refs.slug"), None, most=40, help=t("refs.slug_help"))
        fields.rest(*ServiceFacts.__dataclass_fields__)
        st.form_submit_button(
            t("refs.add_service"), key=fields.key("save"), type="primary", on_click=partial(_add, ctx, fields)
        )
    tell(ctx, "catalogue", fields.form)


def _add(ctx: Context, fields: Fields) -> None:
    if fields.lack(*NEEDED, "slug"):
        return
    said = {name: fields.said(name) for name in ServiceFacts.__dataclass_fields__ if name != "authority_vi"}
    said["position"] = said["position"] or 0
    facts = ServiceFacts(**said)
    attempt(
        ctx, fields.form, lambda session: add_service(session, facts, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.service_added"), fields.form,
    )  # fmt: skip
