"""What a page shows to somebody whose role does not open it, however they came here."""

import streamlit as st

from core.context import Context
from pages.parts.header import plain_header


def not_yours(ctx: Context) -> None:
    """Says so, and why nothing else is here. Nothing of the page itself has run."""
    plain_header(ctx, ctx.t("errors.refused_title"))
    st.info(ctx.t("errors.refused_text"), icon=":material/lock:")
