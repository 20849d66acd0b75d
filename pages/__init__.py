"""The menu. A page is a function of the context; a new one is a new line here.

Page files lie in folders, one for each part of the menu, never straight in pages/: from there Streamlit can open them
by address without dashboard.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.context import Context
from models import Actor, Deed
from pages.manage import (
    accounts,
    audit,
    catalogue,
    displays,
    group_data,
    groups,
    imports,
    map_import,
    members,
    privacy,
    reorganise,
    settings,
    staff,
    targets,
)
from pages.parts.not_yours import not_yours
from pages.record import assists, counter, entry, quality, register, visit
from pages.steer import meetings
from pages.watch import coverage, find, group, overview, relief, services, volunteers


@dataclass(frozen=True, kw_only=True)
class Entry:
    section: str
    name: str
    """Its address, /<name>; its title is the text `menu.<name>`."""
    page: Callable[[Context], None]
    needs: Deed
    icon: str
    first: bool = False
    """Opens at /."""
    listed: bool = True
    """Shown in the menu; the others are reached by links."""
    follows: Callable[[], bool] = lambda: True
    """Does it rerun when the data change? Asked before the page runs."""


SEE, SEE_VISITS, RECORD = Deed.FIGURES_SEE, Deed.VISIT_SEE, Deed.VISIT_RECORD
MENU = (
    Entry(
        section="watch", name="overview", page=overview.page, needs=SEE, icon=":material/space_dashboard:", first=True
    ),
    Entry(section="watch", name="coverage", page=coverage.page, needs=SEE, icon=":material/map:"),
    Entry(section="watch", name="group", page=group.page, needs=SEE_VISITS, icon=":material/home_pin:", listed=False),
    Entry(section="watch", name="services", page=services.page, needs=SEE, icon=":material/school:"),
    Entry(section="watch", name="volunteers", page=volunteers.page, needs=SEE, icon=":material/group:"),
    Entry(section="watch", name="relief", page=relief.page, needs=SEE, icon=":material/storefront:"),
    Entry(section="watch", name="find", page=find.page, needs=SEE_VISITS, icon=":material/search:", listed=False),
    Entry(
        section="steer", name="meetings", page=meetings.page, needs=Deed.MEETING_SEE, icon=":material/gavel:",
    ),
    Entry(
        section="record", name="record", page=entry.page, needs=RECORD, icon=":material/edit_note:",
        follows=lambda: False,
    ),
    Entry(
        section="record", name="assists", page=assists.page, needs=Deed.ASSIST_RECORD,
        icon=":material/volunteer_activism:", follows=assists.follows,
    ),
    Entry(
        section="record", name="counter", page=counter.page, needs=Deed.COUNTER_DAY_RECORD,
        icon=":material/calendar_month:", follows=counter.follows,
    ),
    Entry(section="record", name="register", page=register.page, needs=SEE_VISITS, icon=":material/list_alt:"),
    Entry(
        section="record", name="quality", page=quality.page, needs=SEE_VISITS, icon=":material/rule:",
        follows=lambda: False,
    ),
    Entry(
        section="record", name="visit", page=visit.page, needs=SEE_VISITS, icon=":material/event_note:", listed=False,
        follows=visit.follows,
    ),
    Entry(
        section="manage", name="accounts", page=accounts.page, needs=Deed.ACCOUNT_SEE,
        icon=":material/manage_accounts:", follows=lambda: False,
    ),
    Entry(
        section="manage", name="privacy", page=privacy.page, needs=Deed.PRIVACY_SEE, icon=":material/shield_person:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="groups", page=groups.page, needs=Deed.GROUP_CHANGE, icon=":material/holiday_village:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="group_data", page=group_data.page, needs=Deed.GROUP_CHANGE,
        icon=":material/edit_location:", listed=False, follows=lambda: False,
    ),
    Entry(
        section="manage", name="reorganise", page=reorganise.page, needs=Deed.GROUP_SUCCEED,
        icon=":material/call_split:", listed=False, follows=lambda: False,
    ),
    Entry(
        section="manage", name="map_import", page=map_import.page, needs=Deed.GROUP_DRAW, icon=":material/map:",
        listed=False, follows=lambda: False,
    ),
    Entry(
        section="manage", name="catalogue", page=catalogue.page, needs=Deed.SERVICE_CHANGE,
        icon=":material/menu_book:", follows=lambda: False,
    ),
    Entry(
        section="manage", name="staff", page=staff.page, needs=Deed.STAFF_MEMBER_CHANGE, icon=":material/badge:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="members", page=members.page, needs=Deed.VOLUNTEER_CHANGE,
        icon=":material/diversity_3:", follows=lambda: False,
    ),
    Entry(
        section="manage", name="imports", page=imports.page, needs=Deed.IMPORT_MAKE, icon=":material/upload_file:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="targets", page=targets.page, needs=Deed.TARGET_SET, icon=":material/flag:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="settings", page=settings.page, needs=Deed.WARD_CHANGE, icon=":material/tune:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="displays", page=displays.page, needs=Deed.DISPLAY_SEE, icon=":material/cast:",
        follows=lambda: False,
    ),
    Entry(
        section="manage", name="audit", page=audit.page, needs=Deed.AUDIT_SEE, icon=":material/history:",
        follows=lambda: False,
    ),
)  # fmt: skip


def entries_for(actor: Actor) -> list[Entry]:
    """All of MENU for `actor`: what they may not open refuses kindly, and stands in no menu."""
    return [entry if actor.may(entry.needs) else replace(entry, page=not_yours, listed=False) for entry in MENU]


def open_to(actor: Actor) -> list[Entry]:
    """The entries of MENU that `actor` may open, in order."""
    return [entry for entry in MENU if actor.may(entry.needs)]


def listed_for(actor: Actor) -> list[str]:
    """The names of the pages in the menu of `actor`."""
    return [entry.name for entry in open_to(actor) if entry.listed]
