"""Which form this person has open: the one in the address, else the latest draft, else today's plan, else a new one."""

from datetime import date
from uuid import UUID

import streamlit as st

from actions import NotAllowed, Refused
from actions.drafts import draft_of, open_drafts
from actions.visit_opening import OpenVisit, open_visit, visit_of_form
from core.context import Context
from metrics.agenda import planned_visits
from models import VisitStatus
from pages.parts.address import number_in_address
from pages.record.content import content_from, day_of, empty, usual_end
from pages.record.lists import lists_on
from pages.record.visit_form import VISIT, VisitForm

FORM, SAVED, DISCARDED = "record.form", "record.saved", "record.discarded"
ADDRESS = "k"


def opened(ctx: Context) -> VisitForm | OpenVisit:
    """The open form, its key standing in the address; or the visit that the form in the address has become."""
    key = _key_in_address()
    if (held := _held_meanwhile(ctx)) is not None:
        return held
    form: VisitForm | None = st.session_state.get(FORM)
    if form is not None and form.facts.get("person") != ctx.actor.id:
        form = None  # somebody else has sat down
    if form is not None and key in (None, form.key):
        return _standing(form)
    found = _found(ctx, key) if key is not None else _latest(ctx)
    if isinstance(found, OpenVisit):
        return found
    return begin(ctx, found or _fresh(ctx, key))


def begin(ctx: Context, form: VisitForm) -> VisitForm:
    """Make `form` the open one."""
    form.facts["person"] = ctx.actor.id
    st.session_state[FORM] = form
    st.session_state.pop(SAVED, None)
    return _standing(form)


def another(ctx: Context) -> None:
    """Begin an empty form for the next visit."""
    begin(ctx, VisitForm(empty(ctx.local_now(), ctx.actor.id)))


def begin_planned(ctx: Context, visit_id: int) -> None:
    """Begin the form that turns a planned visit into a held one; what it already says is filled in."""
    begin(ctx, _planned_form(ctx, visit_id, None))


def continue_draft(ctx: Context, key: UUID) -> None:
    with ctx.database.reading() as session:
        draft = draft_of(session, key, by=ctx.actor, now=ctx.now())
    if draft is not None:
        begin(ctx, VisitForm.of_draft(draft))


def _standing(form: VisitForm) -> VisitForm:
    if st.query_params.get(ADDRESS) != form.key.hex:
        st.query_params[ADDRESS] = form.key.hex
        for name in ("group", "plan", "day"):
            st.query_params.pop(name, None)
    return form


def _key_in_address() -> UUID | None:
    try:
        return UUID(hex=st.query_params.get(ADDRESS, ""))
    except ValueError:
        return None


def _found(ctx: Context, key: UUID) -> VisitForm | OpenVisit | None:
    """The visit or the draft of this key; None when it is unknown, or somebody else's draft."""
    with ctx.database.reading() as session:
        if saved := visit_of_form(session, key, by=ctx.actor, now=ctx.now()):
            return saved
        try:
            draft = draft_of(session, key, by=ctx.actor, now=ctx.now())
        except NotAllowed:
            st.query_params.pop(ADDRESS)
            return None
    return VisitForm.of_draft(draft) if draft else None


def _latest(ctx: Context) -> VisitForm | None:
    if {"group", "plan"} & {*st.query_params}:
        return None  # a link that asks for a new form
    with ctx.database.reading() as session:
        drafts = open_drafts(session, VISIT, by=ctx.actor, now=ctx.now())
    return VisitForm.of_draft(drafts[0]) if drafts else None


def _fresh(ctx: Context, key: UUID | None) -> VisitForm:
    """A new form: for the group in the address, for my one plan of today that has begun, or for this evening."""
    key = key if ADDRESS in st.query_params else None
    form = VisitForm(empty(ctx.local_now(), ctx.actor.id), **({"key": key} if key else {}))
    if (code := st.query_params.get("group")) is not None:
        day = _day_in_address() or ctx.today()
        form.content["on_day"] = day.isoformat()
        lists = lists_on(ctx, day)
        named = lists.groups.loc[lists.groups["code"] == code, "id"]
        if len(named):
            form.content |= {"group_id": int(named.iloc[0]), "venue": lists.venue_of(int(named.iloc[0]))}
        return form
    if (plan := number_in_address("plan")) is not None:
        return _planned_form(ctx, plan, key)
    today = ctx.today()
    plans = ctx.ask(planned_visits, since=today, until=today)
    now = f"{ctx.local_now():%H:%M}"
    mine = [int(plan.id) for plan in plans.itertuples() if ctx.actor.id in plan.staff_ids and plan.starts_at <= now]
    return _planned_form(ctx, mine[0], key) if len(mine) == 1 else form


def _day_in_address() -> date | None:
    try:
        return day_of(st.query_params.get("day"))
    except ValueError:
        return None


def _held_meanwhile(ctx: Context) -> OpenVisit | None:
    """The planned visit in the address, when somebody has already written it down: its paper is scanned twice."""
    plan = number_in_address("plan")
    if ADDRESS in st.query_params or plan is None:
        return None
    try:
        with ctx.database.reading() as session:
            visit = open_visit(session, plan, by=ctx.actor, now=ctx.now())
    except Refused:
        return None
    return visit if visit.status is VisitStatus.HELD else None


def _planned_form(ctx: Context, visit_id: int, key: UUID | None) -> VisitForm:
    form = VisitForm(empty(ctx.local_now(), ctx.actor.id), **({"key": key} if key else {}))
    try:
        with ctx.database.reading() as session:
            plan = open_visit(session, visit_id, by=ctx.actor, now=ctx.now())
    except Refused as refusal:
        form.problems = refusal.problems
        return form
    content = content_from(plan.entry, planned_visit_id=plan.id)
    venue = content["venue"] or lists_on(ctx, plan.entry.on_day or ctx.today()).venue_of(plan.entry.group_id)
    ends_at = content["ends_at"] or usual_end(content["starts_at"])
    staff = content["staff_ids"] or [ctx.actor.id]
    form.content = content | {"venue": venue, "ends_at": ends_at, "staff_ids": staff}
    form.facts["planned_services"] = content["services"]
    return form
