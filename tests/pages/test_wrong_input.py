"""Wrong input on the managing forms: told beside its field, in words, and nothing that was typed is lost."""

import pytest

from models import Account, Consent, Holiday, ResidentialGroup, Service, StaffMember, Target, Volunteer, Ward
from pages.manage import (
    catalogue,
    erasing,
    group_data,
    groups,
    members,
    privacy,
    reorganise,
    settings,
    staff,
    targets,
)
from tests.pages.test_reference import rows
from tests.planting import TODAY
from texts import translator

MISSING = translator("vi")("problem.setup_missing")


@pytest.fixture
def ctx(kept, context_of):
    return context_of(actor=kept.boss)


def field(at, kind, name):
    return next(one for one in getattr(at, kind) if (one.key or "").startswith(name))


def press(at, name):
    field(at, "button", name).click().run()
    assert not at.exception, at.exception
    return [one.value for one in at.error]


def test_a_day_off_without_a_day_and_a_name_says_so_at_both(kept, ctx, opened):
    at = opened(settings.page, ctx)

    assert press(at, "new-holiday-save") == [MISSING, MISSING]
    field(at, "text_input", "new-holiday-name_vi").set_value("Ngày hội")
    assert press(at, "new-holiday-save") == [MISSING]
    assert field(at, "text_input", "new-holiday-name_vi").value == "Ngày hội"
    assert rows(kept, Holiday) == []


@pytest.mark.parametrize(
    "page, open_, begins, day",
    [
        (settings.page, None, "settings", "programme_start"),
        (catalogue.page, catalogue.OPEN, "service-", "valid_from"),
        (staff.page, staff.OPEN, "staff-", "active_from"),
        (members.page, members.OPEN, "member-", "joined_on"),
        (members.page, members.OPEN, "move-", "on_day"),
    ],
)
def test_a_day_that_was_taken_out_is_asked_for_not_put_back_behind_ones_back(
    kept, ctx, opened, page, open_, begins, day
):
    numbers = {catalogue.OPEN: kept.service_id, staff.OPEN: kept.lan.id, members.OPEN: kept.volunteer_id}
    form = begins if open_ is None else f"{begins}{numbers[open_]}"
    at = opened(page, ctx)
    if open_ is not None:
        at.session_state[open_] = numbers[open_]
        at.run()
    if begins == "move-":
        field(at, "selectbox", f"{form}-group_id").set_value(kept.group_id)
    field(at, "date_input", f"{form}-{day}").set_value(None)

    assert press(at, f"{form}-save") == [MISSING]
    assert not at.success, "nothing was saved"


@pytest.mark.parametrize(
    "page, form, day, typed, table",
    [
        (targets.page, "new-target", "from_day", {"source": "Kế hoạch thử"}, Target),
        (groups.page, "new-group", "valid_from", {"name": "Tổ 9", "code": "T9"}, ResidentialGroup),
        (staff.page, "new-staff", "active_from", {"name": "Thử Văn An", "code": "cb9"}, StaffMember),
        (members.page, "new-member", "joined_on", {"name": "Thử Văn An", "code": "hn9"}, Volunteer),
    ],
)
def test_what_begins_on_no_day_is_not_added_as_of_today(kept, ctx, opened, page, form, day, typed, table):
    before, at = len(rows(kept, table)), opened(page, ctx)
    for name, value in typed.items():
        field(at, "text_input", f"{form}-{name}").set_value(value)
    field(at, "date_input", f"{form}-{day}").set_value(None)

    assert MISSING in press(at, f"{form}-save")
    assert len(rows(kept, table)) == before
    assert {name: field(at, "text_input", f"{form}-{name}").value for name in typed} == typed


def test_saving_one_form_leaves_what_is_typed_in_the_other(kept, ctx, opened):
    at = opened(settings.page, ctx)
    field(at, "number_input", "settings-active_days").set_value(450)
    refused = press(at, "settings-save")
    field(at, "date_input", "new-holiday-on_day").set_value(TODAY)
    field(at, "text_input", "new-holiday-name_vi").set_value("Ngày hội")
    assert press(at, "new-holiday-save") == refused, "still told of the form that it is about"

    assert [one.name_vi for one in rows(kept, Holiday)] == ["Ngày hội"]
    assert field(at, "text_input", "new-holiday-name_vi").value == "", "the saved form begins anew"
    assert field(at, "number_input", "settings-active_days").value == 450
    field(at, "number_input", "settings-active_days").set_value(45)
    assert press(at, "settings-save") == []
    assert [one.active_days for one in rows(kept, Ward)] == [45]


def test_a_group_that_was_renamed_is_called_so_in_its_own_form_too(kept, ctx, opened):
    at = opened(group_data.page, ctx, group="T1")
    field(at, "text_input", f"rename-{kept.group_id}-name").set_value("Tổ Mới")
    assert press(at, f"rename-{kept.group_id}-save") == []

    assert field(at, "text_input", f"group-{kept.group_id}-name").value == "Tổ Mới"


def test_a_service_far_down_in_the_order_is_refused_at_its_field(kept, ctx, opened):
    at = opened(catalogue.page, ctx)
    for name in ("name_vi", "name_en", "short_vi", "short_en", "slug"):
        field(at, "text_input", f"new-service-{name}").set_value("thu")
    field(at, "number_input", "new-service-position").set_value(2**40)

    assert press(at, "new-service-save") == [translator("vi")("problem.setup_count", least="0", most="100.000")]
    assert [one.id for one in rows(kept, Service)] == [kept.service_id]


