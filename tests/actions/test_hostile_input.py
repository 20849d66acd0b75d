"""Whatever is typed or sent is stored clean, or refused in words; nothing falls over. On both engines."""

import unicodedata
from dataclasses import replace
from datetime import time
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from actions import Doubtful, Invalid
from actions.cleaning import clean_line, clean_text
from actions.visit_checks import NOTE_LENGTH
from actions.visit_entry import TaughtService, VisitEntry
from actions.visits import record_visit
from models import Visit
from tests.planting import EVENING, TODAY

TEXTS = st.one_of(
    st.text(st.characters(categories=None), max_size=60),  # surrogates and controls too
    st.text("Tổ\u0300\u0301\u0323đĐ\u200b\u200e\u202e\ufeff\x00\t\n\r=+-@'\"<>&;|`*_[](){}%\\", max_size=60),
)
NUMBERS = st.one_of(
    st.none(), st.integers(), st.integers(-5, 30), st.booleans(), st.floats(), st.just(2**63), st.text(max_size=3)
)
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def usual(plot):
    group, service = plot.group("Tổ 12", households=150), plot.service("khai_sinh")
    return VisitEntry(
        entry_key=UUID(int=1), group_id=group.id, on_day=TODAY, starts_at=time(19, 30), ends_at=time(21, 0),
        services=(TaughtService(service_id=service.id, people=2),), attendees=25, households_present=20,
        first_time_households=0, staff_ids=(plot.lan.id,), second_visit_reason="thử nhiều lần",
    )  # fmt: skip


def stored(plot, entry):
    """What the database gives back; None when the entry was refused with codes."""
    entry = replace(entry, entry_key=uuid4())
    try:
        saved = record_visit(plot.session, entry, by=plot.lan.as_actor(), now=EVENING, today=TODAY).visit
    except (Invalid, Doubtful):
        return None
    plot.session.flush()
    plot.session.expire(saved)
    return plot.session.get_one(Visit, (plot.ward_id, saved.id))


@SLOW
@given(note=TEXTS, venue=TEXTS)
@example(note='=HYPERLINK("http://x")\r\n@SUM(1)', venue="'; DROP TABLE visit; --")
@example(note="<script>alert(1)</script> **đậm** [a](javascript:x)", venue="\u202eTổ\u200b 12\x00")
@example(note="Ho\u0323p to\u0302\u0309", venue="\ud800\udfff")
def test_text_comes_back_clean_and_in_nfc(plot, usual, note, venue):
    visit = stored(plot, replace(usual, note=note, venue=venue))

    if visit is None:
        return
    assert (visit.note, visit.venue) == (clean_text(note), clean_line(venue))
    for text in filter(None, (visit.note, visit.venue)):
        assert unicodedata.is_normalized("NFC", text)
        assert text == text.strip()
        assert clean_text(text) == text
        assert not any(unicodedata.category(mark) in {"Cc", "Cf", "Cs", "Co"} for mark in text if mark != "\n")


def test_a_megabyte_of_text_is_refused_in_words(plot, usual):
    with pytest.raises(Invalid, match="text_too_long"):
        record_visit(
            plot.session, replace(usual, note="ổ" * 1_000_000), by=plot.lan.as_actor(), now=EVENING, today=TODAY
        )
    assert stored(plot, replace(usual, note="ổ" * NOTE_LENGTH)).note == "ổ" * NOTE_LENGTH


@SLOW
@given(attendees=NUMBERS, present=NUMBERS, first=NUMBERS, people=NUMBERS)
@example(attendees=float("nan"), present=float("inf"), first=None, people=True)
@example(attendees=2**63, present=2**63, first=2**63, people=2**63)
def test_numbers_come_back_as_they_were_or_are_refused(plot, usual, attendees, present, first, people):
    taught = (replace(usual.services[0], people=people),)
    entry = replace(
        usual, attendees=attendees, households_present=present, first_time_households=first, services=taught
    )
    visit = stored(plot, entry)

    if visit is not None:
        said = (attendees, present, first, people)
        found = (visit.attendees, visit.households_present, visit.first_time_households, visit.services[0].people)
        assert found == said
        assert all(value is None or type(value) is int for value in said)
