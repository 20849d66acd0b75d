"""The leading figures as cards: number, share, target, change, definition and a small course."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from core.context import Context

HERE = Path(__file__).parent
_cards = st.components.v2.component(
    "ward_numbers",
    html='<div class="numbers" role="group"></div>',
    css=(HERE / "numbers.css").read_text("utf-8"),
    js=(HERE / "numbers.js").read_text("utf-8"),
)


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


def numbers(ctx: Context, key: str, cards: Sequence[Card]) -> None:
    """Draw `cards` in a row that wraps; on a phone two to a line."""
    ask = ctx.t("board.what_is_this")
    data = [asdict(card) | {"spark": list(card.spark), "ask": f"{ask}: {card.label}"} for card in cards]
    _cards(key=key, data={"cards": data, "label": ctx.t("board.leading_figures")})


def spark(column: pd.Series) -> tuple[float | None, ...]:
    """A column as a card wants it: missing stays missing."""
    return tuple(None if pd.isna(value) else float(value) for value in column)


def tone(change: float | None, *, more_is_good: bool = True) -> str:
    """Whether a change is good news."""
    if change is None or pd.isna(change) or change == 0:
        return "plain"
    return "good" if bool(change > 0) == more_is_good else "bad"
