"""What a press has come to is told where it was pressed, and what is wrong goes with the fields that it is about."""

from dataclasses import replace

import pytest

from actions.people import StaffEdit, change_staff_member
from models import Target
from pages.manage import catalogue, group_data, groups, members, settings, staff, targets
from tests.pages.test_reference import rows
from tests.pages.test_wrong_input import MISSING, field, press
from tests.planting import EVENING, TODAY
from texts import translator

T = translator("vi")


@pytest.fixture
def ctx(kept, context_of):
    return context_of(actor=kept.boss)


@pytest.fixture
def living(opened):
    """`opened`, of a page that sees at every run what has been saved."""

    def open_living(page, ctx, **address):
        return opened(lambda ctx: page(replace(ctx, revision=ctx.answers.revision(1))), ctx, **address)

    return open_living


def drawn(at):
    """What stands on the page from top to bottom: the keys of buttons, the words of notices."""
    kinds = {"button": "key", "success": "value", "error": "value", "title": "value"}
    return [str(getattr(one, kinds[one.type])) for one in at.main if getattr(one, "type", "") in kinds]


def around(at, begins):
    """What is drawn before the button whose key begins so, and after it."""
    order = drawn(at)
    place = next(number for number, one in enumerate(order) if one.startswith(begins))
    return order[:place], order[place + 1 :]


def chosen(living, page, ctx, row, number):
    at = living(page, ctx)
    at.session_state[row] = number
    return at.run()


@pytest.mark.parametrize(
    "page, row, which, begins, done",
    [
        (staff.page, staff.OPEN, "lan", "staff-{}", "refs.saved"),
        (members.page, members.OPEN, "volunteer_id", "member-{}", "refs.saved"),
        (catalogue.page, catalogue.OPEN, "service_id", "service-{}", "refs.saved"),
    ],
)
def test_a_saved_row_is_told_below_its_button_once(kept, ctx, living, page, row, which, begins, done):
    number = getattr(getattr(kept, which), "id", getattr(kept, which))
    at = chosen(living, page, ctx, row, number)
    begins = f"{begins.format(number)}-save"
    press(at, begins)

    above, below = around(at, begins)
    assert T(done) in below
    assert T(done) not in above
    assert len(at.success) == 1


@pytest.mark.parametrize(
    "page, row, which, begins, ends",
    [
        (staff.page, staff.OPEN, "lan", "staff-{}", "active_to"),
        (members.page, members.OPEN, "volunteer_id", "member-{}", "left_on"),
        (catalogue.page, catalogue.OPEN, "service_id", "service-{}", "valid_to"),
    ],
)
def test_a_row_that_leaves_the_list_with_the_press_is_told_all_the_same(
    kept, ctx, living, page, row, which, begins, ends
):
    number = getattr(getattr(kept, which), "id", getattr(kept, which))
    begins = begins.format(number)
    at = chosen(living, page, ctx, row, number)
    field(at, "date_input", f"{begins}-{ends}").set_value(TODAY)
    press(at, f"{begins}-save")

    assert [one.value for one in at.success] == [T("refs.saved")]
    assert not [one for one in at.button if (one.key or "").startswith(f"{begins}-save")], "its form is closed"


@pytest.mark.parametrize(
    "page, form, typed, done",
    [
        (groups.page, "new-group", {"name": "Tổ 9", "code": "T9"}, "refs.group_added"),
        (staff.page, "new-staff", {"name": "Thử Văn An", "code": "cb9"}, "refs.staff_added"),
        (targets.page, "new-target", {"source": "Kế hoạch thử"}, "refs.saved"),
    ],
)
def test_what_was_added_is_told_below_its_button(kept, ctx, living, page, form, typed, done):
    at = living(page, ctx)
    for name, value in typed.items():
        field(at, "text_input", f"{form}-{name}").set_value(value)
    if form == "new-group":
        field(at, "number_input", "new-group-households").set_value(50)
    if form == "new-target":
        field(at, "number_input", "new-target-value").set_value(90.0)
    assert press(at, f"{form}-save") == []

    above, below = around(at, f"{form}-save")
    assert T(done, group=typed.get("name", "")) in below
    assert T(done, group=typed.get("name", "")) not in above


