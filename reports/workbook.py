"""XLSX: every table of the snapshot on a sheet of its own, with its definition and its day inside."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from files.many_sheets import Sheet, many_sheets
from files.writing import Share
from metrics.small_numbers import shown_kinds
from metrics.snapshot import unpacked
from models import Figure
from reports.leading import leading_sheet
from reports.sheet_columns import SHEETS, SheetOf
from reports.source import Source
from reports.words import about, line_of
from texts import Translator

Row = dict[str, Any]
COUNTS = {Figure.ATTENDANCES}
"""Figures whose goals are counts; those of all others are shares."""


def workbook(t: Translator, source: Source) -> bytes:
    """The whole workbook: the leading figures, every table, what the meeting has decided."""
    tables = [_sheet(t, source, one) for one in SHEETS if one.table in _there(source)]
    return many_sheets(t, [leading_sheet(t, source), *tables, _decided(t, source)], line_of(t, source), source.as_of)


def _decided(t: Translator, source: Source) -> Sheet:
    title = t("reports.sheet_decided")
    headings = [t("meetings.what"), t("meetings.about"), t("meetings.owner"), t("meetings.due_on")]
    rows = [
        [one.what, about(t, one), source.owner(one.owner_id) or None, one.due_on] for one in source.facts.decisions.now
    ]  # fmt: skip
    return Sheet(title, title, t("reports.decided_definition"), headings, rows)


def _there(source: Source) -> Iterable[str]:
    tables: Mapping[str, Any] = source.figures["tables"]
    return tables.keys()


def _sheet(t: Translator, source: Source, of: SheetOf) -> Sheet:
    told = " ".join(t(one) for one in of.definitions)
    rows = list(_rows(t, source, of.table))
    cells = [[one.how(row.get(one.name)) if one.how else row.get(one.name) for one in of.columns] for row in rows]
    return Sheet(t(of.words), t(of.words), told, [t(one.words) for one in of.columns], cells)


def _rows(t: Translator, source: Source, table: str) -> Iterator[Row]:
    prepare = PREPARED.get(table)
    rows = source.rows(table)
    return iter(rows) if prepare is None else prepare(t, source, rows)


def _groups(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    names = {row["service_id"]: row[f"short_{t.language}"] for row in source.rows("services")}
    for row in rows:
        missing = tuple(names.get(one, str(one)) for one in row["core_missing"])
        yield row | {"step_name": t(f"figures.ladder_{row['step']}"), "core_missing_names": missing}


def _visits(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    first = min((row["day"] for row in source.rows("coverage")), default=source.day)
    yield from (row | {"since": first, "until": source.day} for row in rows)


def _visits_since(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    first = min(source.since.fromordinal(source.since.toordinal() + 1), source.day)
    yield from (row | {"since": first, "until": source.day} for row in rows)


def _services(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    """Beside the groups of all times, as the visits met them, those in force, which board and report speak of."""
    known = "services_by_group" in _there(source)
    taught = Counter(row["service_id"] for row in source.rows("services_by_group")) if known else Counter()
    for row in rows:
        now = taught[row["service_id"]] if known else None
        yield row | {"name": row[f"name_{t.language}"], "groups_now": now}


def _by_group(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    groups = {row["id"]: row["name"] for row in source.rows("groups")}
    services = {row["service_id"]: row[f"short_{t.language}"] for row in source.rows("services")}
    for row in rows:
        if row["group_id"] in groups:
            named = {"group_name": groups[row["group_id"]], "service_name": services.get(row["service_id"])}
            yield row | named


def _kinds(table: str) -> Any:
    """By kind only where so many stand behind each number that it tells about nobody; else the total alone."""

    def rows(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
        members, active = (sum(row[name] for row in rows) for name in ("members", "active"))
        shown = shown_kinds(unpacked(source.figures["tables"][table]))
        for row in [] if shown is None else shown.to_dict("records"):
            yield {**{str(name): value for name, value in row.items()}, "kind_name": t(f"figures.kind_{row['kind']}")}
        share = active / members if members else None
        yield {"kind_name": t("reports.all_kinds"), "members": members, "active": active, "share": share}

    return rows


def _by_week(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    """Weeks of all kinds together."""
    weeks: dict[Any, Row] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for name in row.keys() - {"week", "kind"}:
            weeks[row["week"]][name] += row[name]
    yield from ({"week": week, **sums} for week, sums in sorted(weeks.items()))


def _run(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    yield from (row | {"part_name": t(f"chart.part_{part_of(row)}")} for row in rows)


def part_of(row: Mapping[str, Any]) -> str:
    """Of a week on a run chart: "unjudged", "before", "signal" or "plain", as charts/relief.py colours it."""
    if not row["judged"]:
        return "unjudged"
    return "before" if row["baseline"] else "signal" if row["signal"] else "plain"


def _online_share(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    yield from (row | {"formula_name": t(f"overview.formula_{row['formula']}")} for row in rows)


def _events(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        told = row["name"] if row["kind"] == "holiday" else t.plural(f"relief.event_{row['kind']}", row["count"])
        yield row | {"told": told, "count": row["count"] or None}


def _targets(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {"figure_name": t(f"figures.{row['figure']}"), "goal": _goal(row["figure"], row["value"])}


def _goal(figure: str | None, value: float | None) -> Any:
    return value if value is None or figure in COUNTS else Share(value)


def _decisions(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row | {
            "service": row[f"service_{t.language}"],
            "figure_name": row["figure"] and t(f"figures.{row['figure']}"),
            "goal_value": _goal(row["figure"], row["goal"]),
            "owner": source.owner(row["owner_id"]) or None,
            "closes_name": t(f"meetings.closes_{row['closes']}"),
            "state_name": t(f"reports.state_{row['state']}"),
        }


def _planned(t: Translator, source: Source, rows: list[Row]) -> Iterator[Row]:
    yield from sorted(rows, key=lambda row: (row["on_day"], row["starts_at"], row["id"]))


PREPARED = {
    "groups": _groups, "groups_before": _groups, "visits": _visits, "visits_since": _visits_since,
    "services": _services, "services_by_group": _by_group, "volunteers": _kinds("volunteers"),
    "volunteers_before": _kinds("volunteers_before"), "assists": _by_week, "helpers": _by_week, "visitors": _run,
    "online": _run, "online_share": _online_share, "events": _events, "targets": _targets, "planned": _planned,
    "decisions": _decisions,
}  # fmt: skip
