"""Reference data that every ward begins with: the catalogue of services and the public holidays."""

import csv
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from actions.setting_up import add_holiday, add_service
from actions.ward_facts import HolidayFacts, ServiceFacts
from models import Actor, DayKind, Service, ServiceKind

REFERENCE = Path(__file__).parent / "reference"


def reference_services() -> list[ServiceFacts]:
    """The catalogue of reference/services.csv, in its order. Codes are copies: each ward may correct its own."""
    with (REFERENCE / "services.csv").open(encoding="utf-8", newline="") as file:
        return [
            ServiceFacts(
                slug=row["slug"],
                kind=ServiceKind(row["kind"]),
                name_vi=row["name_vi"],
                name_en=row["name_en"],
                short_vi=row["short_vi"],
                short_en=row["short_en"],
                procedure_code=row["procedure_code"] or None,
                field_vi=row["field_vi"] or None,
                authority_vi=row["authority_vi"] or None,
                core=row["core"] == "1",
                position=int(row["position"]),
            )
            for row in csv.DictReader(file)
        ]


def reference_holidays() -> list[HolidayFacts]:
    """Public holidays and weekend days worked in exchange, 2025 to 2027; swaps are decided year by year."""
    with (REFERENCE / "holidays.csv").open(encoding="utf-8", newline="") as file:
        return [
            HolidayFacts(on_day=date.fromisoformat(row["date"]), name_vi=row["name_vi"], kind=DayKind(row["kind"]))
            for row in csv.DictReader(file)
        ]


def add_reference(session: Session, *, by: Actor, now: datetime) -> dict[str, Service]:
    """Give a new ward the catalogue and the holidays; the services by slug."""
    services = {facts.slug: add_service(session, facts, by=by, now=now) for facts in reference_services()}
    for holiday in reference_holidays():
        add_holiday(session, holiday, by=by, now=now)
    return services
