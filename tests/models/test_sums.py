"""The sums that the database keeps are what the facts come to, whatever happened to the facts."""

from datetime import timedelta
from importlib import import_module
from itertools import count
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import case, delete, select, text, update

from actions.bulk import insert_all
from models import (
    Assist,
    AssistDay,
    HelpSpan,
    LineMonth,
    LinePair,
    ResidentialGroup,
    Service,
    Visit,
    VisitDay,
    VisitMonth,
    VisitService,
    VisitStatus,
    Volunteer,
    VolunteerKind,
)
from tests.metrics.histories import BEGIN, LAST, plant
from tests.planting import EVENING, Plot

SUMS = (VisitDay, VisitMonth, LineMonth, LinePair, AssistDay, HelpSpan)
DOUBLINGS = 6
fresh = count(10**6)
from_facts = import_module("migrations.versions.0002_sums_families_and_search").sums_from_facts


def kept(session):
    """Every sum that is not nought, by table."""
    found = {}
    for model in SUMS:
        table = model.__table__
        keys = [column.name for column in table.primary_key]
        rows = session.execute(select(table)).mappings().all()
        lasting = [dict(row) for row in rows if any(row[one.name] for one in table.c if one.name not in keys)]
        found[table.name] = sorted(lasting, key=lambda row: [str(row[key]) for key in keys])
    return found


def worked_out(session):
    """The same, from the facts."""
    for model in SUMS:
        session.execute(delete(model))
    for statement in from_facts(session.get_bind().dialect.name):
        session.execute(text(statement))
    return kept(session)


def disturb(session, plot, draw):
    """Facts are moved, voided, corrected and removed, by the session and by plain statements."""
    day = BEGIN + timedelta(days=draw(st.integers(0, LAST)))
    here = plot.ward_id
    one_visit = session.scalars(select(Visit.id).where(Visit.ward_id == here)).all()
    one_assist = session.scalars(select(Assist.id).where(Assist.ward_id == here)).all()
    one_person = session.scalars(select(Volunteer.id).where(Volunteer.ward_id == here)).all()
    deed = draw(st.sampled_from(["move", "status", "count", "line", "unline", "assist", "void", "kind", "gone"]))
    if deed in ("move", "status", "count", "line", "unline") and one_visit:
        where = (Visit.ward_id == here, Visit.id == draw(st.sampled_from(one_visit)))
        lines = (VisitService.ward_id == here, VisitService.visit_id == where[1].right)
        if deed == "move":
            session.execute(update(Visit).where(*where).values(on_day=day))
        elif deed == "status":
            held = draw(st.booleans())
            status = VisitStatus.HELD if held else VisitStatus.PLANNED
            live = (*where, Visit.voided_at.is_(None))
            session.execute(update(Visit).where(*live).values(status=status, counts=held))
        elif deed == "count":
            few = {"attendees": 3, "households_present": 2, "first_time_households": draw(st.none() | st.just(1))}
            session.execute(update(Visit).where(*where).values(**few))
        elif deed == "line":
            session.execute(update(VisitService).where(*lines).values(people=draw(st.none() | st.integers(0, 5))))
        else:
            session.execute(delete(VisitService).where(*lines))
    elif deed in ("assist", "void", "gone") and one_assist:
        where = (Assist.ward_id == here, Assist.id == draw(st.sampled_from(one_assist)))
        if deed == "gone":
            session.execute(delete(Assist).where(*where))
        else:
            void = draw(st.sampled_from([None, EVENING]))
            values = {"on_day": day, "households": 7} if deed == "assist" else {
                "voided_at": void, "voided_by_id": void and Assist.recorded_by_id, "void_reason": void and "nhầm người",
            }  # fmt: skip
            session.execute(update(Assist).where(*where).values(**values))
    elif deed == "kind" and one_person:
        where = (Volunteer.ward_id == here, Volunteer.id == draw(st.sampled_from(one_person)))
        session.execute(update(Volunteer).where(*where).values(kind=draw(st.sampled_from(VolunteerKind))))


