"""The quiet menu "Tải về" of a chart, a table, a list: one look, one way out, whatever the page.

What stands in the menu is made on the click (core/offers.py, gate/files.py), from what the page shows: nothing is in a
file that was not drawn for this very person.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import streamlit as st

from actions.auditing import note_people_export
from core.context import Context
from core.offers import Made, Offer
from core.standing import SIGN_IN
from pages.parts.period import Period
from pages.parts.wall import is_wall
from texts.vietnamese import fold

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "geojson": "application/geo+json",
}
SPREADSHEETS, PICTURES, PAPERS = ("xlsx", "csv"), ("png", "svg"), ("a5", "a4")
REPORTS = ("slides", "report", "tables", "digest")
ENDINGS = {"a5": "pdf", "a4": "pdf", "slides": "pptx", "report": "pdf", "tables": "xlsx", "digest": "png"}
"""Of kinds that are not called by the ending of their file."""
LONGEST_NAME = 60
Told = Sequence[tuple[str, str]]
"""Label and value of each thing that was asked for: the period, the filters."""
HANDOVER = """
export default function ({ parentElement, data }) {
  window.wardDownloads?.(parentElement.querySelector(".ward-downloads"), data);
}
"""


@dataclass(frozen=True, kw_only=True)
class About:
    """What a file says of itself, beside its rows."""

    definition: str
    told: Told = ()
    subject: str = ""
    """Names the file; the title does when there is none."""
    taken: Callable[[int], None] | None = None
    """Called with the number of rows before the file is made: notes it, or raises NotAllowed."""


def in_period(ctx: Context, period: Period) -> Told:
    """A period in words, for `About`."""
    return ((ctx.t("board.period"), f"{ctx.t.day(period.since)} – {ctx.t.day(period.until)}"),)


def on_day(ctx: Context, day: date) -> Told:
    """A single day in words, for `About`."""
    return ((ctx.t("downloads.day"), ctx.t.day(day)),)


def noted(ctx: Context, table: str) -> Callable[[int], None]:
    """For `About.taken` of a list of people: that it leaves the house stands in the trail of access."""

    def note(rows: int) -> None:
        with ctx.database.changing() as session:
            note_people_export(session, table=table, rows=rows, by=ctx.actor, now=ctx.now())

    return note


def offered(
    ctx: Context, key: str, kinds: Sequence[str], subject: str, make: Callable[[str], bytes],
    named: Callable[[str], str] | None = None,
) -> dict[str, Any] | None:  # fmt: skip
    """What the menu of `key` needs in the browser; None on a wall screen, which has no hands.

    `make(kind)` gives the bytes of one of `kinds`; it runs later, in another thread: it may not touch Streamlit.
    `named(kind)`: the file's name without its ending, where the kinds have names of their own.
    """
    if is_wall(ctx):
        return None
    t = ctx.t

    def made(kind: str) -> Made | None:
        if kind not in kinds:
            return None
        ending = ENDINGS.get(kind, kind)
        stem = file_stem(ctx, subject) if named is None else named(kind)
        return Made(f"{stem}.{ending}", make(kind), MEDIA[ending])

    address = ctx.offers.put(ctx.page, key, Offer(f"{SIGN_IN}{ctx.actor.sign_in or ''}", made))
    return {
        "address": address,
        "label": t("downloads.label"),
        "what": f"{t('downloads.label')}: {subject}",
        "waiting": t("downloads.waiting"),
        "failed": t("downloads.failed"),
        "busy": t("downloads.busy"),
        "gone": t("downloads.gone"),
        "choices": [[kind, t(f"downloads.kind_{kind}")] for kind in kinds],
    }


def file_stem(ctx: Context, subject: str, day: date | None = None) -> str:
    """ "do-phu-to-dan-pho-05455-20261122": plain letters, whatever the machine it is opened on. `day`: else today."""
    words = "-".join("".join(mark if mark.isalnum() else " " for mark in fold(subject)).split())
    parts = [_cut(words), ctx.ward.code, f"{day or ctx.today():%Y%m%d}", *(["trinh-dien"] if ctx.ward.is_demo else [])]
    return "-".join(part.encode("ascii", "ignore").decode() for part in parts if part)


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_NAME else words[:LONGEST_NAME].rpartition("-")[0]


def download_menu(
    ctx: Context, key: str, kinds: Sequence[str], subject: str, make: Callable[[str], bytes], label: str = "",
    named: Callable[[str], str] | None = None, *, large: bool = False,
) -> None:  # fmt: skip
    """The menu by itself, for a list that is neither a chart nor a table of ours; `large`: what a page is there for."""
    data = offered(ctx, key, kinds, subject, make, named)
    if data is not None:
        _component()(key=f"downloads-{key}", data=data | ({"label": label} if label else {}) | {"large": large})


@cache
def _component() -> Any:
    return st.components.v2.component(
        "ward_downloads", html='<div class="ward-downloads"></div>', js=HANDOVER, isolate_styles=False
    )
