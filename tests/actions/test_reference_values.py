"""What may never stand in reference data: somebody's number, a target that is no number."""

import math
from dataclasses import replace

import pytest

from actions import Invalid
from actions.editing import edit_of
from actions.groups import GroupEdit, change_group, rename_group
from actions.people import StaffEdit, VolunteerEdit, change_staff_member, change_volunteer
from actions.setting_up import add_holiday, installation, set_target
from actions.ward_facts import HolidayFacts, TargetFacts
from models import Figure
from tests.planting import EVENING, TODAY

HOW = {"by": installation(1), "now": EVENING}


def changed_group(plot, **changes):
    seen = edit_of(GroupEdit, group := plot.group("Tổ 1"))
    change_group(plot.session, group.id, replace(seen, **changes), seen, **HOW)


def changed_staff(plot, **changes):
    seen = edit_of(StaffEdit, plot.lan)
    change_staff_member(plot.session, plot.lan.id, replace(seen, **changes), seen, **HOW)


def changed_volunteer(plot, **changes):
    seen = edit_of(VolunteerEdit, volunteer := plot.volunteer(plot.group("Tổ 1")))
    change_volunteer(plot.session, volunteer.id, replace(seen, **changes), seen, **HOW)


def renamed_group(plot, name):
    rename_group(plot.session, plot.group("Tổ 1").id, name, TODAY, today=TODAY, **HOW)


def named_holiday(plot, name_vi):
    add_holiday(plot.session, HolidayFacts(on_day=TODAY, name_vi=name_vi), **HOW)


def sourced_target(plot, source):
    set_target(plot.session, TargetFacts(figure=Figure.ATTENDANCES, value=10, from_day=TODAY, source=source), **HOW)


@pytest.mark.parametrize(
    "write, changes, code",
    [
        (changed_group, {"venue": "Nhà bà Lan 0912 345 678"}, "text_has_phone"),
        (changed_group, {"former_unit": "CCCD 012345678901"}, "text_has_id_number"),
        (changed_staff, {"unit": "Một cửa, gọi +84 912 345 678"}, "text_has_phone"),
        (changed_volunteer, {"name": "Trần Thị Lan 0912345678"}, "text_has_phone"),
        (renamed_group, {"name": "Tổ 1, gọi 0912.345.678"}, "text_has_phone"),
        (named_holiday, {"name_vi": "Giỗ bà Lan 0912345678"}, "text_has_phone"),
        (sourced_target, {"source": "Ông Hùng 0912345678"}, "text_has_phone"),
    ],
)
def test_nobody_s_number_is_kept_in_reference_data(plot, write, changes, code):
    """The trail would hold it for ever."""
    ((field, _),) = changes.items()
    with pytest.raises(Invalid) as refusal:
        write(plot, **changes)

    assert [(one.code, one.field) for one in refusal.value.problems] == [(code, field)]


def test_the_number_of_a_decision_is_no_number_of_somebody(plot):
    sourced_target(plot, "Kế hoạch số 123/KH-UBND ngày 15/01/2026; NQ 1665/NQ-UBTVQH15, 16.6.2025")


@pytest.mark.parametrize("value", [math.inf, math.nan, 1e12, -1.0])
@pytest.mark.parametrize("figure", Figure)
def test_a_target_that_is_no_sensible_number_is_refused(plot, figure, value):
    with pytest.raises(Invalid, match="setup_above_zero" if value < 0 else "setup_target_value"):
        set_target(plot.session, TargetFacts(figure=figure, value=value, from_day=TODAY, source="KH 1"), **HOW)
