"""The privilege matrix: every action by everybody, exactly as the registry says, and nothing else."""

import ast
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from actions import NotAllowed, Refused
from actions.imports import kinds_for
from models import OWN_FOR, RULES, Account, AccountState, Actor, Deed, Own, Role, Screen, SignIn, VisitStaff
from pages import MENU
from tests.actions.deeds import CALLS, actions_of_somebody, deeds_of, plant
from tests.planting import EVENING, Plot
from tests.saying import files_of

NAMES = sorted(actions_of_somebody())
OF_A_KIND = {"plan_import", "apply_import", "undo_import", "rows_out"}
"""What comes in from a file also needs the deeds by which a person writes it down."""
NEEDS_AN_ACCOUNT = {"confirm_display"}
DONE, NOT_ALLOWED = "done", "not allowed"


def outcome(world, name, by):
    """What comes of it; nothing of it stays."""
    session = world.session
    undo = session.begin_nested()
    try:
        CALLS[name](session, world.rows, by)
        session.flush()
        return DONE
    except NotAllowed:
        return NOT_ALLOWED
    except Refused as refusal:
        return f"refused: {refusal}"
    finally:
        undo.rollback()
        session.expire_all()
        world.rows.pop("second", None)


def test_every_action_has_its_entry_in_the_registry():
    """An action that requires no deed, or that the matrix does not know, fails the build."""
    assert {name: len(deeds_of(actions_of_somebody()[name])) for name in NAMES} == dict.fromkeys(NAMES, 1)
    assert CALLS.keys() == set(NAMES)
    assert RULES.keys() == set(Deed)


def deeds_named_in(*rooms):
    for file in files_of(*rooms):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Deed":
                yield Deed[node.attr]


def test_every_deed_is_done_by_an_action_or_opens_a_page():
    done = set().union(*(deeds_of(action) for action in actions_of_somebody().values()))

    assert set(Deed) - done - {entry.needs for entry in MENU} == set()
    assert set(deeds_named_in("pages", "gate", "dashboard")) <= set(Deed)


@pytest.fixture
def world(session):
    return plant(session)


def account_actor(world, role, *, staff=True, ward_id=1, **more):
    """Somebody with an account of that role, which is still as it was when they signed in."""
    plot = world.plot
    if staff:
        member = plot.staff(f"Người {role.value}", role)
        account = plot.session.query(Account).filter_by(staff_id=member.id, ward_id=1).one()
    else:
        account = plot.account(role, ward_id=ward_id)
    for name, value in more.items():
        setattr(account, name, value)
    plot.session.flush()
    return account.as_actor(1)


def expected(name, by):
    (deed,) = deeds_of(actions_of_somebody()[name])
    rule = RULES[deed]
    if by.role not in rule.parts or (rule.in_person and by.id == 0):
        return NOT_ALLOWED
    if name in OF_A_KIND and not kinds_for(by):
        return NOT_ALLOWED
    if rule.own is not None and by.role is Role.STAFF:
        return NOT_ALLOWED  # the rows of the world are Lan's
    return DONE


@pytest.mark.parametrize("name", NAMES)
def test_everybody_may_do_exactly_what_the_registry_says(world, name):
    people = {role.value: account_actor(world, role) for role in Role}
    people |= {f"province's {role.value}": account_actor(world, role, staff=False, ward_id=None) for role in Role}
    people["display"] = Actor(1, 0, "Tầng 1", Screen.DISPLAY)

    found = {who: outcome(world, name, by) for who, by in people.items()}

    assert found == {who: NOT_ALLOWED if name in NEEDS_AN_ACCOUNT and by.account_id is None else expected(name, by)
                     for who, by in people.items()}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_nobody_acts_with_a_sign_in_whose_time_is_over(world, name):
    """At once: its page may still be open for the seconds until the server has closed it."""
    role = next(role for role in (Role.MANAGER, *Role) if expected(name, Actor(1, 1, "", role)) == DONE)
    actor = replace(account_actor(world, role), sign_in="a" * 64)
    begun = {"begun_at": EVENING - timedelta(days=1), "seen_at": EVENING}
    sign_in = SignIn(token_hash="a" * 64, account_id=actor.account_id, ends_at=EVENING, **begun)
    world.session.add(sign_in)
    world.session.flush()
    assert outcome(world, name, actor) == NOT_ALLOWED

    sign_in.ends_at = EVENING + timedelta(seconds=1)
    world.session.flush()
    assert outcome(world, name, actor) == DONE


