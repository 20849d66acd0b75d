"""Every question declares which families of facts it reads, and its SQL reads no others."""

import ast
import inspect
import pkgutil
import re
from datetime import timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

import metrics
from actions.accounts import change_role, disable_account
from actions.links import make_link, use_link
from core.shapes import displayed_shapes, shape_days
from metrics import (
    agenda,
    corrections,
    counter,
    decisions,
    events,
    finding,
    group_profile,
    history,
    lineage,
    map_imports,
    meetings,
    names,
    places,
    quality,
    reference,
    register,
    relief,
    sheets,
    small_numbers,
    snapshot,
    wards,
)
from metrics.reading import reads, reads_of
from models import EVERYTHING, AccountState, Base, Family, Role, WardRevision, touched_by
from tests.metrics.test_tables import DAY, PERIOD, QUESTIONS, about, furnish
from tests.planting import EVENING, Plot
from tests.saying import ROOT

MORE = [
    (agenda.planned_visits, PERIOD),
    (agenda.visits_of_group_on, {"group_id": 2, "on_day": DAY}),
    (history.history_of_visit, {"visit_id": 1}),
    (lineage.lineage_of, {}),
    (counter.counter_services, {}),
    (counter.visitors, PERIOD),
    (history.history_of_lines, {"subject": "assist", "numbers": (1,)}),
    (sheets.assists_of_week, {"monday": DAY}),
    (sheets.counter_sheet, {"on_day": DAY, "whole_month": False}),
    (sheets.counter_sheet, {"on_day": DAY, "whole_month": True}),
    (sheets.counter_calendar, PERIOD),
    (sheets.counter_months_known, {}),
    (sheets.services_at_counter, {}),
    (sheets.groups_of_staff, {"staff_id": 1, "day": DAY, "days": 60}),
    (sheets.volunteers_between, PERIOD),
    (events.events, PERIOD),
    (finding.things, {}),
    (finding.visits_found, {"spans": ((DAY, DAY),), "groups": (2,), "words": ("mua",), "most": 5}),
    (reference.groups_ever, {"day": DAY}),
    (reference.holidays_of_year, {"year": DAY.year}),
    (reference.known_of_group, {"group_id": 2}),
    (reference.moves_of_volunteer, {"volunteer_id": 5}),
    (reference.services_ever, {}),
    (reference.staff_ever, {}),
    (reference.targets_ever, {}),
    (reference.volunteers_ever, {"day": DAY}),
    (reference.years_of_holidays, {}),
    (quality.findings, {"today": DAY, "zone": ZoneInfo("Asia/Ho_Chi_Minh")}),
    (quality.visit_findings, {"today": DAY, "zone": ZoneInfo("Asia/Ho_Chi_Minh")}),
    (quality.sheet_findings, {"today": DAY + timedelta(days=10)}),
    (quality.accepted_findings, {}),
    (relief.online_run, {"until": DAY}),
    (relief.visitors_run, {"until": DAY}),
    (map_imports.map_imports, {}),
    (meetings.meetings, {"until": DAY}),
    (meetings.last_meeting, {"before": DAY}),
    (meetings.meeting_text, {"meeting_id": None}),
    (meetings.board_order, {}),
    (decisions.decisions_on, {"day": DAY}),
    (corrections.corrections_since, {"revision": 0, "day": DAY}),
    (snapshot.meeting_figures, {"day": DAY}),
    (snapshot.ward_facts, {}),
    (names.names_of, {}),
    (register.register_page, {"asked": register.Asked(**PERIOD, search="to 1 mua")}),
    (register.visits_register, {"asked": register.Asked(**PERIOD, order="group")}),
    (wards.ward_of, {}),
    (group_profile.unvisited_before, {"group_id": 2, "day": DAY}),
    (places.ended_groups, {"day": DAY}),
    (places.shapes, {"day": DAY}),
    (small_numbers.helpers_by_week, PERIOD),
    (displayed_shapes, {"day": DAY}),
    (shape_days, {}),
]
ASKED = [*QUESTIONS, *MORE]
COMES_WITH = {"audit_event"}
"""A row of the trail comes with the change it tells of, so a question about some rows reads their families."""


