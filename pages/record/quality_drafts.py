"""Forgotten drafts in the quality inbox: their own person goes on with one, or throws it away and thinks again."""

from functools import partial
from uuid import UUID

import streamlit as st

from actions.drafts import KeptDraft, discard_draft, save_draft
from core.context import Context
from metrics.quality_rules import Finding
from pages.manage.doing import do
from pages.record.quality_words import form_told

DISCARDED = "quality.discarded"


def discarding(ctx: Context, finding: Finding) -> None:
    """The button that throws a draft away; where it is somebody else's, who can."""
    t = ctx.t
    if ctx.actor.id not in finding.owners:
        st.caption(t("quality.draft_of_other"))
        return
    st.button(
        t("record.discard"), key=f"discard-{finding.number}", type="tertiary", icon=":material/delete:",
        on_click=partial(_discard, ctx, UUID(finding.at)),
    )  # fmt: skip


def show_undo(ctx: Context) -> None:
    """The way back of the draft that was thrown away last."""
    if (gone := st.session_state.get(DISCARDED)) is not None:
        st.button(
            ctx.t("quality.undo_discard"),
            key="undo-discard",
            icon=":material/undo:",
            on_click=partial(_undo, ctx, gone),
        )


def _discard(ctx: Context, entry_key: UUID) -> None:
    away = partial(discard_draft, entry_key=entry_key, by=ctx.actor, now=ctx.now())
    gone = do(ctx, away, ctx.t("record.draft_discarded"))
    if gone is not None:
        st.session_state[DISCARDED] = gone


def _undo(ctx: Context, gone: KeptDraft) -> None:
    st.session_state.pop(DISCARDED, None)
    back = partial(
        save_draft, entry_key=gone.entry_key, form=gone.form, content=gone.content, by=ctx.actor, now=ctx.now()
    )
    do(ctx, back, ctx.t("quality.draft_back", form=form_told(ctx, gone.form)))
