"""The ward that browser tests look at: twelve groups, seven services, a few volunteers, visits up to yesterday."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select

from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from core.database import Database
from core.migrating import migrate
from gate.passwords import hashed
from models import Account, AccountState, Actor, ResidentialGroup, Role, Service, StaffMember, Visit, VolunteerKind
from tests.planting import Plot

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
KINDS = tuple(VolunteerKind)
PASSWORD = "mưa rơi trên mái hiên"
"""Of every account of the small ward; an account's login is its role, like "manager"."""


def today():
    """The ward's calendar day: a browser and its server live in the present."""
    return datetime.now(ZONE).date()


def plant_small_ward(url: str) -> None:
    with _opened(url) as database:
        migrate(database)
        with database.changing() as session:
            _plant(Plot(session))


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _accounts(plot: Plot) -> None:
    """One for each role; those of staff and manager are people of the centre."""
    kept = hashed(PASSWORD)
    plot.staff("Cán bộ Thử Hai", Role.MANAGER).goes_out = False
    for role in (Role.LEADER, Role.ADMINISTRATOR):
        plot.account(role, login=role.value, name=f"Tài khoản {role.value}", ward_id=plot.ward_id)
    for account in plot.session.scalars(select(Account)):
        account.login, account.password_hash, account.state = account.role.value, kept, AccountState.ACTIVE


def _plant(plot: Plot) -> None:
    _accounts(plot)
    services = [plot.service(f"Dịch vụ {number}") for number in range(1, 8)]
    groups = [plot.group(f"Tổ {number}", households=80 + number) for number in range(1, 13)]
    for number, group in enumerate(groups[:9]):
        helper = plot.volunteer(group, KINDS[number % 3])
        day = today() - timedelta(days=1 + 9 * number)
        lines = [(one, 10, 2, 1) for one in services[: 1 + number]]
        plot.visit(group, day, services=lines, volunteers=(helper,), recorded_at=datetime.now(UTC))
        plot.assist(helper, day + timedelta(days=1), households=3, service=services[0])


def save_visit(url: str, group_name: str) -> int:
    """Another process writes a visit of today down, through the action that people use; gives its number."""
    with _opened(url) as database, database.changing() as session:
        group = session.scalars(select(ResidentialGroup).where(ResidentialGroup.name == group_name)).one()
        staff = session.scalars(select(StaffMember).order_by(StaffMember.id)).first()
        service = session.scalars(select(Service)).first()
        entry = VisitEntry(
            entry_key=uuid4(), group_id=group.id, on_day=today(), starts_at=time(7, 30), attendees=20,
            households_present=15, first_time_households=5, staff_ids=(staff.id,),
            services=(TaughtService(service_id=service.id, people=9),), second_visit_reason="thêm một ca nữa",
        )  # fmt: skip
        by: Actor = staff.as_actor()
        visit: Visit = record_visit(session, entry, by=by, now=datetime.now(UTC), today=today()).visit
        return visit.id
