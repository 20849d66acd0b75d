"""The boundaries of a ward's groups: a whole map taken in at once, and taken back at once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.boundary_checks import boundary_problems
from actions.change import Change, require
from actions.cleaning import clean_line
from actions.refusals import Conflict, Invalid, Problem
from models import Actor, Deed, MapImport, MapImportShape, ResidentialGroup, Ward

LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class MapFacts:
    """A map, ready to be applied."""

    file_name: str
    boundaries: Mapping[int, dict[str, Any]]
    """Group → GeoJSON Polygon or MultiPolygon, WGS 84, mended (see `maps`)."""
    illustrative: bool = False
    """Drawn for show."""
    without: frozenset[int] = frozenset()
    """Groups that lose the boundary that they had: one drawn for show must not stand beside real ones."""


def import_map(session: Session, facts: MapFacts, *, by: Actor, now: datetime) -> MapImport | None:
    """Give groups their boundaries, all or none; None when every group already has its own.

    The ward's boundaries are no longer for show once no group still in force keeps an old one.

    Raises NotAllowed, Invalid.
    """
    require(session, by, Deed.GROUP_DRAW, now=now)
    change = Change(session, by, now)
    groups = _groups(session, by.ward_id)
    if problems := [*_unknown(facts, groups), *boundary_problems(facts.boundaries)]:
        raise Invalid(*problems)
    wanted: dict[int, dict[str, Any] | None] = {**dict.fromkeys(facts.without, None), **facts.boundaries}
    others = [one for one in groups.values() if one.valid_to is None and one.boundary and one.id not in wanted]
    changed = {number: new for number, new in wanted.items() if _digest(groups[number].boundary) != _digest(new)}
    ward = session.get_one(Ward, by.ward_id, populate_existing=True)
    was = ward.shapes_are_illustrative
    illustrative = facts.illustrative or (was and bool(others))
    if not changed and illustrative == was:
        change.forget()
        return None
    done = MapImport(
        ward_id=by.ward_id, id=change.take_id(), imported_at=now, groups=len(changed),
        file_name=(clean_line(facts.file_name) or "–")[:LONGEST_NAME], was_illustrative=was,
    )  # fmt: skip
    session.add(done)
    session.flush()
    for number in sorted(changed):
        session.add(
            MapImportShape(
                ward_id=by.ward_id, import_id=done.id, group_id=number, before=groups[number].boundary,
                digest_after=_digest(changed[number]),
            )
        )  # fmt: skip
        _draw(change, groups[number], changed[number])
    _mark(change, ward, illustrative)
    after = {"file_name": done.file_name, "groups": len(changed)}
    change.note("map_import.apply", "map_import", done.id, after=after)
    return done


def undo_map(session: Session, import_id: int, *, by: Actor, now: datetime) -> MapImport:
    """Give every group back the boundary that it had before this import.

    Raises NotAllowed; Invalid; Conflict when it was undone already, or names the groups that were drawn anew since.
    """
    require(session, by, Deed.GROUP_DRAW, now=now)
    change = Change(session, by, now)
    done = session.get(MapImport, (by.ward_id, import_id), populate_existing=True)
    if done is None:
        raise Invalid(Problem("map_import_unknown"))
    if done.undone_at is not None:
        raise Conflict(Problem("map_undone_already"))
    groups, row = _groups(session, by.ward_id), MapImportShape
    kept = session.scalars(
        select(row).where(row.ward_id == by.ward_id, row.import_id == import_id).order_by(row.group_id)
    ).all()
    newer = [groups[one.group_id].name for one in kept if _digest(groups[one.group_id].boundary) != one.digest_after]
    if newer:
        raise Conflict(Problem("map_drawn_since", "", {"names": ", ".join(newer[:5]), "n": len(newer)}))
    for one in kept:
        _draw(change, groups[one.group_id], one.before)
    _mark(change, session.get_one(Ward, by.ward_id, populate_existing=True), done.was_illustrative)
    done.undone_at = now
    session.flush()
    change.note("map_import.undo", "map_import", done.id, before={"file_name": done.file_name, "groups": len(kept)})
    return done


def _groups(session: Session, ward_id: int) -> dict[int, ResidentialGroup]:
    found = session.scalars(
        select(ResidentialGroup).where(ResidentialGroup.ward_id == ward_id), execution_options={"populate_existing": 1}
    )
    return {one.id: one for one in found}


def _unknown(facts: MapFacts, groups: Mapping[int, ResidentialGroup]) -> list[Problem]:
    if not facts.boundaries:
        return [Problem("map_without_groups")]
    asked = {*facts.boundaries, *facts.without}
    return [Problem("group_missing", "boundaries") for number in sorted(asked) if number not in groups]


def _draw(change: Change, group: ResidentialGroup, boundary: dict[str, Any] | None) -> None:
    """The trail holds digests: the shapes themselves stand in the import."""
    before, after = (None if one is None else _digest(one)[:12] for one in (group.boundary, boundary))
    group.boundary = boundary
    change.session.flush()
    change.note(
        "residential_group.draw", "residential_group", group.id, before={"boundary": before}, after={"boundary": after}
    )


def _mark(change: Change, ward: Ward, illustrative: bool) -> None:
    if ward.shapes_are_illustrative == illustrative:
        return
    before = {"shapes_are_illustrative": ward.shapes_are_illustrative}
    ward.shapes_are_illustrative = illustrative
    change.session.flush()
    change.note("ward.change", "ward", ward.id, before=before, after={"shapes_are_illustrative": illustrative})


def _digest(boundary: dict[str, Any] | None) -> str:
    written = json.dumps(boundary, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