def disturb_many(session, plot, draw):
    """The same by statements that change many facts at once, some of them from one sum to another."""
    here, day = plot.ward_id, BEGIN + timedelta(days=draw(st.integers(0, LAST)))
    visits, lines, helped = Visit.ward_id == here, VisitService.ward_id == here, Assist.ward_id == here
    deed = draw(st.sampled_from(["days", "group", "status", "service", "add", "unline", "assists", "void", "person"]))
    if deed == "days":
        other = day + timedelta(days=draw(st.integers(1, 40)))
        swapped = case((Visit.on_day <= day, other), else_=day)
        session.execute(update(Visit).where(visits).values(on_day=swapped))
    elif deed == "group" and (groups := session.scalars(some(ResidentialGroup, here)).all()):
        session.execute(update(Visit).where(visits).values(group_id=draw(st.sampled_from(groups))))
    elif deed == "status":
        held = draw(st.booleans())
        values = {"status": VisitStatus.HELD if held else VisitStatus.PLANNED, "counts": held}
        session.execute(update(Visit).where(visits, Visit.voided_at.is_(None)).values(**values | few()))
    elif deed == "service" and (services := session.scalars(some(Service, here)).all()):
        both = select(VisitService.visit_id).where(lines, VisitService.service_id == services[-1])
        move = update(VisitService).where(lines, VisitService.service_id == services[0])
        session.execute(move.where(VisitService.visit_id.not_in(both)).values(service_id=services[-1]))
    elif deed == "add":
        add_copies(session, here)
    elif deed == "unline":
        session.execute(delete(VisitService).where(lines, VisitService.on_day <= day))
    elif deed == "assists":
        session.execute(update(Assist).where(helped, Assist.on_day <= day).values(on_day=day, households=3))
    elif deed == "void":
        values = {"voided_at": EVENING, "voided_by_id": Assist.recorded_by_id, "void_reason": "nhầm người"}
        session.execute(update(Assist).where(helped, Assist.voided_at.is_(None)).values(**values))
    elif people := session.scalars(select(Volunteer).where(Volunteer.ward_id == here)).all():
        one = draw(st.sampled_from(people))
        session.execute(update(Assist).where(helped).values(volunteer_id=one.id, kind=one.kind))


def some(model, ward_id):
    return select(model.id).where(model.ward_id == ward_id).order_by(model.id)


def few():
    return {"attendees": 9, "households_present": 4, "first_time_households": None}


def add_copies(session, ward_id):
    """Visits of the ward once more, with their lines, as an import writes them."""
    asked = select(Visit.__table__).where(Visit.ward_id == ward_id).limit(50)
    visits = session.execute(asked).mappings().all()
    new = {row["id"]: next(fresh) for row in visits}
    insert_all(session, Visit, [dict(row) | {"id": new[row["id"]], "entry_key": uuid4()} for row in visits])
    asked = select(VisitService.__table__).where(VisitService.ward_id == ward_id, VisitService.visit_id.in_(new))
    lines = session.execute(asked).mappings().all()
    insert_all(session, VisitService, [dict(row) | {"visit_id": new[row["visit_id"]]} for row in lines])


def test_the_sums_are_what_the_facts_come_to(session):
    @settings(
        max_examples=25 if session.get_bind().dialect.name == "sqlite" else 8,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    @given(st.data())
    def hold(data):
        plot = plant(session, data.draw)
        for _ in range(data.draw(st.integers(0, 8))):
            data.draw(st.sampled_from([disturb, disturb_many]))(session, plot, data.draw)
        session.expire_all()
        before = kept(session)
        assert before == worked_out(session)

    hold()


@pytest.fixture
def many(session):
    """A ward with visits of one day, in one group, that taught one service each, added as an import adds them."""
    plot = Plot(session)
    plot.visit(plot.group("Tổ Một"), BEGIN, services=((plot.service("khai_sinh"), 5, 1, 0),))
    session.flush()
    session.expire_all()
    for _ in range(DOUBLINGS):
        add_copies(session, plot.ward_id)
    return plot


def changes_of(session, model):
    asked = text("SELECT n_tup_ins + n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = :name")
    return session.scalar(asked, {"name": model.__tablename__})


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_however_many_rows_a_statement_changes_a_sum_is_changed_once(session, many):
    """PostgreSQL keeps each version of a row until the transaction ends, and walks over them at the next change."""
    sums = (VisitDay, VisitMonth, LineMonth, LinePair)
    before = [changes_of(session, one) for one in sums]
    session.execute(update(Visit).where(Visit.ward_id == many.ward_id).values(on_day=BEGIN + timedelta(days=60)))
    session.execute(update(Visit).where(Visit.ward_id == many.ward_id).values(note="đếm lại"))

    assert session.scalar(select(VisitDay.visits).where(VisitDay.on_day > BEGIN)) == 2**DOUBLINGS
    # From one day and month to another; the pair of service and group stays as it is.
    assert [changes_of(session, one) - at for one, at in zip(sums, before, strict=True)] == [2, 2, 2, 0]
