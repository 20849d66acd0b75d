"""Personal data: what is kept about whom and why; for managers volunteers' consents and phones, and erasing."""

from functools import partial

import pandas as pd
import streamlit as st

from actions.retention import due_in_ward, last_run, run_in_ward
from core.context import Context
from metrics.privacy import staff_kept, volunteers_kept
from models import Deed, StaffMember, Volunteer
from pages.manage.consenting import show_consent, show_phone
from pages.manage.doing import do, tell
from pages.manage.erasing import CHOSEN, Person, show_erasing
from pages.manage.held import show_held
from pages.parts.downloads import About, noted
from pages.parts.header import plain_header
from pages.parts.heading import heading
from pages.parts.table import Column, table, tabulated
from texts.vietnamese import fold

SHOWN = ("all", "without", "phone")


def page(ctx: Context) -> None:
    t, may = ctx.t, ctx.actor.may
    plain_header(ctx, t("menu.privacy"))
    tell(ctx, "privacy")
    st.text(t("privacy.intro"))
    st.info(t("privacy.no_residents"), icon=":material/shield_person:")
    heading(ctx, t("privacy.held"))
    show_held(ctx)
    st.caption(t("privacy.law"))
    st.link_button(t("privacy.notice_link"), f"/notice?lang={t.language}", icon=":material/print:")
    if may(Deed.CONSENT_RECORD) or may(Deed.VOLUNTEER_ERASE):
        _volunteers(ctx)
    if may(Deed.STAFF_MEMBER_ERASE):
        _staff(ctx)
    if may(Deed.RETENTION_RUN):
        _retention(ctx)


