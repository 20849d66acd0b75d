"""The sums that the database keeps are what the facts come to, whatever happened to the facts."""

from datetime import timedelta
from importlib import import_module

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from models import (
    Assist,
    AssistDay,
    HelpSpan,
    LineMonth,
    LinePair,
    Visit,
    VisitDay,
    VisitMonth,
    VisitService,
    VisitStatus,
    Volunteer,
    VolunteerKind,
)
from tests.metrics.histories import BEGIN, LAST, plant
from tests.planting import EVENING

SUMS = (VisitDay, VisitMonth, LineMonth, LinePair, AssistDay, HelpSpan)
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
            disturb(session, plot, data.draw)
        session.expire_all()
        before = kept(session)
        assert before == worked_out(session)

    hold()
