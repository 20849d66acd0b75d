import random
from collections import Counter
from datetime import date, time, timedelta

import pandas as pd
import pytest
from sqlalchemy import event, select

from actions.visit_writing import searched
from metrics import register_rows
from metrics.agenda import planned_visits, visits_of_group_on
from metrics.history import history_of_visit
from metrics.register import ORDERS, Asked, register_page, visits_register
from models import Visit, VisitStaff, VisitStatus
from tests.planting import EVENING, TODAY
from texts.vietnamese import fold, natural

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
    return visits_register(ward.session, ward.ward_id, asked=Asked(**asked))


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
    ward.plan.searched = searched(ward.plan)
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


@pytest.fixture
def lively(plot):
    """Sixty visits of every kind, with notes on some."""
    pick = random.Random(7)
    groups = [plot.group(name) for name in ("Tổ 2", "Tổ 10", "Xóm Nước Hai", "Tổ 1")]
    services = [plot.service(slug) for slug in ("khai sinh", "kết hôn", "xây dựng")]
    people = [plot.lan, plot.staff("Đặng Thử Hai")]
    for number in range(60):
        attendees = pick.choice([None, 0, 20, 35])
        visit = plot.visit(
            pick.choice(groups), TODAY - timedelta(days=pick.randint(0, 20)),
            services=[(one, 3, pick.choice([None, 2]), pick.choice([None, 0, 1])) for one in pick.sample(services, 2)],
            status=pick.choice([VisitStatus.HELD] * 3 + [VisitStatus.PLANNED]), starts_at=time(pick.choice([8, 19])),
            attendees=attendees, households_present=None, first_time_households=None,
            voided_at=EVENING if number % 9 == 0 else None,
            venue=pick.choice([None, "Nhà văn hóa", "Trường Đồng Quang"]),
            note=pick.choice([None, "Mưa to", "mua\nthem ghế", "Tô\u0309 2 vắng"]),
        )  # fmt: skip
        if pick.random() < 0.5:
            visit.staff.append(VisitStaff(ward_id=plot.ward_id, staff_id=people[1].id))
    plot.session.flush()
    plot.groups, plot.services_, plot.people = groups, services, people
    return plot


def slow_register(plot, asked):
    """The numbers of the visits asked for, in plain Python."""
    group_names = {one.id: one.name for one in plot.groups}
    names = {one.id: one.name for one in plot.people} | {one.id: one.short_vi for one in plot.services_}
    kept = []
    for visit in plot.session.scalars(select(Visit)):
        status = "void" if visit.voided_at else visit.status.value
        services, staff = [one.service_id for one in visit.services], [one.staff_id for one in visit.staff]
        said = [group_names[visit.group_id], visit.venue, visit.note, visit.void_reason]
        text = fold(" ".join([*(one or "" for one in said), *(names[one] for one in (*services, *staff))]))
        wanted = (
            asked.since <= visit.on_day <= asked.until
            and (not asked.statuses or status in asked.statuses)
            and asked.group_id in (None, visit.group_id)
            and (asked.service_id is None or asked.service_id in services)
            and (asked.staff_id is None or asked.staff_id in staff)
            and all(word in text for word in fold(asked.search).split())
        )
        if wanted:
            kept.append(visit)
    kept.sort(key=lambda one: one.id)
    match asked.order:
        case "newest":
            kept.sort(key=lambda one: (one.on_day, one.starts_at, one.id), reverse=True)
        case "oldest":
            kept.sort(key=lambda one: (one.on_day, one.starts_at))
        case "group":
            kept.sort(key=lambda one: (natural(group_names[one.group_id]), -one.on_day.toordinal(), one.starts_at))
        case "attendees":
            many = {one.id: -1 if one.attendees is None else one.attendees for one in kept}
            kept.sort(key=lambda one: (-many[one.id], -one.on_day.toordinal(), one.starts_at))
    return kept


def test_the_register_agrees_with_its_slow_twin(lively):
    group, service, staff = lively.groups[1].id, lively.services_[0].id, lively.people[1].id
    narrowed = [
        {}, {"statuses": ("void",)}, {"statuses": ("held", "void")}, {"statuses": ("planned",)}, {"group_id": group},
        {"service_id": service}, {"staff_id": staff}, {"service_id": service, "staff_id": staff},
        {"since": TODAY - timedelta(days=5)}, {"until": date(2025, 1, 1)},
        *({"search": words} for words in ("mua", "MUA TO", "to 2", "to 10 mua", "hai", "dang khai", "x", "nhầm to",
                                          "dong  quang xay", "to", "ghe", "thu hai", "thu thi dang",
                                          "thu thi mua to")),
        {"search": "thu hai", "statuses": ("held",), "group_id": group},
    ]  # fmt: skip
    for narrowing in narrowed:
        for order in ORDERS:
            asked = Asked(**({"since": START, "until": TODAY, "order": order} | narrowing))
            slow = slow_register(lively, asked)
            page = register_page(lively.session, lively.ward_id, asked=asked, first=5, most=7)

            whole = visits_register(lively.session, lively.ward_id, asked=asked)
            assert whole["id"].tolist() == [one.id for one in slow], asked
            assert page.rows["id"].tolist() == [one.id for one in slow[5:12]], asked
            assert page.visits == len(slow)
            assert page.by_status == Counter("void" if one.voided_at else one.status.value for one in slow)
            assert page.attendances == sum(one.attendees or 0 for one in slow if one.counts)


def test_a_row_of_a_page_says_what_the_visit_says(lively):
    asked = Asked(since=START, until=TODAY)
    visits = {one.id: one for one in lively.session.scalars(select(Visit))}
    for row in register_page(lively.session, lively.ward_id, asked=asked, most=60).rows.to_dict("records"):
        visit = visits[row["id"]]
        filed = [one.filed_for_resident for one in visit.services if one.filed_for_resident is not None]
        assert row["service_ids"] == tuple(sorted(one.service_id for one in visit.services))
        assert row["staff_ids"] == tuple(sorted(one.staff_id for one in visit.staff))
        assert (None if pd.isna(row["filed_for_resident"]) else row["filed_for_resident"]) == (
            sum(filed) if filed else None
        )
        assert (None if pd.isna(row["note"]) else row["note"]) == visit.note


@pytest.mark.parametrize("search", ["", "mua to"])
@pytest.mark.parametrize("most", [5, None])
def test_the_number_of_statements_does_not_grow_with_the_rows(lively, monkeypatch, search, most):
    monkeypatch.setattr(register_rows, "MOST_LISTED", 10)
    said = []
    event.listen(lively.session.connection(), "before_cursor_execute", lambda *told: said.append(told[2]))
    numbers = []
    for since in (TODAY - timedelta(days=3), START):
        said.clear()
        asked = Asked(since=since, until=TODAY, search=search)
        register_page(lively.session, lively.ward_id, asked=asked, most=most)
        numbers.append(len(said))

    assert numbers[0] == numbers[1] <= 9
