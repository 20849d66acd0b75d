"""A press is never lost: what a callback has begun it ends, though the browser asks for another run meanwhile.

Streamlit looks for a newer request whenever `st.session_state` is touched and leaves what runs there and then; of a
press that was being carried out nothing would remain. There is no setting for it, so two of its methods are wrapped;
`runner.fastReruns = false` (.streamlit/config.toml) belongs to it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.state import SafeSessionState

_carrying_out: ContextVar[bool] = ContextVar("carrying_out", default=False)


@contextmanager
def to_its_end() -> Iterator[None]:
    """What is done inside is not left for another run; that waits."""
    token = _carrying_out.set(True)
    try:
        yield
    finally:
        _carrying_out.reset(token)


def let_callbacks_finish() -> None:
    """From now on no run of this process is left before its callbacks are through; asking again changes nothing."""
    if hasattr(SafeSessionState.on_script_will_rerun, "__wrapped__"):
        return
    callbacks, look = SafeSessionState.on_script_will_rerun, ScriptRunner._maybe_handle_execution_control_request

    @wraps(callbacks)
    def whole(self: SafeSessionState, *args: Any, **more: Any) -> None:
        with to_its_end():
            callbacks(self, *args, **more)

    @wraps(look)
    def later(self: ScriptRunner) -> None:
        if not _carrying_out.get():
            look(self)

    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign]
    ScriptRunner._maybe_handle_execution_control_request = later  # type: ignore[method-assign]
