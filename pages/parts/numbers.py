"""The leading figures as cards: number, share, target, change, definition and a small course."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core.context import Context
from files.writing import Share
from pages.parts.downloads import SPREADSHEETS, About, Told, offered
from pages.parts.exporting import table_file
from pages.parts.table import Tabulated, in_a_file

HERE = Path(__file__).parent
_cards = st.components.v2.component(
    "ward_numbers",
    html='<div class="numbers" role="group"></div><div class="foot"></div>',
    css=(HERE / "numbers.css").read_text("utf-8"),
    js=(HERE / "numbers.js").read_text("utf-8"),
)


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A figure as a spreadsheet holds it; None where nothing is known or there is no such thing."""

    value: Any
    """The number itself or, of a rate, what is counted; a step or a day where the figure is one. An estimate is filed
    as whole as its card shows it; its share is worked out before."""
    whole: Any = None
    """What `value` is a part of: N."""
    target: float | None = None
    """A Share where the goal is a rate; else a number."""
    change: Any = None
    """In the unit of `value`; of a rate that is told in points, points."""
    until: date | None = None
    """The day up to which it counts, where that is not its page's."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One figure, every text ready to be shown."""

    label: str
    value: str
    definition: str
    beside: str = ""
    """Beside the number: its n/N or its share."""
    change: str = ""
    tone: str = "plain"
    """Of the change: "good", "bad" or "plain"; the sign says it too."""
    target: str = ""
    spark: tuple[float | None, ...] = ()
    spark_kind: str = "line"
    spark_from: float | None = None
    """The value at the foot of the course, 0 where it is to be compared with nothing; None: its own least."""
    spark_to: float | None = None
    """The value at its top; None: its own most."""
    spark_label: str = ""
    filed: Filed


def numbers(
    ctx: Context,
    key: str,
    cards: Sequence[Card],
    *,
    of: str,
    day: date,
    told: Told,
    others: str | None = None,
    news: str | None = None,
) -> None:
    """Draw `cards` in a row that wraps; on a phone two to a line. Their menu gives them as a spreadsheet.

    `of` names the page, `day` is the one up to which they count; `told`: the period, the group. `others`, `news`:
    where the browser finds the page's other periods, and what it shows once the data have moved.
    """
    data = numbers_data(ctx, key, cards, of=of, day=day, told=told)
    _cards(key=key, data=data | {"others": others, "news": news})


def numbers_data(
    ctx: Context, key: str, cards: Sequence[Card], *, of: str, day: date, told: Told
) -> dict[str, Any]:  # fmt: skip
    """What the browser needs to draw `cards`; arguments as those of `numbers`."""
    t = ctx.t
    data = [_drawn(card) | {"ask": f"{t('board.what_is_this')}: {card.label}"} for card in cards]
    title = t("board.leading_of", page=of)
    about = About(definition=t("board.leading_filed"), told=told)
    download = offered(ctx, key, SPREADSHEETS, title, table_file(ctx, title, about, as_table(ctx, cards, day)))
    return {"key": key, "cards": data, "label": t("board.leading_figures"), "download": download}


def _drawn(card: Card) -> dict[str, Any]:
    drawn = asdict(card) | {"spark": list(card.spark)}
    del drawn["filed"]
    return drawn


def as_table(ctx: Context, cards: Sequence[Card], day: date) -> Tabulated:
    """`cards` as a file holds them: a line for each, with its definition and its day; `day` where it has none."""
    t = ctx.t
    names = ("name", "value", "whole", "share", "beside", "target", "change", "change_told", "until", "definition")
    rows = [
        [
            card.label, _whole(card.filed.value), in_a_file(card.filed.whole), _share(card.filed), card.beside,
            _goal(card.filed.target), in_a_file(card.filed.change), card.change.removeprefix("= "),
            card.filed.until or day, card.definition,
        ]
        for card in cards
    ]  # fmt: skip
    return Tabulated([], [], [t(f"board.filed_{name}") for name in names], rows)


def _whole(value: Any) -> Any:
    known = in_a_file(value)
    return round(known) if isinstance(known, float) else known


def _share(filed: Filed) -> Share | None:
    value, whole = in_a_file(filed.value), in_a_file(filed.whole)
    return Share(value / whole) if value is not None and whole else None


def _goal(goal: float | None) -> Share | int | float | None:
    return goal if goal is None or isinstance(goal, Share) else in_a_file(goal)


def spark(column: pd.Series) -> tuple[float | None, ...]:
    """A column as a card wants it: missing stays missing."""
    return tuple(None if pd.isna(value) else float(value) for value in column)


def tone(change: float | None, *, more_is_good: bool = True) -> str:
    """Whether a change is good news."""
    if change is None or pd.isna(change) or change == 0:
        return "plain"
    return "good" if bool(change > 0) == more_is_good else "bad"
