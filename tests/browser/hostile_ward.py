"""A ward whose every free text is a payload, written through the actions that people use."""

from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from uuid import uuid4

from sqlalchemy import select

from actions.displays import Showing, ask_to_pair, confirm_display
from actions.planning import plan_visit
from actions.setting_up import (
    add_group,
    add_service,
    add_staff_member,
    add_volunteer,
    found_ward,
    installation,
    set_target,
)
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit, void_visit
from actions.ward_facts import GroupFacts, ServiceFacts, StaffFacts, TargetFacts, VolunteerFacts, WardFacts
from core.database import Database
from core.migrating import migrate
from gate.passwords import hashed
from models import Account, AccountState, Figure, Role, ServiceKind, VolunteerKind
from tests.browser.hostile_words import plant_hostile_words
from tests.browser.payloads import PAYLOADS
from tests.browser.small_ward import PASSWORD, today

TYPED = tuple(PAYLOADS.values())


def plant_hostile_ward(url: str) -> None:
    """Groups, services, people, visits (held, void, planned), a target and a display; accounts as in the small ward."""
    database = Database(url)
    migrate(database)
    now, some = datetime.now(UTC), cycle(TYPED)
    begun = today() - timedelta(days=60)
    with database.changing() as session:
        ward = found_ward(
            session, WardFacts(code="66666", name_vi=TYPED[0], name_en=TYPED[11], province_vi=TYPED[1],
                               programme_start=begun), now=now,
        )  # fmt: skip
        by = installation(ward.id)
        groups = [
            add_group(
                session, GroupFacts(code=f"G{number}", name=text, households=90, venue=next(some),
                                    former_unit=next(some), valid_from=begun), by=by, now=now,
            ).id
            for number, text in enumerate(TYPED)
        ]  # fmt: skip
        services = [
            add_service(
                session, ServiceFacts(slug=f"s{number}", kind=ServiceKind.PROCEDURE, name_vi=text, name_en=text,
                                      short_vi=f"{number} {text}"[:40], short_en=f"{number} {text}"[:40],
                                      core=number < 7), by=by, now=now,
            ).id
            for number, text in enumerate(TYPED)
        ]  # fmt: skip
        for number, (role, text) in enumerate(zip(Role, TYPED, strict=False)):
            facts = StaffFacts(code=role.value, name=text, position=TYPED[number + 4], role=role, active_from=begun)
            add_staff_member(session, facts, by=by, now=now)
        kept = hashed(PASSWORD)
        for account in session.scalars(select(Account)):
            account.password_hash, account.state = kept, AccountState.ACTIVE
        volunteers = [
            add_volunteer(
                session, VolunteerFacts(code=f"V{number}", name=text, group_id=groups[number],
                                        kind=tuple(VolunteerKind)[number % 3], joined_on=begun), by=by, now=now,
            ).id
            for number, text in enumerate(TYPED)
        ]  # fmt: skip
        set_target(
            session,
            TargetFacts(figure=Figure.GROUP_COVERAGE, value=0.9, from_day=begun, source=TYPED[2]),
            by=by,
            now=now,
        )
        session.flush()
        manager = session.scalars(select(Account).where(Account.role == Role.MANAGER)).one().as_actor(ward.id)
        for number, group in enumerate(groups[:-2]):
            entry = VisitEntry(
                entry_key=uuid4(), group_id=group, on_day=today() - timedelta(days=1 + number), starts_at=time(19, 30),
                attendees=20, households_present=15, first_time_households=5, staff_ids=(manager.id,),
                services=tuple(TaughtService(service_id=one, people=5) for one in services[: 1 + number % 7]),
                volunteer_ids=(volunteers[number], volunteers[number + 1]), venue=next(some), note=next(some),
                second_visit_reason=next(some),
            )  # fmt: skip
            visit = record_visit(session, entry, by=manager, now=now, today=today()).visit
            if number == 0:
                void_visit(session, visit.id, reason=f"nhầm {TYPED[3]}", expected_version=1, by=manager, now=now)
        plan = VisitEntry(
            entry_key=uuid4(), group_id=groups[-1], on_day=today() + timedelta(days=1), starts_at=time(19, 30),
            staff_ids=(manager.id,), venue=TYPED[5],
        )  # fmt: skip
        plan_visit(session, plan, by=manager, now=now, today=today())
        code = ask_to_pair(session, "h" * 64, "h", now=now).code
        confirm_display(session, code, Showing(TYPED[4]), by=manager, now=now)
        plant_hostile_words(session, manager, now, today())
    database.close()
