"""What the boards of a channel are drawn from: asked question by question, shared with all boards, of one revision."""

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from boards.drawing import in_order
from boards.facts import FOR_REPORTS_ONLY, Facts, facts_from, facts_of
from boards.facts_decisions import frozen_and_new
from core.answers import Answers, newest
from core.database import Database
from core.shapes import shapes_on
from metrics.decisions import decisions_on
from metrics.meetings import Held, board_order, meeting_text
from metrics.names import names_of
from metrics.reading import reads_of
from metrics.snapshot import figures_by, meeting_figures

READS = reads_of(meeting_figures) | reads_of(decisions_on) | reads_of(names_of) | reads_of(meeting_text)
TRIES = 4
"""Somebody saves while the questions are asked: they are asked again, so often."""

Ask = Callable[..., Any]


class UnknownMeeting(LookupError):
    """The ward has no meeting with that number."""


@dataclass(frozen=True)
class Of:
    """Whose figures."""

    ward_id: int
    meeting: int | None
    """Its frozen ones; None: those of now."""
    day: date
    """Today."""


@dataclass(frozen=True)
class Gathered:
    """Everything that seven boards say, in no language yet."""

    facts: Facts
    owners: dict[int, str]
    shapes: bytes
    order: tuple[str, ...]
    """Names of the boards."""
    held: Held | None
    """The meeting of these figures, live ones: the meeting that goes on; its text is left out, which is long."""


def gathered(answers: Answers, of: Of, stamp: Hashable) -> tuple[Hashable, Gathered] | None:
    """The stamp of what was read (None: to be read again soon), and what is drawn from it; None: it is `stamp` still.

    Raises UnknownMeeting; DBAPIError when the database is away.
    """
    for _ in range(TRIES):
        revision, families = answers.read_revision(of.ward_id)
        found: Hashable = (newest(READS, revision, families), of.day)
        if found == stamp:
            return None
        losses = answers.losses
        ask = _asking(answers, of.ward_id, revision)
        answer = answers.prepare(of, of.ward_id, revision, partial(_gather, ask, answers.database, of))
        if answers.losses != losses:
            found = None
        elif answers.read_revision(of.ward_id)[0] == revision:
            break
    return found, answer


def _asking(answers: Answers, ward_id: int, revision: int) -> Ask:
    return lambda question, **of: answers.ask(question, ward_id, revision, **of)


def _gather(ask: Ask, database: Database, of: Of) -> Gathered:
    with database.reading() as session:
        held = meeting_text(session, of.ward_id, meeting_id=of.meeting)
    if of.meeting is None:
        facts = facts_from(figures_by(ask, of.day, without=FOR_REPORTS_ONLY))
    elif held is None:
        raise UnknownMeeting(of.meeting)
    else:
        figures = json.loads(held.snapshot)
        on_day = date.fromisoformat(figures["day"])
        facts = facts_of(figures, frozen_and_new(figures, ask(decisions_on, day=on_day), held.id))
    _, shapes = shapes_on(ask, facts.occasion.day)
    return Gathered(
        facts, ask(names_of).staff, shapes.content, in_order(ask(board_order)), held and replace(held, snapshot="")
    )
