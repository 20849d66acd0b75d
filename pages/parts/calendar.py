"""A month of days, each with its state: what is there and what is missing at a glance, one click away."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path

import streamlit as st

from pages.parts.sent import sent

HERE = Path(__file__).parent
_calendar = st.components.v2.component(
    "ward_calendar",
    html='<div class="calendar" role="group"><div class="heads" aria-hidden="true"></div>'
    '<div class="days"></div></div>',
    css=(HERE / "calendar.css").read_text("utf-8"),
    js=(HERE / "calendar.js").read_text("utf-8"),
)


@dataclass(frozen=True, kw_only=True)
class Day:
    day: str
    """2026-11-16"""
    label: str
    """Spoken, and shown when pointed at: the day and its state in words."""
    state: str
    """full, missing, off, ahead"""


def calendar(
    key: str,
    label: str,
    heads: Sequence[str],
    days: Sequence[Day],
    chosen: date | None,
    on_choose: Callable[[date], None],
) -> None:
    """Draw `days` of one month under the seven `heads`, from Monday; days with the state "ahead" cannot be chosen."""
    first = date.fromisoformat(days[0].day)
    data = {
        "label": label, "heads": list(heads), "before": first.weekday(), "days": [asdict(one) for one in days],
        "chosen": chosen.isoformat() if chosen else None,
    }  # fmt: skip
    _calendar(key=key, data=data, on_picked_change=partial(_picked, key, on_choose))


def _picked(key: str, on_choose: Callable[[date], None]) -> None:
    picked = sent(key, "picked")
    if picked:
        on_choose(date.fromisoformat(picked["day"]))
