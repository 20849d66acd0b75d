"""Two people have changed one visit: which of its facts differ, and what the choice makes of the form."""

from collections.abc import Callable
from uuid import UUID

from actions.drafts import Content
from actions.visit_entry import VisitEntry
from actions.visit_opening import OpenVisit
from core.context import Context
from metrics.history import history_of_visit
from metrics.names import names_of
from pages.record.comparing import MINE, THEIRS, Difference, choose_between, theirs_head
from pages.record.content import content_from, entry_from
from pages.record.facts import FACTS, label_of, told
from pages.record.visit_form import VisitForm

PARTS_OF = {"services": ("services", "counts")}
"""A fact whose content stands in several fields; the others stand in one of their own name."""


def differing(form: VisitForm, visit: OpenVisit) -> dict[str, str | None]:
    """Each fact on which the form and the stored visit differ → whose it is by default; None where both changed it."""
    mine, theirs = _entry(form.content), visit.entry.cleaned()
    base = _entry(form.content["base"])
    found: dict[str, str | None] = {}
    for name in FACTS:
        if getattr(mine, name) == getattr(theirs, name):
            continue
        by_me, by_them = (getattr(one, name) != getattr(base, name) for one in (mine, theirs))
        found[name] = None if by_me and by_them else MINE if by_me else THEIRS
    return found


def choose_between_visits(
    ctx: Context, form: VisitForm, visit: OpenVisit, save: Callable[[tuple[str, ...]], None]
) -> None:
    """Show both values of every differing fact; the button saves what was chosen, on top of their version."""
    names, mine, theirs = ctx.ask(names_of), _entry(form.content), visit.entry
    differences = [
        Difference(
            name, label_of(ctx, name), told(ctx, names, name, getattr(mine, name)),
            told(ctx, names, name, getattr(theirs, name)), default,
        )
        for name, default in differing(form, visit).items()
    ]  # fmt: skip

    def settle(choices: dict[str, str | None]) -> None:
        form.put(**settled(form.content, visit, choices))
        save(())

    with ctx.database.reading() as session:  # newer than what this rerun knows of the ward
        history = history_of_visit(session, ctx.ward.id, visit_id=visit.id)
    choose_between(ctx, form, differences, theirs_head(ctx, history), visit.version, settle)


def settled(content: Content, visit: OpenVisit, choices: dict[str, str | None]) -> Content:
    """The content after the choice, ready to be saved over the version that was shown."""
    theirs = content_from(visit.entry)
    after = dict(content)
    for name, side in choices.items():
        if side == THEIRS:
            after |= {part: theirs[part] for part in PARTS_OF.get(name, (name,))}
    return after | {"version": visit.version, "base": theirs}


def _entry(content: Content) -> VisitEntry:
    return entry_from(content, UUID(int=0)).cleaned()
