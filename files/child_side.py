"""The child that reads one uploaded file: `python -m files.child_side`, order and file on its input, lines out.

It takes its limits upon itself before it looks at the file. Where a system does not enforce the limit of memory
(macOS), a thread watches it.
"""

import gc
import json
import sys

sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it for nothing: 30 MB and half a second

from files.child_limits import say, take_limits  # noqa: E402
from files.column_sets import SETS  # noqa: E402
from files.reading import read_table_file  # noqa: E402
from files.refusal import FileRefused, Limits  # noqa: E402
from files.table import read_table  # noqa: E402
from files.wire import progress_line, refusal_line, table_lines  # noqa: E402


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
        say(progress_line(0.5))
        table = read_table(
            sheets, SETS[order["column_set"]], sheet=order["sheet"], limits=limits,
            on_progress=Progress(0.5),
        )  # fmt: skip
        for line in table_lines(table):
            say(line)
    except FileRefused as refusal:
        say(refusal_line(refusal))
    except (MemoryError, RecursionError):
        say(refusal_line(FileRefused("too_much_memory")))


class Progress:
    """Tells how far half of the work is; the other half lies before or behind it. Never goes back."""

    def __init__(self, start: float) -> None:
        self._start = self._told = start

    def __call__(self, share: float) -> None:
        self._told = max(self._told, self._start + share / 2)
        say(progress_line(self._told))


if __name__ == "__main__":
    main()