NOT_FIGURES = {"metrics.access_trail", "metrics.forgotten", "metrics.privacy", "metrics.trail", "metrics.trail_check"}
"""What they tell belongs to no family: they declare nothing, so any change of the ward is news to them."""


def questions():
    """Every public function of metrics/ that is asked about a ward by names: what `ctx.ask` may be given."""
    for module in pkgutil.iter_modules(metrics.__path__, "metrics."):
        if module.name in NOT_FIGURES:
            continue
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            parameters = list(inspect.signature(function).parameters.values())
            ours = function.__module__ == module.name and not name.startswith("_")
            about_a_ward = [one.name for one in parameters[:2]] == ["session", "ward_id"]
            if ours and about_a_ward and all(one.kind is one.KEYWORD_ONLY for one in parameters[2:]):
                yield function


@pytest.mark.parametrize("question", list(questions()), ids=lambda one: f"{one.__module__}.{one.__name__}")
def test_a_question_declares_what_it_reads(question):
    assert hasattr(question, "reads_families"), "say with @reads(…) which families of facts it reads"


def test_a_question_that_declares_nothing_reads_everything():
    def question(session, ward_id):
        return 1

    assert reads_of(question) == EVERYTHING
    assert reads_of(reads(Family.COUNTER)(question)) == {Family.COUNTER}


def test_a_table_that_nobody_has_sorted_touches_everything():
    assert touched_by("something new") == EVERYTHING
    assert touched_by("visit") == {Family.VISITS}


def test_what_changes_without_raising_the_revision_belongs_to_no_family(database):
    """So a question that reads it cannot declare it, and is never asked where answers are remembered."""
    with database.changing() as session:
        plot = Plot(session)
        by = plot.account(Role.ADMINISTRATOR, ward_id=1, state=AccountState.ACTIVE, password_hash="x").as_actor(1)
        account = plot.account(Role.STAFF, ward_id=1, state=AccountState.ACTIVE, password_hash="x")
    written = set()
    event.listen(database.engine, "before_cursor_execute", lambda *told: written.update(changed_by(told[2])))
    with database.changing() as session:
        change_role(session, account.id, Role.LEADER, by=by, now=EVENING)
        token = make_link(session, account.id, by=by, now=EVENING).token
        use_link(session, token, "y", now=EVENING)
        disable_account(session, account.id, by=by, now=EVENING)

    with database.reading() as session:
        assert session.scalars(select(WardRevision.revision)).all() == [1]
    assert written >= {"account", "one_time_link", "access_state", "access_event"}
    assert {table for table in written if touched_by(table)} == set()


def changed_by(statement):
    return re.findall(r"^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement.strip())


def test_pages_ask_to_be_remembered_only_what_declares_what_it_reads():
    asked = 0
    for file in sorted((ROOT / "pages").rglob("*.py")):
        names = {
            node.args[0].id
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ask"
            and node.args and isinstance(node.args[0], ast.Name)
        }  # fmt: skip
        module = import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
        for name in names & vars(module).keys():
            asked += 1
            assert hasattr(getattr(module, name), "reads_families"), f"{file.name} asks {name}"
    assert asked > 30


def test_the_sql_of_every_question_is_looked_at():
    assert set(questions()) <= {question for question, _ in ASKED}


def tables_in(statement):
    return {table for table in Base.metadata.tables if re.search(rf"\b{table}\b", statement)} - COMES_WITH


@pytest.mark.parametrize("question, arguments", ASKED, ids=lambda one: getattr(one, "__name__", ""))
def test_the_sql_of_a_question_reads_what_it_declares(session, question, arguments):
    group = furnish(Plot(session))
    session.expire_all()
    read = set()
    event.listen(session.connection(), "before_cursor_execute", lambda *told: read.update(tables_in(told[2])))

    question(session, 1, **about(arguments, group))

    assert read, "it asks nothing"
    for table in read:
        # A change of a volunteer touches assists too; who reads assists alone need not read volunteers.
        assert touched_by(table) & reads_of(question), f"{table} is read"
        assert table != "volunteer" or Family.VOLUNTEERS in reads_of(question)
    if question not in (history.history_of_visit, history.history_of_lines):  # they read the trail of some rows only
        assert reads_of(question) <= set().union(*map(touched_by, read)), "it declares more than it reads"
