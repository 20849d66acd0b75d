"""What a reading child may use at most; it takes these limits upon itself before it looks at the file."""

import os
import resource
import sys
import threading
import time

import psutil

from files.refusal import FileRefused, Limits
from files.wire import refusal_line

_WATCHED_EVERY = 0.05


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
    here = psutil.Process()  # not getrusage: on Linux its peak begins with the peak of the server that started us
    while True:
        if here.memory_info().rss > most:
            os.write(1, refusal_line(FileRefused("too_much_memory")).encode())
            os._exit(3)
        time.sleep(_WATCHED_EVERY)


def say(line: str) -> None:
    """One line to the parent, at once."""
    sys.stdout.write(line)
    sys.stdout.flush()