@pytest.mark.parametrize("form", ["group", "count", "rename", "end"])
def test_each_form_of_a_group_tells_its_own_press(kept, ctx, living, form):
    at, number = living(group_data.page, ctx, group="T1"), kept.group_id
    if form == "count":
        field(at, "number_input", f"count-{number}-households").set_value(120)
    if form == "rename":
        field(at, "text_input", f"rename-{number}-name").set_value("Tổ Mới")
    assert press(at, f"{form}-{number}-save") == []

    _, below = around(at, f"{form}-{number}-save")
    assert len(at.success) == 1
    assert below[0] == at.success[0].value, "right below it"


def test_taking_a_count_back_is_told_beside_the_list_and_removing_a_group_on_the_page(kept, ctx, living):
    at, number = living(group_data.page, ctx, group="T1"), kept.group_id
    field(at, "number_input", f"count-{number}-households").set_value(120)
    press(at, f"count-{number}-save")
    press(at, f"forget-{number}-households")
    order = drawn(at)
    assert order.index(T("refs.taken_back")) < next(
        place for place, one in enumerate(order) if one.startswith(f"count-{number}-save")
    )

    press(at, f"remove-{number}-remove")
    assert drawn(at)[-1] == at.error[0].value, "it has volunteers"


def test_a_target_that_was_removed_is_brought_back_below_the_list(kept, ctx, living):
    at = living(targets.page, ctx)
    field(at, "text_input", "new-target-source").set_value("Kế hoạch thử")
    field(at, "number_input", "new-target-value").set_value(90.0)
    press(at, "new-target-save")
    number = at.session_state[targets.OPEN] = rows(kept, Target)[0].id
    at.run()
    press(at, f"remove-target-{number}")
    assert drawn(at)[-3:-1] == [T("refs.target_removed"), "target-back"]

    press(at, "target-back")
    assert [one.value for one in at.success] == [T("refs.saved")]
    assert [one.key for one in at.button if one.key == "target-back"] == []


def test_what_was_wrong_is_gone_when_the_page_is_left_and_opened_again(kept, ctx, living):
    def either(ctx):
        """The settings, or another page while `away`."""
        import streamlit as st

        (targets if st.session_state.get("away") else settings).page(ctx)

    at = living(either, ctx)
    field(at, "number_input", "settings-active_days").set_value(450)
    assert len(press(at, "settings-save")) == 1
    assert press(at, "new-holiday-save") == [at.error[0].value, MISSING, MISSING], "of both as long as both stand here"
    for away in (True, False):
        at.session_state["away"] = away
        at.run()

    assert [one.value for one in at.error] == []
    assert field(at, "number_input", "settings-active_days").value == kept.ward.active_days


def test_what_was_wrong_with_one_row_is_gone_when_it_is_opened_again(kept, ctx, living):
    at = chosen(living, staff.page, ctx, staff.OPEN, kept.lan.id)
    field(at, "text_input", f"staff-{kept.lan.id}-name").set_value("")
    assert press(at, f"staff-{kept.lan.id}-save") == [MISSING]
    at.run()
    assert [one.value for one in at.error] == [MISSING], "it stays as long as the form is open"
    for number in (None, kept.lan.id):
        at.session_state[staff.OPEN] = number
        at.run()

    assert [one.value for one in at.error] == []
    assert field(at, "text_input", f"staff-{kept.lan.id}-name").value == kept.lan.name


def test_a_row_that_is_opened_again_shows_what_somebody_else_has_saved_meanwhile(kept, ctx, living):
    at = chosen(living, staff.page, ctx, staff.OPEN, kept.lan.id)
    at.session_state[staff.OPEN] = None
    at.run()
    was = StaffEdit(**{name: getattr(kept.lan, name) for name in StaffEdit.__dataclass_fields__})
    wanted = StaffEdit(**vars(was) | {"unit": "Tổ hỗ trợ"})
    with kept.database.changing() as session:
        change_staff_member(session, kept.lan.id, wanted, was, by=kept.boss, now=EVENING)
    at.session_state[staff.OPEN] = kept.lan.id
    at.run()

    assert field(at, "text_input", f"staff-{kept.lan.id}-unit").value == "Tổ hỗ trợ"
