"""What goes wrong at the gate is told in the reader's language, with a number that stands in the log."""

import logging
import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from core.settings import Settings
from gate.errors import Errors
from gate.headers import ALWAYS, Headers
from gate.showing import Showing

TELLTALE = "SELECT secret FROM account -- postgresql://ward:hunter2@db/ward"
PAGE = {"accept": "text/html,*/*", "sec-fetch-mode": "navigate"}


def boom(_request):
    raise RuntimeError(TELLTALE)


def status(request):
    return PlainTextResponse("raw", int(request.path_params["status"]))


async def socket(websocket):
    await websocket.accept()
    raise RuntimeError(TELLTALE)


def behind(tls=False):
    app = Starlette(
        routes=[
            Route("/boom", boom),
            Route("/status/{status}", status, methods=["GET", "POST"]),
            Route("/json", lambda _request: JSONResponse({"wrong": True}, 422)),
            Route("/own", lambda _request: PlainTextResponse("x", headers={"cache-control": "public"})),
            WebSocketRoute("/socket", socket),
        ],
        middleware=[Middleware(Headers, tls=tls), Middleware(Errors, showing=Showing(Settings(_env_file=None)))],
    )
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("language, words", [("vi", "Có lỗi ngoài dự kiến"), ("en", "Something unexpected went wrong")])
def test_what_nobody_foresaw_shows_a_number_that_stands_in_the_log_and_no_more(caplog, language, words):
    caplog.set_level(logging.ERROR)
    answer = behind().get(f"/boom?lang={language}", headers=PAGE)

    number = re.search(r"<strong>([0-9A-F]{8})</strong>", answer.text)[1]
    assert answer.status_code == 500
    assert words in answer.text
    assert [record.reference for record in caplog.records] == [number]
    assert not [word for word in ("SELECT", "hunter2", "RuntimeError", "Traceback") if word in answer.text]


def test_a_script_that_asked_gets_one_line(caplog):
    answer = behind().get("/boom")

    assert answer.headers["content-type"].startswith("text/plain")
    assert caplog.records[-1].reference in answer.text
    assert TELLTALE not in answer.text


@pytest.mark.parametrize(
    "code, words",
    [(404, "Không có trang này"), (405, "không nhận yêu cầu"), (413, "quá lớn"), (403, "không có quyền"),
     (503, "tạm thời"), (418, "không hiểu"), (502, "ngoài dự kiến")],
)  # fmt: skip
def test_a_bare_refusal_becomes_a_page_for_a_person(code, words):
    answer = behind().get(f"/status/{code}", headers=PAGE)

    assert answer.status_code == code
    assert words in answer.text
    assert "raw" not in answer.text
    assert behind().get(f"/status/{code}").text == "raw"  # what a script asked stays as it is


def test_an_address_that_is_not_there_and_a_method_that_is_not_taken_are_pages_too():
    assert "Không có trang này" in behind().get("/nowhere", headers=PAGE).text
    refused = behind().post("/boom", headers=PAGE)
    assert (refused.status_code, "không nhận" in refused.text) == (405, True)


def test_answers_for_machines_stay_theirs():
    assert behind().get("/json", headers=PAGE).json() == {"wrong": True}


def test_a_socket_that_breaks_is_closed_and_logged(caplog):
    with (
        pytest.raises(WebSocketDisconnect) as closed,
        behind().websocket_connect("/socket") as opened,
    ):
        opened.receive_text()

    assert closed.value.code == 1011
    assert caplog.records[-1].reference


@pytest.mark.parametrize("path", ["/boom", "/status/404", "/status/200", "/json", "/nowhere"])
@pytest.mark.parametrize("headers", [{}, PAGE])
def test_every_answer_carries_the_headers(path, headers):
    answer = behind().get(path, headers=headers)

    assert {name for name in ALWAYS if name not in answer.headers} == set()
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


def test_an_answer_may_say_otherwise_and_tls_is_remembered():
    answer = behind(tls=True).get("/own")

    assert answer.headers["cache-control"] == "public"
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
