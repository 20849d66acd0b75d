"""The nouns of the dashboard. Import them from here: `from models import Visit`."""

from models.access import OWN_FOR, PARTS, RULES, Actor, Deed, Own, Part, Role, Rule, Screen, display
from models.accounts import (
    AccessEvent,
    AccessState,
    Account,
    AccountState,
    FailedSignIn,
    LinkPurpose,
    OneTimeLink,
    SignIn,
    SignInBrake,
)
from models.afterwards import MOST_HOUSEHOLDS_A_DAY, Assist, CounterDay, CounterMonth
from models.audit import AuditEvent
from models.base import Base, Instant
from models.displays import MEETING_BOARDS, Display, DisplayFigures, DisplayState
from models.drafts import Draft, SavedForm
from models.families import EVERYTHING, Family, touched_by
from models.groups import GroupKind, GroupSuccession, ResidentialGroup
from models.imports import ImportBatch, ImportKind, ImportLine, RowDeed
from models.keeping import Periods
from models.map_imports import MapImport, MapImportShape
from models.meetings import Closes, Decision, DecisionEnd, Meeting, MeetingKind
from models.past import GroupPast, VolunteerPast
from models.people import Consent, StaffMember, Volunteer, VolunteerKind, VolunteerPhone
from models.quality import QualityAcceptance
from models.services import Service, ServiceKind
from models.sums import DAYS_A_SPAN, AssistDay, HelpSpan, LineMonth, LinePair, VisitDay, VisitMonth
from models.visits import MOST_ATTENDEES, Visit, VisitService, VisitStaff, VisitStatus, VisitVolunteer
from models.ward import BOARD_ORDER, DayKind, Figure, Holiday, OnlineRateFormula, Target, Ward, WardRevision

__all__ = [
    "BOARD_ORDER",
    "DAYS_A_SPAN",
    "EVERYTHING",
    "MEETING_BOARDS",
    "MOST_ATTENDEES",
    "MOST_HOUSEHOLDS_A_DAY",
    "OWN_FOR",
    "PARTS",
    "RULES",
    "AccessEvent",
    "AccessState",
    "Account",
    "AccountState",
    "Actor",
    "Assist",
    "AssistDay",
    "AuditEvent",
    "Base",
    "Closes",
    "Consent",
    "CounterDay",
    "CounterMonth",
    "DayKind",
    "Decision",
    "DecisionEnd",
    "Deed",
    "Display",
    "DisplayFigures",
    "DisplayState",
    "Draft",
    "FailedSignIn",
    "Family",
    "Figure",
    "GroupKind",
    "GroupPast",
    "GroupSuccession",
    "HelpSpan",
    "Holiday",
    "ImportBatch",
    "ImportKind",
    "ImportLine",
    "Instant",
    "LineMonth",
    "LinePair",
    "LinkPurpose",
    "MapImport",
    "MapImportShape",
    "Meeting",
    "MeetingKind",
    "OneTimeLink",
    "OnlineRateFormula",
    "Own",
    "Part",
    "Periods",
    "QualityAcceptance",
    "ResidentialGroup",
    "Role",
    "RowDeed",
    "Rule",
    "SavedForm",
    "Screen",
    "Service",
    "ServiceKind",
    "SignIn",
    "SignInBrake",
    "StaffMember",
    "Target",
    "Visit",
    "VisitDay",
    "VisitMonth",
    "VisitService",
    "VisitStaff",
    "VisitStatus",
    "VisitVolunteer",
    "Volunteer",
    "VolunteerKind",
    "VolunteerPast",
    "VolunteerPhone",
    "Ward",
    "WardRevision",
    "display",
    "touched_by",
]
