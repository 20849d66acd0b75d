"""asgi.py as it is served, in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
SECRET = "Zp8xk2Qw7rT5yV9bN3mC1dF6gH4jL0s-only-for-tests"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until_open(url: str, process: subprocess.Popen, log: Path) -> None:
    """Come back when the Streamlit server of that process answers; when it ended, its log is the error."""
    for _ in range(1200):
        assert process.poll() is None, log.read_text()
        try:
            urlopen(f"{url}/_stcore/health", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(log.read_text())


class Server:
    """asgi.py in a process of its own, on a port and a database of its own."""

    def __init__(self, database_url: str, log: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.log = log
        self._settings = {f"WARD_{name}".upper(): value for name, value in settings.items()}
        self._process: subprocess.Popen | None = None

    def start(self) -> "Server":
        """Start, and come back when the server answers."""
        settings = {
            "WARD_DATABASE_URL": self.database_url,
            "WARD_PORT": str(self.port),
            "WARD_DEMO": "false",
            "WARD_SECRET": SECRET,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "asgi.py"],
                cwd=ROOT, env=os.environ | settings | self._settings, stdout=log, stderr=log,
            )  # fmt: skip
        wait_until_open(self.url, self._process, self.log)
        return self

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Its process does nothing meanwhile; connections stay open."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None
