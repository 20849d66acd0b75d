"""The row of a table that is open below it."""

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from pages.parts.address import number_in_address, put
from texts.vietnamese import fold


def sifted(rows: pd.DataFrame, sought: str, columns: Sequence[str]) -> pd.DataFrame:
    """The rows in whose columns every word of `sought` occurs, with or without diacritics."""
    words = fold(sought).split()
    texts = zip(*(rows[name] for name in columns), strict=True)
    lines = [fold(" ".join(one for one in line if isinstance(one, str))) for line in texts]
    return rows.loc[pd.Series([all(word in line for word in words) for line in lines], index=rows.index, dtype=bool)]


def chosen_row(name: str, rows: pd.DataFrame) -> int | None:
    """The id of the open row, when it is one of `rows`."""
    number = st.session_state.get(name)
    return number if number in set(rows["id"]) else None


def choosing_row(name: str) -> Callable[[int | None], None]:
    def choose(number: int | None) -> None:
        st.session_state[name] = number

    return choose


def open_by_link(name: str, rows: pd.DataFrame, which: str, ended: str, today: date) -> None:
    """Open the row that the address names ("one"), once; whoever has left by `today` stands only among all (`which`).

    `ended` is the column with the first day on which a row is no longer in force.
    """
    number = number_in_address("one")
    if number is None:
        return
    put("one", None)
    row = rows[rows["id"] == number]
    if not row.empty:
        st.session_state[name] = number
        if (row[ended] <= pd.Timestamp(today)).any():
            st.session_state[which] = "all"
