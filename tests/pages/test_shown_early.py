"""What a browser is given to show early: periods that nobody has chosen yet, and the board once the data have moved; it
is just what the server shows in its turn."""

import json
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from core.standing import SIGN_IN
from models import Actor, ResidentialGroup, Role, Service, VolunteerKind
from pages.parts import other_periods as module
from pages.parts.period import named_periods, period_label
from pages.watch import overview
from tests.pages.test_watch import components
from tests.planting import EVENING, TODAY

OWNER = "some-sign-in"
STAFF = Actor(1, 1, "Cán bộ Thử Một", Role.STAFF, account_id=1, sign_in=OWNER)
BY = Actor(1, 1, "Cán bộ Thử Một", Role.STAFF)
DOUBTS = {"attendees_many", "households_many"}
NAMES = ("week", "month", "quarter", "start")


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch):
    monkeypatch.setattr(module, "QUIET", 0.0)


@pytest.fixture
def ward(planted):
    planting, _ = planted
    with planting() as plot:
        lessons = [plot.service(slug) for slug in ("khai_sinh", "cu_tru")]
        first, second = plot.group("Tổ 1"), plot.group("Tổ 2", households=40)
        plot.visit(first, TODAY - timedelta(days=3), services=[(one, 12, 4, 1) for one in lessons], attendees=30)
        plot.visit(first, TODAY - timedelta(days=20), services=lessons[:1], attendees=28)
        plot.visit(second, date(2025, 11, 5), services=lessons[:1])
        plot.assist(plot.volunteer(first, VolunteerKind.PARTY_MEMBER), TODAY - timedelta(days=2), households=3)
        plot.volunteer(second)
    return planting


def mounted(at):
    """Key -> data of the components that pages keep to show again."""
    names = ("ward_numbers", "ward_chart", "ward_table")
    return {data["key"]: data for name in names for data in components(at, name)}


def given(ctx, at):
    address = mounted(at)["overview_numbers"]["others"]
    return json.loads(ctx.offers.at(address, SIGN_IN + OWNER).make("json").content)


def news_given(ctx, at):
    address = mounted(at)["overview_numbers"]["news"]
    return json.loads(ctx.offers.at(address, SIGN_IN + OWNER).make("json").content)


def plain(data):
    """As JSON makes it; where the others and the news are found is no part of what is shown."""
    return json.loads(json.dumps({name: value for name, value in data.items() if name not in ("others", "news")}))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("shown", NAMES)
def test_it_is_what_the_page_shows_when_they_are_chosen(ward, context_of, opened, language, shown):
    ctx = context_of(language, actor=STAFF)
    page = mounted(opened(overview.page, ctx, period=shown))
    told = given(ctx, opened(overview.page, ctx, period=shown))

    others = {name: one for name, one in named_periods(ctx).items() if name != shown}
    assert set(told["views"]) == {period_label(ctx, one) for one in others.values()}
    for name, one in others.items():
        chosen = mounted(opened(overview.page, ctx, period=name))
        view = told["views"][period_label(ctx, one)]
        assert {key: plain(data) for key, data in chosen.items() if key in view} == view
        assert set(chosen) == set(view) | set(told["same"])
        assert all(plain(chosen[key]) == plain(page[key]) for key in told["same"])


def test_the_menus_of_the_page_still_give_what_it_shows(ward, context_of, opened):
    ctx = context_of(actor=STAFF)
    at = opened(overview.page, ctx, period="week")
    address = mounted(at)["overview_numbers"]["download"]["address"]
    offer = ctx.offers.at(address, SIGN_IN + OWNER)

    given(ctx, at)
    assert ctx.offers.at(address, SIGN_IN + OWNER) is offer

    ctx.answers.ahead.begin()
    at = opened(overview.page, ctx, period="week")
    offer = ctx.offers.at(address, SIGN_IN + OWNER)
    assert ctx.answers.ahead.finished(within=30)
    assert ctx.offers.at(address, SIGN_IN + OWNER) is offer


