"""What a board shows once the data have moved: the browser asks for it and shows it at once (seen.js), while the server
redraws the open boards one after the other."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.context import Context
from core.offers import Made, Offer, Offers
from core.standing import SIGN_IN
from metrics.wards import ward_of
from pages.parts.period import Period, named_periods

KIND = "json"

View = Callable[[Context, Period], dict[str, Any]]
"""Key -> data of every component of the board. It runs in other threads: it may not touch Streamlit."""


def news(ctx: Context, page: str, shown: Period, view: View) -> str | None:
    """The address, without its kind, of what `page` shows of the newest data; None: its board waits for its turn."""
    if ctx.actor.account_id is None or ctx.aside:
        return None
    day = ctx.today()

    def made(kind: str) -> Made | None:
        if kind != KIND:
            return None
        now = _newest(ctx)
        period = named_periods(now).get(shown.name, shown)
        told = {"revision": now.revision, "view": view(now, period) if now.today() == day else None}
        return Made(f"{page}.{KIND}", json.dumps(told, ensure_ascii=False).encode(), "application/json")

    return ctx.offers.put(ctx.page, f"{page}_news", Offer(f"{SIGN_IN}{ctx.actor.sign_in or ''}", made))


def _newest(ctx: Context) -> Context:
    """`ctx` on the newest data; the menus of the page keep offering what it shows now."""
    revision = ctx.answers.revision(ctx.ward.id)
    ward = ctx.answers.ask(ward_of, ctx.ward.id, revision)
    return replace(ctx, ward=ward, revision=revision, offers=Offers())
