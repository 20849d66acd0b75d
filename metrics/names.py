"""The names behind the numbers, whatever the day: for a visit's history, a register, an old form."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from metrics.reading import reads
from models import Family, ResidentialGroup, Service, StaffMember, Volunteer


@dataclass(frozen=True)
class Names:
    """Number → name, for everything that a visit may point at."""

    groups: dict[int, str]
    staff: dict[int, str]
    volunteers: dict[int, str]
    services_vi: dict[int, str]
    services_en: dict[int, str]

    def services(self, language: str) -> dict[int, str]:
        return self.services_vi if language == "vi" else self.services_en


@reads(Family.VOLUNTEERS, Family.REFERENCE)
def names_of(session: Session, ward_id: int) -> Names:
    """Names of all groups, staff, volunteers and services (short names) the ward has ever had."""

    def of(table: type[ResidentialGroup | StaffMember | Volunteer]) -> dict[int, str]:
        rows = session.execute(select(table.id, table.name).where(table.ward_id == ward_id))
        return dict(rows.all())

    services = session.execute(
        select(Service.id, Service.short_vi, Service.short_en).where(Service.ward_id == ward_id)
    ).all()
    return Names(
        groups=of(ResidentialGroup),
        staff=of(StaffMember),
        volunteers=of(Volunteer),
        services_vi={number: vi for number, vi, _ in services},
        services_en={number: en for number, _, en in services},
    )
