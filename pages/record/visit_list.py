"""The rows of the register: cards on a phone, columns on a wide screen; each a link to its visit."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core.context import Context
from metrics.names import Names
from pages.record.ways import address

HERE = Path(__file__).parent
_list = st.components.v2.component(
    "ward_visit_list",
    html='<div class="visits"><div class="head" aria-hidden="true"></div><ol></ol></div>',
    css=(HERE / "visit_list.css").read_text("utf-8"),
    js=(HERE / "visit_list.js").read_text("utf-8"),
)


def visit_list(ctx: Context, key: str, visits: pd.DataFrame, names: Names) -> None:
    """Draw rows of `visits_register`, each a link to its visit."""
    t = ctx.t
    data = {
        "label": t("register.title"),
        "heads": {name: t(f"register.head_{name}") for name in ("day", "group", "services", "numbers", "staff")},
        "rows": [_row(ctx, names, row) for row in visits.to_dict("records")],
    }
    _list(key=key, data=data)


def _row(ctx: Context, names: Names, row: dict[str, Any]) -> dict[str, Any]:
    t = ctx.t
    services = names.services(t.language)
    day = row["on_day"].date()
    return {
        "id": int(row["id"]),
        "href": f"visit?{urlencode(address({'id': row['id']}))}",
        "status": row["status"],
        "badge": "" if row["status"] == "held" else t(f"visit.status_{row['status']}"),
        "day": f"{t.day_short(day).split()[0]} {t.day(day)} {row['starts_at']}",
        "group": row["group"],
        "services": "; ".join(services.get(number, "—") for number in row["service_ids"]),
        "numbers": counts_told(ctx, row),
        "staff": ", ".join(names.staff.get(number, "—") for number in row["staff_ids"]),
    }


def counts_told(ctx: Context, row: dict[str, Any]) -> str:
    """ "25 lượt người · 20 hộ · 18 lần đầu"; what was not said is left out, and nothing said is "chưa nhập số liệu"."""
    t = ctx.t
    if row["status"] in ("planned", "postponed", "cancelled"):
        return ""
    said = [
        t.plural(f"register.{name}_n", int(row[name]))
        for name in ("attendees", "households_present", "first_time_households")
        if not pd.isna(row[name])
    ]
    return " · ".join(said) or t("register.no_counts")
