"""The few words of SQL that SQLite and PostgreSQL spell differently."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, extract
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

DAY_ZERO = date(1900, 1, 1)
"""A Monday, before all that is counted here."""


class _DayNumber(FunctionElement[int]):
    type = Integer()
    inherit_cache = True
    name = "day_number"


def day_number(day: Any) -> ColumnElement[int]:
    """SQL: days from DAY_ZERO to a date column; `day_number(day) // 7` numbers the weeks, which begin on Monday."""
    return _DayNumber(day)


@compiles(_DayNumber, "sqlite")
def _julian(element: _DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(julianday({compiler.process(element.clauses, **options)}) - 2415020.5 AS INTEGER)"


@compiles(_DayNumber, "postgresql")
def _difference(element: _DayNumber, compiler: SQLCompiler, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)} - DATE '1900-01-01')"


def month_number(day: Any) -> ColumnElement[int]:
    """SQL: months counted through, year × 12 + month - 1."""
    return extract("year", day) * 12 + extract("month", day) - 1


class _Position(FunctionElement[int]):
    type = Integer()
    inherit_cache = True
    name = "position"


def position(text: Any, part: str) -> ColumnElement[int]:
    """SQL: where `part` begins in a text, counted from 1; 0 when it does not occur."""
    return _Position(text, part)


@compiles(_Position, "sqlite")
def _instr(element: _Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Position, "postgresql")
def _strpos(element: _Position, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
