"""Maps taken in and taken back: all or nothing, once, with a trail, and never over what came later."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from actions import Conflict, Invalid
from actions.boundaries import MapFacts, import_map, undo_map
from actions.ending import remove_group
from actions.setting_up import installation
from models import AuditEvent, MapImport, ResidentialGroup, Role, Ward, WardRevision
from tests.planting import EVENING

BY = installation(1)
LATER = EVENING + timedelta(minutes=5)


def square(west):
    return {
        "type": "Polygon",
        "coordinates": [[[west, 21.5], [west + 0.01, 21.5], [west + 0.01, 21.6], [west, 21.6], [west, 21.5]]],
    }


@pytest.fixture
def ward(plot):
    plot.a, plot.b, plot.c = (plot.group(name) for name in ("Tổ 1", "Tổ 2", "Tổ 3"))
    plot.c.boundary = square(105.7)
    plot.session.get_one(Ward, 1).shapes_are_illustrative = True
    plot.session.flush()
    return plot


def take(plot, boundaries, now=EVENING, **more):
    return import_map(plot.session, MapFacts(file_name="to.zip", boundaries=boundaries, **more), by=BY, now=now)


def shapes(plot):
    plot.session.flush()
    plot.session.expire_all()
    row = ResidentialGroup
    return dict(map(tuple, plot.session.execute(select(row.name, row.boundary).where(row.ward_id == 1))))


def illustrative(plot):
    return plot.session.scalar(select(Ward.shapes_are_illustrative).where(Ward.id == 1))


def test_a_map_is_taken_in_and_taken_back(ward):
    before = shapes(ward)
    done = take(ward, {ward.a.id: square(105.8), ward.b.id: square(105.81)}, without=frozenset({ward.c.id}))

    assert shapes(ward) == {"Tổ 1": square(105.8), "Tổ 2": square(105.81), "Tổ 3": None}
    assert (done.groups, illustrative(ward)) == (3, False)

    undo_map(ward.session, done.id, by=BY, now=LATER)
    assert shapes(ward) == before
    assert illustrative(ward) is True
    verbs = list(ward.session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)))
    assert verbs.count("residential_group.draw") == 6
    assert {"map_import.apply", "map_import.undo", "ward.change"} <= set(verbs)


def test_real_boundaries_beside_illustrative_ones_leave_the_mark(ward):
    take(ward, {ward.a.id: square(105.8)})
    assert illustrative(ward) is True
    take(ward, {ward.a.id: square(105.8), ward.b.id: square(105.81), ward.c.id: square(105.82)})
    assert illustrative(ward) is False
    take(ward, {ward.a.id: square(105.83)}, illustrative=True)
    assert illustrative(ward) is True


def test_boundaries_of_ended_groups_stay_for_the_maps_of_their_days(ward):
    old = ward.group("Tổ 9", boundary=square(105.6))
    ward.succeed(old, ward.a, ward.a.valid_from + timedelta(days=30))
    take(ward, {ward.a.id: square(105.8), ward.b.id: square(105.81)}, without=frozenset({ward.c.id}))

    assert shapes(ward)["Tổ 9"] == square(105.6)
    assert illustrative(ward) is False


def test_the_same_map_again_changes_nothing(ward):
    facts = {ward.a.id: square(105.8), ward.b.id: square(105.81), ward.c.id: square(105.82)}
    take(ward, facts)
    revision = ward.session.scalar(select(WardRevision.revision))

    assert take(ward, facts) is None
    assert ward.session.scalar(select(WardRevision.revision)) == revision
    assert len(ward.session.scalars(select(MapImport)).all()) == 1


def test_what_came_later_is_not_undone(ward):
    first = take(ward, {ward.a.id: square(105.8)})
    second = take(ward, {ward.a.id: square(105.9)}, LATER)
    with pytest.raises(Conflict) as refusal:
        undo_map(ward.session, first.id, by=BY, now=LATER)
    assert [(one.code, one.values["names"]) for one in refusal.value.problems] == [("map_drawn_since", "Tổ 1")]

    undo_map(ward.session, second.id, by=BY, now=LATER)
    undo_map(ward.session, first.id, by=BY, now=LATER)
    assert shapes(ward)["Tổ 1"] is None
    with pytest.raises(Conflict, match="map_undone_already"):
        undo_map(ward.session, first.id, by=BY, now=LATER)


@pytest.mark.parametrize(
    "boundary, code",
    [
        (None, "setup_shape_type"),
        ({"type": "Point", "coordinates": [105.8, 21.5]}, "setup_shape_type"),
        ({"type": "Polygon", "coordinates": []}, "map_shape_broken"),
        ({"type": "Polygon"}, "map_shape_broken"),
        ({"type": "Polygon", "coordinates": [[[105.8, 21.5], [105.9, 21.5], [105.8, 21.6]]]}, "map_shape_broken"),
        ({"type": "Polygon", "coordinates": [[[2, 48], [3, 48], [3, 49], [2, 48]]]}, "map_shape_broken"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]}, "map_shape_broken"),
        ({"type": "Polygon", "coordinates": [[[float("nan"), 21.5]] * 4]}, "map_shape_broken"),
        ({"type": "Polygon", "coordinates": [[[105.8, 21.5]] * 100_001]}, "map_too_fine"),
    ],
)
def test_one_bad_boundary_and_nothing_is_taken_in(ward, boundary, code):
    before = shapes(ward)
    with pytest.raises(Invalid) as refusal:
        take(ward, {ward.a.id: square(105.8), ward.b.id: boundary})

    assert [one.code for one in refusal.value.problems] == [code]
    assert shapes(ward) == before


def test_a_group_that_is_not_there_and_an_empty_map_are_refused(ward):
    with pytest.raises(Invalid, match="group_missing"):
        take(ward, {999_999: square(105.8)})
    with pytest.raises(Invalid, match="map_without_groups"):
        take(ward, {})
    with pytest.raises(Invalid, match="map_import_unknown"):
        undo_map(ward.session, 999_999, by=BY, now=EVENING)


def test_a_group_made_by_mistake_goes_with_its_boundary(ward):
    done = take(ward, {ward.a.id: square(105.8), ward.b.id: square(105.81)})
    remove_group(ward.session, ward.a.id, by=ward.actor(Role.ADMINISTRATOR), now=LATER)
    undo_map(ward.session, done.id, by=BY, now=LATER)

    assert shapes(ward) == {"Tổ 2": None, "Tổ 3": square(105.7)}
