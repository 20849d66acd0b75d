from datetime import date, time, timedelta

import pytest

from metrics.agenda import planned_visits, visits_of_group_on
from metrics.history import history_of_visit
from metrics.register import visits_register
from models import VisitStatus
from tests.planting import EVENING, TODAY

START = date(2025, 7, 1)


@pytest.fixture
def ward(plot):
    """Three visits: Tổ 2 held, Tổ 10 void, Tổ 2 planned."""
    two, ten = plot.group("Tổ 2"), plot.group("Tổ 10")
    birth, permit = plot.service("khai sinh"), plot.service("xây dựng")
    plot.held = plot.visit(
        two, TODAY, services=[(birth, 10, 2, 1), (permit, 3, 4, None)], note="Mưa to, đường ngập", attendees=30,
        venue="Nhà văn hóa Đồng Quang",
    )  # fmt: skip
    plot.void = plot.visit(ten, TODAY - timedelta(days=1), services=(birth,), voided_at=EVENING, attendees=None)
    plot.plan = plot.visit(
        two, TODAY + timedelta(days=3), services=(permit,), status=VisitStatus.PLANNED, starts_at=time(8, 0),
        attendees=None, households_present=None, first_time_households=None,
    )  # fmt: skip
    plot.two, plot.ten, plot.birth, plot.permit = two, ten, birth, permit
    return plot


def found(ward, **asked):
    asked = {"since": START, "until": TODAY + timedelta(days=30)} | asked
    return visits_register(ward.session, ward.ward_id, **asked)


def test_each_visit_is_one_row_with_its_lines_and_people(ward):
    row = found(ward, statuses=("held",)).iloc[0]

    assert (row["group"], row["starts_at"], row["attendees"], row["status"]) == ("Tổ 2", "19:30", 30, "held")
    assert row["service_ids"] == (ward.birth.id, ward.permit.id)
    assert (row["filed_by_resident"], row["filed_for_resident"]) == (6, 1)
    assert row["staff_ids"] == (ward.lan.id,)


@pytest.mark.parametrize(
    "search, expected",
    [("mua to", 1), ("MƯA", 1), ("dong quang", 2), ("Đồng", 2), ("to 10", 1), ("xay dung", 2), ("thu mot", 3),
     ("mua khai", 1), ("mua 10", 0), ("nham to", 1)],
)  # fmt: skip
def test_search_is_blind_to_diacritics(ward, search, expected):
    ward.plan.venue = "Đồng Quang"
    ward.session.flush()

    assert len(found(ward, search=search)) == expected


def test_filters_narrow_and_void_is_a_status_of_its_own(ward):
    assert found(ward, statuses=("void",))["id"].tolist() == [ward.void.id]
    assert found(ward, statuses=("void", "planned"))["status"].tolist() == ["planned", "void"]
    assert found(ward, group_id=ward.ten.id)["id"].tolist() == [ward.void.id]
    assert found(ward, service_id=ward.permit.id)["id"].tolist() == [ward.plan.id, ward.held.id]
    assert len(found(ward, staff_id=ward.lan.id)) == 3
    assert found(ward, until=TODAY - timedelta(days=1))["id"].tolist() == [ward.void.id]


@pytest.mark.parametrize(
    "order, expected",
    [("newest", [3, 1, 2]), ("oldest", [2, 1, 3]), ("group", [3, 1, 2]), ("attendees", [1, 3, 2])],
)
def test_orders(ward, order, expected):
    number = {ward.held.id: 1, ward.void.id: 2, ward.plan.id: 3}

    assert [number[one] for one in found(ward, order=order)["id"]] == expected


def test_columns_and_types_do_not_depend_on_the_rows(ward):
    full, empty = found(ward), found(ward, search="không có gì như thế")

    assert empty.empty
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


def test_planned_visits_wait_and_a_group_s_day_is_known(ward):
    plans = planned_visits(ward.session, ward.ward_id, since=TODAY, until=TODAY + timedelta(days=7))
    assert plans[["id", "group", "starts_at", "staff_ids"]].values.tolist() == [
        [ward.plan.id, "Tổ 2", "08:00", (ward.lan.id,)]
    ]
    same = visits_of_group_on(ward.session, ward.ward_id, group_id=ward.two.id, on_day=TODAY)
    assert same.values.tolist() == [[ward.held.id, "held", "19:30", "Cán bộ Thử Một"]]
    gone = visits_of_group_on(ward.session, ward.ward_id, group_id=ward.ten.id, on_day=TODAY - timedelta(days=1))
    assert gone.empty


def test_a_visit_nobody_changed_has_no_history(ward):
    assert history_of_visit(ward.session, ward.ward_id, visit_id=ward.held.id).empty
