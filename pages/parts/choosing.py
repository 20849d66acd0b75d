"""The group that a board points at: chosen on the map or in a list, kept in the address, marked in both."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

ADDRESS = "group"


def chosen_group(groups: pd.DataFrame) -> int | None:
    """The id of the group named in the address by its code, when it is one of `groups` (columns id, code)."""
    code = st.query_params.get(ADDRESS)
    if code is None:
        return None
    found = groups.loc[groups["code"] == code, "id"]
    return None if found.empty else int(found.iloc[0])


def choosing(groups: pd.DataFrame) -> Callable[[int | None], None]:
    """What to call with the id of the group that was chosen; None clears the choice."""
    codes = dict(zip(groups["id"], groups["code"], strict=True))

    def choose(group_id: int | None) -> None:
        if group_id in codes:
            st.query_params[ADDRESS] = codes[group_id]
        else:
            st.query_params.pop(ADDRESS, None)

    return choose
