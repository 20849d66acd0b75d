"""The way out for files: only for whom the page was drawn, only while it is offered."""

import re

from tests.gate.protocol import open_stream, run_page
from tests.signing import ask, token_of


def offered_on(served, token):
    """Addresses of the files that the overview offers to this sign-in."""
    with open_stream(served, token) as stream:
        _, said = run_page(stream)
    return sorted(set(re.findall(r"/files/[\w-]{22}/\w+", said)))


def test_a_file_comes_to_its_reader_and_to_nobody_else(served):
    mine, other = token_of(served.url, "staff"), token_of(served.url, "manager")
    address = next(one for one in offered_on(served, mine) if one.endswith("overview_next"))

    status, headers, body = ask(f"{served.url}{address}.csv", cookie=mine)
    assert (status, body[:3]) == (200, b"\xef\xbb\xbf")
    assert headers["cache-control"] == ["no-store"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.-]+\.csv", headers["content-disposition"][0])
    assert ask(f"{served.url}{address}.csv", cookie=other)[0] == 410
    assert ask(f"{served.url}{address}.csv")[0] == 401
    assert ask(f"{served.url}{address}.exe", cookie=mine)[0] == 404
    assert ask(f"{served.url}/files/{'x' * 22}/overview_next.csv", cookie=mine)[0] == 410
    assert ask(f"{served.url}{address}.csv", cookie=mine, method="POST", Origin=served.url)[0] == 405


def test_a_file_is_gone_with_the_sign_in(served):
    mine = token_of(served.url, "staff")
    address = offered_on(served, mine)[0]
    assert ask(f"{served.url}/sign-out", cookie=mine, form={}, Origin=served.url)[0] == 303

    assert ask(f"{served.url}{address}.xlsx", cookie=mine)[0] == 401
