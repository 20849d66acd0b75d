"""Cần kiểm tra: what may be wrong in what was written down, each with the way to put it right or to accept it."""

from collections import Counter
from functools import partial

import streamlit as st

from actions.quality import accept_finding
from core.context import Context
from metrics.forgotten import stale_drafts
from metrics.names import names_of
from metrics.quality import RULES, accepted_findings, in_order, is_open, sheet_findings, visit_findings
from metrics.quality_rules import Finding
from models import Deed, Role
from pages.manage.doing import do, tell
from pages.parts.address import in_address, one_of
from pages.parts.header import plain_header
from pages.parts.links import KEPT
from pages.parts.plain import as_text
from pages.parts.slot import slot
from pages.record.quality_drafts import discarding, show_undo
from pages.record.quality_words import sentence_of, way_to

ALL, PAGE, OPENED = "all", "qp", "quality.accepting"
A_PAGE = 20


def open_findings(ctx: Context) -> list[Finding]:
    """What nobody has accepted, of the whole ward; stale drafts are not among it."""
    accepted = ctx.ask(accepted_findings)
    return [one for one in _all(ctx) if is_open(one, accepted)]


def _all(ctx: Context) -> tuple[Finding, ...]:
    """Asked for in two questions: a visit leaves what is found in sheets as it is."""
    today = ctx.today()
    return in_order([*ctx.ask(visit_findings, today=today, zone=ctx.zone), *ctx.ask(sheet_findings, today=today)])


def seen_by(ctx: Context, found: list[Finding]) -> list[Finding]:
    """Staff see their own, everybody else all of it."""
    return [one for one in found if ctx.actor.id in one.owners] if ctx.actor.role is Role.STAFF else found


def page(ctx: Context) -> None:
    t = ctx.t
    plain_header(ctx, t("menu.quality"))
    with st.container(width=960, key="quality-page", gap="small"):
        tell(ctx, "quality")
        with slot():
            show_undo(ctx)
        found = open_findings(ctx)
        with ctx.database.reading() as session:
            found += stale_drafts(session, ctx.ward.id, today=ctx.today(), zone=ctx.zone)
        found = seen_by(ctx, found)
        if ctx.actor.role is not Role.STAFF and ctx.actor.id:
            mine = st.toggle(t("quality.mine"), key=in_address("mine", {"1": True}.get, False, lambda _: "1"))
            found = [one for one in found if ctx.actor.id in one.owners] if mine else found
        _choose_and_list(ctx, found)
        _accepted(ctx)


def _choose_and_list(ctx: Context, found: list[Finding]) -> None:
    t, many = ctx.t, Counter(one.rule for one in found)
    if not found:
        st.success(t("quality.nothing"), icon=":material/check_circle:")
        return
    rules = [ALL, *(rule for rule in RULES if many[rule])]
    rule = st.pills(
        t("quality.rule"), rules, required=True, label_visibility="collapsed", on_change=_first_page,
        format_func=lambda one: f"{t(f'quality.rule_{one}')} · {t.number(many[one] if one != ALL else len(found))}",
        key=in_address("rule", one_of(rules), ALL, along=False),
    )  # fmt: skip
    if rule != ALL:
        st.caption(t(f"quality.means_{rule}"))
    shown = [one for one in found if rule in (ALL, one.rule)]
    pages = -(-len(shown) // A_PAGE)
    number = min(int(st.session_state.get(PAGE) or 1), pages)
    before = None
    for one in shown[(number - 1) * A_PAGE : number * A_PAGE]:
        if rule == ALL and one.rule != before:
            st.subheader(t(f"quality.rule_{one.rule}"), anchor=False)
            st.caption(t(f"quality.means_{one.rule}"))
            before = one.rule
        _one(ctx, one)
    if pages > 1:
        st.pagination(pages, key=PAGE, bind="query-params", max_visible_pages=5)


def _first_page() -> None:
    if PAGE in st.session_state:
        st.session_state[PAGE] = 1


def _one(ctx: Context, finding: Finding) -> None:
    t, key = ctx.t, finding.key.replace(":", "-")
    with st.container(border=True, key=f"quality-{key}", gap="xsmall"):
        st.markdown(as_text(sentence_of(ctx, finding)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            way = way_to(finding, ctx.actor)
            target = st.session_state.get("pages", {}).get(way[0]) if way else None
            if way is not None and target is not None:
                kept = {name: st.query_params[name] for name in KEPT if name in st.query_params}
                st.page_link(target, label=t("quality.open"), icon=":material/edit:", query_params=kept | way[1])
            if finding.table == "draft":
                discarding(ctx, finding)
            elif ctx.actor.may(Deed.QUALITY_ACCEPT):
                st.button(
                    t("quality.accept"), key=f"accept-{key}", type="tertiary", icon=":material/task_alt:",
                    on_click=partial(st.session_state.__setitem__, OPENED, finding.key),
                )  # fmt: skip
        if st.session_state.get(OPENED) == finding.key:
            _accepting(ctx, finding)


def _accepting(ctx: Context, finding: Finding) -> None:
    """A form: its reason travels with the press, however fast that is."""
    t = ctx.t
    with st.form("quality-accepting", border=False, enter_to_submit=True):
        key = f"quality-reason-{finding.key}"
        st.text_input(t("quality.reason"), key=key, max_chars=300, autocomplete="off", help=t("quality.reason_help"))
        st.form_submit_button(t("quality.accept_now"), type="primary", on_click=partial(_accept, ctx, finding, key))


def _accept(ctx: Context, finding: Finding, key: str) -> None:
    said = {"reason": str(st.session_state.get(key) or ""), "by": ctx.actor, "now": ctx.now()}
    deed = partial(accept_finding, finding=finding.key, digest=finding.digest, **said)
    if do(ctx, deed, ctx.t("quality.accepted")) is not None:
        st.session_state.pop(OPENED, None)


def _accepted(ctx: Context) -> None:
    """What was accepted and still holds, with its reason."""
    t, names, known = ctx.t, ctx.ask(names_of), ctx.ask(accepted_findings)
    held = seen_by(ctx, [one for one in _all(ctx) if not is_open(one, known)])
    if not held:
        return
    with st.expander(t.plural("quality.were_accepted", len(held)), icon=":material/task_alt:"):
        for one in held[:100]:
            said = known[one.key]
            by = names.staff.get(said.by_id, "—")
            st.text(f"{sentence_of(ctx, one)}\n{t('quality.because', reason=said.reason, by=by)}")
