"""A real database that a test can lose and find again: the wire to PostgreSQL is cut or falls silent, the SQLite file
is put away."""

import shutil
import socket
import threading
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import make_url


class Wire:
    """Carries bytes between a port of this machine and a PostgreSQL server, until it is cut."""

    def __init__(self, url):
        self.server = make_url(url)
        self.whole = True
        self.carries = threading.Event()
        self.carries.set()
        self._open = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        """The server's URL by way of this wire."""
        return self.server.set(host="127.0.0.1", port=self._listener.getsockname()[1], query={})

    def cut(self):
        self.whole = False
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def mend(self):
        self.whole = True

    def fall_silent(self):
        """Whoever waits goes on waiting: no end of the connection is closed."""
        self.carries.clear()

    def speak(self):
        self.carries.set()

    def close(self):
        self.speak()
        self.cut()
        self._listener.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if not self.whole:
                    near.close()
                    continue
                far = self._to_server()
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(*pair, self.carries), daemon=True).start()

    def _to_server(self):
        folder = self.server.query.get("host")
        if folder is None:
            return socket.create_connection((self.server.host, self.server.port or 5432))
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{folder}/.s.PGSQL.{self.server.port or 5432}")
        return far


def _carry(source, target, carries):
    with suppress(OSError):
        while data := source.recv(65536):
            carries.wait()
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.close()


class PutAway:
    """A SQLite file that can be put away. Connections that are open would still read it: they are dropped."""

    def __init__(self, database):
        self._database = database
        self._path = Path(database.url.database)
        self._aside = self._path.with_suffix(".aside")

    def cut(self):
        self._database.close()
        self._path.rename(self._aside)
        self._path.mkdir()

    def mend(self):
        self._database.close()
        shutil.rmtree(self._path)
        self._aside.rename(self._path)


@contextmanager
def losable(database, opened):
    """(a database with the same data, its switch with cut() and mend()); `opened` opens a Database by its URL."""
    if database.is_sqlite:
        yield database, PutAway(database)
        return
    wire = Wire(database.url)
    by_wire = opened(wire.url)
    try:
        yield by_wire, wire
    finally:
        by_wire.close()
        wire.close()
