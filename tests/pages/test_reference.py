"""Pages of reference data: open in both languages, save, tell what is wrong beside the field, take back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.groups import change_group
from actions.setting_up import installation
from models import (
    GroupSuccession,
    Holiday,
    ResidentialGroup,
    Role,
    Service,
    StaffMember,
    Target,
    VisitStatus,
    Volunteer,
    VolunteerPast,
    Ward,
)
from pages.manage import (
    catalogue,
    group_data,
    groups,
    holidays,
    map_import,
    members,
    reorganise,
    settings,
    staff,
    targets,
)
from tests.planting import EVENING, TODAY
from texts import translator

EMPTY = {"attendees": None, "households_present": None, "first_time_households": None}


@pytest.fixture
def kept(planted):
    planting, database = planted
    with planting() as plot:
        plot.ids = {name: plot.group(f"Tổ {number}", 100, code=f"T{number}").id for number, name in enumerate("abc", 1)}
        group = plot.session.get_one(ResidentialGroup, (1, plot.ids["a"]))
        plot.service_id, plot.volunteer_id = plot.service("khai_sinh").id, plot.volunteer(group).id
        plot.visit(group, TODAY - timedelta(days=3))
        plot.planned = plot.visit(group, TODAY + timedelta(days=3), status=VisitStatus.PLANNED, **EMPTY).id
        plot.boss = plot.actor(Role.ADMINISTRATOR)
    plot.database = database
    return plot


@pytest.fixture
def ctx(kept, context_of):
    return context_of(actor=kept.boss)


def rows(kept, table):
    with kept.database.reading() as session:
        found = session.scalars(select(table).where((table.id if table is Ward else table.ward_id) == 1)).all()
        session.expunge_all()
    return found


def shown(at):
    return [str(one.value) for kind in ("success", "error", "warning", "info", "caption") for one in getattr(at, kind)]


def later(ctx):
    """The context of the next rerun: it has seen what was saved."""
    return replace(ctx, revision=ctx.answers.revision(1))


def field(at, kind, name):
    """The widget whose key begins so; its turn grows with every success."""
    return next(one for one in getattr(at, kind) if (one.key or "").startswith(name))


def press(at, name):
    field(at, "button", name).click().run()
    assert not at.exception, at.exception
    return at


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "page, name",
    [
        (groups.page, "groups"), (group_data.page, "group_data"), (reorganise.page, "reorganise"),
        (map_import.page, "map_import"),
        (catalogue.page, "catalogue"), (staff.page, "staff"), (members.page, "members"), (targets.page, "targets"),
        (settings.page, "settings"),
    ],
)  # fmt: skip
def test_every_page_opens_in_both_languages(kept, context_of, opened, page, name, language):
    at = opened(page, context_of(language, actor=kept.boss))

    assert at.title[0].value == translator(language)(f"menu.{name}")


def test_a_group_is_added_and_what_is_wrong_stands_beside_the_field(kept, ctx, opened):
    at = opened(groups.page, ctx)
    field(at, "text_input", "new-group-name").set_value("Tổ 9")
    field(at, "text_input", "new-group-code").set_value("T1")
    field(at, "number_input", "new-group-households").set_value(120)
    press(at, "new-group-save")
    assert any("Mã T1 đã dùng" in one for one in shown(at))

    field(at, "text_input", "new-group-code").set_value("T9")
    press(at, "new-group-save")
    assert "Đã thêm Tổ 9." in shown(at)
    assert "T9" in [one.code for one in rows(kept, ResidentialGroup)]


def test_two_people_at_one_group_see_both_values_and_the_second_may_insist(kept, ctx, opened):
    at = opened(group_data.page, ctx, group="T1")
    with kept.database.changing() as session:
        from actions.editing import edit_of
        from actions.groups import GroupEdit

        row = session.get_one(ResidentialGroup, (1, kept.ids["a"]))
        seen = edit_of(GroupEdit, row)
        wanted = GroupEdit(**{**vars(seen), "name": "Tổ Một"})
        change_group(session, row.id, wanted, seen, by=installation(1), now=EVENING)
    name = f"group-{kept.ids['a']}-name"
    field(at, "text_input", name).set_value("Tổ Khác")
    press(at, f"group-{kept.ids['a']}-save")
    assert any("“Tổ Một”" in one and "“Tổ Khác”" in one for one in shown(at))

    press(at, f"group-{kept.ids['a']}-save")
    assert "Tổ Khác" in [one.name for one in rows(kept, ResidentialGroup)]


def test_a_count_is_written_and_taken_back_and_a_group_with_visits_is_not_removed(kept, ctx, opened):
    at, number = opened(group_data.page, ctx, group="T1"), kept.ids["a"]
    field(at, "number_input", f"count-{number}-households").set_value(140)
    press(at, f"count-{number}-save")
    assert next(one for one in rows(kept, ResidentialGroup) if one.id == number).households == 140

    at = opened(group_data.page, later(ctx), group="T1")
    press(at, f"forget-{number}-households")
    assert next(one for one in rows(kept, ResidentialGroup) if one.id == number).households == 100
    press(at, f"remove-{number}-remove")
    assert any("không xóa được" in one for one in shown(at))


def test_the_wizard_shows_what_happens_before_it_happens_and_takes_it_back(kept, ctx, opened):
    at = opened(reorganise.page, ctx)
    at.session_state[reorganise.OLD] = [kept.ids["a"], kept.ids["b"]]
    at.run()
    field(at, "text_input", "reorganise-new_0_name").set_value("Tổ Mới")
    press(at, "reorganise-look")
    assert translator("vi")("problem.setup_missing") in shown(at)

    field(at, "text_input", "reorganise-new_0_code").set_value("M1").run()
    press(at, "reorganise-look")
    looked = at.session_state[reorganise.LOOKED][2]
    assert (looked.before.groups["covered"].sum(), len(looked.before.groups)) == (1, 3)
    assert (looked.after.groups["covered"].sum(), len(looked.after.groups)) == (0, 2)
    assert any("Tổ Mới" in one and "chưa được tính" in one for one in shown(at))
    assert rows(kept, GroupSuccession) == [], "looking changes nothing"

    press(at, "reorganise-do")
    assert len(rows(kept, GroupSuccession)) == 2
    press(at, "undo-done")
    assert rows(kept, GroupSuccession) == []
    assert {one.valid_to for one in rows(kept, ResidentialGroup)} == {None}


def test_a_service_ends_on_a_day(kept, ctx, opened):
    at = opened(catalogue.page, ctx)
    at.session_state[catalogue.OPEN] = kept.service_id
    at.run()
    field(at, "text_input", f"service-{kept.service_id}-procedure_code").set_value("12")
    press(at, f"service-{kept.service_id}-save")
    assert translator("vi")("problem.setup_procedure_code") in shown(at)
    field(at, "text_input", f"service-{kept.service_id}-procedure_code").set_value("1.001193")
    field(at, "date_input", f"service-{kept.service_id}-valid_to").set_value(TODAY)
    press(at, f"service-{kept.service_id}-save")

    assert [(one.procedure_code, one.valid_to) for one in rows(kept, Service)] == [("1.001193", TODAY)]


def test_people_leave_and_move(kept, ctx, opened):
    at = opened(staff.page, ctx)
    at.session_state[staff.OPEN] = kept.lan.id
    at.run()
    field(at, "text_input", f"staff-{kept.lan.id}-unit").set_value("Văn phòng")
    field(at, "date_input", f"staff-{kept.lan.id}-active_to").set_value(TODAY)
    press(at, f"staff-{kept.lan.id}-save")
    lan = next(one for one in rows(kept, StaffMember) if one.id == kept.lan.id)
    assert (lan.unit, lan.active_to) == ("Văn phòng", TODAY)

    at = opened(members.page, ctx)
    at.session_state[members.OPEN] = kept.volunteer_id
    at.run()
    field(at, "selectbox", f"move-{kept.volunteer_id}-group_id").set_value(kept.ids["b"])
    press(at, f"move-{kept.volunteer_id}-save")
    assert [one.group_id for one in rows(kept, Volunteer)] == [kept.ids["b"]]
    assert [(one.group_id, one.until_day) for one in rows(kept, VolunteerPast)] == [(kept.ids["a"], TODAY)]


def test_a_target_and_a_day_off_are_set_removed_and_brought_back(kept, ctx, opened):
    at = opened(targets.page, ctx)
    field(at, "number_input", "new-target-value").set_value(90.0)
    field(at, "text_input", "new-target-source").set_value("Kế hoạch thử")
    press(at, "new-target-save")
    (target,) = rows(kept, Target)
    assert (target.value, target.source) == (0.9, "Kế hoạch thử")
    at = opened(targets.page, later(ctx))
    field(at, "number_input", "new-target-value").set_value(95.0)
    field(at, "text_input", "new-target-source").set_value("Kế hoạch khác")
    press(at, "new-target-save")
    assert any("đã có chỉ tiêu từ ngày đó (Kế hoạch thử)" in one for one in shown(at))
    assert [one.value for one in rows(kept, Target)] == [0.9]

    fresh = later(ctx)
    at = opened(targets.page, fresh)
    at.session_state[targets.OPEN] = target.id
    at.run()
    press(at, f"remove-target-{target.id}")
    assert rows(kept, Target) == []
    press(at, "target-back")
    assert [one.value for one in rows(kept, Target)] == [0.9]

    at = opened(settings.page, fresh)
    field(at, "date_input", "new-holiday-on_day").set_value(TODAY)
    field(at, "text_input", "new-holiday-name_vi").set_value("Ngày hội")
    press(at, "new-holiday-save")
    assert [one.name_vi for one in rows(kept, Holiday)] == ["Ngày hội"]
    at = opened(settings.page, later(ctx))
    at.session_state[holidays.OPEN] = TODAY.toordinal()
    at.run()
    press(at, "remove-holiday")
    assert rows(kept, Holiday) == []
    press(at, "holiday-back")
    assert [one.on_day for one in rows(kept, Holiday)] == [TODAY]


def test_settings_are_saved_in_percent_and_refused_at_their_field(kept, ctx, opened):
    at = opened(settings.page, ctx)
    field(at, "number_input", "settings-reach_threshold").set_value(0.0)
    press(at, "settings-save")
    assert translator("vi")("problem.setup_above_zero") in shown(at)
    field(at, "number_input", "settings-reach_threshold").set_value(55.0)
    press(at, "settings-save")

    assert [one.reach_threshold for one in rows(kept, Ward)] == [0.55]


def test_more_volunteers_than_a_group_can_have_are_refused_beside_their_field(kept, ctx, opened):
    at = opened(settings.page, ctx)
    field(at, "number_input", "settings-sustaining_volunteers").set_value(51)
    press(at, "settings-save")

    assert translator("vi")("problem.setup_count", least="1", most="50") in [one.value for one in at.error]
    assert [one.sustaining_volunteers for one in rows(kept, Ward)] == [2]
