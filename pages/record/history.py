"""Who changed something, when, and each field before and after: names, not numbers."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pandas as pd
import streamlit as st

from actions.visit_entry import TaughtService
from core.context import Context
from metrics.history import history_of_visit
from metrics.names import Names, names_of
from pages.record.facts import FACTS, label_of, told


def show_history(ctx: Context, visit_id: int) -> None:
    """Of a visit, newest first, folded away."""
    names = ctx.ask(names_of)
    changes = ctx.ask(history_of_visit, visit_id=visit_id)
    show_changes(
        ctx, changes, lambda verb: ctx.t(f"visit.{verb}"), lambda change: lines(ctx, names, change.before, change.after)
    )


def show_changes(
    ctx: Context, changes: pd.DataFrame, named: Callable[[str], str], told_lines: Callable[[Any], list[str]]
) -> None:
    """`changes` as `metrics.history` gives them, folded away; `named` says a verb ("visit_correct") in words."""
    t = ctx.t
    if changes.empty:
        return
    with st.expander(t("visit.history", n=t.number(len(changes))), icon=":material/history:", key="history"):
        for change in changes.itertuples():
            at = change.at.astimezone(ctx.zone)
            actor = change.actor if isinstance(change.actor, str) else t("visit.nobody")
            verb = named(change.verb.replace(".", "_"))
            with st.container(border=True, gap=None):
                st.caption(f"{t.clock(at)} {t.day(at.date())}")
                st.text(f"{actor} – {verb}")
                if isinstance(change.reason, str):
                    st.text(f"{t('visit.reason')}: {change.reason}")
                for line in told_lines(change):
                    st.text(line)


def lines(ctx: Context, names: Names, before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[str]:
    """ "Lượt người: 20 → 25" for each changed field; only the value when there was nothing before."""
    said = []
    for name in FACTS:
        if after is None or name not in after:
            continue
        new = told(ctx, names, name, _value(name, after[name])).replace("\n", "; ")
        if before is None or name not in before:
            if after[name] not in (None, [], {}, ""):
                said.append(f"{label_of(ctx, name)}: {new}")
            continue
        old = told(ctx, names, name, _value(name, before[name])).replace("\n", "; ")
        said.append(f"{label_of(ctx, name)}: {old} → {new}")
    return said


def _value(name: str, stored: Any) -> Any:
    """A field of the audit trail as the entry would hold it."""
    if stored is None:
        return None
    match name:
        case "on_day":
            return date.fromisoformat(stored)
        case "starts_at" | "ends_at":
            return time.fromisoformat(stored)
        case "services":
            return [
                TaughtService(
                    service_id=int(number), people=people, filed_by_resident=by, filed_for_resident=for_resident
                )
                for number, (people, by, for_resident) in stored.items()
            ]
        case _:
            return stored
