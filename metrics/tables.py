"""From rows to a DataFrame whose columns and types never depend on the rows."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Select
from sqlalchemy.orm import Session

DAY = "datetime64[us]"
"""Type of every calendar day in a table; missing is NaT."""


def table(rows: Iterable[Sequence[Any]], **dtypes: str) -> pd.DataFrame:
    """One column per name in `dtypes`, in that order; `rows` hold their values. Missing stays missing."""
    return pd.DataFrame([tuple(row) for row in rows], columns=list(dtypes), dtype=object).astype(dtypes)


def fetch(session: Session, statement: Select[*tuple[Any, ...]], **dtypes: str) -> pd.DataFrame:
    """Run `statement`; its columns must bear the names of `dtypes`, in that order."""
    result = session.execute(statement)
    if list(result.keys()) != list(dtypes):
        raise ValueError(f"selected {list(result.keys())}, typed {list(dtypes)}")
    return table(result, **dtypes)


def ratio(part: float, whole: float) -> float:
    """part ÷ whole; NaN when there is nothing below the line."""
    return part / whole if whole else float("nan")
