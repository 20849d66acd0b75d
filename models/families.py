"""Families of facts: what a change touches and what a figure reads, in words that both share."""

from enum import StrEnum, auto


class Family(StrEnum):
    """Facts that change together. An answer is worked out anew only when a family that it reads has changed."""

    VISITS = auto()
    """Visits, planned ones too, with their lines and people."""
    ASSISTS = auto()
    COUNTER = auto()
    VOLUNTEERS = auto()
    QUALITY = auto()
    """What of the quality inbox has been accepted."""
    MEETINGS = auto()
    """Review meetings and their decisions."""
    REFERENCE = auto()
    """Everything that seldom changes: the ward, its groups, services, staff, holidays, targets."""


EVERYTHING = frozenset(Family)

_NO_FIGURE: frozenset[Family] = frozenset()
"""Read by no question: never remembered, always fetched."""
_VISITS = frozenset({Family.VISITS})
_ASSISTS = frozenset({Family.ASSISTS})
_COUNTER = frozenset({Family.COUNTER})
_MEETINGS = frozenset({Family.MEETINGS})
_REFERENCE = frozenset({Family.REFERENCE})
_HOMES = frozenset({Family.VOLUNTEERS})
# An assist carries its volunteer's kind: the foreign key writes a correction of it there too.
_VOLUNTEERS = frozenset({Family.VOLUNTEERS, Family.ASSISTS})

_TOUCHED: dict[str, frozenset[Family]] = {
    "visit": _VISITS,
    "visit_service": _VISITS,
    "visit_staff": _VISITS,
    "visit_volunteer": _VISITS,
    "visit_day": _VISITS,
    "visit_month": _VISITS,
    "line_month": _VISITS,
    "line_pair": _VISITS,
    "assist": _ASSISTS,
    "assist_day": _ASSISTS,
    "help_span": _ASSISTS,
    "counter_day": _COUNTER,
    "counter_month": _COUNTER,
    "meeting": _MEETINGS,
    "decision": _MEETINGS,
    "volunteer": _VOLUNTEERS,
    "volunteer_past": _HOMES,
    "ward": _REFERENCE,
    "residential_group": _REFERENCE,
    "group_past": _REFERENCE,
    "group_succession": _REFERENCE,
    "map_import": _REFERENCE,
    "map_import_shape": _REFERENCE,
    "service": _REFERENCE,
    "staff_member": _REFERENCE,
    "holiday": _REFERENCE,
    "target": _REFERENCE,
    "quality_acceptance": frozenset({Family.QUALITY}),
    "consent": _NO_FIGURE,
    "volunteer_phone": _NO_FIGURE,
    "draft": _NO_FIGURE,
    "saved_form": _NO_FIGURE,
    "import_batch": _NO_FIGURE,
    "import_line": _NO_FIGURE,
    "account": _NO_FIGURE,  # this and the next seven raise no ward's revision: an answer that read them would grow old
    "sign_in": _NO_FIGURE,
    "one_time_link": _NO_FIGURE,
    "display": _NO_FIGURE,
    "failed_sign_in": _NO_FIGURE,
    "sign_in_brake": _NO_FIGURE,
    "access_state": _NO_FIGURE,
    "access_event": _NO_FIGURE,
    "ward_revision": _NO_FIGURE,
    "audit_event": _NO_FIGURE,  # comes with the change that it tells of
}
"""Table → the families that a change of it touches. Whoever adds a table names it here, or it touches everything."""


def touched_by(table: str) -> frozenset[Family]:
    """The families of facts that a change of `table` touches: all of them when nobody has said which."""
    return _TOUCHED.get(table, EVERYTHING)
