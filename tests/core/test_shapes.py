"""What the map gets: true proportions, whatever the order of the rings, and a new address only for new content."""

import json
import math
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from shapely.geometry import Point, shape
from shapely.ops import unary_union
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.answers import Answers
from core.shapes import MOST_BYTES, displayed_shapes, shapes_on, shapes_route
from models import GroupPast
from tests.maps.making import fine_ward
from tests.planting import TODAY, Plot

SOUTH, NORTH, WEST, EAST = 21.5, 21.7, 105.8, 105.9
SQUARE = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
"""0.1° from west to east, 0.2° from south to north."""
HOLE = [[105.83, 21.55], [105.87, 21.55], [105.87, 21.65], [105.83, 21.65], [105.83, 21.55]]
FAR = [[106.0, 21.5], [106.01, 21.5], [106.01, 21.51], [106.0, 21.51], [106.0, 21.5]]
FORMS = {
    "square": {"type": "Polygon", "coordinates": [SQUARE]},
    "ring": {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
    "two parts": {"type": "MultiPolygon", "coordinates": [[SQUARE], [FAR]]},
    "crescent": {
        "type": "Polygon",
        "coordinates": [
            [[105.8, 21.5], [105.9, 21.5], [105.9, 21.52], [105.82, 21.52], [105.82, 21.68], [105.9, 21.68],
             [105.9, 21.7], [105.8, 21.7], [105.8, 21.5]]
        ],
    },
}  # fmt: skip

LOLLIPOP = {
    "type": "Polygon",
    "coordinates": [
        [[105.80, 21.50], [105.82, 21.50], [105.82, 21.508], [105.95, 21.508], [105.95, 21.512], [105.82, 21.512],
         [105.82, 21.52], [105.80, 21.52], [105.80, 21.50]]
    ],
}  # fmt: skip


def backwards(geometry):
    """The same geometry, every ring the other way round."""

    def walk(part):
        return part[::-1] if isinstance(part[0][0], float) else [walk(inner) for inner in part]

    return geometry | {"coordinates": walk(geometry["coordinates"])}


def points(geometry):
    def walk(part):
        if isinstance(part[0], float | int):
            yield tuple(part)
        else:
            for inner in part:
                yield from walk(inner)

    return set(walk(geometry["coordinates"]))


def shown(plot, day=TODAY):
    found = displayed_shapes(plot.session, plot.ward_id, day=day)
    return found, json.loads(found.content)["features"]


def test_a_kilometre_is_as_long_eastwards_as_northwards(plot):
    plot.group("Tổ 1", boundary=FORMS["square"])
    found, [feature] = shown(plot)
    west, south, east, north = shape(feature["geometry"]).bounds

    assert found.wide == pytest.approx((east - west) / (north - south), rel=1e-4)
    assert (north - south) / (east - west) == pytest.approx(2 / math.cos(math.radians(21.6)), rel=1e-4)
    assert (south, north) == (SOUTH, NORTH)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_order_of_the_rings_does_not_matter(plot, form):
    plot.group("Tổ 1", boundary=form)
    plot.group("Tổ 2", boundary=backwards(form))
    _, (one, other) = shown(plot)

    assert points(one["geometry"]) == points(other["geometry"])
    assert shape(one["geometry"]).equals(shape(other["geometry"]))
    for feature in (one, other):
        label = Point(feature["properties"]["x"], feature["properties"]["y"])
        assert shape(feature["geometry"]).is_valid
        assert shape(feature["geometry"]).contains(label)


def test_a_label_stands_where_there_is_most_room_around_it(plot):
    plot.group("Tổ 1", boundary=LOLLIPOP)
    _, [feature] = shown(plot)

    x, y = feature["properties"]["x"], feature["properties"]["y"]
    assert shape(feature["geometry"]).boundary.distance(Point(x, y)) > 0.009, "in the head, not on the long stalk"


def test_parts_and_holes_stay(plot):
    plot.group("Tổ 1", boundary=FORMS["two parts"])
    plot.group("Tổ 2", boundary=FORMS["ring"])
    _, (parts, ring) = shown(plot)

    assert (parts["geometry"]["type"], len(parts["geometry"]["coordinates"])) == ("MultiPolygon", 2)
    assert len(shape(ring["geometry"]).interiors) == 1


def test_a_shape_says_whose_it_is_and_nothing_more(plot):
    group = plot.group("Tổ 12", boundary=FORMS["square"])
    plot.group("Tổ 13")
    found, [feature] = shown(plot)

    assert found.count == 1
    assert {name: feature["properties"][name] for name in ("id", "name")} == {"id": group.id, "name": "Tổ 12"}
    assert feature["properties"].keys() == {"id", "name", "x", "y"}


def test_a_ward_without_shapes_gets_an_empty_collection(plot):
    plot.group("Tổ 1")
    found, features = shown(plot)

    assert (found.count, features) == (0, [])


def test_only_groups_in_force_on_the_day_are_drawn(plot):
    old, new = (plot.group(name, boundary=FORMS["square"]) for name in ("Tổ 1", "Tổ 101"))
    new.valid_from = date(2026, 2, 1)
    plot.succeed(old, new, date(2026, 2, 1))

    assert [one["properties"]["name"] for one in shown(plot, date(2026, 1, 31))[1]] == ["Tổ 1"]
    assert [one["properties"]["name"] for one in shown(plot, date(2026, 2, 1))[1]] == ["Tổ 101"]


def test_the_address_changes_with_the_content_and_only_with_it(plot):
    group = plot.group("Tổ 1", boundary=FORMS["square"])
    first = shown(plot)[0].digest
    plot.visit(group, TODAY)
    group.households = 200
    plot.session.flush()

    assert shown(plot, date(2026, 1, 1))[0].digest == shown(plot)[0].digest == first
    group.boundary = FORMS["ring"]
    plot.session.flush()
    assert shown(plot)[0].digest != first


def test_a_hundred_finely_drawn_groups_cost_little_and_leave_no_gap(plot):
    for one in fine_ward(100, 800):
        plot.group(one["properties"]["ten"], boundary=one["geometry"])
    found, features = shown(plot)
    drawn = [shape(one["geometry"]) for one in features]
    together = unary_union(drawn)

    assert len(found.content) <= MOST_BYTES == 150_000
    assert all(one.is_valid for one in drawn)
    assert together.geom_type == "Polygon"
    assert len(together.interiors) == 0
    assert sum(one.area for one in drawn) == pytest.approx(together.area, rel=1e-6), "no overlaps"
    full = [shape(one["geometry"]) for one in fine_ward(100, 800)]
    assert together.area == pytest.approx(unary_union(full).area * math.cos(math.radians(21.58)), rel=5e-3)


def test_slips_between_neighbours_do_not_become_gaps(plot):
    """Borders drawn twice, some decimetres apart and with other corners."""
    for number, one in enumerate(fine_ward(100, 800)):
        ring = one["geometry"]["coordinates"][0][:-1]
        ring = [[x + (number % 3 - 1) * 1e-6, y + (number % 2) * 1e-6] for x, y in ring[:: 1 + number % 2]]
        plot.group(one["properties"]["ten"], boundary={"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    found, features = shown(plot)
    together = unary_union([shape(one["geometry"]) for one in features])

    assert len(found.content) <= MOST_BYTES
    assert sum(hole.length for part in getattr(together, "geoms", [together]) for hole in part.interiors) == 0


def test_groups_that_have_a_point_stand_on_the_map_as_one(plot):
    plot.group("Tổ 1", boundary=FORMS["square"])
    near = plot.group("Tổ 2", latitude=21.6, longitude=105.95)
    plot.group("Tổ 3", latitude=10.77, longitude=106.7)
    plot.group("Tổ 4")
    found, features = shown(plot)

    assert [one["geometry"]["type"] for one in features] == ["Polygon", "Point"]
    assert features[1]["properties"] | {"x": 0, "y": 0} == {"id": near.id, "name": "Tổ 2", "x": 0, "y": 0}
    assert found.ids == {one["properties"]["id"] for one in features}, "one set wrongly in another province is left out"


def test_a_few_points_alone_make_no_map_and_many_do(plot):
    plot.group("Tổ 1", latitude=21.6, longitude=105.85)
    plot.group("Tổ 2")
    plot.group("Tổ 3")
    assert shown(plot)[0].count == 0

    plot.group("Tổ 4", latitude=21.61, longitude=105.86)
    assert shown(plot)[0].count == 2


def changing_ward(plot):
    """A group that was called otherwise until February, and was merged into another in March."""
    old = plot.group("Tổ 1", boundary=FORMS["square"])
    new = plot.group("Tổ 101", boundary=FORMS["crescent"])
    old.valid_from, new.valid_from = date(2025, 11, 1), date(2026, 3, 1)
    plot.succeed(old, new, date(2026, 3, 1))
    plot.session.add(GroupPast(ward_id=1, group_id=old.id, until_day=date(2026, 2, 1), name="Xóm Cũ", households=None))
    plot.session.flush()


def test_the_shapes_of_a_day_are_those_of_the_last_day_on_which_something_changed(plot):
    changing_ward(plot)

    def ask(question, **asked):
        return question(plot.session, plot.ward_id, **asked)

    days = [date.min, date.max, *(date(2025, 10, 30) + timedelta(days=one) for one in range(130))]
    found = {day: shapes_on(ask, day) for day in days}
    assert {day: shown.digest for day, (_, shown) in found.items()} == {day: shown_digest(plot, day) for day in days}
    sinces = {since for since, _ in found.values()}
    assert sinces == {date.min, date(2025, 11, 1), date(2026, 2, 1), date(2026, 3, 1)}
    assert len({shown.digest for _, shown in found.values()}) == len(sinces)


def shown_digest(plot, day):
    return displayed_shapes(plot.session, plot.ward_id, day=day).digest


def test_odd_days_push_out_nothing_that_is_in_use(database):
    """A memory for eight answers, and a thousand days asked by one hand."""
    with database.changing() as session:
        changing_ward(Plot(session))
    answers, asked = Answers(database, most=8), []

    def in_use(session, ward_id):
        asked.append(1)
        return 1

    app = Starlette(routes=[shapes_route(SimpleNamespace(answers=answers))])
    with TestClient(app) as client:
        answers.ask(in_use, 1, answers.revision(1))
        for number in range(1_000):
            day = date(1, 1, 1) + timedelta(days=700 * number)
            assert client.get(f"/shapes/1/{day.isoformat()}/x.json").status_code == 200
    answers.ask(in_use, 1, answers.revision(1))

    assert len(asked) == 1
