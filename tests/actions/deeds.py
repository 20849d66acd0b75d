"""Every action once: how to call it on a small ward. The privilege matrix goes through all of them."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from functools import cache
from uuid import UUID

import actions
from actions import account_list as account_lists
from actions import (
    accounts,
    afterwards,
    auditing,
    boundaries,
    catalogue,
    consents,
    decisions,
    displays,
    drafts,
    ending,
    groups,
    import_out,
    import_undoing,
    imports,
    links,
    meetings,
    people,
    planning,
    privacy,
    quality,
    reorganising,
    retention,
    sheets,
    steering,
    undoing,
    ward_settings,
)
from actions import setting_up as setup
from actions import visit_opening as opening
from actions import visits as visiting
from actions.decisions import DecisionFacts
from actions.editing import edit_of
from actions.import_plan import FileRow, ImportFile
from actions.meetings import MeetingStart
from actions.visit_entry import TaughtService, VisitEntry
from actions.ward_facts import (
    GroupFacts,
    HolidayFacts,
    ServiceFacts,
    StaffFacts,
    Succession,
    TargetFacts,
    VolunteerFacts,
)  # fmt: skip
from models import (
    AccountState,
    Closes,
    CounterDay,
    DayKind,
    Decision,
    DecisionEnd,
    Deed,
    Display,
    DisplayState,
    Figure,
    GroupPast,
    Holiday,
    ImportBatch,
    ImportKind,
    ImportLine,
    Meeting,
    MeetingKind,
    Periods,
    Role,
    RowDeed,
    ServiceKind,
    Target,
    VisitStatus,
    VolunteerKind,
    VolunteerPast,
    VolunteerPhone,
    Ward,
)  # fmt: skip
from tests.planting import EVENING, TODAY, Plot

DAY = timedelta(days=1)
CODE = "ABC234"
NOT_ACTIONS = {"require", "account_to_change"}
"""They take the actor, and are what actions check with."""


@cache
def actions_of_somebody():
    """Name → every public function of actions/ that says by whom it is done."""
    found = {}
    for module in pkgutil.iter_modules(actions.__path__):
        for name, function in inspect.getmembers(importlib.import_module(f"actions.{module.name}"), inspect.isfunction):
            if function.__module__ != f"actions.{module.name}" or name.startswith("_") or name in NOT_ACTIONS:
                continue
            by = inspect.signature(function).parameters.get("by")
            if by is not None and by.kind is by.KEYWORD_ONLY and "Actor" in str(by.annotation):
                found[name] = function
    return found


def deeds_of(function, seen=()):
    """The deeds that `function` requires, itself or through what it calls in actions/."""
    module = inspect.getmodule(function)
    found = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        called = getattr(module, node.func.id, None)
        if node.func.id == "require":
            found |= {
                Deed[part.attr]
                for part in ast.walk(node)
                if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "Deed"
            }
        elif inspect.isfunction(called) and called.__module__.startswith("actions.") and called not in seen:
            found |= deeds_of(called, (*seen, function))
    return found


@dataclass
class World:
    """Ward 1 with everything that an action may need; ward 2 beside it."""

    plot: Plot
    rows: dict = field(default_factory=dict)

    @property
    def session(self):
        return self.plot.session


def plant(session):
    plot = Plot(session)
    world = World(plot)
    group, merged = plot.group("Tổ 1"), plot.group("Tổ 2", valid_from=TODAY + DAY)
    service = plot.service("khai_sinh")
    volunteer = plot.volunteer(group)
    phone = plot.volunteer(group)
    colleague = plot.staff("Cán bộ Khác")
    account = plot.account(Role.STAFF, login="khac.1", ward_id=1)
    disabled = plot.account(Role.STAFF, login="khoa.1", ward_id=1, state=AccountState.DISABLED)
    asking = Display(token_hash="a" * 64, code=CODE, code_ends_at=EVENING + DAY, asked_at=EVENING)
    paired = Display(
        token_hash="b" * 64, state=DisplayState.PAIRED, ward_id=1, paired_by_id=account.id, asked_at=EVENING,
        paired_at=EVENING, name="Tầng 1",
    )  # fmt: skip
    shows_meeting = Display(
        token_hash="c" * 64, state=DisplayState.PAIRED, ward_id=1, paired_by_id=account.id, asked_at=EVENING,
        paired_at=EVENING, name="Phòng giao ban", board=displays.MEETING,
    )  # fmt: skip
    target = Target(ward_id=1, id=700, figure=Figure.ATTENDANCES, value=5, from_day=TODAY - DAY, source="Kế hoạch")
    session.add_all(
        [asking, paired, shows_meeting, target, Holiday(ward_id=1, on_day=TODAY, name_vi="Nghỉ", kind=DayKind.OFF)]
    )
    moved, ended = plot.volunteer(group), plot.group("Tổ 3")
    heir, alone = plot.group("Tổ 4", valid_from=TODAY), plot.group("Tổ 5")
    plot.succeed(ended, heir, TODAY)
    session.add(GroupPast(ward_id=1, group_id=group.id, until_day=TODAY, households=50))
    session.add(VolunteerPast(ward_id=1, volunteer_id=moved.id, until_day=TODAY, group_id=alone.id))
    session.flush()
    entry = VisitEntry(
        entry_key=UUID(int=1), group_id=group.id, on_day=TODAY - DAY, starts_at=time(19, 30), attendees=20,
        services=(TaughtService(service_id=service.id),), staff_ids=(plot.lan.id,), second_visit_reason="chia hai ca",
    )  # fmt: skip
    planned = plot.visit(group, TODAY + 2 * DAY, [service], status=VisitStatus.PLANNED, attendees=None,
                         households_present=None, first_time_households=None)  # fmt: skip
    world.rows = {
        "group": group, "merged": merged, "service": service, "volunteer": volunteer, "with_phone": phone,
        "moved": moved, "heir": heir, "alone": alone, "mistake": plot.group("Tổ 6"), "target": target,
        "colleague": colleague, "account": account, "disabled": disabled, "asking": asking, "paired": paired,
        "meeting_screen": shows_meeting, "entry": entry, "planned": planned,
        "held": plot.visit(group, TODAY - DAY, [service]),
        "void": plot.visit(group, TODAY - DAY, [service], voided_at=EVENING),
    }  # fmt: skip
    void = {"voided_at": EVENING, "voided_by_id": plot.lan.id, "void_reason": "ghi nhầm"}
    by = {"recorded_by_id": plot.lan.id, "recorded_at": EVENING}
    figures = CounterDay(ward_id=1, id=950, on_day=TODAY - DAY, visitors=8, **by)
    void_figures = CounterDay(ward_id=1, id=951, on_day=TODAY - 2 * DAY, visitors=8, **by, **void)
    session.add_all([figures, void_figures])
    drawn = boundaries.MapFacts(file_name="cũ.geojson", boundaries={alone.id: SQUARE})
    world.rows["map"] = boundaries.import_map(session, drawn, by=setup.installation(1), **AT)
    world.rows["manager"] = plot.staff("Quản lý Khác", Role.MANAGER).as_actor(Role.MANAGER)
    world.rows |= {
        "assist": plot.assist(volunteer, TODAY - DAY), "void_assist": plot.assist(volunteer, TODAY - 2 * DAY, **void),
        "figures": figures, "void_figures": void_figures,
    }  # fmt: skip
    _plant_imports(session, world.rows, plot.lan)
    world.rows |= _meetings(session, plot)
    consents.record_consent(
        session, consents.ConsentEntry(
            volunteer_id=phone.id, given_on=TODAY, text_version=CONSENT_TEXT, covers_phone=True,
        ),
        by=plot.actor(Role.MANAGER), now=EVENING, today=TODAY,
    )  # fmt: skip
    session.add(VolunteerPhone(ward_id=1, volunteer_id=phone.id, number="0912345678"))
    session.flush()
    return world


CONSENT_TEXT = "2026-11"
AT = {"now": EVENING}
ON = {"now": EVENING, "today": TODAY}
SHOWING = displays.Showing(name="Phòng họp")


def _kind(by):
    """What somebody of that role may bring in."""
    if by.role is Role.ADMINISTRATOR:
        return ImportKind.STAFF
    return ImportKind.ASSISTS if by.id else ImportKind.VOLUNTEERS


def _file(r, by):
    someone, who = r["volunteer"], r["colleague"]
    values = {
        ImportKind.STAFF: {"code": who.code, "name": who.name, "position": "Chuyên viên"},
        ImportKind.ASSISTS: {"volunteer": someone.code, "on_day": TODAY - 3 * DAY, "households": 4},
        ImportKind.VOLUNTEERS: {
            "code": someone.code, "name": someone.name, "group": r["group"].code, "in_digital_team": True,
        },
    }  # fmt: skip
    rows = (FileRow(2, values[_kind(by)]),)
    return ImportFile(kind=_kind(by), name="a.xlsx", digest="0" * 64, rows=rows, from_day=TODAY)


def _plan(s, r, by):
    """As somebody who may made it; whether `by` may apply it is the question."""
    maker = by if imports.kinds_for(by) else r["manager"]
    return imports.plan_import(s, _file(r, maker), by=maker, **ON)


IMPORTED = {
    ImportKind.ASSISTS: (990, "assist", "assist", 1, {"households": 2}, {"households": 1}),
    ImportKind.STAFF: (991, "staff_member", "colleague", 0, {"position": "Cũ"}, {"position": None}),
    ImportKind.VOLUNTEERS: (992, "volunteer", "volunteer", 0, {"in_digital_team": True}, {"in_digital_team": False}),
}
"""Kind → number of its import; table, row, version, before and after of its only line."""


def _plant_imports(session, rows, by):
    for kind, (number, subject, of, version, before, after) in IMPORTED.items():
        session.add(
            ImportBatch(
                ward_id=1, id=number, kind=kind, file_name="a.xlsx", file_digest="0" * 64, added=0, changed=1, kept=0,
                recorded_by_id=by.id, recorded_at=EVENING,
            )
        )  # fmt: skip
        session.flush()
        session.add(
            ImportLine(
                ward_id=1, batch_id=number, position=1, row_number=2, deed=RowDeed.CHANGE, subject=subject,
                subject_id=rows[of].id, version=version, before=before, after=after,
            )
        )  # fmt: skip


def _group(code):
    return GroupFacts(code=code, name=f"Tổ {code}", households=90, valid_from=TODAY + DAY)


SERVICE = ServiceFacts(
    slug="nop_ho_so", kind=ServiceKind.SKILL, name_vi="Nộp hồ sơ", name_en="Filing", short_vi="Nộp", short_en="File"
)
SQUARE = {"type": "Polygon", "coordinates": [[[105.8, 21.5], [105.9, 21.5], [105.9, 21.6], [105.8, 21.5]]]}
START = MeetingStart(entry_key=UUID(int=7), kind=MeetingKind.WEEKLY, on_day=TODAY)
WHAT = DecisionFacts(what="Mượn loa", due_on=TODAY)
TARGET = TargetFacts(figure=Figure.ATTENDANCES, value=100, from_day=TODAY, source="Kế hoạch")

CALLS = {
    "record_visit": lambda s, r, by: visiting.record_visit(s, r["entry"], by=by, confirmed=("first_time_over",), **ON),
    "correct_visit": lambda s, r, by: visiting.correct_visit(
        s, r["held"].id, replace(r["entry"], attendees=21), expected_version=r["held"].version, by=by, **ON
    ),
    "accept_finding": lambda s, r, by: quality.accept_finding(
        s, f"late:visit:{r['held'].id}", "a" * 64, reason="đúng như vậy", by=by, **AT
    ),
    "void_visit": lambda s, r, by: visiting.void_visit(
        s, r["held"].id, reason="ghi nhầm tổ", expected_version=r["held"].version, by=by, **AT
    ),
    "restore_visit": lambda s, r, by: visiting.restore_visit(
        s, r["void"].id, expected_version=r["void"].version, by=by, **AT
    ),
    "plan_visit": lambda s, r, by: planning.plan_visit(
        s, replace(r["entry"], entry_key=UUID(int=2), on_day=date(2026, 3, 9), attendees=None), by=by, **ON
    ),
    "postpone_visit": lambda s, r, by: planning.postpone_visit(
        s, r["planned"].id, reason="mưa bão lớn", expected_version=r["planned"].version, by=by, **AT
    ),
    "cancel_visit": lambda s, r, by: planning.cancel_visit(
        s, r["planned"].id, reason="mưa bão lớn", expected_version=r["planned"].version, by=by, **AT
    ),
    "open_visit": lambda s, r, by: opening.open_visit(s, r["held"].id, by=by, **AT),
    "visit_of_form": lambda s, r, by: opening.visit_of_form(s, r["held"].entry_key, by=by, **AT),
    "save_draft": lambda s, r, by: drafts.save_draft(s, UUID(int=9), "visit", {"note": "x"}, by=by, **AT),
    "latest_draft": lambda s, r, by: drafts.latest_draft(s, "visit", by=by, **AT),
    "open_drafts": lambda s, r, by: drafts.open_drafts(s, "visit", by=by, **AT),
    "draft_of": lambda s, r, by: drafts.draft_of(s, UUID(int=9), by=by, **AT),
    "discard_draft": lambda s, r, by: drafts.discard_draft(s, UUID(int=9), by=by, **AT),
    "save_assists": lambda s, r, by: sheets.save_assists(s, [_correction(r)], key=UUID(int=4), by=by, **ON),
    "save_counter": lambda s, r, by: sheets.save_counter(
        s, [afterwards.CounterEntry(on_day=TODAY - DAY, visitors=9, seen=1)], key=UUID(int=5), by=by, **ON
    ),
    "restore_assist": lambda s, r, by: sheets.restore_assist(s, r["void_assist"].id, expected_version=1, by=by, **AT),
    "restore_counter_day": lambda s, r, by: sheets.restore_counter_day(
        s, r["void_figures"].id, expected_version=1, by=by, **AT
    ),
    "add_group": lambda s, r, by: setup.add_group(s, _group("T9"), by=by, **AT),
    "succeed_groups": lambda s, r, by: setup.succeed_groups(
        s,
        Succession(old_ids=(r["group"].id,), new_ids=(r["merged"].id, _second(s, r).id), on_day=TODAY + DAY),
        by=by,
        **AT,
    ),
    "reorganise": lambda s, r, by: reorganising.reorganise(
        s, reorganising.Reorganisation(old_ids=(r["alone"].id,), new=(_group("T7"),), on_day=TODAY), by=by, **AT
    ),
    "import_map": lambda s, r, by: boundaries.import_map(
        s, boundaries.MapFacts(file_name="a.geojson", boundaries={r["group"].id: SQUARE}), by=by, **AT
    ),
    "undo_map": lambda s, r, by: boundaries.undo_map(s, r["map"].id, by=by, **AT),
    "undo_reorganisation": lambda s, r, by: undoing.undo_reorganisation(s, r["heir"].id, by=by, **AT),
    "change_group": lambda s, r, by: groups.change_group(
        s, r["group"].id, *_edited(groups.GroupEdit, r["group"], name="Tổ Một"), by=by, **AT
    ),
    "rename_group": lambda s, r, by: groups.rename_group(s, r["group"].id, "Tổ Mới", TODAY, by=by, **ON),
    "count_households": lambda s, r, by: groups.count_households(s, r["group"].id, 70, TODAY, by=by, **ON),
    "forget_known": lambda s, r, by: groups.forget_known(s, r["group"].id, TODAY, name=False, by=by, **AT),
    "end_group": lambda s, r, by: ending.end_group(s, r["alone"].id, TODAY, by=by, **AT),
    "remove_group": lambda s, r, by: ending.remove_group(s, r["mistake"].id, by=by, **AT),
    "change_service": lambda s, r, by: catalogue.change_service(
        s, r["service"].id, *_edited(catalogue.ServiceEdit, r["service"], valid_to=TODAY), by=by, **AT
    ),
    "change_staff_member": lambda s, r, by: people.change_staff_member(
        s, r["colleague"].id, *_edited(people.StaffEdit, r["colleague"], unit="Văn phòng"), by=by, **AT
    ),
    "change_volunteer": lambda s, r, by: people.change_volunteer(
        s, r["volunteer"].id, *_edited(people.VolunteerEdit, r["volunteer"], left_on=TODAY), by=by, **AT
    ),
    "move_volunteer": lambda s, r, by: people.move_volunteer(s, r["volunteer"].id, r["alone"].id, TODAY, by=by, **AT),
    "forget_move": lambda s, r, by: people.forget_move(s, r["moved"].id, TODAY, by=by, **AT),
    "change_settings": lambda s, r, by: ward_settings.change_settings(
        s, *_edited(ward_settings.WardEdit, s.get_one(Ward, by.ward_id), active_days=45), by=by, **AT
    ),
    "change_target": lambda s, r, by: ward_settings.change_target(
        s, r["target"].id, *_edited(ward_settings.TargetEdit, r["target"], value=6.0), by=by, **AT
    ),
    "remove_target": lambda s, r, by: ward_settings.remove_target(s, r["target"].id, by=by, **AT),
    "start_meeting": lambda s, r, by: meetings.start_meeting(s, START, "{}", by=by, **AT),
    "end_meeting": lambda s, r, by: meetings.end_meeting(s, _going_on(s, r).id, by=by, **AT),
    "remove_meeting": lambda s, r, by: meetings.remove_meeting(s, r["empty"].id, by=by, **AT),
    "decide": lambda s, r, by: decisions.decide(s, r["meeting"].id, WHAT, entry_key=UUID(int=8), by=by, **AT),
    "change_decision": lambda s, r, by: decisions.change_decision(
        s, r["decision"].id, WHAT, expected_version=1, by=by, **AT
    ),
    "end_decision": lambda s, r, by: decisions.end_decision(
        s, r["decision"].id, DecisionEnd.DONE, None, expected_version=1, by=by, **ON
    ),
    "reopen_decision": lambda s, r, by: decisions.reopen_decision(s, r["ended"].id, expected_version=1, by=by, **AT),
    "remove_holiday": lambda s, r, by: ward_settings.remove_holiday(s, TODAY, by=by, **AT),
    "add_service": lambda s, r, by: setup.add_service(s, SERVICE, by=by, **AT),
    "add_staff_member": lambda s, r, by: setup.add_staff_member(
        s, StaffFacts(code="CB99", name="Người Mới", active_from=TODAY), by=by, **AT
    ),
    "add_volunteer": lambda s, r, by: setup.add_volunteer(
        s,
        VolunteerFacts(
            code="HN99", name="Người Mới", group_id=r["group"].id, kind=VolunteerKind.IT_SAVVY, joined_on=TODAY
        ),
        by=by,
        **AT,
    ),
    "add_holiday": lambda s, r, by: setup.add_holiday(s, HolidayFacts(on_day=TODAY, name_vi="Nghỉ"), by=by, **AT),
    "set_target": lambda s, r, by: setup.set_target(s, TARGET, by=by, **AT),
    "rows_out": lambda s, r, by: import_out.rows_out(s, _kind(by), since=TODAY, until=TODAY, by=by, **AT),
    "words_of_visits": lambda s, r, by: import_out.words_of_visits(s, since=TODAY - DAY, until=TODAY, by=by, **AT),
    "plan_import": lambda s, r, by: imports.plan_import(s, _file(r, by), by=by, **ON),
    "apply_import": lambda s, r, by: imports.apply_import(s, _plan(s, r, by), by=by, **ON),
    "known_file": lambda s, r, by: imports.known_file(s, ImportKind.VISITS, "0" * 64, by=by, **AT),
    "undo_import": lambda s, r, by: import_undoing.undo_import(s, IMPORTED[_kind(by)][0], by=by, **ON),
    "imports_made": lambda s, r, by: import_undoing.imports_made(s, by=by, **AT),
    "accounts_of": lambda s, r, by: account_lists.accounts_of(s, by=by, seen_since=EVENING - DAY, **AT),
    "people_without_account": lambda s, r, by: account_lists.people_without_account(s, by=by, **AT),
    "add_account": lambda s, r, by: accounts.add_account(
        s, accounts.AccountFacts(login="moi.moi", role=Role.STAFF, name="Người Mới"), by=by, **AT
    ),
    "change_role": lambda s, r, by: accounts.change_role(s, r["account"].id, Role.MANAGER, by=by, **AT),
    "change_login": lambda s, r, by: accounts.change_login(s, r["account"].id, "ten.khac", None, by=by, **AT),
    "disable_account": lambda s, r, by: accounts.disable_account(s, r["account"].id, by=by, **AT),
    "enable_account": lambda s, r, by: accounts.enable_account(s, r["disabled"].id, by=by, **AT),
    "end_sign_ins": lambda s, r, by: accounts.end_sign_ins(s, r["account"].id, by=by, **AT),
    "make_link": lambda s, r, by: links.make_link(s, r["account"].id, by=by, **AT),
    "displays_of_ward": lambda s, r, by: displays.displays_of_ward(s, by=by, **AT),
    "confirm_display": lambda s, r, by: displays.confirm_display(s, CODE, SHOWING, by=by, **AT),
    "change_display": lambda s, r, by: displays.change_display(s, r["paired"].id, SHOWING, by=by, **AT),
    "steer_display": lambda s, r, by: steering.steer_display(
        s, r["meeting_screen"].id, steering.Steer(step=1), by=by, **AT
    ),
    "move_board": lambda s, r, by: steering.move_board(s, 1, 1, by=by, **AT),
    "restore_boards": lambda s, r, by: steering.restore_boards(s, by=by, **AT),
    "revoke_display": lambda s, r, by: displays.revoke_display(s, r["paired"].id, by=by, **AT),
    "open_trail": lambda s, r, by: auditing.open_trail(s, by=by, **AT),
    "note_check": lambda s, r, by: auditing.note_check(s, holds=True, by=by, **AT),
    "note_export": lambda s, r, by: auditing.note_export(s, trail="audit_event", rows=1, by=by, **AT),
    "note_people_export": lambda s, r, by: auditing.note_people_export(s, table="accounts", rows=1, by=by, **AT),
    "record_consent": lambda s, r, by: consents.record_consent(
        s, consents.ConsentEntry(volunteer_id=r["volunteer"].id, given_on=TODAY, text_version=CONSENT_TEXT), by=by, **ON
    ),
    "withdraw_consent": lambda s, r, by: consents.withdraw_consent(s, r["with_phone"].id, by=by, **ON),
    "set_phone": lambda s, r, by: consents.set_phone(s, r["with_phone"].id, "0987654321", by=by, **AT),
    "remove_phone": lambda s, r, by: consents.remove_phone(s, r["with_phone"].id, by=by, **AT),
    "see_phone": lambda s, r, by: consents.see_phone(s, r["with_phone"].id, by=by, **AT),
    "erase_volunteer": lambda s, r, by: privacy.erase_volunteer(
        s, r["volunteer"].id, why=privacy.Why.ASKED, by=by, **ON
    ),
    "erase_staff_member": lambda s, r, by: privacy.erase_staff_member(
        s, r["colleague"].id, why=privacy.Why.ASKED, by=by, **ON
    ),
    "run_in_ward": lambda s, r, by: retention.run_in_ward(s, Periods(), by=by, **ON),
    "run_in_access": lambda s, r, by: retention.run_in_access(s, Periods(), by=by, **AT),
}  # fmt: skip
"""How to call each action so that it is done when it is allowed."""


def _meetings(session, plot):
    """One with decisions and one without; both over."""

    def meeting(number):
        return Meeting(
            ward_id=1, id=number, kind=MeetingKind.WEEKLY, on_day=TODAY - DAY, started_at=EVENING, ended_at=EVENING,
            started_by_id=plot.lan.id, revision=1, snapshot="{}", snapshot_hash="0" * 64, entry_key=UUID(int=number),
        )  # fmt: skip

    def decision(number, **more):
        return Decision(
            ward_id=1, id=number, meeting_id=960, what="Mượn loa", due_on=TODAY, closes=Closes.BY_HAND,
            decided_at=EVENING, entry_key=UUID(int=number), **more,
        )  # fmt: skip

    rows = {"meeting": meeting(960), "empty": meeting(961)}
    session.add_all(rows.values())
    session.flush()
    ended = {"ended_as": DecisionEnd.DONE, "ended_on": TODAY, "ended_by_id": plot.lan.id}
    decided = {"decision": decision(962), "ended": decision(963, **ended)}
    session.add_all(decided.values())
    session.flush()
    return rows | decided


def _going_on(session, rows):
    rows["empty"].ended_at = None
    session.flush()
    return rows["empty"]


def _edited(kind, row, **changes):
    """What is wanted of `row`, and what was seen of it."""
    seen = edit_of(kind, row)
    return replace(seen, **changes), seen


def _correction(rows):
    """Of the line that Lan has written down."""
    return afterwards.AssistEntry(volunteer_id=rows["volunteer"].id, on_day=TODAY - DAY, households=2, seen=1)


def _second(session, rows):
    return rows.setdefault("second", setup.add_group(session, _group("T8"), by=setup.installation(1), **AT))
