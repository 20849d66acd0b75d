"""PostgreSQL that may only be read, or does not answer at all: whoever comes is told, and all is well afterwards."""

import json

import psycopg
import pytest
from sqlalchemy import make_url

from tests.browser.small_ward import PASSWORD
from tests.losing import Wire
from tests.serving import Server
from tests.signing import ask, token_of


@pytest.fixture
def only_read(served):
    """`only_read(True)`: from now on the server's database takes no changes."""
    url = make_url(served.database_url).set(drivername="postgresql")

    def only_read(on):
        with psycopg.connect(url.set(database="postgres").render_as_string(False), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {url.database} SET default_transaction_read_only = {'on' if on else 'off'}")
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [url.database])

    yield only_read
    only_read(False)


@pytest.mark.parametrize("served", ["postgresql"], indirect=True)
def test_who_is_in_reads_on_and_who_comes_is_told_why(served, only_read):
    token = token_of(served.url, "leader")
    only_read(True)

    assert ask(f"{served.url}/me", cookie=token)[0] == 200
    status, _, body = ask(f"{served.url}/readyz")
    assert (status, json.loads(body)["checks"]["write"]) == (503, "failed")
    for path, form in (("/sign-in", {"login": "leader", "password": PASSWORD}), ("/me/end-others", {})):
        status, _, body = ask(served.url + path, cookie=token, form=form, Origin=served.url)
        page = body.decode()
        assert status == 503
        assert "Dữ liệu trên máy chủ lúc này chỉ đọc được, không ghi được." in page
        assert page.count(f'href="/{path.split("/")[1]}') == 3, "the way back, and in each language"
        assert "refresh" not in page, "what was sent is not sent again by itself"
    status, headers, body = ask(f"{served.url}/sign-out", cookie=token, form={}, Origin=served.url)
    assert status == 503
    assert any("Max-Age=0" in one or "1970" in one for one in headers["set-cookie"]), "this browser has forgotten it"

    only_read(False)
    assert token_of(served.url, "leader")


@pytest.fixture
def by_wire(served, tmp_path):
    """(a server whose database is at the other end of a wire, the wire)"""
    wire = Wire(served.database_url)
    server = Server(wire.url.render_as_string(False), tmp_path / "log").start()
    yield server, wire
    wire.close()
    server.stop()


@pytest.mark.parametrize("served", ["postgresql"], indirect=True)
def test_nobody_waits_for_a_database_that_never_answers(by_wire):
    server, wire = by_wire
    token = token_of(server.url, "leader")
    wire.fall_silent()

    for path in ("/", "/me", "/sign-in"):
        status, _, body = ask(server.url + path, cookie=token)
        assert (status, "Chưa kết nối được cơ sở dữ liệu" in body.decode()) == (503, True), path
    assert ask(f"{server.url}/healthz")[0] == 200

    wire.speak()
    assert ask(f"{server.url}/me", cookie=token)[0] == 200
