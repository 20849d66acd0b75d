"""The inbox as its readers see it, the way from a finding to its field, and the overview's switch."""

from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from actions.drafts import save_draft
from metrics.forgotten import stale_drafts
from metrics.quality import accepted_findings
from models import Actor, Draft, Role
from pages.record import quality, visit
from pages.record.quality_words import way_to
from pages.watch import overview
from tests.pages.test_watch import cards
from tests.planting import EVENING, START, TODAY
from texts import translator


@pytest.fixture
def ward(planted):
    """Tổ 1 with the same evening twice, the second without a count of households; Tổ 2 with a plan of last week."""
    planting, _ = planted
    with planting() as plot:
        service = plot.service("khai_sinh")
        first, second = plot.group("Tổ 1"), plot.group("Tổ 2")
        other = plot.staff("Cán bộ Khác")
        plot.visit(first, TODAY - timedelta(days=1), [service], attendees=30)
        twin = plot.visit(
            first, TODAY - timedelta(days=1), [service], starts_at=time(19), attendees=31, households_present=None,
            first_time_households=None,
        )  # fmt: skip
        plot.visit(second, START + timedelta(days=2), [service], attendees=15).recorded_by_id = other.id
    return {"mine": plot.lan.id, "other": other.id, "twin": twin.id, "second": second.id}


def of(number, role):
    return Actor(1, number, "", role)


def sentences(at):
    return [one.value for one in at.markdown]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_finding_says_its_group_its_day_and_the_numbers(ward, opened, context_of, language):
    at = opened(quality.page, context_of(language, of(ward["mine"], Role.MANAGER)))

    said = " ".join(sentences(at))
    assert "Tổ 1 · 02/03/2026" in said
    assert {"vi": "19:00, 31 lượt người", "en": "19:00, 31 people"}[language] in said
    assert {"vi": "số hộ có mặt", "en": "households present"}[language] in said


def test_staff_see_their_own_and_managers_all_of_it_or_their_own(ward, opened, context_of):
    everything = sentences(opened(quality.page, context_of(actor=of(ward["mine"], Role.MANAGER))))
    own = sentences(opened(quality.page, context_of(actor=of(999, Role.STAFF))))
    narrowed = sentences(opened(quality.page, context_of(actor=of(999, Role.MANAGER)), mine="1"))
    late = sentences(opened(quality.page, context_of(actor=of(ward["other"], Role.STAFF))))

    assert (len(everything), own, narrowed) == (3, [], [])
    assert len(late) == 1
    assert "03/11/2025" in late[0]


def test_a_rule_is_chosen_in_the_address_and_its_meaning_is_told(ward, opened, context_of):
    at = opened(quality.page, context_of(actor=of(ward["mine"], Role.MANAGER)), rule="duplicate")

    assert len(sentences(at)) == 1
    assert "60 phút" in at.caption[0].value


def test_accepting_asks_for_a_reason_and_the_finding_goes(ward, opened, context_of, planted):
    at = opened(quality.page, context_of(actor=of(ward["mine"], Role.MANAGER)), rule="duplicate")
    at.button(key=f"accept-duplicate-visit-{ward['twin']}").click().run()
    at.text_input[0].input("ừ")
    next(one for one in at.button if one.label == "Chấp nhận").click().run()
    assert at.error, "two letters are no reason"

    at.text_input[0].input("chia hai ca")
    next(one for one in at.button if one.label == "Chấp nhận").click().run()

    _, database = planted
    with database.reading() as session:
        kept = accepted_findings(session, 1)
    assert [one.reason for one in kept.values()] == ["chia hai ca"]
    assert at.success


def test_a_link_opens_the_correction_at_the_field_once(ward, opened, context_of):
    at = opened(
        visit.page, context_of(actor=of(ward["mine"], Role.MANAGER)), id=str(ward["twin"]), at="households_present"
    )

    form = at.session_state["visit.form"]
    assert form.name == f"correct:{ward['twin']}"
    assert form.facts["look"].startswith(form.widget("households_present"))
    assert "at" not in at.query_params


@pytest.mark.parametrize("at_field", ["", "note", "../x"])
def test_no_other_field_and_no_leader_is_led_into_a_correction(ward, opened, context_of, at_field):
    manager, leader = of(ward["mine"], Role.MANAGER), of(0, Role.LEADER)

    for who, field in ((manager, at_field), (leader, "attendees")):
        at = opened(visit.page, context_of(actor=who), id=str(ward["twin"]), at=field)
        assert "visit.form" not in at.session_state