def test_nobody_else_is_given_them_and_a_wall_or_another_day_none(ward, context_of, opened):
    ctx = context_of(actor=STAFF)
    at = opened(overview.page, ctx)
    assert ctx.offers.at(mounted(at)["overview_numbers"]["others"], SIGN_IN + "another") is None

    own = mounted(opened(overview.page, ctx, period="custom", days="2026-10-01..2026-10-20"))
    assert own["overview_numbers"]["others"] is None
    unknown = replace(ctx, actor=Actor(1, 0, "", Role.LEADER))
    assert mounted(opened(overview.page, unknown))["overview_numbers"]["others"] is None


def test_while_pages_are_drawn_it_has_to_be_asked_for_again(ward, context_of, opened, monkeypatch):
    monkeypatch.setattr(module, "QUIET", 60.0)
    ctx = context_of(actor=STAFF)
    at = opened(overview.page, ctx)

    assert given(ctx, at)["views"] is None


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("shown", NAMES)
def test_news_are_what_the_board_shows_of_the_newest_data(ward, context_of, opened, language, shown):
    ctx = context_of(language, actor=STAFF)
    before = opened(overview.page, ctx, period=shown, group="T1")
    save_visit(ctx.database, TODAY)
    told = news_given(ctx, before)

    now = context_of(language, actor=STAFF)
    after = opened(overview.page, now, period=shown, group="T1")
    assert told["revision"] == now.revision > ctx.revision
    assert without_addresses(told["view"]) == without_addresses(mounted(after)) != without_addresses(mounted(before))


def save_visit(database, day):
    """One visit in Tổ 2, as the form saves it."""
    with database.reading() as session:
        group = session.scalars(select(ResidentialGroup.id).where(ResidentialGroup.name == "Tổ 2")).one()
        service = session.scalars(select(Service.id).order_by(Service.id)).first()
    taught = (TaughtService(service_id=service, people=5),)
    entry = VisitEntry(
        entry_key=uuid4(), group_id=group, on_day=day, starts_at=time(19, 30), attendees=25, households_present=20,
        first_time_households=20, staff_ids=(1,), services=taught,
    )  # fmt: skip
    with database.changing() as session:
        record_visit(session, entry, by=BY, now=EVENING, today=TODAY, confirmed=DOUBTS)


def without_addresses(view):
    """Each context here is a page of its own, whose files have addresses of their own."""
    return {key: plain(data) | {"download": {**(data["download"] or {}), "address": ""}} for key, data in view.items()}


def test_on_another_day_a_board_has_no_news_but_waits_for_its_turn(ward, context_of, opened):
    moments = [EVENING]
    ctx = context_of(actor=STAFF, clock=lambda: moments[0])
    at = opened(overview.page, ctx)
    moments[0] = EVENING + timedelta(days=1)

    assert news_given(ctx, at)["view"] is None


def test_own_days_stay_what_they_are(ward, context_of, opened):
    days = {"period": "custom", "days": "2026-02-01..2026-02-20"}
    ctx = context_of(actor=STAFF)
    at = opened(overview.page, ctx, **days)
    save_visit(ctx.database, date(2026, 2, 5))
    told = news_given(ctx, at)["view"]

    drawn = mounted(opened(overview.page, context_of(actor=STAFF), **days))
    assert told["overview_numbers"]["cards"] == plain(drawn["overview_numbers"])["cards"]
    assert told["overview_numbers"]["cards"] != plain(mounted(at)["overview_numbers"])["cards"]


def test_a_wall_and_a_board_without_some_visits_have_no_news(ward, context_of, opened):
    ctx = context_of(actor=STAFF)
    assert ctx.offers.at(mounted(opened(overview.page, ctx))["overview_numbers"]["news"], SIGN_IN + "another") is None
    unknown = replace(ctx, actor=Actor(1, 0, "", Role.LEADER))
    assert mounted(opened(overview.page, unknown))["overview_numbers"]["news"] is None
