"""The sheets of the workbook: which tables of the snapshot, which of their columns, in which words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from files.writing import Share

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """`how` makes the cell of the raw value; `Share` a rate shown in per cent."""

    name: str
    words: str
    how: Callable[[Any], Any] | None = None


@dataclass(frozen=True)
class SheetOf:
    """A sheet for the table `table` of the snapshot; `definitions` are keys of sentences."""

    table: str
    words: str
    definitions: tuple[str, ...]
    columns: tuple[Column, ...]


def share(value: Any) -> Share | None:
    return None if value is None else Share(value)


GROUP = (
    Column("code", "columns.groups_code"),
    Column("name", "chart.group"),
    Column("former_unit", "group.former_unit"),
    Column("households", "chart.households"),
    Column("step", "chart.step"),
    Column("step_name", "reports.col_step_name"),
    Column("covered", "figures.ladder_1"),
    Column("first_visit", "reports.col_first_visit"),
    Column("last_visit", "chart.last_visit"),
    Column("days_since", "figures.days_since"),
    Column("visits", "chart.visits"),
    Column("attendances", "figures.attendances"),
    Column("households_met", "reports.col_met"),
    Column("reach", "figures.household_reach", share),
    Column("core_taught", "reports.col_core_taught"),
    Column("core_total", "reports.col_core_total"),
    Column("core_missing_names", "coverage.missing"),
    Column("volunteers", "volunteers.members"),
    Column("active_volunteers", "coverage.active"),
    Column("orphan", "figures.orphan_groups"),
    Column("planned_day", "reports.col_planned"),
)
PLACE = (
    Column("venue", "group.venue"), Column("latitude", "columns.groups_lat"), Column("longitude", "columns.groups_lon")
)  # fmt: skip
VISITS = (
    Column("since", "reports.col_since"),
    Column("until", "reports.col_until"),
    Column("held", "meetings.visits_held"),
    Column("planned", "visit.status_planned"),
    Column("postponed", "visit.status_postponed"),
    Column("cancelled", "visit.status_cancelled"),
    Column("attendances", "figures.attendances"),
    Column("visits_without_attendees", "reports.col_without_attendees"),
    Column("per_visit", "figures.per_visit"),
    Column("per_100_households", "figures.per_100_households"),
    Column("out_of_hours", "figures.out_of_hours"),
    Column("evening", "reports.col_evening"),
    Column("weekend", "reports.col_weekend"),
    Column("holiday", "reports.col_holiday"),
)
REACH = (
    Column("met", "reports.col_met"), Column("households", "chart.households"), Column("share", "chart.share", share)
)  # fmt: skip
KINDS = (
    Column("kind_name", "chart.kind"), Column("members", "chart.members"), Column("active", "chart.active"),
    Column("share", "chart.share", share),
)  # fmt: skip


def run_columns(words: str, how: Callable[[Any], Any] | None) -> tuple[Column, ...]:
    return (
        Column("week", "reports.col_week"),
        Column("value", words, how),
        Column("days", "chart.days_counted"),
        Column("median", "chart.median", how),
        Column("part_name", "chart.part"),
    )


SHEETS = (
    SheetOf("groups", "reports.sheet_groups", ("figures.ladder_definition", "figures.group_coverage_definition"),
            (*GROUP, *PLACE)),
    SheetOf("groups_before", "reports.sheet_groups_before", ("figures.ladder_definition",), GROUP),
    SheetOf("coverage", "reports.sheet_coverage", ("figures.group_coverage_definition",), (
        Column("day", "chart.day"), Column("covered", "chart.groups_reached"),
        Column("groups", "chart.groups_in_force"), Column("share", "chart.share", share),
    )),
    SheetOf("reach", "figures.household_reach", ("figures.household_reach_definition",), REACH),
    SheetOf("reach_before", "reports.sheet_reach_before", ("figures.household_reach_definition",), REACH),
    SheetOf("visits", "reports.sheet_visits", ("figures.attendances_definition", "figures.out_of_hours_definition"),
            VISITS),
    SheetOf("visits_since", "reports.sheet_visits_since",
            ("figures.attendances_definition", "figures.out_of_hours_definition"), VISITS),
    SheetOf("services", "figures.services_taught", ("figures.services_taught_definition",
                                                    "figures.filed_share_definition"), (
        Column("name", "chart.service"), Column("core", "refs.core"), Column("visits", "chart.visits"),
        Column("groups_now", "reports.col_groups_taught"), Column("groups", "reports.col_groups_ever"),
        Column("people", "chart.people_guided"),
        Column("people_missing", "reports.col_people_missing"),
        Column("filed_by_resident", "chart.filed_by_resident"),
        Column("filed_for_resident", "chart.filed_for_resident"),
        Column("self_share", "chart.self_share", share),
    )),
    SheetOf("services_by_group", "reports.sheet_services_by_group", ("figures.services_taught_definition",), (
        Column("group_name", "chart.group"), Column("service_name", "chart.service"), Column("visits", "chart.visits"),
        Column("people", "chart.people_guided"), Column("first_day", "reports.col_first_day"),
        Column("last_day", "reports.col_last_day"), Column("taught_by_predecessors", "reports.col_by_predecessors"),
    )),
    SheetOf("volunteers", "figures.active_volunteers", ("figures.active_volunteers_definition", "reports.few"), KINDS),
    SheetOf("volunteers_before", "reports.sheet_volunteers_before",
            ("figures.active_volunteers_definition", "reports.few"), KINDS),
    SheetOf("assists", "reports.sheet_assists", ("figures.assists_definition", "figures.households_helped_definition"),
            (Column("week", "reports.col_week"), Column("assists", "chart.assists"),
             Column("households", "chart.households_helped"))),
    SheetOf("helpers", "reports.sheet_helpers", ("reports.helpers_definition",),
            (Column("week", "reports.col_week"), Column("helpers", "reports.col_helpers"))),
    SheetOf("visitors", "chart.named_visitors_run", ("figures.visitors_definition", "relief.caveat"),
            run_columns("chart.visitors_run", None)),
    SheetOf("online", "chart.named_online_run", ("figures.online_share_definition", "relief.caveat"),
            run_columns("chart.online_run", share)),
    SheetOf("online_share", "reports.sheet_online_share", ("figures.online_share_definition",), (
        Column("online", "columns.counter_online"), Column("direct", "columns.counter_direct"),
        Column("postal", "columns.counter_postal"), Column("days", "chart.days_counted"),
        Column("months", "reports.col_months"), Column("share", "chart.share", share),
        Column("formula_name", "reports.col_formula"),
    )),
    SheetOf("events", "reports.sheet_events", ("reports.events_definition",), (
        Column("day", "chart.day"), Column("told", "reports.col_event"), Column("count", "reports.col_count"),
    )),
    SheetOf("targets", "reports.sheet_targets", ("reports.targets_definition",), (
        Column("figure_name", "meetings.figure"), Column("goal", "meetings.goal"), Column("source", "refs.source"),
    )),
    SheetOf("planned", "reports.sheet_planned", ("reports.planned_definition",), (
        Column("on_day", "chart.day"), Column("starts_at", "columns.visits_starts_at"),
        Column("group", "chart.group"), Column("venue", "columns.visits_venue"),
    )),
    SheetOf("decisions", "meetings.decisions", ("meetings.decisions_help",), (
        Column("meeting_day", "reports.col_meeting_day"), Column("what", "meetings.what"),
        Column("group", "meetings.group"), Column("service", "meetings.service"),
        Column("figure_name", "meetings.figure"), Column("goal_value", "meetings.goal"),
        Column("owner", "meetings.owner"), Column("due_on", "meetings.due_on"),
        Column("closes_name", "meetings.closes"), Column("state_name", "meetings.state"),
        Column("closed_on", "reports.col_closed_on"), Column("by_data", "reports.col_by_data"),
        Column("end_note", "meetings.note"),
    )),
)  # fmt: skip
"""In the order of the tabs. Every table of metrics/snapshot.py has one (tests/reports/test_workbook.py)."""
