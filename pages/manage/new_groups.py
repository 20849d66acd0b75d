"""The new groups of a merge or a split: names, codes and households, and which households go where."""

import pandas as pd
import streamlit as st

from actions.ward_facts import GroupFacts
from models import GroupKind
from pages.manage.fields import Fields
from pages.parts.plain import as_text

MOST = 6
Flows = tuple[tuple[int, ...], ...]


def suggested(fields: Fields, old: pd.DataFrame, many: int) -> None:
    """Households that nobody has typed yet: shared out evenly, nobody lost. Typed ones stay."""
    whole = int(old["households"].sum())
    for place in range(many):
        part = whole // many + (place < whole % many)
        _begin(fields, f"new_{place}_households", part, (tuple(old["id"]), many))
        for number, households in zip(old["id"], old["households"], strict=True):
            share = int(households) // many + (place < int(households) % many)
            _begin(fields, f"flow_{number}_{place}", share, (tuple(old["id"]), many))


def _begin(fields: Fields, name: str, value: int, about: object) -> None:
    """Fill the field anew when what the suggestion is about has changed, or the page was left."""
    key = fields.key(name)
    if st.session_state.get(f"about-{key}") != about or key not in st.session_state:
        st.session_state[f"about-{key}"] = about
        st.session_state[key] = value


def new_groups(fields: Fields, old: pd.DataFrame, many: int) -> tuple[list[GroupFacts], Flows | None]:
    """Draw the fields; gives what they say. With several of both, households come from who goes where."""
    t = fields.ctx.t
    between = len(old) > 1 and many > 1
    columns = st.columns(min(many, 3))
    for place in range(many):
        with columns[place % len(columns)].container(border=True):
            st.markdown(f"**{t('refs.new_group', n=place + 1)}**")
            fields.text(f"new_{place}_name", t("refs.name"), old["name"].iloc[0] if many == 1 else None, most=80)
            fields.text(f"new_{place}_code", t("refs.code"), None, most=20, help=t("refs.new_code_help"))
            if not between:
                fields.whole(f"new_{place}_households", t("refs.households"), None)
    flows = _flows(fields, old, many) if between else None
    first = old.iloc[0]
    former = [one for one in old["former_unit"] if isinstance(one, str)]
    facts = []
    for place in range(many):
        count = sum(row[place] for row in flows) if flows else int(fields.said(f"new_{place}_households") or 0)
        facts.append(
            GroupFacts(
                code=fields.said(f"new_{place}_code") or "", name=fields.said(f"new_{place}_name") or "",
                households=count, kind=GroupKind(first["kind"]),
                former_unit=former[0] if len(set(former)) == 1 else None,
                venue=first["venue"] if isinstance(first["venue"], str) else None, valid_from=fields.said("on_day"),
            )
        )  # fmt: skip
    if flows is None and sum(one.households for one in facts) != int(old["households"].sum()):
        now, then = t.number(int(old["households"].sum())), t.number(sum(one.households for one in facts))
        st.caption(t("refs.households_differ", old=now, new=then))
    return facts, flows


def _flows(fields: Fields, old: pd.DataFrame, many: int) -> Flows:
    t = fields.ctx.t
    st.caption(t("refs.flows"))
    rows = []
    for one in old.itertuples():
        columns = st.columns(many)
        for place, column in enumerate(columns):
            with column:
                new = fields.said(f"new_{place}_name") or t("refs.new_group", n=place + 1)
                fields.whole(
                    f"flow_{one.id}_{place}", as_text(t("refs.flow", old=one.name, new=new)), None
                )  # fmt: skip
        rows.append(tuple(int(fields.said(f"flow_{one.id}_{place}") or 0) for place in range(many)))
    return tuple(rows)
