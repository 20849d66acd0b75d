"""Readers see one moment, changes happen whole or not at all, and follow each other, on both engines."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from actions import Change
from core.database import Database
from models import AuditEvent, Holiday, StaffMember, WardRevision
from tests.planting import EVENING, TODAY, Plot

THREADS, EACH = 8, 20


@pytest.fixture
def actor(database):
    """Somebody of a ward that is saved in `database`."""
    with database.changing() as session:
        return Plot(session).lan.as_actor()


def revision_in(session):
    return session.execute(select(WardRevision.revision)).scalar_one()


def holidays(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Holiday))


def change_once(database, actor):
    """A change with a row of its own; gives the numbers that it took."""
    with database.changing() as session:
        change = Change(session, actor, EVENING)
        numbers = [change.take_id(), change.take_id()]
        for number in numbers:
            session.add(StaffMember(ward_id=1, id=number, code=f"X{number}", name="Cán bộ Thử", active_from=TODAY))
        change.note("staff_member.add", "staff_member", numbers[0])
        return numbers


@pytest.mark.parametrize(
    "address, file",
    [
        ("sqlite:///{}/new/ward.db", "new/ward.db"),
        ("sqlite:///file:{}/new/ward%2520x.db?uri=true", "new/ward x.db"),
        ("sqlite:///file::memory:?uri=true", None),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("postgresql+psycopg://ward@127.0.0.1:1/file:none", None),
    ],
)
def test_a_database_knows_its_file_and_makes_no_folder_but_that_files(address, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    database = Database(address.format(tmp_path))
    if database.is_sqlite:
        with database.reading() as session:
            assert session.scalar(select(1)) == 1
    database.close()

    assert database.file == (file and tmp_path / file)
    assert [one.name for one in tmp_path.iterdir()] == (["new"] if file else [])
    assert file is None or (tmp_path / file).is_file()


def test_a_reader_sees_one_moment_while_a_writer_commits(database, actor):
    with database.reading() as session:
        before = revision_in(session)
        writer = threading.Thread(target=change_once, args=(database, actor))
        writer.start()
        writer.join(2)
        session.expire_all()
        assert revision_in(session) == before
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    writer.join()

    with database.reading() as session:
        assert revision_in(session) == before + 1
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 1


def test_a_writer_does_not_wait_for_readers(database, actor):
    with database.reading() as session:
        revision_in(session)
        change_once(database, actor)

    with database.reading() as session:
        assert revision_in(session) == 2


def test_what_a_reader_changes_is_forgotten(database, actor):
    with database.reading() as session:
        session.add(Holiday(ward_id=actor.ward_id, on_day=TODAY, name_vi="Ngày nghỉ"))
        session.flush()

    assert holidays(database) == 0


def test_a_change_that_breaks_off_leaves_nothing_behind(database, actor):
    def breaks_off():
        with database.changing() as session:
            Change(session, actor, EVENING).take_id()
            session.add(Holiday(ward_id=actor.ward_id, on_day=TODAY, name_vi="Ngày nghỉ"))
            session.flush()
            raise KeyboardInterrupt  # even what is no Exception

    with pytest.raises(KeyboardInterrupt):
        breaks_off()

    assert holidays(database) == 0
    with database.reading() as session:
        assert revision_in(session) == 1
        assert session.scalar(select(WardRevision.last_id)) == 1_000_000


def test_one_refused_row_takes_the_others_back(database, actor):
    def adds_both():
        with database.changing() as session:
            session.add(Holiday(ward_id=actor.ward_id, on_day=TODAY, name_vi="Ngày nghỉ"))
            session.flush()
            session.add(Holiday(ward_id=404, on_day=TODAY, name_vi="Ngày nghỉ"))

    with pytest.raises(IntegrityError):
        adds_both()

    assert holidays(database) == 0


def test_a_change_after_a_broken_one_goes_through(database, actor):
    def breaks_off():
        with database.changing() as session:
            Change(session, actor, EVENING)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()

    change_once(database, actor)

    with database.reading() as session:
        assert revision_in(session) == 2


@pytest.mark.parametrize("processes", [1, 2])
def test_changes_by_many_at_once_follow_each_other_and_lose_nothing(database, actor, processes):
    """`processes` databases of their own: what one process waits for inside, two must wait for at the database."""
    doors = [database, *(Database(database.url) for _ in range(processes - 1))]

    def work(number):
        return [change_once(doors[number % processes], actor) for _ in range(EACH)]

    with ThreadPoolExecutor(THREADS) as threads:
        taken = [number for numbers in threads.map(work, range(THREADS)) for pair in numbers for number in pair]
    for door in doors[1:]:
        door.close()

    changes = THREADS * EACH
    with database.reading() as session:
        events = session.execute(select(AuditEvent.revision, AuditEvent.id).order_by(AuditEvent.id)).all()
        saved = set(session.scalars(select(StaffMember.id).where(StaffMember.id > 1_000_000)))
        assert session.scalar(select(WardRevision.last_id)) == 1_000_000 + 3 * changes
        assert revision_in(session) == 1 + changes
    assert [revision for revision, _ in events] == list(range(2, changes + 2))
    assert len(set(taken)) == len(taken) == 2 * changes
    assert saved == set(taken)
    assert not saved & {number for _, number in events}


def test_two_changes_in_one_transaction_are_two_revisions_and_never_the_same_number(database, actor):
    with database.changing() as session:
        first, second = Change(session, actor, EVENING), Change(session, actor, EVENING)
        numbers = [first.take_id(), second.take_id(), first.take_id()]

    assert numbers == sorted(set(numbers))
    with database.reading() as session:
        assert revision_in(session) == 3


def test_a_change_that_was_none_leaves_the_revision_as_it_was(database, actor):
    with database.changing() as session:
        Change(session, actor, EVENING).forget()

    with database.reading() as session:
        assert revision_in(session) == 1
        assert session.scalars(select(WardRevision)).one().changed_at == EVENING


def test_wards_do_not_share_numbers_or_revisions(database, actor):
    with database.changing() as session:
        other = Plot(session, ward_id=2, code="00002").lan.as_actor()
    with database.changing() as session:
        assert Change(session, actor, EVENING).take_id() == Change(session, other, EVENING).take_id()

    with database.reading() as session:
        revisions = session.execute(select(WardRevision.ward_id, WardRevision.revision))
        assert dict(revisions.all()) == {1: 2, 2: 2}


def test_who_saves_waits_for_a_supposition_and_is_never_turned_away(database, actor, monkeypatch):
    monkeypatch.setattr("core.database.BUSY_MS", 50)
    again = Database(database.url)
    supposed, saved = threading.Event(), threading.Event()

    def save():
        supposed.wait(10)
        change_once(again, actor)
        saved.set()

    with ThreadPoolExecutor(1) as others:
        saving = others.submit(save)
        with again.supposing() as session:
            session.execute(update(WardRevision).values(last_id=WardRevision.last_id + 7))
            before = revision_in(session)
            supposed.set()
            assert not saved.wait(0.3)
        saving.result(10)
    with again.reading() as session:
        assert revision_in(session) == before + 1, "what was supposed is forgotten, what was saved stays"
    again.close()


def test_a_supposition_does_not_wait_for_ever_for_who_writes(tmp_path, monkeypatch):
    monkeypatch.setattr("core.database.BUSY_MS", 50)
    database = Database(f"sqlite:///{tmp_path / 'ward.db'}")
    with database.changing(), pytest.raises(OperationalError), database.supposing():
        pass
    with database.supposing() as session:
        assert session.scalar(text("SELECT 1")) == 1
    database.close()
