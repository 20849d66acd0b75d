"""Small wards for tests, row by row. Rows go straight into the tables, so that a test can have what actions refuse."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

from sqlalchemy.orm import Session

from actions.visit_writing import searched
from models import (
    Account,
    Actor,
    Assist,
    CounterDay,
    CounterMonth,
    GroupSuccession,
    ResidentialGroup,
    Role,
    Service,
    ServiceKind,
    StaffMember,
    Visit,
    VisitService,
    VisitStaff,
    VisitStatus,
    VisitVolunteer,
    Volunteer,
    VolunteerKind,
    Ward,
    WardRevision,
)

START = date(2025, 11, 1)
EVENING = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)
"""Already 00:30 on 3 March in the ward."""
TODAY = date(2026, 3, 3)


class Plot:
    """A ward being planted: `plot.group("Tổ 1", households=100)`, `plot.visit(group, day)`…; each returns its row."""

    def __init__(self, session: Session, ward_id: int = 1, code: str = "00001") -> None:
        self.session = session
        self.ward_id = ward_id
        self._last_id = self._last_account = 0
        self.ward = Ward(
            id=ward_id,
            code=code,
            name_vi="Phường Thử",
            name_en="Test ward",
            province_vi="Tỉnh Thử",
            programme_start=START,
        )
        session.add(self.ward)
        session.flush()
        self.revision = WardRevision(ward_id=ward_id, revision=1, last_id=1_000_000, changed_at=EVENING)
        session.add(self.revision)
        session.flush()
        self.lan = self.staff("Cán bộ Thử Một")

    def _id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _add(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def staff(self, name: str, role: Role = Role.STAFF) -> StaffMember:
        """A person of the centre with an account of that role."""
        number = self._id()
        member = self._add(
            StaffMember(ward_id=self.ward_id, id=number, code=f"CB{number}", name=name, active_from=START)
        )
        self.account(role, login=f"cb{number}.{self.ward_id}", name=name, ward_id=self.ward_id, staff_id=number)
        return member

    def account(self, role: Role = Role.STAFF, **more) -> Account:
        self._last_account += 1  # not a number of the ward's: those stand in codes that tests name
        values = {"login": f"tk{self._last_account}.{self.ward_id}", "name": "Tài khoản Thử", "made_at": EVENING} | more
        return self._add(Account(role=role, **values))

    def actor(self, role: Role = Role.STAFF) -> Actor:
        return self.staff(f"Cán bộ {role.value}", role).as_actor(role)

    def group(self, name: str, households: int = 100, **more) -> ResidentialGroup:
        number = self._id()
        values = {"code": f"G{number}", "valid_from": date(2025, 7, 1)} | more
        return self._add(ResidentialGroup(ward_id=self.ward_id, id=number, name=name, households=households, **values))

    def succeed(self, old: ResidentialGroup, new: ResidentialGroup, on_day: date, share: float = 1.0) -> None:
        old.valid_to = on_day
        row = GroupSuccession(ward_id=self.ward_id, old_id=old.id, new_id=new.id, on_day=on_day, share=share)
        self._add(row)

    def service(self, slug: str, core: bool = True, **more) -> Service:
        values = {"kind": ServiceKind.PROCEDURE, "valid_from": date(2020, 1, 1)} | more
        names = {"name_vi": slug, "name_en": slug, "short_vi": slug, "short_en": slug}
        return self._add(Service(ward_id=self.ward_id, id=self._id(), slug=slug, core=core, **names, **values))

    def volunteer(self, group: ResidentialGroup, kind: VolunteerKind = VolunteerKind.YOUTH_UNION, **more) -> Volunteer:
        number = self._id()
        values = {"name": f"Hạt nhân {number}", "code": f"HN{number}", "joined_on": START} | more
        return self._add(Volunteer(ward_id=self.ward_id, id=number, group_id=group.id, kind=kind, **values))

    def visit(
        self,
        group: ResidentialGroup,
        on_day: date,
        services: tuple = (),
        volunteers: tuple = (),
        status: VisitStatus = VisitStatus.HELD,
        **more,
    ) -> Visit:
        """`services` are Service rows, or (Service, people, filed_by_resident, filed_for_resident)."""
        number = self._id()
        voided = more.get("voided_at") is not None
        if voided:
            more |= {"voided_by_id": self.lan.id, "void_reason": "nhầm tổ"}
        values = {
            "starts_at": time(19, 30),
            "attendees": 20,
            "households_present": 15,
            "first_time_households": 10,
            "recorded_at": EVENING,
        } | more
        counts = status is VisitStatus.HELD and not voided
        visit = Visit(
            ward_id=self.ward_id, id=number, group_id=group.id, on_day=on_day, status=status, counts=counts,
            entry_key=uuid4(), entry_digest="", recorded_by_id=self.lan.id, changed_at=EVENING,
            **values,
        )  # fmt: skip
        for line in services:
            service, people, by_resident, for_resident = line if isinstance(line, tuple) else (line, None, None, None)
            visit.services.append(
                VisitService(
                    ward_id=self.ward_id, service_id=service.id, group_id=group.id, on_day=on_day, counts=counts,
                    people=people, filed_by_resident=by_resident, filed_for_resident=for_resident,
                )
            )  # fmt: skip
        visit.searched = searched(visit)
        visit.staff.append(VisitStaff(ward_id=self.ward_id, staff_id=self.lan.id))
        visit.volunteers = [VisitVolunteer(ward_id=self.ward_id, volunteer_id=one.id) for one in volunteers]
        return self._add(visit)

    def assist(
        self, volunteer: Volunteer, on_day: date, households: int = 1, service: Service | None = None, **more
    ) -> Assist:
        if more.get("voided_at") is not None:
            more = {"voided_by_id": self.lan.id, "void_reason": "nhầm người"} | more
        return self._add(
            Assist(
                ward_id=self.ward_id, id=self._id(), volunteer_id=volunteer.id, kind=volunteer.kind, on_day=on_day,
                households=households, service_id=service.id if service else None,
                recorded_by_id=self.lan.id, recorded_at=EVENING, **more,
            )
        )  # fmt: skip

    def counter(self, when: date | int, service: Service | None = None, **figures) -> CounterDay | CounterMonth:
        """Figures at the counter of a day, or (a number, as `CounterMonth.month`) of a whole month."""
        if figures.get("voided_at") is not None:
            figures = {"voided_by_id": self.lan.id, "void_reason": "nhầm ngày"} | figures
        row = {
            "ward_id": self.ward_id, "id": self._id(), "service_id": service.id if service else None,
            "recorded_by_id": self.lan.id, "recorded_at": EVENING,
        } | figures  # fmt: skip
        return self._add(CounterMonth(month=when, **row) if isinstance(when, int) else CounterDay(on_day=when, **row))
