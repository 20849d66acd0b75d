"""Choosing one of many by typing, with or without diacritics; for thumb and keyboard alike."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from core.context import Context
from pages.parts.sent import sent
from texts.vietnamese import fold

HERE = Path(__file__).parent
_combobox = st.components.v2.component(
    "ward_combobox",
    html='<div class="combobox"><label for="field"></label><div class="field"><input id="field" type="text" '
    'role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="options" autocomplete="off" '
    'autocapitalize="off" spellcheck="false" enterkeyhint="done"><button type="button" tabindex="-1"></button></div>'
    '<ul id="options" role="listbox" hidden></ul><div role="status"></div></div>',
    css=(HERE / "combobox.css").read_text("utf-8"),
    js=(HERE / "combobox.js").read_text("utf-8"),
)


@dataclass(frozen=True)
class Option:
    id: int
    label: str
    detail: str = ""
    """A second, quieter line; searched too."""
    asked: str = ""
    """What it is found by instead of its label; such an option is offered only to who asks for it."""


def combobox(
    ctx: Context,
    key: str,
    label: str,
    options: Sequence[Option],
    value: int | None,
    on_choose: Callable[[int], None],
    *,
    placeholder: str,
    invalid: bool = False,
    adds: bool = False,
) -> None:
    """Draw the field showing the option `value`; `on_choose` gets the id of the one that the person picks.

    One that `adds` to a list keeps the caret for the next.
    """
    data = {
        "label": label,
        "placeholder": placeholder,
        "open": ctx.t("record.open_list"),
        "nothing": ctx.t("record.nothing_found"),
        "count": ctx.t("record.found_count", n="{n}"),
        "value": value,
        "invalid": invalid,
        "adds": adds,
        "options": [_searchable(option) for option in options],
    }
    _combobox(key=key, data=data, on_picked_change=partial(_picked, key, on_choose))


def _picked(key: str, on_choose: Callable[[int], None]) -> None:
    picked = sent(key, "picked")
    if picked is not None:
        on_choose(int(picked["id"]))


def _searchable(option: Option) -> dict[str, object]:
    name = fold(option.asked or option.label)
    return {
        "id": option.id,
        "label": option.label,
        "detail": option.detail,
        "name": name,
        "numbers": re.findall(r"\d+", name),
        "search": fold(f"{option.asked or option.label} {option.detail}"),
        "onlyAsked": bool(option.asked),
    }
