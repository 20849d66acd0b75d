"""The child that reads one uploaded file: `python -m files.child_side`, order and file on its input, lines out.

It takes its limits upon itself before it looks at the file. Where a system does not enforce the limit of memory
(macOS), a thread watches it.
"""

import gc
import json
import os
import resource
import sys
import threading
import time

sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing: 30 MB and half a second

from files.column_sets import SETS  # noqa: E402
from files.reading import read_table_file  # noqa: E402
from files.refusal import FileRefused, Limits  # noqa: E402
from files.table import read_table  # noqa: E402
from files.wire import progress_line, refusal_line, table_lines  # noqa: E402

_WATCHED_EVERY = 0.05


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline(100_000))
    limits = Limits(**order["limits"])
    take_limits(limits)
    gc.disable()  # one short task: nothing to collect
    try:
        data = sys.stdin.buffer.read(limits.bytes + 1)
        sheets = read_table_file(
            data, order["name"], encoding=order["encoding"], limits=limits, on_progress=Progress(0.0)
        )
        _say(progress_line(0.5))
        table = read_table(
            sheets, SETS[order["column_set"]], sheet=order["sheet"], limits=limits,
            on_progress=Progress(0.5),
        )  # fmt: skip
        for line in table_lines(table):
            _say(line)
    except FileRefused as refusal:
        _say(refusal_line(refusal))
    except (MemoryError, RecursionError):
        _say(refusal_line(FileRefused("too_much_memory")))


class Progress:
    """Tells how far half of the work is; the other half lies before or behind it. Never goes back."""

    def __init__(self, start: float) -> None:
        self._start = self._told = start

    def __call__(self, share: float) -> None:
        self._told = max(self._told, self._start + share / 2)
        _say(progress_line(self._told))


def take_limits(limits: Limits) -> None:
    """Memory, processor time, no files written, no core dump; a little politeness to the server beside us."""
    os.nice(5)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):  # a system that knows the limit only by name
            continue
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    threading.Thread(target=_watch, args=(limits.memory_bytes,), daemon=True).start()


def _watch(most: int) -> None:
    unit = 1 if sys.platform == "darwin" else 1024
    while True:
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit > most:
            os.write(1, refusal_line(FileRefused("too_much_memory")).encode())
            os._exit(3)
        time.sleep(_WATCHED_EVERY)


def _say(line: str) -> None:
    sys.stdout.write(line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
