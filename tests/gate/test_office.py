"""Signing in with an office identity, over real HTTP, against a provider that runs in a process of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import uvicorn
from sqlalchemy import select

from core.settings import ROOT, Settings
from core.standing import Standings
from gate.hall import Hall
from gate.office import UNDER_WAY, Underway, sealed, unsealed
from gate.oidc import is_safe
from gate.routes import router
from gate.showing import Showing
from gate.sockets import Sockets
from models import AccessEvent, Account, AccountState, Role, SignIn
from tests.planting import EVENING, Plot

EMAIL = "lan@ward.example"


@pytest.fixture(scope="module", params=["with PKCE", "without PKCE"])
def provider(request):
    """Address of the office's server."""
    flags = ["--pkce"] if request.param == "with PKCE" else []
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.gate.provider", *flags], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        stderr=subprocess.DEVNULL, env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
    )  # fmt: skip
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest.fixture
def hall(database, provider):
    settings = Settings(
        _env_file=None, oidc_issuer=provider, oidc_client_id="ward", oidc_client_secret="s" * 40, oidc_label="Trục ĐT",
    )  # fmt: skip
    standings = Standings(database, settings.idle, settings.zone)
    clock = lambda: datetime.now(UTC)  # noqa: E731
    return Hall(
        settings=settings, database=database, standings=standings, showing=Showing(settings),
        sockets=Sockets(standings, clock), secret=b"k" * 40, clock=clock,
    )  # fmt: skip


@pytest.fixture
def site(hall):
    """Address of the gate's own pages, served for real."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(router(hall), host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def account(database):
    """The id of an invited account with the e-mail address EMAIL."""
    with database.changing() as session:
        return Plot(session).account(Role.STAFF, login="lan", ward_id=1, email=EMAIL).id


class Browser:
    """A person before a browser: goes to the sign-in page's button, says at the office who they are, comes back."""

    def __init__(self, site, provider):
        self.site, self.provider = site, provider
        self.session = requests.Session()

    def leaves(self, back="/coverage?period=all"):
        """The address at the office's server that the browser is sent to."""
        answer = self.session.get(f"{self.site}/office/sign-in", params={"next": back}, allow_redirects=False)
        assert answer.status_code == 303
        return answer.headers["location"]

    def says(self, subject, address, **claims):
        """The address that the office's server sends the browser back to, once the person said who they are."""
        if claims:
            self.session.put(f"{self.provider}/users/{subject}", json=claims).raise_for_status()
        answer = self.session.post(address, data={"sub": subject}, allow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def comes(self, address):
        return self.session.get(address, allow_redirects=False)

    def signs_in(self, subject="u1", **claims):
        return self.comes(self.says(subject, self.leaves(), **claims))


@pytest.fixture
def browser(site, provider):
    with requests.Session():
        one = Browser(site, provider)
        yield one
        one.session.close()


def row(database, account_id):
    with database.reading() as session:
        columns = (Account.state, Account.oidc_issuer, Account.oidc_subject)
        return tuple(session.execute(select(*columns).where(Account.id == account_id)).one())


def sign_ins(database):
    with database.reading() as session:
        return session.query(SignIn).count()


def test_the_first_time_a_confirmed_address_activates_and_binds_the_account(database, account, provider, browser):
    answer = browser.signs_in(email=EMAIL.upper(), email_verified=True)

    assert (answer.status_code, answer.headers["location"]) == (303, "/coverage?period=all")
    assert "ward_sid" in browser.session.cookies
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert row(database, account) == (AccountState.ACTIVE, provider, "u1")
    with database.reading() as session:
        verbs = list(session.scalars(select(AccessEvent.verb).order_by(AccessEvent.id)))
    assert verbs == ["account.bind_office", "sign_in.begin"]


def test_afterwards_the_subject_counts_and_no_address(database, account, provider, browser):
    browser.signs_in(email=EMAIL, email_verified=True)
    again, other = Browser(browser.site, provider), Browser(browser.site, provider)

    assert again.signs_in(email="new@ward.example", email_verified=False).status_code == 303
    refused = other.signs_in("u2", email=EMAIL, email_verified=True)
    assert refused.status_code == 403
    assert "đã gắn với một danh tính khác" in refused.text
    assert sign_ins(database) == 2
    again.session.close()
    other.session.close()


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": EMAIL, "email_verified": False}, "chưa xác nhận"),
        ({"email": EMAIL}, "chưa xác nhận"),
        ({"email": EMAIL, "email_verified": "true"}, "chưa xác nhận"),
        ({"name": "Lan"}, "chưa xác nhận"),
        ({"email": "somebody@ward.example", "email_verified": True}, "chưa gắn với tài khoản nào"),
    ],
)
def test_an_unconfirmed_or_unknown_address_opens_nothing(database, account, browser, claims, said):
    answer = browser.signs_in(**claims)

    assert answer.status_code == 403
    assert said in answer.text
    assert "ward_sid" not in browser.session.cookies
    assert row(database, account) == (AccountState.INVITED, None, None)
    assert sign_ins(database) == 0


