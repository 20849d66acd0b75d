"""The page of all answers, and the rows that an answer opens."""

import pytest

from models import Actor, Role
from pages.manage import members, staff
from pages.watch import find
from tests.pages.test_watch import components
from tests.planting import TODAY


@pytest.fixture
def ward(planted):
    planting, _ = planted
    with planting() as plot:
        group = plot.group("Tổ 12", code="T12")
        plot.group("Tổ 1")
        plot.visit(group, TODAY, note="**đậm** [1](http://x)", venue="Nhà *văn hóa*")
        left = plot.volunteer(group, name="Đỗ Mẫu Hùng", left_on=TODAY)
        return left.id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_empty_page_says_what_can_be_looked_for(ward, opened, context_of, language):
    at = opened(find.page, context_of(language))

    assert "to 12" in at.info[0].value


def test_answers_stand_under_their_kind(ward, opened, context_of):
    at = opened(find.page, context_of(), **{"for": "to 12"})

    assert [one.value for one in at.subheader] == ["Tổ dân phố", "Buổi hướng dẫn", "Người"]


def test_what_is_not_there_is_said_kindly(ward, opened, context_of):
    at = opened(find.page, context_of("en"), **{"for": "zzzz"})

    assert [one.value for one in at.info] == ["Nothing found. Try fewer letters, or only a part of the name."]


def test_a_link_opens_the_row_of_who_has_left_too(ward, opened, context_of):
    at = opened(members.page, context_of(actor=Actor(1, 1, "", Role.MANAGER)), one=str(ward))

    assert at.session_state["members-which"] == "all"
    assert components(at, "ward_table")[0]["chosen"] == ward
    assert "one" not in at.query_params


def test_a_link_to_nobody_opens_nothing(ward, opened, context_of):
    at = opened(staff.page, context_of(actor=Actor(1, 1, "", Role.ADMINISTRATOR)), one="999999")

    assert components(at, "ward_table")[0].get("chosen") is None