def test_the_overview_says_how_many_and_leaves_the_doubtful_out_when_asked(ward, opened, context_of):
    ctx = context_of(actor=of(ward["mine"], Role.MANAGER))
    whole = opened(overview.page, ctx)
    checked = opened(overview.page, ctx, checked="only")

    attendances = [cards(one)["Lượt người tham dự"]["value"] for one in (whole, checked)]
    assert attendances == ["76", "45"]
    assert [one.value for one in whole.warning] == []
    assert "1 buổi" in checked.warning[0].value
    assert whole.toggle[0].label.startswith("Bỏ 1 buổi")


@pytest.fixture
def forgotten(ward, planted):
    """A draft of the manager's that nobody has touched for six days."""
    content = {"note": "hẹn tối thứ bảy"}
    with planted[1].changing() as session:
        save_draft(
            session, UUID(int=7), "visit", content, by=of(ward["mine"], Role.MANAGER), now=EVENING - timedelta(days=6)
        )
    return content


def test_a_forgotten_draft_is_thrown_away_in_one_click_and_comes_back(ward, forgotten, opened, context_of, planted):
    def drafts():
        with planted[1].reading() as session:
            return [one.content for one in session.scalars(select(Draft))]

    at = opened(quality.page, context_of(actor=of(ward["mine"], Role.MANAGER)), rule="drafts")
    at.button(key="discard-7").click().run()
    assert drafts() == []
    assert "Đã bỏ nháp." in [one.value for one in at.success]

    at.button(key="undo-discard").click().run()
    assert drafts() == [forgotten]
    assert "Đã lấy lại nháp buổi hướng dẫn; nháp chờ ở trang nhập." in [one.value for one in at.success]
    assert [one.key for one in at.button if one.key == "undo-discard"] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_forgotten_drafts_of_one_day_are_told_apart_by_whoever_typed_them(ward, opened, context_of, planted, language):
    database = planted[1]
    forms = [("visit", {"group_id": ward["second"]}), ("visit", {"group_id": None}), ("assists:2026-02-16", {}),
             ("counter:2026-02-17", {}), ("counter:2026-01", {})]  # fmt: skip
    with database.changing() as session:
        for number, (form, content) in enumerate(forms, 1):
            moment = EVENING - timedelta(days=6, minutes=number)
            save_draft(session, UUID(int=number), form, content, by=of(ward["mine"], Role.MANAGER), now=moment)

    day = f"{TODAY - timedelta(days=6):%d/%m/%Y}"
    mine = sentences(opened(quality.page, context_of(language, of(ward["mine"], Role.MANAGER)), rule="drafts"))
    theirs = sentences(opened(quality.page, context_of(language, of(ward["other"], Role.MANAGER)), rule="drafts"))
    nowhere = translator(language)("record.no_group_yet")
    heads = [f"Tổ 2 · {day}: ", f"{nowhere} · {day}: ", f"{day}: ", f"{day}: ", f"{day}: "]
    assert [one.startswith(head) for one, head in zip(reversed(mine), heads, strict=True)] == [True] * 5
    assert len(set(mine)) == len(set(theirs)) == 5, "each says when it was typed last"
    assert [what in " ".join(mine) for what in ("16/02–22/02", "17/02/2026", "01/2026")] == [True] * 3
    assert "Tổ 2" not in " ".join(theirs), "what is not saved is for nobody else to read"


def test_a_forgotten_draft_opens_itself_and_not_the_latest_one(ward, forgotten, context_of, planted):
    with planted[1].changing() as session:
        for number, form in ((8, "visit"), (9, "counter:2026-01")):
            moment = EVENING - timedelta(days=5)
            save_draft(session, UUID(int=number), form, {}, by=of(ward["mine"], Role.MANAGER), now=moment)
    ctx = context_of(actor=of(ward["mine"], Role.MANAGER))
    with planted[1].reading() as session:
        found = stale_drafts(session, 1, today=TODAY, zone=ctx.zone)

    ways = {UUID(one.at).int: way_to(one, ctx.actor) for one in found}
    assert ways[7] == ("record", {"k": UUID(int=7).hex})
    assert ways[8] == ("record", {"k": UUID(int=8).hex})
    assert ways[9] == ("counter", {"by": "month", "day": "2026-01-01"})


def test_somebody_elses_forgotten_draft_says_who_can_end_it(ward, forgotten, opened, context_of):
    at = opened(quality.page, context_of(actor=of(ward["other"], Role.MANAGER)), rule="drafts")

    assert [one for one in at.button if one.key.startswith("discard")] == []
    assert "Chỉ người ghi nháp mới ghi tiếp hoặc bỏ được." in [one.value for one in at.caption]