@pytest.mark.parametrize("bound", [True, False])
def test_a_disabled_account_stays_shut(database, account, provider, browser, bound):
    with database.changing() as session:
        kept = session.get_one(Account, account)
        kept.state = AccountState.DISABLED
        if bound:
            kept.oidc_issuer, kept.oidc_subject = provider, "u1"

    answer = browser.signs_in(email=EMAIL, email_verified=True)

    assert answer.status_code == 403
    assert "bị khóa" in answer.text
    assert sign_ins(database) == 0


def test_a_state_that_is_not_this_browsers_is_refused(database, account, provider, browser):
    theirs = browser.says("u1", browser.leaves(), email=EMAIL, email_verified=True)
    victim = Browser(browser.site, provider)

    for sent in (theirs, theirs + "x", browser.site + "/office/return?code=x", browser.site + "/office/return"):
        assert victim.comes(sent).status_code == 403
    victim.leaves()
    assert victim.comes(theirs).status_code == 403
    assert sign_ins(database) == 0
    victim.session.close()


def test_somebody_elses_code_is_refused_though_the_state_is_right(database, account, provider, browser, caplog):
    """PKCE stops it at the office's server; where that does not look, the nonce in the signed answer does."""
    attacker = Browser(browser.site, provider)
    stolen = parse_qs(urlsplit(attacker.says("u1", attacker.leaves(), email=EMAIL, email_verified=True)).query)["code"][
        0
    ]
    state = parse_qs(urlsplit(browser.leaves()).query)["state"][0]

    answer = browser.comes(f"{browser.site}/office/return?code={stolen}&state={state}")

    assert answer.status_code == 403
    assert "không hợp lệ" in answer.text
    assert caplog.messages[-1].endswith(("(OAuthError)", "(InvalidClaimError)"))
    assert stolen not in caplog.text
    assert sign_ins(database) == 0
    attacker.session.close()


def test_a_code_opens_once_and_a_denial_nothing(database, account, browser):
    back = browser.says("u1", browser.leaves(), email=EMAIL, email_verified=True)
    assert browser.comes(back).status_code == 303
    assert browser.comes(back).status_code == 403

    state = parse_qs(urlsplit(browser.leaves()).query)["state"][0]
    answer = browser.comes(f"{browser.site}/office/return?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert sign_ins(database) == 1


def test_what_is_asked_of_the_office_is_little_and_sealed(browser, provider):
    address = browser.leaves(back="https://evil.example/")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}

    assert address.startswith(provider)
    assert (asked["scope"], asked["response_type"], asked["code_challenge_method"]) == ("openid email", "code", "S256")
    assert asked["redirect_uri"] == f"{browser.site}/office/return"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "evil" not in address


def test_the_button_is_on_the_sign_in_page(browser, account):
    assert "Trục ĐT" in requests.get(f"{browser.site}/sign-in").text


def test_an_office_that_is_away_is_said_kindly(hall, site, provider):
    from gate import oidc

    office = oidc.Provider("http://localhost:1", "ward", "s")
    with pytest.raises(oidc.OfficeAway):
        office.begin(f"{site}/office/return")
    with pytest.raises(oidc.OfficeAway):
        oidc.Provider(provider + "/", "ward", "s").begin(f"{site}/office/return")


def test_the_seal_holds_and_ends():
    kept = Underway("s", "n", "v", "/", int(EVENING.timestamp()) + 60)
    text, now = sealed(kept, b"key"), EVENING.timestamp()

    assert unsealed(text, b"key", now) == kept
    assert unsealed(text, b"other", now) is None
    assert unsealed("x" + text, b"key", now) is None
    assert unsealed("", b"key", now) is None
    assert unsealed("ế.ế", b"key", now) is None
    assert unsealed(text, b"key", now + timedelta(minutes=1).total_seconds()) is None
    assert UNDER_WAY == "ward_office"


def test_only_tls_or_this_machine_is_safe():
    addresses = ("https://id.example/", "http://localhost:80/", "http://id.example/", "ftp://localhost")

    assert [is_safe(one) for one in addresses] == [True, True, False, False]


@pytest.mark.parametrize(
    "wrong", [{"oidc_issuer": "https://id.example"}, {"oidc_client_id": "x"}, {"oidc_issuer": "http://id.example"}]
)
def test_half_a_setting_is_refused_at_the_start(wrong):
    with pytest.raises(ValueError):
        Settings(_env_file=None, **wrong)
