"""The live badge: mounted once on every page, it tells Streamlit to rerun when the ward's data have moved.

Its script (live.js) comes with the first page, from asgi.py, so that nothing of it travels again at a rerun.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import streamlit as st

from core.context import Context
from core.turns import Turns
from texts import LANGUAGES, translator

HERE = Path(__file__).parent
SCRIPTS = ("translation.js", "live.js", "seen.js", "steps.js")
MOVED, FOLLOWS = "live.moved", "live.follows"
"""In the session: the badge has asked for the run that comes; this run is such a one."""
BADGE = """
<div class="ward-live">
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true">
    <circle cx="12" cy="12" r="1.5"/>
    <path d="M8.5 15.5a5 5 0 0 1 0-7M15.5 8.5a5 5 0 0 1 0 7M5.6 18.4a9 9 0 0 1 0-12.8M18.4 5.6a9 9 0 0 1 0 12.8"/>
  </svg>
  <span class="ward-live-text"></span>
  <span class="ward-live-spoken" role="status"></span>
</div>
"""
# The page was opened without asgi.py (a test of one page): there is nobody to tell.
HANDOVER = """
export default function (component) {
  window.wardLive?.update(component);
  return () => window.wardLive?.leave(component);
}
"""


def live(ctx: Context, follow: bool) -> None:
    """Show when the data are from; with `follow`, rerun the page when they change."""
    _component()(
        key="live",
        data={
            "ward": ctx.ward.id,
            "revision": ctx.revision,
            "follow": follow,
            "language": ctx.t.language,
            "at": ctx.local_now().strftime("%Y-%m-%dT%H:%M:%S"),
        },
        on_moved_change=_moved,
    )


def following() -> bool:
    """Whether this run is one that the badge has asked for, because the ward's data have moved."""
    return bool(st.session_state.get(FOLLOWS))


@contextmanager
def in_turn(turns: Turns) -> Iterator[None]:
    """The run of a board that follows a change waits for its turn, another's begins at once.

    A click ends the wait of its own board: each look at the session's state lets Streamlit begin anew with it.
    """
    # What the badge has sent can be read only after it stands on the page again; its callback comes before all.
    follows = st.session_state[FOLLOWS] = bool(st.session_state.pop(MOVED, False))
    if follows:
        with turns.turn(lambda: st.session_state.get(FOLLOWS)):
            yield
    else:
        yield


def script() -> str:
    """The words of every language, and what runs in every page beside Streamlit's own script."""
    from json import dumps

    words = {language: _words(language) for language in LANGUAGES}
    scripts = "\n".join((HERE / name).read_text("utf-8") for name in SCRIPTS)
    return f"const WORDS = {dumps(words, ensure_ascii=False)};\n{scripts}"


def style() -> str:
    return (HERE / "live.css").read_text("utf-8")


def _words(language: str) -> dict:
    t = translator(language)
    mine = {key.partition(".")[2]: text for key, text in t.sentences.items() if key.startswith("live.")}
    chrome = {key.partition(".")[2]: text for key, text in t.sentences.items() if key.startswith("chrome.")}
    return mine | {"chrome": chrome}


@cache
def _component():
    return st.components.v2.component("live", html=BADGE, js=HANDOVER, isolate_styles=False)


def _moved() -> None:
    """Called before the run that the badge asks for."""
    st.session_state[MOVED] = True
