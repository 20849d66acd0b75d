"""A grid of whole numbers, typed in quickly: arrows and Enter on a keyboard, cards for the thumb on a phone.

What is typed reaches the server after a short pause, and is handed over later when it could not (as `keeper` does).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from core.context import Context
from pages.parts.sent import sent

HERE = Path(__file__).parent
_grid = st.components.v2.component(
    "ward_grid",
    html='<div class="grid"><table><caption></caption><thead></thead><tbody></tbody><tfoot></tfoot></table>'
    '<div role="status"></div></div>',
    css=(HERE / "grid.css").read_text("utf-8"),
    js=(HERE / "grid.js").read_text("utf-8"),
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One number."""

    name: str
    text: str
    """What the form holds of it."""
    stored: str
    """What is saved; another text is marked as changed."""
    closed: str = ""
    """Why it cannot be typed into; "" when it can."""
    aside: str = ""
    """A quiet word beneath it."""
    wrong: str = ""
    """What is wrong with it, in words."""


@dataclass(frozen=True, kw_only=True)
class Row:
    name: str
    label: str
    cells: Sequence[Cell]
    detail: str = ""
    """A second, quieter line."""
    is_total: bool = False
    """Typed in itself, and compared with the sum of the other rows."""


@dataclass(frozen=True, kw_only=True)
class Head:
    label: str
    detail: str = ""
    now: bool = False
    """Today's column."""


def grid(
    ctx: Context,
    key: str,
    form: str,
    heads: Sequence[Head],
    rows: Sequence[Row],
    on_typed: Callable[[dict[str, str]], None],
    *,
    label: str,
    corner: str,
    sums: bool,
    look: str = "",
) -> None:
    """Draw it; `on_typed` gets new texts by cell name. `form` names the opened form that they belong to.

    `sums`: with sums of rows and columns. `look` is "<cell name> <anything>": a new value puts the caret there.
    """
    t = ctx.t
    data = {
        "form": form, "label": label, "corner": corner, "sums": sums, "look": look, "language": t.language,
        "heads": [asdict(head) for head in heads],
        "rows": [asdict(row) for row in rows],
        "words": {
            "sum": t("grid.sum"), "rest": t("grid.rest", n="{n}"), "over": t("grid.over", n="{n}"),
            "same": t("grid.same"),
            "not_said": t("record.not_said"),
        },
    }  # fmt: skip
    _grid(key=key, data=data, on_typed_change=partial(_typed, key, form, on_typed))


def typed_now(key: str, form: str) -> dict[str, str]:
    """New texts by cell name that have come with the press of this very run, whichever callback is called first."""
    typed: Mapping[str, object] | None = sent(key, "typed")
    if typed and typed["form"] == form and isinstance(typed["texts"], Mapping):
        return {str(name): str(text) for name, text in typed["texts"].items()}
    return {}


def _typed(key: str, form: str, on_typed: Callable[[dict[str, str]], None]) -> None:
    if texts := typed_now(key, form):
        on_typed(texts)
