"""What is kept about people and why, as a table; on a phone each line of it becomes a card."""

from html import escape

import streamlit as st

from core.context import Context
from metrics.privacy import people_counted
from metrics.small_numbers import SMALLEST
from texts import Translator

THINGS = ("name", "kind", "phone", "consent", "staff", "account", "signin", "draft", "trail")
HEADS = ("what", "whose", "why", "who", "long", "ground")


def show_held(ctx: Context) -> None:
    with ctx.database.reading() as session:
        counted = people_counted(session, ctx.ward.id, day=ctx.today())
    t, values = ctx.t, _values(ctx, counted)
    heads = "".join(f'<th scope="col">{escape(t(f"privacy.held_head_{head}"))}</th>' for head in HEADS)
    lines = "".join(_line(t, thing, values) for thing in THINGS)
    caption = escape(t("privacy.held"))
    st.html(
        f'<table class="held"><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    )


def _line(t: Translator, thing: str, values: dict[str, dict[str, str]]) -> str:
    cells = []
    for head in HEADS:
        told = escape(t(f"privacy.{thing}_{head}", **values.get(f"{thing}_{head}", {})))
        label = escape(t(f"privacy.held_head_{head}"), quote=True)
        tag = 'th scope="row"' if head == "what" else "td"
        cells.append(f'<{tag} data-label="{label}">{told}</{tag.partition(" ")[0]}>')
    return f"<tr>{''.join(cells)}</tr>"


def _values(ctx: Context, counted: dict[str, int]) -> dict[str, dict[str, str]]:
    """The numbers that some of the sentences hold."""
    number, periods = ctx.t.number, ctx.periods
    years = number(periods.names.days // 365)
    return {
        "name_whose": {"n": number(counted["names"])},
        "name_long": {"n": years},
        "kind_who": {"n": number(SMALLEST)},
        "phone_whose": {"n": number(counted["phones"])},
        "phone_long": {"n": number(periods.phones.days)},
        "consent_whose": {"n": number(counted["consents"])},
        "staff_whose": {"n": number(counted["staff"])},
        "staff_long": {"n": years},
        "account_whose": {"n": number(counted["accounts"])},
        "signin_long": {
            "n": number(periods.ended_sign_ins.days), "failed": number(periods.failed_sign_ins.days),
            "links": number(periods.used_links.days),
        },
        "draft_long": {"n": number(periods.drafts.days)},
    }  # fmt: skip
