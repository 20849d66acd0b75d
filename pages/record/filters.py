"""The register's filters. All of them stand in the address, so that a link shows the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from core.context import Context
from metrics.names import names_of
from metrics.register import ORDERS, STATUSES, Asked
from pages.parts.address import in_address, joined, number_in_address, one_of, put, read_days, several_of, write_days
from pages.parts.combobox import Option, combobox
from texts.vietnamese import by_name, natural

PERIODS = ("month", "quarter", "start", "ahead", "days")
AHEAD = timedelta(days=120)
NARROWING = ("status", "in", "service", "by")
PAGE = "p"
"""Names in the address."""


@dataclass(frozen=True)
class Filters:
    """What the reader asks for."""

    asked: Asked
    told: list[tuple[str, str]]
    """Label and value of every filter, for the sheet that goes with an export."""
    narrowed: bool
    """Something besides the period is chosen."""
    widen: Callable[[], None] | None = None
    """Look through the whole programme; None when that is what was done."""

    @staticmethod
    def clear() -> None:
        st.session_state["q"] = ""
        for name in NARROWING:
            put(name, None)
        first_page()


def filters(ctx: Context) -> Filters:
    """Draw the filters and read them."""
    t, names = ctx.t, ctx.ask(names_of)
    search = st.text_input(
        t("register.search"), key="q", bind="query-params", live=True, type="search", autocomplete="off",
        placeholder=t("register.search_placeholder"), label_visibility="collapsed", icon=":material/search:",
        on_change=first_page,
    )  # fmt: skip
    period = st.segmented_control(
        t("register.period"), PERIODS, required=True, label_visibility="collapsed",
        format_func=lambda name: t(f"register.period_{name}"), on_change=first_page,
        key=in_address("when", one_of(PERIODS), "month", along=False),
    )  # fmt: skip
    since, until = _days(ctx, period)
    group, service, staff = (number_in_address(name) for name in ("in", "service", "by"))
    none: list[str] = []
    narrowing = bool({*NARROWING} & {*st.query_params})
    with st.expander(t("register.filters"), icon=":material/filter_list:", key="register-filters", expanded=narrowing):
        status = st.pills(
            t("register.status"), STATUSES, selection_mode="multi", format_func=lambda name: t(f"visit.status_{name}"),
            key=in_address("status", several_of(STATUSES), none, joined, along=False), on_change=first_page,
        )  # fmt: skip
        with st.container(key="register-choices", gap="small"):
            _choice(ctx, "in", t("record.group"), names.groups, natural, group)
            _choice(ctx, "service", t("register.service"), names.services(t.language), natural, service)
            _choice(ctx, "by", t("record.staff"), names.staff, by_name, staff)
        order = st.segmented_control(
            t("register.order"), ORDERS, required=True, format_func=lambda name: t(f"register.order_{name}"),
            key=in_address("sort", one_of(ORDERS), "newest", along=False), on_change=first_page,
        )  # fmt: skip
    asked = Asked(
        since=since, until=until, statuses=tuple(status), group_id=group, service_id=service, staff_id=staff,
        search=search or "", order=order,
    )  # fmt: skip
    told = [
        (t("register.period"), f"{t.day(since)} – {t.day(until)}"),
        (t("register.search"), search or "—"),
        (t("register.status"), ", ".join(t(f"visit.status_{name}") for name in status) or "—"),
        (t("record.group"), names.groups.get(group or 0, "—")),
        (t("register.service"), names.services(t.language).get(service or 0, "—")),
        (t("record.staff"), names.staff.get(staff or 0, "—")),
        (t("register.order"), t(f"register.order_{order}")),
    ]
    narrowed = bool(search or status or group or service or staff)
    return Filters(asked, told, narrowed, widen=None if period == "start" else _widen)


def _choice(
    ctx: Context, name: str, label: str, names: dict[int, str], order: Callable[[str], Any], value: int | None
) -> None:
    """One of many, found by typing; the first choice lets all pass."""
    options = [Option(number, names[number]) for number in sorted(names, key=lambda number: order(names[number]))]
    everything = Option(0, ctx.t("register.all"))
    combobox(
        ctx, f"register-{name}", label, [everything, *options], value or 0, partial(_chosen, name),
        placeholder=ctx.t("register.all"),
    )  # fmt: skip


def first_page() -> None:
    """Other rows are shown from their beginning."""
    if PAGE in st.session_state:
        st.session_state[PAGE] = 1
    put(PAGE, None)


def _chosen(name: str, value: int | None) -> None:
    put(name, value)
    first_page()


def _widen() -> None:
    st.session_state["when"] = "start"
    first_page()


def _days(ctx: Context, period: str) -> tuple[date, date]:
    today, start = ctx.today(), min(ctx.ward.programme_start, ctx.today())
    match period:
        case "month":
            return today - timedelta(days=29), today
        case "quarter":
            return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), today
        case "ahead":
            return today, today + AHEAD
        case "days":
            return _own_days(ctx, start, today)
    return start, today


def _own_days(ctx: Context, start: date, today: date) -> tuple[date, date]:
    most = today + AHEAD
    days = st.date_input(
        ctx.t("register.days"), max_value=most, format="DD/MM/YYYY", on_change=first_page,
        key=in_address("days", partial(_days_until, most), (start, today), write_days, along=False),
    )  # fmt: skip
    since = days[0] if days else start
    return since, days[1] if len(days) > 1 else today


def _days_until(most: date, text: str) -> tuple[date, date] | None:
    days = read_days(text)
    return days if days is not None and days[1] <= most else None
