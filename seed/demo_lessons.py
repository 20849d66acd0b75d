"""What the demo's staff teach at a visit, and how many people and applications they count."""

from datetime import date
from random import Random

from actions.visit_entry import TaughtService
from models import ServiceKind
from seed.demo_world import START, Living, World

APPEAL = {
    "dang_nhap_dvcqg": 5.0, "xac_nhan_cu_tru": 3.2, "khai_sinh": 2.8, "luu_giay_to_dien_tu": 2.5,
    "cap_nhat_giay_to": 2.2, "hkd_thanh_lap": 1.8, "gpxd_moi": 1.6,
    "thanh_toan_truc_tuyen": 0.5, "tra_cuu_ho_so": 0.5, "dinh_danh_muc_2": 0.5, "chung_thuc_ban_sao": 0.4,
    "thuong_tru": 0.4, "gplx_doi": 0.3,
}  # fmt: skip
"""How readily a service is taught; the seven core ones lead."""


def lessons(
    world: World, living: Living, attendees: int | None, day: date, chance: Random
) -> tuple[TaughtService, ...]:
    """Two to four services, sign-in nearly always at first; what the group still lacks is likelier."""
    many = chance.choice((2, 3, 3, 4)) if living.pace > 0.3 else 2
    left = dict(APPEAL)
    chosen: list[str] = []
    if living.last_visit is None:
        chosen.append("dang_nhap_dvcqg")
    while len(chosen) < many:
        rest = {slug: appeal for slug, appeal in left.items() if slug not in chosen}
        lacking = [2.2 if slug not in living.taught and world.services[slug].core else 1.0 for slug in rest]
        weights = [appeal * lack for appeal, lack in zip(rest.values(), lacking, strict=True)]
        chosen.append(chance.choices(list(rest), weights)[0])
    return tuple(_lesson(world, slug, attendees, day, chance) for slug in chosen)


def planned_lessons(world: World, living: Living) -> tuple[TaughtService, ...]:
    """What a visit is planned for: three core services, those first that the group still lacks."""
    core = sorted((one for one in world.services.values() if one.core), key=lambda one: one.position)
    wanted = sorted(core, key=lambda one: one.slug in living.taught)[:3]
    return tuple(TaughtService(service_id=one.id) for one in wanted)


def _lesson(world: World, slug: str, attendees: int | None, day: date, chance: Random) -> TaughtService:
    service = world.services[slug]
    if attendees is None or chance.random() < 0.04:
        return TaughtService(service_id=service.id)
    wide = slug == "dang_nhap_dvcqg"
    people = round(attendees * (chance.uniform(0.6, 0.95) if wide else chance.uniform(0.2, 0.55)))
    if service.kind is ServiceKind.SKILL or chance.random() < 0.05:
        return TaughtService(service_id=service.id, people=people)
    filed = min(people, round(people * chance.uniform(0.05, 0.35)))
    alone = sum(chance.random() < _alone(day) for _ in range(filed))
    return TaughtService(
        service_id=service.id, people=people, filed_by_resident=alone, filed_for_resident=filed - alone
    )


def _alone(day: date) -> float:
    """Share of residents who file by their own hand: grows from 35 % to 78 % within a year."""
    return 0.35 + 0.43 * min(1.0, max(0, (day - START).days) / 365)
