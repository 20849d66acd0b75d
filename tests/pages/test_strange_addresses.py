"""What somebody has put into an address by hand, or searched for with a whole text, opens a page like any other."""

import pytest

from metrics.access_trail import AccessAsked, access_page
from metrics.register import Asked, register_page
from metrics.trail import TrailAsked, trail_page
from models import Role
from pages.record import assists, counter, entry, register, visit
from tests.planting import TODAY

NUMBERS = ["9" * 30, "9" * 5000, str(2**63), str(2**31), "²", "٣", "-1", ""]
DAYS = ["0001-01-01", "1900-01-01", "9999-12-31", "9999-99-99", "2026-W01-1"]


@pytest.fixture
def ctx(planted, context_of):
    planting, _ = planted
    with planting() as plot:
        plot.visit(plot.group("Tổ 12"), TODAY, services=[plot.service("Khai sinh")])
        plot.volunteer(plot.group("Tổ 13"))
        manager = plot.actor(Role.MANAGER)
    return context_of(actor=manager)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "page, name",
    [(entry, "plan"), (visit, "id"), (register, "in"), (register, "service"), (register, "by")],
)
def test_any_number_opens_the_page(opened, ctx, page, name, number):
    opened(page.page, ctx, **{name: number})


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page, name", [(assists, "week"), (counter, "day"), (entry, "day")])
def test_any_day_opens_the_page(opened, ctx, page, name, day):
    opened(page.page, ctx, **{name: day})


def test_a_search_for_a_whole_text_is_answered(planted):
    """The database refused so many conditions, and the page said that it was away."""
    planting, _ = planted
    text = " ".join(f"w{n}" for n in range(3000))
    with planting() as plot:
        found = [
            register_page(plot.session, plot.ward_id, asked=Asked(since=TODAY, until=TODAY, search=text)).visits,
            trail_page(plot.session, plot.ward_id, asked=TrailAsked(search=text)).found,
            access_page(plot.session, plot.ward_id, asked=AccessAsked(search=text)).found,
        ]

    assert found == [0, 0, 0]
