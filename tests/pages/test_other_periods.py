"""What a browser is given of the periods that nobody has chosen yet: just what choosing them would show."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.standing import SIGN_IN
from models import Actor, Role, VolunteerKind
from pages.parts import other_periods as module
from pages.parts.period import named_periods, period_label
from pages.watch import overview
from tests.pages.test_watch import components
from tests.planting import TODAY

OWNER = "some-sign-in"
STAFF = Actor(1, 1, "Cán bộ Thử Một", Role.STAFF, account_id=1, sign_in=OWNER)
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


def plain(data):
    """As JSON makes it; where the others are found is no part of what is shown."""
    return json.loads(json.dumps({name: value for name, value in data.items() if name != "others"}))


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
