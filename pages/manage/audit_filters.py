"""What to look for in the audit trail. All of it stands in the address, so that a link shows the same rows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

import streamlit as st

from core.context import Context
from metrics.access_trail import AccessAsked, accounts_of
from metrics.names import names_of
from metrics.trail import TrailAsked, people_of_trail
from pages.parts.address import in_address, number_in_address, one_of, put, read_days, write_days
from pages.parts.combobox import Option, combobox
from pages.parts.plain import as_text
from texts.vietnamese import by_name, natural

TRAILS = ("changes", "access")
PERIODS = ("week", "month", "start", "days")
CHANGES = (
    "visit.record", "visit.correct", "visit.void", "visit.restore", "visit.plan", "visit.postpone", "visit.cancel",
    "assist.record", "assist.correct", "assist.void", "assist.restore", "counter_day.record", "counter_day.correct",
    "counter_day.void", "counter_day.restore", "counter_month.record", "counter_month.correct", "counter_month.void",
    "counter_month.restore", "residential_group.add", "residential_group.change",
    "residential_group.rename", "residential_group.count", "residential_group.forget", "residential_group.end",
    "residential_group.remove", "residential_group.succeed", "residential_group.undo", "residential_group.draw",
    "map_import.apply", "map_import.undo", "visit.move", "visit.return",
    "quality.accept",
    "visit.replan", "import_batch.apply", "import_batch.undo", "volunteer.remove", "staff_member.remove",
    "service.add", "service.change", "staff_member.add", "staff_member.change", "staff_member.erase", "volunteer.add",
    "volunteer.change", "volunteer.move", "volunteer.see_phone", "volunteer.keep_phone",
    "volunteer.erase", "consent.record", "consent.withdraw", "holiday.add", "holiday.remove", "target.set",
    "target.remove", "meeting.start", "meeting.end", "meeting.order", "meeting.remove", "decision.write",
    "decision.change", "decision.end", "decision.reopen", "ward.change", "ward.found", "ward.demo_lived",
)  # fmt: skip
"""Every verb that an action notes in a ward's trail (a test looks at the actions)."""
ACCESS = (
    "sign_in.begin", "sign_in.end", "account.add", "account.change_role", "account.change_login", "account.disable",
    "account.enable", "account.link", "account.choose_password", "account.change_password", "account.bind_office",
    "account.end_sign_ins", "account.guess", "account.erase", "display.pair", "display.change", "display.revoke",
    "audit.verify", "audit.export", "people.export", "retention.run",
)  # fmt: skip
"""Every verb that is noted in the access trail (so)."""
PAGE, WORDS = "ap", "aq"
"""In the address; the register's have other names, as Streamlit takes a bound one out of the next page's address."""
NARROWING = (WORDS, "who", "account", "what", "in", "row")
NOBODY = 1 << 40
"""Choices of who: a person's number; this; or this and the number of an account."""


@dataclass(frozen=True)
class Chosen:
    of_changes: bool
    changes: TrailAsked
    access: AccessAsked
    narrowed: bool


def filters(ctx: Context, scope: int | None) -> Chosen:
    """Draw the filters and read them."""
    t = ctx.t
    trail = st.segmented_control(
        t("audit.trail"), TRAILS, required=True, label_visibility="collapsed", on_change=_other_trail,
        format_func=lambda name: t(f"audit.trail_{name}"), key=in_address("view", one_of(TRAILS), "changes"),
    )  # fmt: skip
    of_changes = trail == "changes"
    search = st.text_input(
        t("register.search"), key=WORDS, bind="query-params", live=True, type="search", autocomplete="off",
        placeholder=t(f"audit.search_{trail}"), label_visibility="collapsed", icon=":material/search:",
        on_change=first_page,
    )  # fmt: skip
    period = st.segmented_control(
        t("register.period"), PERIODS, required=True, label_visibility="collapsed", on_change=first_page,
        format_func=lambda name: t(f"audit.period_{name}"), key=in_address("when", one_of(PERIODS), "month"),
    )  # fmt: skip
    since, until = _moments(ctx, period)
    narrowing = bool({*NARROWING} & {*st.query_params} - {WORDS, "row"})
    with st.expander(t("audit.filters"), icon=":material/filter_list:", key="audit-filters", expanded=narrowing):
        verb = _what(ctx, CHANGES if of_changes else ACCESS)
        who = _who(ctx) if of_changes else 0
        group = _group(ctx) if of_changes else None
        account = None if of_changes else _account(ctx, scope)
    subject, subject_id = _row(ctx) if of_changes else (None, None)
    narrowed = bool(search or verb or who or group or account or subject)
    changes = TrailAsked(
        since=since, until=until, verb=verb, search=search or "", group_id=group, by_nobody=who == NOBODY,
        staff_id=who if 0 < who < NOBODY else None, account_id=who - NOBODY if who > NOBODY else None,
        subject=subject, subject_id=subject_id,
    )  # fmt: skip
    access = AccessAsked(since=since, until=until, verb=verb, account_id=account, search=search or "")
    return Chosen(of_changes, changes, access, narrowed)


