"""The audit trail can be added to and not changed; and when somebody gets round that, the check finds it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actions.access_log import note_access
from actions.change import Change
from actions.setting_up import installation
from metrics.trail_check import HEAD, Fault, check_access, check_trail, check_ward, heads
from models import AuditEvent
from models.chain import seal
from tests.planting import EVENING, Plot

CHAINS = {"audit_event": check_ward, "access_event": check_access}
ROWS = 5
FILLED = {
    "audit_event": {
        "at": "2031-01-01 00:00:00", "actor_id": None, "account_id": 1, "verb": "visit.forged",
        "subject": "forged", "subject_id": 99, "revision": 99, "before": '{"attendees": 1}',
        "after": '{"attendees": 2}',
        "reason": "bịa", "searched": "bia", "previous": "0" * 64, "hash": "0" * 64, "id": 999_999_999,
    },
    "access_event": {
        "at": "2031-01-01 00:00:00", "ward_id": None, "account_id": 99, "verb": "account.forged", "subject": "forged",
        "subject_id": 99, "details": '{"role": "manager"}', "previous": "0" * 64, "hash": "0" * 64, "id": 999_999_999,
    },
}  # fmt: skip
"""Each column with a value that no row has."""


def triggers_of(session, table):
    if session.get_bind().dialect.name == "sqlite":
        return session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table}
        ).all()
    return []


def drop_guard(session, table):
    """What the owner of the database can do."""
    for trigger in triggers_of(session, table):
        session.execute(text(f"DROP TRIGGER {trigger}"))
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))


@pytest.fixture
def trail(session):
    """A ward with ROWS rows in each trail. Gives the numbers of the rows of each."""
    plot = Plot(session)
    change = Change(session, plot.lan.as_actor(), EVENING)
    for number in range(ROWS):
        after = {"attendees": number, "note": "Tổ Một", "services": {"3": [1, None, 2]}}
        change.note("visit.correct", "visit", number, before={"attendees": None}, after=after, reason="đếm lại")
        details = {"role": "staff", "n": number} if number else None
        note_access(session, "account.change_role", number, by=1, now=EVENING, ward_id=1, details=details)
    session.flush()
    return {
        table: session.scalars(text(f"SELECT id FROM {table} ORDER BY id")).all()
        for table in ("audit_event", "access_event")
    }


def found_in(session, table):
    session.expire_all()
    check = CHAINS[table]
    return check(session, 1) if table == "audit_event" else check(session)


@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_the_guard_reads_the_newest_row_alone_even_when_the_table_is_believed_empty(request, session, table):
    """PostgreSQL plans to read all of such a table, and keeps to it: 5,000 rows of an import did, each of them."""
    session.execute(text(f"ANALYZE {table}"))
    request.getfixturevalue("trail")
    read = text("SELECT idx_scan, seq_tup_read FROM pg_stat_xact_user_tables WHERE relname = :table")
    by_key, rows = session.execute(read, {"table": table}).one()

    assert by_key == 2 * ROWS  # for its number, for its hash
    assert rows == ROWS  # what the fixture has asked


def test_an_untouched_trail_holds(session, trail):
    chains = list(check_trail(session))

    assert [chain.holds for chain in chains] == [True, True]
    assert [chain.rows for chain in chains] == [ROWS, ROWS]


@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE {table} SET verb = 'x' WHERE id = :id",
        "DELETE FROM {table} WHERE id = :id",
        "UPDATE {table} SET hash = hash",
        "DELETE FROM {table}",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_row(session, trail, table, deed):
    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(text(deed.format(table=table)), {"id": trail[table][2]} if ":id" in deed else {})

    assert found_in(session, table).holds


@pytest.mark.parametrize("table", CHAINS)
def test_postgresql_refuses_to_empty_the_trail(session, trail, table):
    if session.get_bind().dialect.name == "sqlite":
        return  # it has no TRUNCATE, and DELETE is refused
    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(text(f"TRUNCATE {table}"))


def values_of(session, table, number):
    return dict(session.execute(text(f"SELECT * FROM {table} WHERE id = :id"), {"id": number}).mappings().one())


def plain(session, values):
    """As raw SQL needs them: JSON as text."""
    return {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}


def insert_sql(session, table, values, verb="INSERT"):
    names = ", ".join(f'"{name}"' for name in values)
    return text(f"{verb} INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})")


@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize("where", ["in the place of a row", "between two rows", "at the end, of no chain"])
def test_the_database_refuses_a_row_that_does_not_go_on_from_the_newest(session, trail, table, where):
    values = plain(session, values_of(session, table, trail[table][2]))
    if where == "at the end, of no chain":
        values |= {"id": trail[table][-1] + 7, "previous": "0" * 64}
    elif where == "between two rows":
        session.execute(text("SELECT 1"))
        values |= {"id": trail[table][0] - 1}
    sqlite = session.get_bind().dialect.name == "sqlite"
    verb = "INSERT OR REPLACE" if sqlite else "INSERT"

    with pytest.raises(DBAPIError, match="go on from the newest"), session.begin_nested():
        session.execute(insert_sql(session, table, values, verb), values)
    assert found_in(session, table).holds


@pytest.mark.parametrize("table, column", [(table, column) for table in CHAINS for column in FILLED[table]])
@pytest.mark.parametrize("place", [0, 2, ROWS - 1])
def test_a_changed_value_is_found_in_every_column_of_every_row(session, trail, table, column, place):
    drop_guard(session, table)
    cast = "CAST(:value AS json)" if column in ("before", "after", "details") else ":value"
    if column == "at" and session.get_bind().dialect.name == "postgresql":
        cast = "CAST(:value AS timestamptz)"
    if session.get_bind().dialect.name == "sqlite":
        cast = ":value"
    session.execute(
        text(f'UPDATE {table} SET "{column}" = {cast} WHERE id = :id'),
        {"value": FILLED[table][column], "id": trail[table][place]},
    )

    broken = found_in(session, table).broken

    assert broken is not None
    assert broken.id is not None
    if column not in ("id", "hash", "previous"):
        assert (broken.fault, broken.id) == (Fault.CHANGED, trail[table][place])


def test_the_forged_values_name_every_column_that_a_row_has():
    """ward_id of a ward's row is its key: moving a row to another ward is removing it here."""
    assert FILLED["audit_event"].keys() == {column.name for column in AuditEvent.__table__.c} - {"ward_id"}


