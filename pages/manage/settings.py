"""The ward's settings, each with the figures that it changes; days off and days worked in exchange."""

from functools import partial

import streamlit as st

from actions.editing import edit_of
from actions.ward_settings import WardEdit, change_settings
from core.context import Context
from models import OnlineRateFormula, Ward
from pages.manage.doing import tell
from pages.manage.fields import Fields, attempt, seen
from pages.manage.holidays import show_holidays
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.links import link

FORM = "settings"


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.settings"))
    tell(ctx, "settings")
    st.caption(t("refs.settings_help"))
    with st.container(horizontal=True):
        link(ctx, "targets", t("menu.targets"), icon=":material/flag:")
        link(ctx, "audit", t("refs.who_changed"), icon=":material/history:", verb="ward.change", period="start")
    _settings(ctx)
    show_holidays(ctx)


def _settings(ctx: Context) -> None:
    t, fields = ctx.t, Fields(ctx, FORM)

    def read() -> WardEdit:
        with ctx.database.reading() as session:
            return edit_of(WardEdit, session.get_one(Ward, ctx.ward.id))

    now = seen(FORM, read)
    heading(ctx, t("refs.settings"))
    with st.form(FORM):
        one, two = st.columns(2, gap="medium")
        with one:
            _setting(fields, "programme_start", lambda name, label: fields.day(name, label, now.programme_start))
            _setting(fields, "evening_starts_at", lambda name, label: _hour(fields, name, label, now))
            _setting(fields, "reach_threshold", lambda name, label: _share(fields, name, label, now.reach_threshold))
            _setting(fields, "coverage_target", lambda name, label: _share(fields, name, label, now.coverage_target))
        with two:
            _setting(fields, "active_days", lambda name, label: fields.whole(name, label, now.active_days))
            _setting(
                fields,
                "sustaining_volunteers",
                lambda name, label: fields.whole(name, label, now.sustaining_volunteers),
            )
            words = {one: t(f"refs.formula_{one}") for one in OnlineRateFormula}
            _setting(
                fields,
                "online_rate_formula",
                lambda name, label: fields.choice(name, label, words, now.online_rate_formula),
            )
            _setting(fields, "baseline_from", lambda name, label: fields.day(name, label, now.baseline_from))
            fields.day("baseline_until", t("refs.setting_baseline_until"), now.baseline_until)
        fields.rest(*WardEdit.__dataclass_fields__)
        st.form_submit_button(
            t("refs.save"), key=fields.key("save"), type="primary", on_click=partial(_save, ctx, fields, now)
        )
    tell(ctx, "settings", FORM)


def _setting(fields: Fields, name: str, draw) -> None:
    """The field, and below it what it changes."""
    t = fields.ctx.t
    draw(name, t(f"refs.setting_{name}"))
    st.caption(t(f"refs.changes_{name}"))


def _hour(fields: Fields, name: str, label: str, now: WardEdit) -> None:
    st.time_input(label, now.evening_starts_at, key=fields.key(name), step=900)
    fields.under(name)


def _share(fields: Fields, name: str, label: str, value: float) -> None:
    shown = round(float(value) * 100, 2)
    fields.decimal(name, f"{label} (%)", shown, step=1.0, format="%.4g")


def _save(ctx: Context, fields: Fields, was: WardEdit) -> None:
    if fields.lack("programme_start", "evening_starts_at"):
        return
    said = {name: fields.said(name) for name in WardEdit.__dataclass_fields__}
    for name in ("reach_threshold", "coverage_target"):
        said[name] = round(float(said[name] or 0) / 100, 3)
    for name in ("active_days", "sustaining_volunteers"):
        said[name] = int(said[name] or 0)
    wanted = WardEdit(**said)
    attempt(
        ctx,
        FORM,
        lambda session: change_settings(session, wanted, was, by=ctx.actor, now=ctx.now()),
        ctx.t("refs.saved"),
        FORM,
    )
