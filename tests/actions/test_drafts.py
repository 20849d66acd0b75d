import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from actions import Conflict, NotAllowed
from actions.drafts import MOST_OF_A_TEXT, discard_draft, draft_of, latest_draft, open_drafts, save_draft
from models import AuditEvent, Draft, Role, WardRevision
from tests.planting import EVENING, TODAY

KEY, OTHER_KEY = UUID(int=7), UUID(int=8)


@pytest.fixture
def lan(plot):
    return plot.lan.as_actor()


def keep(plot, content, by, key=KEY, now=EVENING, **more):
    return save_draft(plot.session, key, "visit", content, by=by, now=now, **more)


def test_a_draft_is_there_again_on_any_device(plot, lan):
    keep(plot, {"attendees": "25", "services": [1, 2]}, lan)

    kept = latest_draft(plot.session, "visit", by=lan, now=EVENING)
    assert (kept.content, kept.saved_at, kept.entry_key) == ({"attendees": "25", "services": [1, 2]}, EVENING, KEY)


def test_each_change_replaces_the_draft_of_the_same_form(plot, lan):
    keep(plot, {"attendees": "2"}, lan)
    keep(plot, {"attendees": "25"}, lan, seen={"attendees": "2"})

    assert [draft.content for draft in open_drafts(plot.session, "visit", by=lan, now=EVENING)] == [{"attendees": "25"}]


def test_two_devices_at_one_form_keep_each_other_s_fields(plot, lan):
    start = keep(plot, {"attendees": "", "note": ""}, lan).content
    keep(plot, {"attendees": "25", "note": ""}, lan, seen=start)
    kept = keep(plot, {"attendees": "", "note": "mưa to"}, lan, seen=start)

    assert kept.content == {"attendees": "25", "note": "mưa to"}


def test_a_draft_changes_no_figure_and_no_history(plot, lan):
    keep(plot, {"attendees": "25"}, lan)

    assert plot.session.get_one(WardRevision, plot.ward_id).revision == 1
    assert plot.session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_texts_are_stored_clean_whatever_was_typed(plot, lan):
    kept = keep(plot, {"note": "Ho\u0323p \u200bto\u0302\u0309\u0000\ud800", "counts": {"3": ["１2\u202e"]}}, lan)

    assert kept.content == {"note": "Họp tổ", "counts": {"3": ["１2"]}}


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("gọi 0912.345.678 nhé", "gọi ••••.•••.••• nhé"),
        ("CCCD 0123 4567 8901, CMND 012345678", "CCCD •••• •••• ••••, CMND •••••••••"),
        ("+84 912 345 678", "+•• ••• ••• •••"),
        ("\uff10\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "••••••••••"),
        ("ngày 03/03/2026, 1.000 tờ rơi, mã 1.001193", "ngày 03/03/2026, 1.000 tờ rơi, mã 1.001193"),
    ],
)
def test_a_draft_never_holds_what_saving_would_refuse(plot, lan, typed, stored):
    content = {"note": typed, "venue": typed, "second_visit_reason": typed, "base": {"note": typed}}
    keep(plot, content, lan)
    plot.session.expire_all()

    kept = latest_draft(plot.session, "visit", by=lan, now=EVENING).content
    assert kept == {"note": stored, "venue": stored, "second_visit_reason": stored, "base": {"note": stored}}
    assert keep(plot, content | {"venue": "nhà văn hóa"}, lan, seen=kept).content["note"] == stored


def test_nobody_reads_writes_or_discards_another_s_draft(plot, lan):
    keep(plot, {"attendees": "25"}, lan)
    minh = plot.actor()

    assert latest_draft(plot.session, "visit", by=minh, now=EVENING) is None
    for attempt in (
        lambda: keep(plot, {"attendees": "1"}, minh),
        lambda: draft_of(plot.session, KEY, by=minh, now=EVENING),
        lambda: discard_draft(plot.session, KEY, by=minh, now=EVENING),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert draft_of(plot.session, KEY, by=lan, now=EVENING).content == {"attendees": "25"}


def test_who_may_not_record_keeps_no_draft(plot):
    with pytest.raises(NotAllowed):
        keep(plot, {}, plot.actor(Role.LEADER))


def test_the_newest_draft_comes_first(plot, lan):
    keep(plot, {"attendees": "1"}, lan, key=KEY, now=EVENING + timedelta(minutes=5))
    keep(plot, {"attendees": "2"}, lan, key=OTHER_KEY)

    assert [draft.entry_key for draft in open_drafts(plot.session, "visit", by=lan, now=EVENING)] == [KEY, OTHER_KEY]


def test_a_discarded_draft_is_given_back_to_be_kept_again(plot, lan):
    kept = keep(plot, {"attendees": "25"}, lan)

    assert discard_draft(plot.session, KEY, by=lan, now=EVENING) == kept
    assert plot.session.scalar(select(func.count()).select_from(Draft)) == 0
    assert keep(plot, kept.content, lan).content == kept.content


def test_a_form_that_became_a_visit_keeps_no_draft(plot, lan):
    plot.visit(plot.group("Tổ 12"), TODAY).entry_key = KEY
    plot.session.flush()

    with pytest.raises(Conflict, match="form_already_saved"):
        keep(plot, {"attendees": "25"}, lan)


def test_a_whole_workbook_of_numbers_pasted_by_mistake_is_kept_in_moments_and_not_whole(plot, lan):
    """It held the ward's lock for minutes."""
    began = time.process_time()
    kept = keep(plot, {"pasted": "012345678 x " * 100_000}, lan)

    assert time.process_time() - began < 5
    assert kept.content["pasted"].startswith("••••••••• x ••••••••• x")
    assert MOST_OF_A_TEXT - 12 < len(kept.content["pasted"]) <= MOST_OF_A_TEXT
