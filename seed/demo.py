"""The demo ward's database: `python -m seed.demo` makes it, or makes it anew when its last day is over.

--reset makes it anew in any case; --today YYYY-MM-DD pretends that it is another day. What somebody entered by hand
stays as long as the demo's day lasts.
"""

import argparse
import sys
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from core.database import Database
from core.migrating import migrate
from core.settings import Settings
from core.starting import settings_or_exit
from models import AccessEvent, Account, AuditEvent, Base, OneTimeLink, SignIn, Ward, WardRevision
from seed.demo_ward import CODE, LIVED, live
from texts import translator


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m seed.demo", description=__doc__)
    parser.add_argument("--reset", action="store_true", help="make the demo anew, whatever is in it")
    parser.add_argument("--today", type=date.fromisoformat, help="YYYY-MM-DD instead of the present day")
    given = parser.parse_args(arguments)
    settings = settings_or_exit()
    t = translator(settings.language)
    today = given.today or datetime.now(settings.zone).date()
    try:
        made = refresh(settings, today, reset=given.reset)
    except NotADemo:
        print(t("seed.demo_not_a_demo", code=CODE), file=sys.stderr)
        return 1
    print(t("seed.demo_made" if made else "seed.demo_fresh", day=t.day(today)))
    return 0


class NotADemo(Exception):
    """The database meant for the demo holds a real ward with the demo's code: nothing was touched."""


def refresh(settings: Settings, today: date, *, reset: bool = False) -> bool:
    """Make the demo ward for `today` unless it is there already; True when it was made. Raises NotADemo.

    Old rows go and new ones come in one transaction: a server that shows the demo meanwhile never sees half of it,
    and other wards in the same database are left alone.
    """
    database = Database(settings.demo_database_url)
    try:
        lived = _lived_until(database)
        if not reset and lived is not None and lived >= today:
            return False
        migrate(database)
        with database.changing() as session:
            revision = _clear(session)
            ward = live(session, today, settings.zone)
            row = session.get_one(WardRevision, ward.id)
            row.revision = max(row.revision, revision + 1)
            row.families = {}
    finally:
        database.close()
    return True


def _lived_until(database: Database) -> date | None:
    """The day that the demo was made for; None when there is none. An unreadable SQLite file is put aside."""
    path = database.file
    if path is not None and not path.exists():
        return None
    try:
        with database.reading() as session:
            return _last_day(session)
    except DatabaseError as problem:
        database.engine.dispose()
        if "locked" in str(problem):
            raise
        if path is not None:
            for side in ("-wal", "-shm"):
                path.with_name(path.name + side).unlink(missing_ok=True)
            path.replace(path.with_name(f"{path.name}.unreadable"))
        return None


def _last_day(session: Session) -> date | None:
    ward = session.scalar(select(Ward).where(Ward.code == CODE))
    if ward is None:
        return None
    if not ward.is_demo:
        raise NotADemo
    for table in Base.metadata.sorted_tables:  # a file of an older schema is found out here, not by a page
        session.execute(select(table).limit(1))
    statement = (
        select(AuditEvent.after)
        .where(AuditEvent.ward_id == ward.id, AuditEvent.verb == LIVED)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    after = session.scalar(statement)
    return date.fromisoformat(after["today"]) if after else None


def _clear(session: Session) -> int:
    """Take the demo ward out; its last data revision, which the new one must pass: boards remember answers by it."""
    ward = session.scalar(select(Ward).where(Ward.code == CODE))
    if ward is None:
        return 0
    if not ward.is_demo:
        raise NotADemo
    locked = select(WardRevision.revision).where(WardRevision.ward_id == ward.id).with_for_update()
    revision = session.scalar(locked) or 0
    accounts = select(Account.id).where(Account.ward_id == ward.id)
    for table in (SignIn, OneTimeLink):
        session.execute(delete(table).where(table.account_id.in_(accounts)))
    for table in reversed(Base.metadata.sorted_tables):
        if "ward_id" in table.c and table.name != AccessEvent.__tablename__:  # who came in stays told
            session.execute(delete(table).where(table.c.ward_id == ward.id))
    session.delete(ward)
    session.flush()
    session.expunge_all()
    return revision


if __name__ == "__main__":
    sys.exit(main())
