"""Refusals, remarks and coordinate systems in the reader's language: `maps.<code>`, or `files.<code>`."""

from collections.abc import Mapping
from typing import Any

from files.refusal import CellRefused, FileRefused, Remark
from texts import Translator


def said(t: Translator, told: FileRefused | CellRefused | Remark) -> str:
    """The sentence of a code."""
    values: Mapping[str, Any] = told.values
    if told.code == "no_shapes":
        inner = Remark(values["why"], {name: value for name, value in values.items() if name != "why"})
        return str(t("maps.no_shapes", why=said(t, inner)))
    numbers = {name: t.number(value, 1 if isinstance(value, float) else 0) for name, value in values.items()
               if isinstance(value, int | float)}  # fmt: skip
    key = f"maps.{told.code}" if t.has(f"maps.{told.code}") else f"files.{told.code}"
    return str(t(key, **{**values, **numbers}))


def crs_said(t: Translator, code: str, name: str = "") -> str:
    """A coordinate system's name, for choosing; `name` is what the file calls it."""
    if code == "declared":
        return str(t("maps.crs_declared", name=name))
    if code.startswith("utm_"):
        return str(t("maps.crs_utm", zone=f"{code[-2:]}N"))
    for kind in ("vn2000_6", "vn2000"):
        meridian = code.removeprefix(f"{kind}_")
        if meridian != code and meridian != "degrees":
            return str(t(f"maps.crs_{kind}", meridian=_degrees(float(meridian))))
    return str(t(f"maps.crs_{code}"))


def _degrees(value: float) -> str:
    """106.5 as "106°30′"."""
    return f"{int(value)}°{round(value % 1 * 60):02d}′"