@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize("place", range(ROWS))
def test_a_removed_row_is_found_and_the_next_one_named(session, trail, table, place):
    drop_guard(session, table)
    session.execute(text(f"DELETE FROM {table} WHERE id = :id"), {"id": trail[table][place]})

    broken = found_in(session, table).broken

    if place == ROWS - 1:
        assert (broken.fault, broken.id) == (Fault.END_GONE, trail[table][-2])
    else:
        assert (broken.fault, broken.id) == (Fault.OUT_OF_LINE, trail[table][place + 1])


@pytest.mark.parametrize("table", CHAINS)
def test_an_emptied_trail_is_found(session, trail, table):
    drop_guard(session, table)
    session.execute(text(f"DELETE FROM {table}"))

    broken = found_in(session, table).broken
    assert (broken.fault, broken.id) == (Fault.END_GONE, None)


@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("place", ["front", "end"])
def test_a_row_put_in_is_found_even_with_a_hash_worked_out_well(session, trail, table, sealed, place):
    drop_guard(session, table)
    chosen = trail[table][0] if place == "front" else trail[table][-1]
    model = AuditEvent if table == "audit_event" else None
    values = values_of(session, table, chosen)
    values["id"] = chosen - 1 if place == "front" else chosen + 1
    if sealed and model is not None:
        row = session.get_one(AuditEvent, (1, chosen))
        whole = {column.name: getattr(row, column.name) for column in AuditEvent.__table__.c} | {"id": values["id"]}
        whole.pop("hash")
        whole.pop("previous")
        values["previous"] = None if place == "front" else values["hash"]
        values["hash"] = seal(values["previous"], whole)
    values = plain(session, values)
    session.execute(insert_sql(session, table, values), values)

    broken = found_in(session, table).broken

    assert broken is not None
    assert broken.id >= min(values["id"], chosen)


@pytest.mark.parametrize("table", CHAINS)
def test_two_rows_that_changed_places_are_found(session, trail, table):
    drop_guard(session, table)
    first, second = trail[table][1], trail[table][2]
    for old, new in ((first, -1), (second, first), (-1, second)):
        session.execute(text(f"UPDATE {table} SET id = :new WHERE id = :old"), {"old": old, "new": new})

    assert (found_in(session, table).broken.fault, found_in(session, table).broken.id) == (Fault.OUT_OF_LINE, first)


def test_a_whole_chain_written_anew_is_given_away_by_a_head_that_was_logged(session, trail):
    logged = heads(session)["00001"]
    assert len(logged) == HEAD
    assert logged in check_ward(session, 1, known=[logged]).known
    drop_guard(session, "audit_event")
    previous = None
    for number in trail["audit_event"]:
        row = session.get_one(AuditEvent, (1, number), populate_existing=True)
        row.reason = "bịa lại tất cả"
        row.previous = previous
        values = {column.name: getattr(row, column.name) for column in AuditEvent.__table__.c}
        values.pop("hash")
        values.pop("previous")
        row.hash = previous = seal(previous, values)
    session.flush()
    session.execute(text("UPDATE ward_revision SET head = :head"), {"head": previous})

    forged = check_ward(session, 1, known=[logged])

    assert forged.holds, "whoever owns the database can do that"
    assert forged.known == frozenset(), "but not put the logged head back"


def test_wards_have_their_own_chains(session, trail):
    other = Plot(session, ward_id=2, code="00002")
    Change(session, other.lan.as_actor(), EVENING).note("visit.void", "visit", 1, after={"void": True})
    session.flush()
    drop_guard(session, "audit_event")
    session.execute(text("DELETE FROM audit_event WHERE ward_id = 1 AND id = :id"), {"id": trail["audit_event"][1]})

    assert [(chain.ward_id, chain.holds) for chain in check_trail(session)] == [(1, False), (2, True), (None, True)]


def test_only_a_demo_ward_takes_its_rows_with_it(session, trail):
    session.execute(text("UPDATE ward SET is_demo = true"))

    session.execute(text("DELETE FROM audit_event"))
    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(text("DELETE FROM access_event"))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=9)
NUMBERS = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN_JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def test_whatever_plain_values_a_row_holds_its_chain_holds(session):
    plot = Plot(session)
    by = installation(plot.ward_id)

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.dictionaries(WORDS, PLAIN_JSON, max_size=4))
    def hold(values):
        Change(session, by, EVENING).note("visit.correct", "visit", 1, before=values, after={"x": values})
        session.flush()
        session.expire_all()
        assert check_ward(session, 1).holds

    hold()
