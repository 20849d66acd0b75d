"""Who is there, in which ward and language; and what is shown when something goes wrong."""

import logging
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NoReturn

import streamlit as st
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from core.context import Context
from core.installation import Installation, installation
from metrics.wards import people_at_work, ward_of
from models import Actor, Role
from pages.parts.address import in_address, one_of
from texts import LANGUAGES, Translator, translator

log = logging.getLogger("ward.pages")


def _clock() -> datetime:
    return datetime.now(UTC)


def context(at: Installation | None = None, clock: Callable[[], datetime] = _clock) -> Context:
    """The context of this rerun. Stops the page, kindly, when there is no ward or no database."""
    at = at or installation()
    t = translator(_language(at.settings.language))
    try:
        ward_id = _ward_id(at, t)
        revision = at.answers.revision(ward_id)
        today = clock().astimezone(at.settings.zone).date()
        ward = at.answers.ask(ward_of, ward_id, revision)
        people = at.answers.ask(people_at_work, ward_id, revision, day=today)
    except DBAPIError as error:
        _stop(t("door.no_database_title"), t("door.no_database", reference=reference(error)))
    return Context(
        database=at.database,
        answers=at.answers,
        ward=ward,
        actor=_person(people, t),
        revision=revision,
        t=t,
        clock=clock,
        zone=at.settings.zone,
    )


def guarded(page: Callable[[Context], None], ctx: Context) -> None:
    """Run a page; what nobody foresaw is logged under a reference number, and only that is shown."""
    try:
        page(ctx)
    except SQLAlchemyError as error:
        st.warning(ctx.t("door.data_away", reference=reference(error)), icon=":material/cloud_off:")
    except Exception as error:  # noqa: BLE001 - the last door: nobody may see a trace
        st.error(ctx.t("door.unexpected", reference=reference(error)), icon=":material/report:")


def reference(error: Exception) -> str:
    """Log `error` with its trace under a short number that the page can show."""
    number = secrets.token_hex(3).upper()
    log.error("unexpected %s", number, exc_info=error)
    return number


def _ward_id(at: Installation, t: Translator) -> int:
    wards = at.answers.wards()
    if at.settings.ward is not None and at.settings.ward in wards:
        return wards[at.settings.ward]
    if len(wards) == 1 and at.settings.ward is None:
        return next(iter(wards.values()))
    if not wards:
        _stop(t("door.no_ward_title"), t("door.no_ward"))
    return _stop(t("door.which_ward_title"), t("door.which_ward", codes=", ".join(sorted(wards))))


def _person(people: tuple[Actor, ...], t: Translator) -> Actor:
    """The person at the keyboard, chosen in the sidebar until sign-in exists; kept in the address."""
    by_id = {str(one.id): one for one in people}
    if not by_id:
        _stop(t("door.no_staff_title"), t("door.no_staff"))
    first = next((number for number, one in by_id.items() if one.role is Role.STAFF), next(iter(by_id)))
    with st.sidebar:
        chosen = st.selectbox(
            t("door.person"),
            list(by_id),
            format_func=lambda number: by_id[number].name,
            key=in_address("me", one_of(list(by_id)), first),
            help=t("door.person_help"),
        )
    return by_id[chosen]


def _language(default: str) -> str:
    """The reader's language, chosen in the sidebar. It is known before anything is written."""
    key = in_address("lang", one_of(LANGUAGES), default)
    language: str = st.session_state[key]
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


def say_which_ward(ctx: Context) -> None:
    """The ward's name under the menu; and on every page of a made-up ward, that it is made up."""
    with st.sidebar:
        st.caption(f"{ctx.t.named(ctx.ward)} · {ctx.ward.code}")
    if ctx.ward.is_demo:
        with st.container(key="demo_strip"):
            st.caption(ctx.t("door.demo"))


def _stop(title: str, text: str) -> NoReturn:
    st.header(title)
    st.write(text)
    st.stop()
    raise AssertionError("st.stop never returns")
