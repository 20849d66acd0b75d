"""Attacks against the running server: nothing but sign-in, health and static files answers somebody unknown."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from actions.access_log import note_access
from actions.change import require
from actions.refusals import NotAllowed
from core.database import Database
from models import Account, AccountState, Deed, Role, SignIn
from tests.browser.small_ward import PASSWORD
from tests.gate.protocol import open_stream, run_page
from tests.planting import EVENING
from tests.signing import COOKIE, ask, token_in, token_of

CLOSED = (
    "/", "/coverage", "/record", "/register?period=week", "/me", "/pages/watch/overview", "/live", "/_stcore/metrics",
    "/_stcore/host-config", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/interact",
    "/_stcore/upload_file/x/y", "/_stcore/bidi-components/x/y.js", "/_stcore/stream", "/coverage/_stcore/health",
    "/coverage/_stcore/metrics", "/media/0123.png", "/component/x/index.html", "/app/static/x.json",
    "/shapes/1/2026-01-01/0123.json", "/files/x/coverage.xlsx", "/boards", "/boards/drawn/1/vi/now/0.json",
    "/oauth2callback", "/auth/login", "/auth/logout", "/display/../me", "/sign-in/x",
    "/static/../_stcore/metrics", "/static/%2e%2e/_stcore/metrics", "/front/..%2f_stcore/metrics",
    "//_stcore/metrics", "/sign-in/../_stcore/metrics", "/_stcore/health/../metrics", "/SIGN-IN", "/link/../",
)  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_else_answers_without_a_session(served, path, method):
    status, headers, body = ask(served.url + path, method=method, Origin=served.url)

    assert status in (303, 401, 403)
    assert status != 303 or headers["location"][0].startswith("/sign-in")
    assert b"root" not in body
    assert b"python" not in body


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/readyz", "/_stcore/health", "/favicon.png"])
def test_sign_in_and_health_answer_everybody(served, path):
    assert ask(served.url + path)[0] == 200


@pytest.mark.parametrize("path", ["", "/coverage"])
@pytest.mark.parametrize("cookie", [None, "x" * 43, "../../etc/passwd", "'" * 43])
def test_no_socket_opens_without_a_session(served, path, cookie):
    with pytest.raises(WebSocketException):
        open_stream(served, cookie, path=path)


def test_a_forged_identity_header_opens_nothing(served, other_process):
    token_of(served.url, "administrator")
    with other_process.reading() as session:
        known = session.scalars(select(SignIn.token_hash)).first()
    for name in ("X-Ward-Sign-In", "x-ward-sign-in", "X-WARD-SIGN-IN"):
        with pytest.raises(WebSocketException):
            open_stream(served, None, **{name: f"s:{known}"})
        assert ask(served.url, **{name: f"s:{known}"})[0] == 303


def test_a_forged_identity_header_beside_an_own_session_changes_nothing(served, other_process):
    token_of(served.url, "administrator")
    with other_process.reading() as session:
        others = select(SignIn.token_hash).join(Account).where(Account.role == Role.ADMINISTRATOR)
        known = session.scalars(others).first()
    with open_stream(served, token_of(served.url, "staff"), X_Ward_Sign_In=f"s:{known}") as stream:
        _, said = run_page(stream)

    assert "Cán bộ Thử Một" in said
    assert "Tài khoản administrator" not in said


def test_the_id_of_a_strangers_streamlit_session_gives_a_fresh_session_of_ones_own(served):
    with open_stream(served, token_of(served.url, "administrator")) as victim:
        theirs, said = run_page(victim)
        assert "Tài khoản administrator" in said
        with open_stream(served, token_of(served.url, "staff"), session=theirs) as thief:
            mine, said = run_page(thief)
        assert mine != theirs
        assert "Tài khoản administrator" not in said
        assert run_page(victim)[0] == theirs, "the owner is not locked out"


def test_the_same_session_comes_back_to_its_owner(served):
    token = token_of(served.url, "staff")
    with open_stream(served, token) as first:
        mine, _ = run_page(first)

    with open_stream(served, token, session=mine) as again:
        assert run_page(again)[0] == mine


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:1", "http://localhost", "", "https"]
)
def test_only_pages_of_this_very_address_may_post_or_open_a_socket(served, origin):
    wrong = served.url.replace("http", "https") if origin == "https" else origin
    headers = {} if wrong is None else {"Origin": wrong}
    form = {"login": "staff", "password": "x"}

    assert ask(f"{served.url}/sign-in", form=form, **headers)[0] == 403
    assert ask(f"{served.url}/sign-out", form={}, **headers)[0] == 403
    with pytest.raises(WebSocketException):
        open_stream(served, token_of(served.url, "staff"), origin=wrong or None)


def test_a_cookie_that_was_there_before_is_never_the_session(served):
    planted = "A" * 43
    first = token_of(served.url, "staff", Cookie=f"{COOKIE}={planted}")
    second = token_of(served.url, "staff", Cookie=f"{COOKIE}={first}")

    assert len({planted, first, second}) == 3
    assert ask(served.url, cookie=planted)[0] == 303
    assert ask(served.url, cookie=first)[0] == 303, "the browser's sign-in before this one has ended"
    assert ask(served.url, cookie=second)[0] == 200


def test_the_cookie_is_for_the_browser_alone(served):
    _, headers, _ = ask(f"{served.url}/sign-in", form=_form("staff"), Origin=served.url)
    (line,) = [line.lower() for line in headers["set-cookie"] if line.startswith(COOKIE)]

    assert "httponly" in line
    assert "samesite=lax" in line
    assert "path=/" in line
    assert "domain" not in line


def test_behind_tls_the_cookie_is_for_this_host_and_tls_only(serve_small):
    server = serve_small(public_url="https://ward.example")
    there = {"Host": "ward.example", "Origin": "https://ward.example"}

    status, headers, _ = ask(f"{server.url}/sign-in", form=_form("staff"), **there)
    (line,) = [line for line in headers["set-cookie"] if "ward_sid" in line]
    token = line.partition("=")[2].partition(";")[0]

    assert status == 303
    assert line.startswith("__Host-ward_sid=")
    assert "Secure" in line
    assert ask(f"{server.url}/coverage", cookie=f"__Host-ward_sid={token}", **there)[0] == 200
    assert ask(f"{server.url}/coverage", cookie=f"ward_sid={token}", **there)[0] == 303
    assert ask(f"{server.url}/sign-in", form=_form("staff"), Host="ward.example", Origin=server.url)[0] == 403
    assert "strict-transport-security" in headers


def test_signing_out_ends_it_on_the_server(served):
    token = token_of(served.url, "staff")
    with open_stream(served, token) as stream:
        run_page(stream)
        assert ask(f"{served.url}/sign-out", form={}, cookie=token, Origin=served.url)[0] == 303
        assert _closed_after(stream) < 1
    assert ask(served.url, cookie=token)[0] == 303
    with pytest.raises(WebSocketException):
        open_stream(served, token)


LOSES = {
    "disabled": update(Account).where(Account.login == "manager").values(state=AccountState.DISABLED),
    "role lowered": update(Account).where(Account.login == "manager").values(role=Role.LEADER),
    "signed out elsewhere": update(SignIn).values(ended_at=SignIn.begun_at),
}


@pytest.mark.parametrize("how", LOSES)
def test_who_loses_a_right_loses_open_boards_within_five_seconds(serve_small, how):
    server = serve_small()
    token, other = token_of(server.url, "manager"), token_of(server.url, "leader")
    cookie = {"Cookie": f"{COOKIE}={token}"}
    live = connect(server.url.replace("http", "ws") + "/live?ward=1", origin=server.url, additional_headers=cookie)
    with open_stream(server, token) as stream, open_stream(server, other) as bystander, live:
        assert "Cán bộ Thử Hai" in run_page(stream)[1]
        run_page(bystander)
        database = Database(server.database_url)
        with database.changing() as session:
            session.execute(LOSES[how])
            account_id = session.scalar(select(Account.id).where(Account.login == "manager"))
            now = session.scalar(select(SignIn.begun_at).limit(1))
            note_access(session, "account.test", account_id, by=None, now=now, loses=True)
        database.close()

        assert _closed_after(stream) < 5
        assert stream.protocol.close_code == 4403
        _closed_after(live)
        assert live.protocol.close_code == 4403
        if how != "signed out elsewhere":
            run_page(bystander)
    expected = 200 if how == "role lowered" else 303
    assert ask(server.url, cookie=token)[0] == expected
    if how == "role lowered":
        with open_stream(server, token) as again:
            _, said = run_page(again)
            assert "Lãnh đạo" in said
            assert "Quản lý" not in said.partition("who")[2][:400]


@pytest.mark.parametrize("limit", ["seen_at", "ends_at"])
def test_a_session_past_its_limits_is_over_and_its_boards_close(served, other_process, limit):
    token = token_of(served.url, "staff")
    with open_stream(served, token) as stream:
        run_page(stream)
        with other_process.changing() as session:
            row = session.scalars(select(SignIn).order_by(SignIn.begun_at.desc())).first()
            for name in ("begun_at", limit):
                setattr(row, name, getattr(row, name).replace(year=2020))

        assert ask(f"{served.url}/coverage", cookie=token)[0] == 303
        answer = ask(f"{served.url}/sign-in/standing", cookie=token)[2]
        assert answer == b'{"signed_in":false}'


@pytest.mark.parametrize(
    "next_page", ["//evil.example", "/\\evil.example", "https://evil.example", "/sign-out", "x", ""]
)
def test_nobody_is_sent_elsewhere_after_signing_in(served, next_page):
    status, headers, _ = ask(f"{served.url}/sign-in", form=_form("staff") | {"next": next_page}, Origin=served.url)

    assert (status, headers["location"]) == (303, ["/"])


def test_the_way_back_is_the_page_with_its_choices(served):
    there = "/coverage?period=week&group=G4"
    status, headers, _ = ask(served.url + there)
    assert headers["location"] == ["/sign-in?next=%2Fcoverage%3Fperiod%3Dweek%26group%3DG4"]

    status, headers, _ = ask(f"{served.url}/sign-in", form=_form("staff") | {"next": there}, Origin=served.url)

    assert (status, headers["location"]) == (303, [there])


def test_a_form_larger_than_any_of_ours_is_refused(served):
    form = {"login": "x" * 100_000, "password": "x"}

    assert ask(f"{served.url}/sign-in", form=form, Origin=served.url)[0] == 413


def test_only_an_administrator_sees_the_meters(served):
    assert ask(f"{served.url}/_stcore/metrics", cookie=token_of(served.url, "manager"))[0] == 403
    assert ask(f"{served.url}/_stcore/metrics", cookie=token_of(served.url, "administrator"))[0] == 200


def test_one_click_accounts_are_only_in_the_demo(served, other_process):
    with other_process.reading() as session:
        number = session.scalar(select(Account.id).where(Account.login == "manager"))
    form = {"account": str(number)}

    status, headers, _ = ask(f"{served.url}/sign-in/demo", form=form, Origin=served.url)

    assert status == 200
    assert "set-cookie" not in headers or COOKIE not in "".join(headers["set-cookie"])


def test_another_wards_shapes_stay_closed(served):
    token = token_of(served.url, "staff")

    assert ask(f"{served.url}/shapes/2/2026-01-01/0.json", cookie=token)[0] == 403
    assert ask(f"{served.url}/shapes/1/2026-01-01/0.json", cookie=token)[0] == 200


def _form(login):
    return {"login": login, "password": PASSWORD}


def _closed_after(stream):
    """Seconds until the server closes the socket."""
    begun = time.monotonic()
    try:
        while time.monotonic() - begun < 15:
            stream.recv(timeout=10)
    except WebSocketException:
        return time.monotonic() - begun
    raise AssertionError("still open")


def test_a_new_sign_in_has_a_token_of_256_bits(served):
    _, headers, _ = ask(f"{served.url}/sign-in", form=_form("staff"), Origin=served.url)

    assert len(token_in(headers)) == 43


def test_a_sign_in_that_has_ended_writes_nothing_even_over_an_open_page(plot):
    """Streamlit calls a button's callback before the page looks again at who is there."""
    account = plot.session.scalars(select(Account).where(Account.staff_id == plot.lan.id)).one()
    plot.session.add(SignIn(
        token_hash="a" * 64, account_id=account.id, begun_at=EVENING, seen_at=EVENING,
        ends_at=EVENING + timedelta(hours=12),
    ))  # fmt: skip
    plot.session.flush()
    actor = replace(account.as_actor(plot.ward_id), sign_in="a" * 64)
    require(plot.session, actor, Deed.VISIT_RECORD, now=EVENING)

    with pytest.raises(NotAllowed, match="account_changed"):
        require(plot.session, actor, Deed.VISIT_RECORD, now=EVENING + timedelta(hours=12))
    plot.session.get_one(SignIn, "a" * 64).ended_at = EVENING
    plot.session.flush()
    with pytest.raises(NotAllowed, match="account_changed"):
        require(plot.session, actor, Deed.VISIT_RECORD, now=EVENING)
    with pytest.raises(NotAllowed, match="account_changed"):
        require(plot.session, replace(actor, sign_in="b" * 64), Deed.VISIT_RECORD, now=EVENING)


@pytest.mark.parametrize("path", ["//evil.test", "///evil.test/x.html"])
def test_no_page_of_ours_links_to_another_host(served, path):
    _, _, body = ask(served.url + path, method="GET", Accept="text/html")

    assert b'href="/evil.test' in body  # the other language, here
    assert b'href="//' not in body