def test_a_target_that_ends_before_it_begins_says_from_when(kept, ctx, opened):
    at = opened(targets.page, ctx)
    field(at, "number_input", "new-target-value").set_value(0.0)
    field(at, "text_input", "new-target-source").set_value("Kế hoạch thử")
    field(at, "date_input", "new-target-until_day").set_value(TODAY.replace(year=TODAY.year - 1))

    t = translator("vi")
    assert press(at, "new-target-save") == [
        t("problem.setup_above_zero"), t("problem.setup_until_before", since=t.day(TODAY)),
    ]  # fmt: skip


def test_a_place_outside_the_country_is_told_with_the_very_border(kept, ctx, opened):
    at = opened(group_data.page, ctx, group="T1")
    field(at, "number_input", f"group-{kept.group_id}-latitude").set_value(23.8)
    field(at, "number_input", f"group-{kept.group_id}-longitude").set_value(105.0)

    assert press(at, f"group-{kept.group_id}-save") == ["Nằm ngoài Việt Nam: cần từ 8 đến 23,5 độ."]


def test_a_reorganisation_without_a_day_asks_for_it(kept, ctx, opened):
    at = opened(reorganise.page, ctx)
    at.session_state[reorganise.OLD] = [kept.group_id]
    at.run()
    field(at, "date_input", "reorganise-on_day").set_value(None).run()

    assert MISSING in [one.value for one in at.error]


@pytest.mark.parametrize(
    "code, login", [("CB_01", "cb_01"), ("Cán bộ <9>", "canbo9"), ("A", "a.00001"), ("!", "00001")]
)
def test_the_sign_in_name_of_new_staff_is_one_that_can_be_typed(kept, ctx, opened, code, login):
    at = opened(staff.page, ctx)
    field(at, "text_input", "new-staff-name").set_value("Thử Văn An")
    field(at, "text_input", "new-staff-code").set_value(code)

    assert press(at, "new-staff-save") == []
    assert login in [one.login for one in rows(kept, Account)]


def test_codes_that_differ_in_capitals_only_get_a_sign_in_name_each(kept, ctx, opened):
    at = opened(staff.page, ctx)
    for code in ("cb99", "CB99", "Cb99"):
        field(at, "text_input", "new-staff-name").set_value("Thử Văn An")
        field(at, "text_input", "new-staff-code").set_value(code)
        assert press(at, "new-staff-save") == []

    assert {"cb99", "cb99.00001", "cb99.00001.2"} <= {one.login for one in rows(kept, Account)}


def test_a_consent_without_its_day_or_its_tick_is_told_once_beside_its_form(kept, context_of, opened):
    at = opened(privacy.page, context_of(actor=kept.manager))
    at.session_state[erasing.CHOSEN] = ("volunteer", kept.volunteer_id)
    at.run()
    t = translator("vi")
    assert press(at, "save-consent") == [t("privacy.not_agreed")]
    field(at, "checkbox", "agreed").set_value(True)
    field(at, "date_input", "given").set_value(None)

    assert press(at, "save-consent") == [t("privacy.no_day")]
    assert rows(kept, Consent) == []


@pytest.mark.parametrize("year", [26, 1999, 2101])
def test_a_day_of_a_wrong_year_is_refused_not_taken_for_the_old_one(kept, ctx, opened, year):
    at, form = opened(staff.page, ctx), f"staff-{kept.lan.id}"
    at.session_state[staff.OPEN] = kept.lan.id
    at.run()
    field(at, "date_input", f"{form}-active_from").set_value(TODAY.replace(year=year))

    t = translator("vi")
    assert press(at, f"{form}-save") == [t("problem.setup_day_far", least="01/01/2000", most="31/12/2100")]
    assert field(at, "date_input", f"{form}-active_from").value.year == year, "what was typed stands there"
    assert not at.success


def test_a_consent_of_a_day_to_come_is_refused_beside_its_form(kept, context_of, opened):
    at = opened(privacy.page, context_of(actor=kept.manager))
    at.session_state[erasing.CHOSEN] = ("volunteer", kept.volunteer_id)
    at.run()
    field(at, "checkbox", "agreed").set_value(True)
    day = field(at, "date_input", "given").set_value(TODAY.replace(year=TODAY.year + 1))

    t = translator("vi")
    assert press(at, "save-consent") == [t("problem.consent_in_future", today=t.day(TODAY))]
    assert (day.min.year, day.max.year) == (1, 9999), "a browser that refuses a day keeps the old one in its place"
    assert rows(kept, Consent) == []


@pytest.mark.parametrize("households", [0, -5, 10**15])
def test_an_impossible_number_is_refused_not_taken_for_the_old_one(kept, ctx, opened, households):
    at, form = opened(group_data.page, ctx, group="T1"), f"count-{kept.group_id}"
    count = field(at, "number_input", f"{form}-households").set_value(households)

    assert len(press(at, f"{form}-save")) == 1
    assert (count.min, count.value) == (None, households)


@pytest.mark.parametrize("share", [-1.0, 0.0, 101.0])
def test_a_share_that_cannot_be_is_refused(kept, ctx, opened, share):
    at = opened(settings.page, ctx)
    field(at, "number_input", "settings-coverage_target").set_value(share)

    assert len(press(at, "settings-save")) == 1
    assert field(at, "number_input", "settings-coverage_target").value == share


def test_a_reorganisation_in_a_wrong_year_is_refused_at_its_day(kept, ctx, opened):
    at = opened(reorganise.page, ctx)
    at.session_state[reorganise.OLD] = [kept.group_id]
    at.run()
    field(at, "date_input", "reorganise-on_day").set_value(TODAY.replace(year=26)).run()

    t = translator("vi")
    far = t("problem.setup_day_far", least="01/01/2000", most="31/12/2100")
    assert press(at, "reorganise-look") == [far]
