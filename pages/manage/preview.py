"""What a merge or a split would do: the ward's own questions, before and after it, in a transaction that is undone.

No figure is worked out a second way: what is shown here is what every board would show.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from actions.reorganising import Reorganisation, reorganise
from core.context import Context
from metrics.coverage import groups_on, ladder_counts, who_next
from metrics.visits import household_reach
from pages.parts.downloads import About
from pages.parts.heading import heading
from pages.parts.plain import as_text
from pages.parts.table import Column, table, tabulated

FIRST = 8
"""Groups of the list of who is next that are shown."""


@dataclass(frozen=True)
class Figures:
    """Everything that a reader of the boards would see change."""

    groups: pd.DataFrame
    """Of `groups_on`."""
    met: float
    households: int
    share: float


@dataclass(frozen=True)
class Preview:
    day: date
    before: Figures
    after: Figures
    old: tuple[int, ...]
    new: tuple[int, ...]


def preview(ctx: Context, plan: Reorganisation) -> Preview:
    """Try `plan` and look. The day is that of the change, or today when it lies in the past. Raises Refused."""
    day = max(plan.on_day, ctx.today())
    with ctx.database.trying() as session:
        before = _figures(session, ctx.ward.id, day)
        made = reorganise(session, plan, by=ctx.actor, now=ctx.now())
        after = _figures(session, ctx.ward.id, day)
        return Preview(day, before, after, plan.old_ids, tuple(one.id for one in made))


def _figures(session, ward_id: int, day: date) -> Figures:
    reach = household_reach(session, ward_id, day=day).iloc[0]
    groups = groups_on(session, ward_id, day=day)
    return Figures(groups, float(reach["met"]), int(reach["households"]), float(reach["share"]))


def show_preview(ctx: Context, seen: Preview) -> None:
    t = ctx.t
    heading(ctx, t("refs.preview", day=t.day(seen.day)), t("refs.preview_help"))
    one, other = seen.before, seen.after
    covered = [t.of(int(each.groups["covered"].sum()), len(each.groups)) for each in (one, other)]
    rows = [
        (t("overview.card_coverage"), *covered),
        (t("refs.households"), t.number(one.households), t.number(other.households)),
        (t("overview.card_reach"), *(f"{t.percent(each.share)} ({t.number(each.met)})" for each in (one, other))),
    ]  # fmt: skip
    counts = [ladder_counts(each.groups).set_index("step")["groups"] for each in (one, other)]
    rows += [
        (f"{step} · {t(f'figures.ladder_{step}')}", *(t.number(int(count[step])) for count in counts))
        for step in range(5)
    ]
    frame = pd.DataFrame(rows, columns=["what", "before", "after"]).assign(
        mark=[t("refs.differs") if before != after else "" for _, before, after in rows]
    )
    columns = [
        Column("what", t("refs.figure")),
        Column("before", t("refs.before"), whole=True),
        Column("after", t("refs.after"), whole=True),
        Column("mark", t("refs.differs"), mark=lambda said: "good" if said else "", wide=True),
    ]
    about = About(definition=t("refs.preview_help"))
    table(
        ctx,
        "preview",
        tabulated(t, frame, columns),
        caption=t("refs.preview", day=t.day(seen.day)),
        about=about,
        sortable=False,
    )
    _concerned(ctx, seen)
    _next(ctx, seen)


def _concerned(ctx: Context, seen: Preview) -> None:
    """The groups that end and those that begin, with where each stands."""
    t = ctx.t
    old = seen.before.groups[seen.before.groups["id"].isin(seen.old)].assign(way=t("refs.ends"))
    new = seen.after.groups[seen.after.groups["id"].isin(seen.new)].assign(way=t("refs.begins"))
    frame = pd.concat([one for one in (old, new) if not one.empty]) if len(old) + len(new) else old
    frame = frame.assign(stands=[f"{step} · {t(f'figures.ladder_{step}')}" for step in frame["step"]])
    columns = [
        Column("name", t("refs.name"), whole=True),
        Column("way", t("refs.way"), mark=lambda said: "quiet" if said == t("refs.ends") else "good"),
        Column("households", t("refs.households"), "number"),
        Column("stands", t("figures.ladder")),
        Column("reach", t("overview.card_reach"), "percent", wide=True),
        Column("visits", t("refs.visits"), "number", wide=True),
        Column("volunteers", t("refs.volunteers"), "number", wide=True),
    ]
    about = About(definition=t("refs.preview_help"))
    table(ctx, "preview_groups", tabulated(t, frame, columns), caption=t("refs.concerned"), about=about, sortable=False)
    uncovered = [name for name, covered in zip(new["name"], new["covered"], strict=True) if not covered]
    if uncovered:
        st.warning(as_text(t("refs.not_covered", names=", ".join(uncovered))), icon=":material/info:")


def _next(ctx: Context, seen: Preview) -> None:
    t = ctx.t
    lists = [
        who_next(each.groups, FIRST, threshold=float(ctx.ward.reach_threshold))["name"].tolist()
        for each in (seen.before, seen.after)
    ]
    longest = max(map(len, lists), default=0)
    before, after = ([*names, *[""] * (longest - len(names))] for names in lists)
    frame = pd.DataFrame({"place": range(1, longest + 1), "before": before, "after": after})
    columns = [
        Column("place", t("refs.place"), "number"), Column("before", t("refs.before")),
        Column("after", t("refs.after")),
    ]  # fmt: skip
    heading(ctx, t("refs.next"))
    about = About(definition=t("refs.preview_help"))
    table(ctx, "preview_next", tabulated(t, frame, columns), caption=t("refs.next"), about=about, sortable=False)
