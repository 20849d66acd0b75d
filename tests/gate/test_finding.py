"""`/find.json` answers a person about their own ward, and nobody else."""

import json

from tests.signing import ask, token_of


def looked_for(served, token, text, **more):
    address = "&".join(f"{name}={value}" for name, value in ({"q": text, "ward": "1"} | more).items())
    status, headers, body = ask(f"{served.url}/find.json?{address}", cookie=token)
    return status, headers, json.loads(body) if status == 200 else None


def test_who_is_signed_in_finds_the_groups_and_pages_of_their_ward(served):
    mine = token_of(served.url, "staff")

    status, headers, said = looked_for(served, mine, "to%201", lang="en")

    assert status == 200
    assert headers["cache-control"] == ["no-store"]
    first = said["sections"][0]
    assert (first["kind"], first["title"], first["hits"][0]["page"]) == ("groups", "Groups", "group")
    assert "audit" not in {
        hit["page"] for part in looked_for(served, mine, "audit")[2]["sections"] for hit in part["hits"]
    }


def test_nobody_finds_anything_without_a_sign_in_or_in_another_ward(served):
    mine = token_of(served.url, "staff")

    assert ask(f"{served.url}/find.json?q=to&ward=1")[0] == 401
    for ward in ("2", "0", "", "x", "١", "9" * 30):
        assert looked_for(served, mine, "to", ward=ward.encode().hex() if not ward.isascii() else ward)[0] == 403
    assert ask(f"{served.url}/find.json?q=to&ward=1", cookie=mine, method="POST", Origin=served.url)[0] == 405
