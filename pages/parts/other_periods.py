"""The periods that a reader is likely to choose next: worked out while nobody waits, and given to the browser
beforehand, which shows them at once (seen.js)."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from core.context import Context
from core.offers import Made, Offer, Offers
from core.standing import SIGN_IN
from pages.parts.live import following
from pages.parts.period import Period, named_periods, period_label

KIND = "json"
QUIET = 0.5
"""Seconds since a page was drawn last, whosever it is: the drawing of pages comes first, and the browser asks again."""

View = Callable[[Context, Period], dict[str, Any]]
"""Key -> data of every component that another period changes. It runs in other threads: it may not touch Streamlit."""


def other_periods(ctx: Context, page: str, shown: Period, view: View, same: Sequence[str]) -> str | None:
    """Prepare the other periods of `page`; gives the address, without its kind, of what the browser may show of them.

    `same`: keys of the components that no period ending today changes. None: there is nobody who could choose, or what
    stands there besides is of another day.
    """
    ahead = ctx.answers.ahead
    ahead.drawn()
    named = named_periods(ctx)
    if ctx.actor.account_id is None or ctx.aside or shown.name not in named:
        return None
    others = [one for one in named.values() if one.name != shown.name]
    beside = replace(ctx, offers=Offers())  # the menus of the page keep offering what it shows now
    if not following():  # else nobody may be sitting before it
        beside.prepare_ahead(page, [partial(view, period=one) for one in others])

    def made(kind: str) -> Made | None:
        if kind != KIND:
            return None
        rested = ahead.rested(QUIET)
        views = {period_label(ctx, one): view(beside, one) for one in others} if rested else None
        told = json.dumps({"same": list(same), "views": views}, ensure_ascii=False, separators=(",", ":"))
        return Made(f"{page}.{KIND}", told.encode(), "application/json")

    return ctx.offers.put(ctx.page, f"{page}_others", Offer(f"{SIGN_IN}{ctx.actor.sign_in or ''}", made))
