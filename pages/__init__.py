"""The menu. A page is a function of the context; a new one is a new line here.

Page files lie in folders, one for each part of the menu, never straight in pages/: from there Streamlit can open them
by address without dashboard.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from core.context import Context
from models import Actor, Permission
from pages.record import entry, register, visit
from pages.watch import coverage, group, overview, services, volunteers


@dataclass(frozen=True, kw_only=True)
class Entry:
    section: str
    name: str
    """Its address, /<name>; its title is the text `menu.<name>`."""
    page: Callable[[Context], None]
    needs: Permission
    icon: str
    first: bool = False
    """Opens at /."""
    listed: bool = True
    """Shown in the menu; the others are reached by links."""
    follows: Callable[[], bool] = lambda: True
    """Does it rerun when the data change? Asked before the page runs."""


SEE, RECORD = Permission.SEE_FIGURES, Permission.RECORD_VISIT
MENU = (
    Entry(
        section="watch", name="overview", page=overview.page, needs=SEE, icon=":material/space_dashboard:", first=True
    ),
    Entry(section="watch", name="coverage", page=coverage.page, needs=SEE, icon=":material/map:"),
    Entry(section="watch", name="group", page=group.page, needs=SEE, icon=":material/home_pin:", listed=False),
    Entry(section="watch", name="services", page=services.page, needs=SEE, icon=":material/school:"),
    Entry(section="watch", name="volunteers", page=volunteers.page, needs=SEE, icon=":material/group:"),
    Entry(
        section="record", name="record", page=entry.page, needs=RECORD, icon=":material/edit_note:",
        follows=lambda: False,
    ),
    Entry(section="record", name="register", page=register.page, needs=SEE, icon=":material/list_alt:"),
    Entry(
        section="record", name="visit", page=visit.page, needs=SEE, icon=":material/event_note:", listed=False,
        follows=visit.follows,
    ),
)  # fmt: skip


def open_to(actor: Actor) -> list[Entry]:
    """The entries of MENU that `actor` may open, in order."""
    return [entry for entry in MENU if actor.may(entry.needs)]
