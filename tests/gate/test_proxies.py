"""Where a visitor comes from is believed from a proxy that the settings name, and from nobody else."""

import pytest
from sqlalchemy import delete, select

from core.database import Database
from gate.brakes import FROM_ONE_ADDRESS, guess_of
from models import FailedSignIn
from tests.browser.small_ward import PASSWORD
from tests.serving import SECRET
from tests.signing import ask

OUTSIDE = "https://ward.example"
VISITOR = "203.0.113.7"


def hash_of(address):
    return guess_of("", address, SECRET.encode()).address


def guess(server, password, forwarded):
    form = {"login": "staff", "password": password}
    return ask(f"{server.url}/sign-in", form=form, Origin=OUTSIDE, X_Forwarded_For=forwarded)[0]


@pytest.mark.parametrize(
    "trusted, forwarded, counted_for",
    [
        ("127.0.0.1,::1", VISITOR, VISITOR),
        ("127.0.0.0/8", f"198.51.100.1, {VISITOR}", VISITOR),
        ("10.1.2.3", VISITOR, "127.0.0.1"),
    ],
)
def test_guesses_are_counted_where_they_come_from(served, serve_small, trusted, forwarded, counted_for):
    """On the databases of both engines: a full count stops that address only."""
    server = serve_small(on=served.database_url, public_url=OUTSIDE, trusted_proxies=trusted)
    database = Database(served.database_url)
    with database.changing() as session:
        session.execute(delete(FailedSignIn))

    assert guess(server, "sai rồi", forwarded) == 200
    with database.changing() as session:
        (row,) = session.scalars(select(FailedSignIn)).all()
        assert row.address_hash == hash_of(counted_for)
        for _ in range(FROM_ONE_ADDRESS):
            session.add(FailedSignIn(address_hash=hash_of(VISITOR), at=row.at))

    assert guess(server, PASSWORD, forwarded) == (200 if counted_for == VISITOR else 303)
    database.close()
