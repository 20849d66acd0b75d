"""Services put right, and services that are taught no more: their history stays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from actions.change import Change, require
from actions.editing import cleaned_edit, edit_of, merged, write_over
from actions.refusals import Invalid, Problem
from actions.setup_checks import service_problems
from models import Actor, Deed, Service, ServiceKind


@dataclass(frozen=True, kw_only=True)
class ServiceEdit:
    """What can be put right about a service; its slug lasts."""

    kind: ServiceKind
    name_vi: str | None
    name_en: str | None
    short_vi: str | None
    short_en: str | None
    procedure_code: str | None
    field_vi: str | None
    authority_vi: str | None
    core: bool
    position: int
    valid_from: date
    valid_to: date | None
    """First day on which it is offered no more; None: it goes on."""


def change_service(
    session: Session, service_id: int, wanted: ServiceEdit, seen: ServiceEdit, *, by: Actor, now: datetime
) -> Service:
    """Put a service right, or end it; `seen` is what the form showed.

    Raises NotAllowed; Invalid with every problem; Conflict with the fields that somebody else has changed meanwhile.
    """
    require(session, by, Deed.SERVICE_CHANGE, now=now)
    change = Change(session, by, now)
    service = session.get(Service, (by.ward_id, service_id), populate_existing=True)
    if service is None:
        raise Invalid(Problem("service_unknown"))
    wanted = cleaned_edit(wanted)
    fields = merged(wanted, cleaned_edit(seen), edit_of(ServiceEdit, service))
    if problems := [*service_problems(wanted), *_order_problems(wanted)]:
        raise Invalid(*problems)
    if not fields:
        change.forget()
        return service
    before, after = write_over(service, fields)
    session.flush()
    change.note("service.change", "service", service.id, before=before, after=after)
    return service


def _order_problems(wanted: ServiceEdit) -> Iterator[Problem]:
    if wanted.valid_to is not None and wanted.valid_to <= wanted.valid_from:
        yield Problem("end_before_start", "valid_to", {"since": wanted.valid_from})
