"""Opening the database. SQLite and PostgreSQL behave alike: snapshots for readers, one writer at a time per ward."""

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

WRITING = "ward_writing"
BUSY_MS = 5_000


class Database:
    """The one door to the data: `reading()` sees one moment, `changing()` commits all or nothing.

    Safe to share between threads; a session that it gives is not.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.engine = _open_engine(self.url)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        # A writer waits for the ward's revision row and must then see what the one before it committed.
        writing = {WRITING: True} if self.is_sqlite else {"isolation_level": "READ COMMITTED"}
        self._writers = sessionmaker(self.engine.execution_options(**writing), expire_on_commit=False)
        # SQLite's own waiting is unfair: 100 threads lost 48 saves without this lock, none with it.
        self._turn = threading.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @property
    def file(self) -> Path | None:
        """Where a SQLite database is kept; None for one in memory and for PostgreSQL."""
        return file_of(self.url)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees the data of one moment. Whatever it changes is forgotten."""
        with self._readers() as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextmanager
    def supposing(self) -> Iterator[Session]:
        """A session as `reading` gives, in which something is changed before a question is asked. It has its turn among
        those who save, so that nobody waits for more than one question; SQLite's own waiting would let savers starve.

        Raises OperationalError when others take longer than SQLite would wait: a long import, say.
        """
        if self._turn is not None and not self._turn.acquire(timeout=BUSY_MS / 1000):
            raise OperationalError("others are writing", None, TimeoutError())
        try:
            with self.reading() as session:
                yield session
        finally:
            if self._turn is not None:
                self._turn.release()

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A session whose changes are all committed at the end, or none when an exception leaves the block."""
        if self._turn is None:
            with self._writers.begin() as session:
                yield session
            return
        with self._turn, self._writers.begin() as session:
            yield session

    @contextmanager
    def trying(self) -> Iterator[Session]:
        """A session in which changes can be tried and looked at; none is kept. Others' changes wait meanwhile."""
        session = self._writers()
        with self._turn or nullcontext(), session:
            yield session
            session.rollback()

    def forget_traces(self) -> None:
        """Leave nothing of erased rows in SQLite's write-ahead log. PostgreSQL's autovacuum sees to its own."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    def close(self) -> None:
        self.engine.dispose()


def _open_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    return create_engine(
        url,
        hide_parameters=True,  # an error's text goes into logs; what somebody typed does not
        pool_pre_ping=True,
        pool_recycle=1800,
        pool_size=5,
        max_overflow=10,
        pool_timeout=5,
        isolation_level="REPEATABLE READ",  # a reader's queries must agree with each other
        connect_args={
            "connect_timeout": 3,
            # A network that swallows everything: known after seconds, not a quarter of an hour.
            "tcp_user_timeout": 6000,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "options": "-c statement_timeout=15000 -c lock_timeout=5000"
            " -c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
        },
    )


def _sqlite_driver() -> ModuleType:
    """A SQLite newer than the system's where a wheel exists: 3.7.0 to 3.51.2 can corrupt a WAL database."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


def file_of(url: URL) -> Path | None:
    """The file of a SQLite address; None for one in memory and any other database."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or ":memory:" in name:
        return None
    if "uri" in url.query and name.startswith("file:"):  # SQLite's own kind of address: file:/path?mode=ro&uri=true
        return Path(unquote(urlsplit(name).path))
    return Path(name)


def _open_sqlite(url: URL) -> Engine:
    driver = _sqlite_driver()
    if (file := file_of(url)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, module=driver, connect_args={"isolation_level": None, "check_same_thread": False}, pool_size=10,
        hide_parameters=True,
    )  # fmt: skip
    journal = "WAL" if driver.sqlite_version_info >= (3, 51, 3) else "DELETE"

    @event.listens_for(engine, "connect")
    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout = {BUSY_MS}",
            f"journal_mode = {journal}",
            "synchronous = FULL",  # NORMAL loses acknowledged saves at a power cut
            "foreign_keys = ON",
            "trusted_schema = OFF",
            "cache_size = -32000",
            "secure_delete = ON",  # what is erased is overwritten, not only unlinked
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # Writers take the lock at once: upgrading later loses the race without waiting.
        immediate = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