@pytest.mark.parametrize("name", NAMES)
def test_nobody_acts_with_an_account_that_is_no_longer_what_it_was(world, name):
    """Disabled, given another role, moved to another ward, or never there: at once, whatever the open page believes."""
    other_ward = Plot(world.session, ward_id=2, code="00002")
    roles = [role for role in Role if expected(name, Actor(1, world.plot.lan.id, "", role)) == DONE] or [Role.MANAGER]
    for role in roles:
        disabled = account_actor(world, role, state=AccountState.DISABLED)
        changed = account_actor(world, role)
        world.session.get_one(Account, changed.account_id).role = next(one for one in Role if one is not role)
        moved = account_actor(world, role, staff=False)
        world.session.get_one(Account, moved.account_id).ward_id = other_ward.ward_id
        world.session.flush()
        fine = account_actor(world, role)
        forged = [replace(fine, account_id=999_999_999), replace(fine, id=fine.id + 1), replace(moved, id=0)]

        assert {outcome(world, name, by) for by in [disabled, changed, *forged]} == {NOT_ALLOWED}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_reaches_into_another_ward(world, name):
    """With the numbers of ward 1 in hand, people of ward 2 change nothing there."""
    other = Plot(world.session, ward_id=2, code="00002")
    before = _told(world, 1)
    for role in Role:
        member = other.staff(f"Ngoài {role.value}", role)
        account = world.session.query(Account).filter_by(staff_id=member.id, ward_id=2).one()
        undo = world.session.begin_nested()
        try:
            CALLS[name](world.session, world.rows, account.as_actor(2))
            world.session.flush()
        except Refused:
            pass
        assert _told(world, 1) == before
        undo.rollback()
        world.session.expire_all()
        world.rows.pop("second", None)


def _told(world, ward_id):
    """The ward's revision, and how its accounts and displays stand."""
    session = world.session
    accounts = text("SELECT id, login, role, state, version FROM account WHERE ward_id = :ward ORDER BY id")
    shown = text("SELECT id, name, state, board FROM display WHERE ward_id = :ward ORDER BY id")
    revision = text("SELECT revision, head FROM ward_revision WHERE ward_id = :ward")
    if session.in_nested_transaction():
        session.flush()
    rows = [session.execute(one, {"ward": ward_id}).all() for one in (accounts, shown, revision)]
    if "second" in world.rows:
        rows.pop()  # the call itself planted a group in ward 1
    return rows[:2]


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("age", [timedelta(), OWN_FOR, OWN_FOR + SECOND, timedelta(days=400)])
@pytest.mark.parametrize("whose", ["own", "colleague's", "there, not written"])
@pytest.mark.parametrize("name", ["correct_visit", "void_visit", "restore_visit", "postpone_visit", "cancel_visit"])
def test_staff_put_right_their_own_for_seven_days_and_managers_any_for_ever(world, name, whose, age):
    lan, colleague = world.plot.lan, world.rows["colleague"]
    staff, manager = lan.as_actor(Role.STAFF), account_actor(world, Role.MANAGER)
    author = lan if whose == "own" else colleague
    for key in ("held", "void", "planned"):
        visit = world.rows[key]
        visit.recorded_by_id, visit.recorded_at = author.id, EVENING - age
        if visit.voided_at is not None:
            visit.voided_by_id = author.id
        there = colleague if whose == "colleague's" else lan
        visit.staff = [VisitStaff(ward_id=1, staff_id=there.id)]
    world.session.flush()
    (deed,) = deeds_of(actions_of_somebody()[name])
    written = whose == "own" and age <= OWN_FOR
    may = whose != "colleague's" if RULES[deed].own is Own.GOES_THERE else written

    assert outcome(world, name, staff) == (DONE if may else NOT_ALLOWED)
    assert outcome(world, name, manager) == DONE


@pytest.mark.parametrize("age", [timedelta(), OWN_FOR, OWN_FOR + SECOND])
@pytest.mark.parametrize("whose", ["own", "colleague's"])
@pytest.mark.parametrize("name", ["save_assists", "save_counter", "restore_assist", "restore_counter_day"])
def test_staff_put_their_own_lines_right_for_seven_days_and_managers_any_for_ever(world, name, whose, age):
    author = world.plot.lan if whose == "own" else world.rows["colleague"]
    for key in ("assist", "void_assist", "figures", "void_figures"):
        row = world.rows[key]
        row.recorded_by_id, row.recorded_at = author.id, EVENING - age
        row.voided_by_id = author.id if row.voided_at is not None else None
    world.session.flush()

    may = whose == "own" and age <= OWN_FOR
    assert outcome(world, name, world.plot.lan.as_actor(Role.STAFF)) == (DONE if may else NOT_ALLOWED)
    assert outcome(world, name, account_actor(world, Role.MANAGER)) == DONE


def test_staff_do_not_restore_what_a_manager_took_out(world):
    lan, void = world.plot.lan, world.rows["void"]
    assert outcome(world, "restore_visit", lan.as_actor(Role.STAFF)) == DONE

    void.voided_by_id = world.rows["colleague"].id
    world.session.flush()

    assert outcome(world, "restore_visit", lan.as_actor(Role.STAFF)) == NOT_ALLOWED


def test_a_leader_changes_nothing_and_an_administrator_writes_no_visits():
    seeing = {deed for deed in Deed if deed.value.endswith((".see", ".verify"))}

    assert {deed for deed in Deed if Actor(1, 1, "", Role.LEADER).may(deed)} <= seeing | {Deed.PEOPLE_EXPORT}
    assert {deed for deed in Deed if Actor(1, 0, "", Screen.DISPLAY).may(deed)} == {Deed.FIGURES_SEE}
    assert not [deed for deed in Deed if deed.value.startswith(("visit.", "assist.", "counter_day."))
                and deed is not Deed.VISIT_SEE and Actor(1, 1, "", Role.ADMINISTRATOR).may(deed)]  # fmt: skip
