"""The look that all charts share: colours, fonts, and Vietnamese or English numbers and dates."""

from typing import Any

import altair as alt

from texts import Translator

INK, GREY, MIST, GROUND = "#17242B", "#5F6F77", "#DCE4E4", "#FFFFFF"
TEAL, ORANGE = "#0F6B66", "#E9822B"
LADDER = (ORANGE, "#D6ECE8", "#9CCFC8", "#4FA89F", TEAL)
"""Steps 0 to 4 of the coverage ladder."""
ON_LADDER = (INK, INK, INK, INK, "#FFFFFF")
"""Ink on each of them, contrast 4.5 : 1 at least."""
KINDS = {"it_savvy": TEAL, "youth_union": "#E9A23B", "party_member": "#5B6FB5"}
NO_DATA = "#EDF1F1"

Chart = alt.Chart | alt.LayerChart | alt.HConcatChart | alt.VConcatChart


def finished(chart: Chart, t: Translator, name: str) -> dict[str, Any]:
    """The specification of `chart` as a constant, without rows: pages add those at each rerun.

    `name` is what the text `chart.named_<name>` calls it, for those who hear the page.
    """
    spec: dict[str, Any] = chart.to_dict()
    spec["description"] = t(f"chart.named_{name}")
    spec["config"] = _config(t)
    spec.pop("$schema", None)
    return spec


def rows(name: str = "rows") -> alt.NamedData:
    """Where a page will put the rows."""
    return alt.NamedData(name=name)


def week_label(monday: str = "datum.value") -> str:
    """Vega expression that writes the week of the ISO day `monday` as "09/11–15/11"."""
    return f"utcFormat(toDate({monday}), '%d/%m') + '–' + utcFormat(toDate({monday}) + 6 * 864e5, '%d/%m')"


def _config(t: Translator) -> dict[str, Any]:
    vi = t.language == "vi"
    months = [f"Tháng {n}" for n in range(1, 13)] if vi else list(_MONTHS)
    return {
        "font": '"Source Sans", "Source Sans 3", sans-serif',
        "background": "transparent",
        "view": {"stroke": None},
        "mark": {"ariaRoleDescription": t("chart.mark")},  # else Vega says "bar" or "point"
        "axis": {
            "aria": False,  # Vega would speak English of it; the chart's own sentence and its table tell
            "labelColor": GREY,
            "titleColor": GREY,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": MIST,
            "domainColor": MIST,
            "tickColor": MIST,
            "labelLimit": 220,
        },
        "legend": {
            "aria": False,
            "labelColor": INK,
            "labelFontSize": 12.5,
            "titleFontSize": 12,
            "symbolType": "square",
            "columnPadding": 24,
        },
        "text": {"color": INK, "fontSize": 12},
        "locale": {
            "number": {
                "decimal": "," if vi else ".",
                "thousands": "." if vi else ",",
                "grouping": [3],
                "currency": ["", "\u00a0₫"],
            },
            "time": {
                "dateTime": "%A, %d/%m/%Y %H:%M:%S",
                "date": "%d/%m/%Y",
                "time": "%H:%M:%S",
                "periods": ["SA", "CH"] if vi else ["AM", "PM"],
                "days": list(_DAYS_VI if vi else _DAYS_EN),
                "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"] if vi else [day[:3] for day in _DAYS_EN],
                "months": months,
                "shortMonths": [f"Th{n}" for n in range(1, 13)] if vi else [month[:3] for month in _MONTHS],
            },
        },
    }


_DAYS_VI = ("Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy")
_DAYS_EN = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
