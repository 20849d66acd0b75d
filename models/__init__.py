"""The nouns of the dashboard. Import them from here: `from models import Visit`."""

from models.access import GRANTS, Actor, Permission, Role
from models.afterwards import MOST_HOUSEHOLDS_A_DAY, Assist, CounterDay
from models.audit import AuditEvent
from models.base import Base, Instant
from models.drafts import Draft
from models.groups import GroupKind, GroupSuccession, ResidentialGroup
from models.people import StaffMember, Volunteer, VolunteerKind
from models.services import Service, ServiceKind
from models.visits import MOST_ATTENDEES, Visit, VisitService, VisitStaff, VisitStatus, VisitVolunteer
from models.ward import DayKind, Figure, Holiday, OnlineRateFormula, Target, Ward, WardRevision

__all__ = [
    "GRANTS", "MOST_ATTENDEES", "MOST_HOUSEHOLDS_A_DAY", "Actor", "Assist", "AuditEvent", "Base", "CounterDay",
    "DayKind", "Draft", "Figure", "GroupKind", "GroupSuccession", "Holiday", "Instant", "OnlineRateFormula",
    "Permission", "ResidentialGroup", "Role", "Service", "ServiceKind", "StaffMember", "Target", "Visit",
    "VisitService", "VisitStaff", "VisitStatus", "VisitVolunteer", "Volunteer", "VolunteerKind", "Ward",
    "WardRevision",
]  # fmt: skip
