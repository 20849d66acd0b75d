"""Accepting what the quality inbox has found: it is right as it is, for a reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.cleaning import clean_line
from actions.refusals import Invalid, Problem
from actions.visit_checks import reason_problems
from models import Actor, Assist, Deed, QualityAcceptance, Visit
from models.access import OfSomebody

_FINDING = re.compile(r"([a-z_]{1,30}):(visit|assist|counter_day):(\d{1,15})", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class _Nobodys:
    """What nobody wrote down: a day without figures is for managers to judge."""

    recorded_at: datetime
    recorded_by_id: int = -1
    voided_by_id: int | None = None
    staff_ids: Iterable[int] = ()


def accept_finding(
    session: Session, finding: str, digest: str, *, reason: str, by: Actor, now: datetime
) -> QualityAcceptance:
    """Keep that `finding` (its key), with the facts of this `digest`, is right; one of earlier facts is replaced.

    Raises NotAllowed for what is not the person's own, unless they are a manager; Invalid without a reason, or when
    there is no such finding.
    """
    told = _FINDING.fullmatch(finding)
    if told is None or _DIGEST.fullmatch(digest) is None:
        require(session, by, Deed.QUALITY_ACCEPT, now=now)
        raise Invalid(Problem("finding_unknown"))
    require(session, by, Deed.QUALITY_ACCEPT, _judged(session, by, told[2], int(told[3]), now), now=now)
    change = Change(session, by, now)
    cleaned = clean_line(reason)
    if problems := reason_problems(cleaned, "reason"):
        raise Invalid(*problems)
    row = QualityAcceptance
    kept = session.scalar(select(row).where(row.ward_id == by.ward_id, row.finding == finding))
    before = None if kept is None else {"finding": kept.finding, "digest": kept.digest, "reason": kept.reason}
    if kept is None:
        kept = QualityAcceptance(ward_id=by.ward_id, id=change.take_id(), finding=finding)
        session.add(kept)
    assert cleaned is not None
    kept.digest, kept.reason, kept.accepted_by_id, kept.accepted_at = digest, cleaned, by.id, now
    session.flush()
    after = {"finding": finding, "digest": digest, "reason": cleaned}
    change.note("quality.accept", "quality_acceptance", kept.id, before=before, after=after, reason=cleaned)
    return kept


def _judged(session: Session, by: Actor, table: str, number: int, now: datetime) -> OfSomebody:
    """The row that was judged. Raises Invalid when there is none."""
    if table == "counter_day":
        return _Nobodys(now)
    key = (by.ward_id, number)
    row: Visit | Assist | None = session.get(Visit, key) if table == "visit" else session.get(Assist, key)
    if row is None:
        require(session, by, Deed.QUALITY_ACCEPT, now=now)
        raise Invalid(Problem("finding_unknown"))
    return row
