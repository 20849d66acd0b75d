"""Who may do what: the one table of roles and permissions."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Role(StrEnum):
    LEADER = auto()
    """Sees everything, changes nothing."""
    STAFF = auto()
    """Goes out and writes down visits."""
    MANAGER = auto()
    """Corrects, voids and restores what others wrote."""
    ADMINISTRATOR = auto()


class Permission(StrEnum):
    SEE_FIGURES = auto()
    RECORD_VISIT = auto()
    CORRECT_VISIT = auto()
    VOID_VISIT = auto()
    EDIT_REFERENCE = auto()
    """Groups, services, staff, volunteers, targets."""
    RECORD_ASSIST = auto()
    RECORD_COUNTER = auto()


_STAFF = {
    Permission.SEE_FIGURES,
    Permission.RECORD_VISIT,
    Permission.CORRECT_VISIT,
    Permission.VOID_VISIT,
    Permission.RECORD_ASSIST,
    Permission.RECORD_COUNTER,
}

GRANTS: dict[Role, set[Permission]] = {
    Role.LEADER: {Permission.SEE_FIGURES},
    Role.STAFF: _STAFF,
    Role.MANAGER: _STAFF | {Permission.EDIT_REFERENCE},
    Role.ADMINISTRATOR: set(Permission),
}


@dataclass(frozen=True)
class Actor:
    """The person who acts, as plain values that any thread may hold."""

    ward_id: int
    id: int
    """Of the StaffMember."""
    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]
