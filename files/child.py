"""Reading in a process of its own: whatever a file does there, the server and its other users do not feel it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import BoundedSemaphore, Event, Thread
from time import monotonic
from typing import IO, Any

from files.refusal import LIMITS, FileRefused, Limits
from files.table import Row, Table
from files.wire import refusal_of, rows_of, table_of

AT_ONCE = 2
"""More uploads wait for their turn."""
_TURN_SECONDS = 20.0
_MOST_SAID = 200_000_000
_ROOT = Path(__file__).resolve().parent.parent
_turns = BoundedSemaphore(AT_ONCE)
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Each thread of numpy's would take 30 MB of the child's address space, whatever it does."""
_SIGNALS = {-24: "took_too_long", -9: "took_too_long"}
"""SIGXCPU, and the SIGKILL that follows it or that we send."""


def read_in_child(
    data: bytes,
    name: str,
    column_set: str,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    limits: Limits = LIMITS,
    on_progress: Callable[[float], None] | None = None,
) -> Table:
    """What `read_table_file` and `read_table` say of a file, found out in a child with limits of memory and time.

    `column_set` names one of `files.column_sets.SETS`; `encoding` and `sheet` answer earlier refusals; `on_progress`
    hears shares, 0..1, in the caller's thread. Raises FileRefused as they do, and "took_too_long", "too_much_memory",
    "reading_failed", "busy". Waiting here holds neither the GIL nor any lock of the server's.
    """
    order = {"name": name, "column_set": column_set, "encoding": encoding, "sheet": sheet}
    rows: list[Row] = []
    for said in said_by_child("files.child_side", order, data, limits):
        if "rows" in said:
            rows += rows_of(said["rows"])
        elif "progress" in said and on_progress is not None:
            on_progress(float(said["progress"]))
        elif "table" in said:
            return table_of(said["table"], rows)
    raise FileRefused("reading_failed")


def said_by_child(module: str, order: dict[str, Any], data: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    """What the child `module` says of a file, line by line: "progress", and whatever it makes of the file.

    The child gets `order` with the limits as a line of JSON, then the file. Raises FileRefused as it does.
    """
    if len(data) > limits.bytes:
        raise FileRefused("too_large", most=limits.bytes // 1_000_000, size=round(len(data) / 1_000_000, 1))
    if not _turns.acquire(timeout=_TURN_SECONDS):
        raise FileRefused("busy")
    try:
        yield from _read(module, json.dumps(order | {"limits": vars(limits)}).encode() + b"\n" + data, limits)
    finally:
        _turns.release()


def _read(module: str, sent: bytes, limits: Limits) -> Iterator[dict[str, Any]]:
    # A new interpreter, not a fork: the server has threads. It gets no variable of ours, so no secret either.
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    child = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", module], cwd=_ROOT, env=environment | _ONE_THREAD,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdin is not None
    assert child.stdout is not None
    watch = _Watch(child, limits.wall_seconds)
    sender = Thread(target=_send, args=(child.stdin, sent), daemon=True)
    sender.start()
    try:
        yield from _heard(child.stdout, child, watch)
    finally:
        watch.done.set()
        child.kill()
        child.wait()
        sender.join()
        child.stdout.close()


class _Watch:
    """Ends a child that gives no sign of getting on for `seconds`, and any child after five times as long.

    Processor time is limited for good; the clock on the wall only while the child stands still, because beside a busy
    server an honest file takes longer.
    """

    def __init__(self, child: "subprocess.Popen[bytes]", seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self.done = Event()
        self._last = monotonic() + 5 * seconds
        self.heard()
        Thread(target=self._look, daemon=True).start()

    def heard(self) -> None:
        self._until = min(monotonic() + self._seconds, self._last)

    def _look(self) -> None:
        while not self.done.wait(0.1):
            if monotonic() > self._until:
                self._child.kill()
                return


def _send(pipe: IO[bytes], sent: bytes) -> None:
    try:
        pipe.write(sent)
        pipe.close()
    except OSError:  # the child ended before it had read everything
        try:
            pipe.close()
        except OSError:
            return


def _heard(pipe: IO[bytes], child: "subprocess.Popen[bytes]", watch: _Watch) -> Iterator[dict[str, Any]]:
    size = 0
    for line in pipe:
        size += len(line)
        if size > _MOST_SAID:
            raise FileRefused("too_much_memory")
        said = _said(line)
        watch.heard()
        if "refused" in said:
            raise refusal_of(said["refused"])
        yield said
    if (ended := child.wait()) != 0:
        raise FileRefused(_SIGNALS.get(ended, "reading_failed"))


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:  # cut off in the middle by a limit
        return {}
    return said if isinstance(said, dict) else {}
