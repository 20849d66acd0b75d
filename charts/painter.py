"""Pictures painted beside the server: the engine that draws them takes two processor seconds to start, and holds it.

One child process paints for everybody, one picture after the other; it rests for a while between them and then goes.
"""

import json
import logging
import os
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from charts.theme import GREY, GROUND, INK

log = logging.getLogger("ward.painter")
ROOT = Path(__file__).resolve().parent.parent
LONGEST_SECONDS = 60.0
"""For one picture, on a machine that has much else to do."""
MOST_WAITING = 4
FIRST = {"kind": "bare", "spec": {"data": {"name": "rows"}, "mark": "point"}, "datasets": {"rows": []}, "colours": []}
"""An order that nobody wants: the engine has begun when it is done."""


class NotPainted(Exception):
    """No picture: too many wait for theirs, it took too long, or the order cannot be painted."""


class TooManyWait(NotPainted):
    """Nothing is wrong with the order: asked again in a moment it is painted."""


class Painter:
    """The child and the door to it. Waiting here holds neither the GIL nor any lock of the server's."""

    def __init__(self, longest: float = LONGEST_SECONDS) -> None:
        self._longest = longest
        self._one_by_one = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._child: subprocess.Popen[bytes] | None = None

    def paint(self, order: dict[str, Any]) -> bytes:
        """The picture of `order` (see `charts.picture.painted`). Raises TooManyWait, NotPainted."""
        if not self._waiting.acquire(blocking=False):
            raise TooManyWait("too many wait")
        try:
            line = json.dumps(order | {"colours": [INK, GREY, GROUND]}, ensure_ascii=False).encode() + b"\n"
            with self._one_by_one:
                return self._answer(line)
        finally:
            self._waiting.release()

    def wake(self) -> None:
        """Start the child and its engine if it rests, and put its next rest off: somebody wants pictures soon."""
        if not self._one_by_one.acquire(blocking=False):
            return  # it is at work
        try:
            self._answer(json.dumps(FIRST).encode() + b"\n")
        except NotPainted as error:
            log.info("the painter does not wake: %s", error)
        finally:
            self._one_by_one.release()

    def close(self) -> None:
        """End the child; the next order starts another."""
        if self._child is not None:
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    _closed(pipe)
            self._child.kill()
            self._child.wait()
            self._child = None

    def _answer(self, line: bytes) -> bytes:
        for again in (True, False):
            try:
                return self._asked(line)
            except OSError:  # it went to rest at this very moment
                self.close()
                if not again:
                    raise NotPainted("gone") from None
        raise NotPainted("gone")

    def _asked(self, line: bytes) -> bytes:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        watch = threading.Timer(self._longest, child.kill)
        watch.daemon = True
        watch.start()
        try:
            child.stdin.write(line)
            child.stdin.flush()
            head = child.stdout.read(5)
            if len(head) < 5:
                if watch.finished.is_set():
                    raise NotPainted("took too long")
                raise OSError("the child has ended")
            length, well = struct.unpack(">IB", head)
            content = child.stdout.read(length)
        finally:
            watch.cancel()
        if not well:
            raise NotPainted(content.decode())
        return content

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            # A new interpreter, not a fork: the server has threads. It gets no variable of ours, so no secret either.
            kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
            self._child = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "charts.picture"],
                cwd=ROOT, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._child


def _closed(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:
        return


PAINTER = Painter()
"""The one of this process."""
