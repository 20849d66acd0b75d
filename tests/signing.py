"""Signing in to a running server as people do: with login and password, at /sign-in."""

from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from playwright.sync_api import APIRequestContext

from tests.browser.small_ward import PASSWORD

COOKIE = "ward_sid"


def sign_in(request: APIRequestContext, server: str, login: str, password: str = PASSWORD) -> None:
    """Sign a browser context in; its pages share the cookie."""
    answer = request.post(
        f"{server}/sign-in",
        form={"login": login, "password": password},
        headers={"origin": server},
        max_redirects=0,
    )
    assert answer.status == 303, f"{answer.status} for {login}"


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def ask(
    url: str, *, cookie: str | None = None, method: str = "GET", form: dict[str, str] | None = None, **headers: str
) -> tuple[int, dict[str, list[str]], bytes]:
    """Status, headers (lower case, each a list) and body; redirects are not followed. `cookie` is a sign-in's token."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        sent["Cookie"] = f"{COOKIE}={cookie}" if "=" not in cookie else cookie
    body = urlencode(form).encode() if form is not None else None
    request = Request(url, data=body, headers=sent, method="POST" if form is not None and method == "GET" else method)
    try:
        answer = build_opener(_NoRedirects).open(request, timeout=20)
    except HTTPError as error:
        answer = error
    with answer:
        names = {name.lower() for name in answer.headers}
        return answer.status, {name: answer.headers.get_all(name) for name in names}, answer.read()


def token_of(server: str, login: str, password: str = PASSWORD, **more: str) -> str:
    """The token of a new sign-in."""
    form = {"login": login, "password": password}
    status, headers, body = ask(f"{server}/sign-in", form=form, Origin=server, **more)
    assert status == 303, body.decode()[:2000]
    return token_in(headers)


def token_in(headers: dict[str, list[str]]) -> str:
    """The token that an answer gives the browser to keep."""
    cookies = SimpleCookie()
    for line in headers.get("set-cookie", []):
        cookies.load(line)
    return cookies[COOKIE].value