def _moments(ctx: Context, period: str) -> tuple[datetime | None, datetime | None]:
    today = ctx.today()
    if period == "days":
        days = st.date_input(
            ctx.t("register.days"), format="DD/MM/YYYY", on_change=first_page, max_value=today,
            key=in_address("days", partial(_days_until, today), (today, today), write_days),
        )  # fmt: skip
        first = days[0] if days else today
        return _midnight(ctx, first), _midnight(ctx, (days[1] if len(days) > 1 else first) + timedelta(days=1))
    back = {"week": 6, "month": 29}.get(period)
    return (None if back is None else _midnight(ctx, today - timedelta(days=back))), None


def _days_until(most: date, text: str) -> tuple[date, date] | None:
    days = read_days(text)
    return days if days is not None and days[1] <= most else None


def _midnight(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time(0), ctx.zone)


def _what(ctx: Context, verbs: tuple[str, ...]) -> str | None:
    t = ctx.t
    chosen = number_in_address("what") or 0
    options = [Option(place, verb_told(ctx, verb)) for place, verb in enumerate(verbs, start=1)]
    everything = Option(0, t("register.all"))
    _choice(ctx, "what", t("audit.what"), [everything, *options], chosen)
    return verbs[chosen - 1] if 0 < chosen <= len(verbs) else None


def verb_told(ctx: Context, verb: str) -> str:
    """ "visit.void" as "gạch buổi khỏi sổ"; a verb that nobody has put into words as it is."""
    key = f"audit.verb_{verb.replace('.', '_')}"
    return ctx.t(key) if ctx.t.has(key) else verb


def _who(ctx: Context) -> int:
    staff = ctx.ask(names_of).staff
    with ctx.database.reading() as session:
        above = people_of_trail(session, ctx.ward.id)
    options = [Option(number, staff[number]) for number in sorted(staff, key=lambda one: by_name(staff[one]))]
    options += [Option(NOBODY + number, name) for number, name in above.items()]
    options += [Option(NOBODY, ctx.t("audit.nobody"))]
    chosen = number_in_address("who") or 0
    _choice(ctx, "who", ctx.t("audit.who"), [Option(0, ctx.t("register.all")), *options], chosen)
    return chosen


def _account(ctx: Context, scope: int | None) -> int | None:
    with ctx.database.reading() as session:
        names = accounts_of(session, scope)
    chosen = number_in_address("account")
    options = [Option(number, names[number]) for number in sorted(names, key=lambda one: by_name(names[one]))]
    _choice(ctx, "account", ctx.t("audit.account"), [Option(0, ctx.t("register.all")), *options], chosen or 0)
    return chosen


def _group(ctx: Context) -> int | None:
    groups = ctx.ask(names_of).groups
    options = [Option(number, groups[number]) for number in sorted(groups, key=lambda one: natural(groups[one]))]
    chosen = number_in_address("in")
    _choice(ctx, "in", ctx.t("record.group"), [Option(0, ctx.t("register.all")), *options], chosen or 0)
    return chosen


def _row(ctx: Context) -> tuple[str | None, int | None]:
    """One row of the ward's data, named by a link: "visit:17"."""
    table, _, number = st.query_params.get("row", "").partition(":")
    if not (table and number.isascii() and number.isdigit()) or int(number) >= 2**63:
        return None, None
    name = ctx.t(f"audit.subject_{table}") if ctx.t.has(f"audit.subject_{table}") else as_text(table)
    label = ctx.t("audit.only_row", row=f"{name} {int(number)}")
    st.button(label, icon=":material/close:", key="audit-row", on_click=partial(_chosen, "row", None))
    return table, int(number)


def _choice(ctx: Context, name: str, label: str, options: list[Option], value: int) -> None:
    combobox(
        ctx, f"audit-{name}", label, options, value, partial(_chosen, name), placeholder=ctx.t("register.all")
    )  # fmt: skip


def _chosen(name: str, value: int | None) -> None:
    put(name, value)
    first_page()


def first_page() -> None:
    """Other rows are shown from their beginning."""
    if PAGE in st.session_state:
        st.session_state[PAGE] = 1
    put(PAGE, None)


def _other_trail() -> None:
    put("what", None)
    first_page()


def clear() -> None:
    """No filter but the period."""
    st.session_state[WORDS] = ""
    for name in NARROWING:
        put(name, None)
    first_page()
