"""Who is there, in which ward and language; and what is shown when something goes wrong."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import NoReturn

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from core.context import Context
from core.hindrance import NO_ANSWER, hindrance_of
from core.installation import Installation, installation
from core.logs import unexpected
from core.standing import DISPLAY, SIGN_IN, Standing
from metrics.wards import ward_of
from models import Role
from pages.parts.address import in_address, one_of
from pages.parts.plain import as_text
from texts import LANGUAGES, Translator, translator

log = logging.getLogger("ward.pages")
OWN_VISITOR = f"own:{secrets.token_hex(32)}"
"""Identity of the visit that this process makes to itself at start (asgi.py). Another is made at every start."""
LANGUAGE_COOKIE = "ward_lang"
PAGE = "offers.page"
"""In the session: under which name its pages offer files."""


def _clock() -> datetime:
    return datetime.now(UTC)


def context(at: Installation | None = None, clock: Callable[[], datetime] = _clock) -> Context:
    """The context of this rerun, with its person's rights of this moment.

    Stops the page, kindly, when nobody is signed in (any more), when there is no ward, or no database.
    """
    at = at or installation()
    t = translator(_language(at))
    try:
        standing = _standing(at, clock())
        if standing is None:
            _stop(t("door.signed_out_title"), t("door.signed_out"))
        ward_id = _ward_id(at, standing, t)
        revision = at.answers.revision(ward_id)
        ward = at.answers.ask(ward_of, ward_id, revision)
    except NO_ANSWER as error:
        _stop(t("door.no_database_title"), mishap(t, "door.no_database", error))
    return Context(
        database=at.database,
        answers=at.answers,
        ward=ward,
        actor=standing.as_actor(ward_id),
        revision=revision,
        t=t,
        clock=clock,
        zone=at.settings.zone,
        offers=at.offers,
        page=st.session_state.setdefault(PAGE, secrets.token_urlsafe(16)),
        public_url=at.settings.public_url or f"http://localhost:{at.settings.port}",
    )


def guarded(page: Callable[[Context], None], ctx: Context) -> None:
    """Run a page; what nobody foresaw is logged under a reference number, and only that is shown."""
    try:
        page(ctx)
    except SQLAlchemyError as error:
        st.warning(mishap(ctx.t, "door.data_away", error), icon=":material/cloud_off:")
    except Exception as error:  # noqa: BLE001 - the last door: nobody may see a trace
        st.error(mishap(ctx.t, "door.unexpected", error), icon=":material/report:")


def failed(error: Exception) -> bool:
    """What happened outside the page's own run (in a callback, say): logged and told in the same way.

    Streamlit calls it for whatever nobody caught; True: it shows nothing of its own.
    """
    chosen = (st.query_params.get("lang"), (st.context.cookies or {}).get(LANGUAGE_COOKIE), LANGUAGES[0])
    t = translator(next(one for one in chosen if one in LANGUAGES))
    words = "door.not_done" if isinstance(error, SQLAlchemyError) else "door.unexpected"
    st.error(mishap(t, words, error), icon=":material/report:")
    return True


def mishap(t: Translator, words: str, error: Exception) -> str:
    """The sentence `words` with the number under which `error` is logged; before it what hinders the database, where
    that is known."""
    said = t(words, reference=unexpected(log, error))
    why = hindrance_of(error) if isinstance(error, SQLAlchemyError) else None
    return f"{t(f'door.database_{why}')} {said}" if why else said


def _standing(at: Installation, now: datetime) -> Standing | None:
    """Who is behind Streamlit's session, read again for this rerun. Raises DBAPIError.

    The gate has tied the session to a sign-in or a display, by a header that nobody outside can send.
    """
    key = str(st.user.to_dict().get("sign_in") or "")
    if secrets.compare_digest(key, OWN_VISITOR):
        return Standing(key, None, 0, "", Role.LEADER, None, now, None)
    return at.standings.of(key, now) if key.startswith((SIGN_IN, DISPLAY)) else None


def _ward_id(at: Installation, standing: Standing, t: Translator) -> int:
    """The ward of an account; an account of the province chooses one, and the address keeps it."""
    if standing.ward_id is not None and at.settings.ward is None:
        return standing.ward_id
    wards = at.answers.wards()
    if at.settings.ward is not None:
        wards = {code: number for code, number in wards.items() if code == at.settings.ward}
    wards = {code: number for code, number in sorted(wards.items()) if standing.may_see(number)}
    if not wards:
        _stop(t("door.no_ward_title"), t("door.no_ward"))
    if len(wards) == 1:
        return next(iter(wards.values()))
    names = {code: t.named(at.answers.ask(ward_of, wards[code], at.answers.revision(wards[code]))) for code in wards}
    with st.sidebar:
        chosen = st.selectbox(
            t("door.ward"),
            list(wards),
            format_func=lambda code: f"{as_text(names[code])} · {code}",
            key=in_address("ward", one_of(list(wards)), next(iter(wards))),
        )
    return wards[chosen]


def _language(at: Installation) -> str:
    """The reader's language, chosen in the sidebar or at sign-in. It is known before anything is written."""
    remembered = (st.context.cookies or {}).get(LANGUAGE_COOKIE)
    default = remembered if remembered in LANGUAGES else at.settings.language
    key = in_address("lang", one_of(LANGUAGES), default)
    language: str = st.session_state[key] or default
    with st.sidebar:
        st.segmented_control(
            translator(language)("door.language"),
            LANGUAGES,
            required=True,
            format_func={"vi": "Tiếng Việt", "en": "English"}.__getitem__,
            key=key,
            label_visibility="collapsed",
        )
    return language


def say_who(ctx: Context) -> None:
    """The person's name and role in the sidebar, the way to their account and out."""
    t, actor = ctx.t, ctx.actor
    if actor.account_id is None:
        return
    with st.sidebar:
        st.html(
            f'<div class="who"><a href="/me" target="_self" title="{escape(t("gate.me"))}"><b>{escape(actor.name)}</b>'
            f"<span>{escape(t(f'gate.role_{actor.role}'))} · <u>{escape(t('gate.account'))}</u></span></a>"
            f'<form method="post" action="/sign-out"><button>{escape(t("gate.sign_out"))}</button></form></div>'
        )


def say_which_ward(ctx: Context) -> None:
    """The ward's name under the menu; and on every page of a made-up ward, that it is made up."""
    with st.sidebar:
        st.caption(as_text(f"{ctx.t.named(ctx.ward)} · {ctx.ward.code}"))
    if ctx.ward.is_demo:
        with st.container(key="demo_strip"):
            st.caption(ctx.t("door.demo"))


def _stop(title: str, text: str) -> NoReturn:
    st.header(title)
    st.write(text)
    st.stop()
    raise AssertionError("st.stop never returns")