def _volunteers(ctx: Context) -> None:
    t = ctx.t
    with ctx.database.reading() as session:
        people = volunteers_kept(session, ctx.ward.id)
    heading(ctx, t("privacy.volunteers"), t("privacy.volunteers_help"))
    if people.empty:
        st.caption(t("privacy.nobody"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        sought = st.text_input(t("privacy.find"), key="privacy-find", width=280)
        shown = st.segmented_control(
            t("privacy.show"), SHOWN, default="all", required=True, key="privacy-shown",
            format_func=lambda one: t(f"privacy.show_{one}"),
        )  # fmt: skip
    some = _sifted(people, fold(sought), shown)
    frame = some.assign(
        consent=[_consent(ctx, one) for one in some.itertuples()],
        phone=[t("privacy.masked", end=end) if isinstance(end, str) else "" for end in some["phone_end"]],
    )
    columns = [
        Column("name", t("privacy.head_name")),
        Column("group_name", t("privacy.head_group")),
        Column(
            "consent", t("privacy.head_consent"), mark=lambda said: "miss" if said == t("privacy.consent_none") else ""
        ),
        Column("phone", t("privacy.head_phone"), whole=True, wide=True, private=True),
        Column("left_on", t("privacy.head_left"), "day", wide=True),
    ]
    chosen = _choose_from(ctx, "privacy_volunteers", frame, columns, Volunteer, t("privacy.volunteers"))
    tell(ctx, "privacy", Volunteer.__tablename__)
    if chosen is not None:
        _about_volunteer(ctx, people.loc[people["id"] == chosen].iloc[0])


def _sifted(people: pd.DataFrame, sought: str, shown: str | None) -> pd.DataFrame:
    found = [
        sought in fold(f"{one.name} {one.group_name}") for one in people[["name", "group_name"]].itertuples(index=False)
    ]
    some = people[found]
    if shown == "without":
        return some[some["given_on"].isna()]
    return some[some["phone_end"].notna()] if shown == "phone" else some


def _consent(ctx: Context, one) -> str:
    t = ctx.t
    if not pd.isna(one.given_on):
        return t("privacy.consent_given", day=t.day(one.given_on), version=one.text_version)
    if not pd.isna(one.withdrawn_on):
        return t("privacy.consent_withdrawn", day=t.day(one.withdrawn_on))
    return t("privacy.consent_none")


def _choose_from(
    ctx: Context, key: str, frame: pd.DataFrame, columns: list[Column], person: Person, caption: str
) -> int | None:
    """The table; gives the number of who is chosen in it, if they are still there."""
    kind, number = st.session_state.get(CHOSEN, ("", None))
    chosen = number if kind == person.__tablename__ else None

    def choose(picked: int | None) -> None:
        st.session_state[CHOSEN] = (person.__tablename__, picked)

    table(
        ctx, key, tabulated(ctx.t, frame, columns), caption=caption,
        about=About(definition=ctx.t("downloads.people"), taken=noted(ctx, key)), chosen=chosen, on_choose=choose,
        height=430,
    )  # fmt: skip
    return chosen if chosen in set(frame["id"]) else None


def _about_volunteer(ctx: Context, person: pd.Series) -> None:
    t, may = ctx.t, ctx.actor.may
    with st.container(border=True, key="privacy-person"):
        heading(ctx, f"{person['name']} · {person['group_name']}")
        if may(Deed.CONSENT_RECORD):
            consent, phone = st.columns([3, 2], gap="large")
            with consent:
                st.caption(t("privacy.record"))
                show_consent(ctx, person)
            with phone:
                st.caption(t("privacy.head_phone"))
                show_phone(ctx, person)
        if may(Deed.VOLUNTEER_ERASE):
            with st.expander(t("privacy.erase"), icon=":material/delete_forever:"):
                show_erasing(ctx, Volunteer, int(person["id"]), leaves=pd.isna(person["left_on"]))


def _staff(ctx: Context) -> None:
    t = ctx.t
    with ctx.database.reading() as session:
        people = staff_kept(session, ctx.ward.id)
    heading(ctx, t("privacy.staff"), t("privacy.staff_help"))
    columns = [
        Column("name", t("privacy.head_name")),
        Column("position", t("privacy.head_position"), wide=True),
        Column("active_to", t("privacy.head_left"), "day"),
    ]
    if people.empty:
        st.caption(t("privacy.no_staff"))
        return
    chosen = _choose_from(ctx, "privacy_staff", people, columns, StaffMember, t("privacy.staff"))
    tell(ctx, "privacy", StaffMember.__tablename__)
    if chosen is not None:
        person = people.loc[people["id"] == chosen].iloc[0]
        with st.container(border=True, key="privacy-staff-member"):
            heading(ctx, f"{t('privacy.erase')}: {person['name']}")
            show_erasing(ctx, StaffMember, chosen, leaves=pd.isna(person["active_to"]))


def _retention(ctx: Context) -> None:
    t = ctx.t
    with ctx.database.reading() as session:
        due = due_in_ward(session, ctx.ward.id, ctx.periods, now=ctx.now(), today=ctx.today())
        at = last_run(session)
    local = at and at.astimezone(ctx.zone)
    last = f"{t.clock(local)} {t.day(local.date())}" if local else t("privacy.retention_never")
    heading(ctx, t("privacy.retention"))
    st.caption(t("privacy.retention_help", at=last))
    if not due:
        st.text(t("privacy.retention_nothing"))
        return
    st.text(t("privacy.retention_due", **_counts(ctx, due)))
    st.button(t("privacy.retention_run"), key="privacy-retention", on_click=partial(_let_go, ctx, _counts(ctx, due)))


def _counts(ctx: Context, due) -> dict[str, str]:
    return {name: ctx.t.number(count) for name, count in vars(due).items()}


def _let_go(ctx: Context, counts: dict[str, str]) -> None:
    now, today = ctx.now(), ctx.today()
    do(
        ctx, lambda session: run_in_ward(session, ctx.periods, by=ctx.actor, now=now, today=today),
        ctx.t("privacy.retention_done", **counts),
    )  # fmt: skip
    ctx.database.forget_traces()
