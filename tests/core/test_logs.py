"""The log: one line an event, findable by its reference, silent about people, tokens and what was typed."""

import io
import json
import logging
import subprocess
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.logs import join_in, scrubbed, set_up, unexpected
from core.settings import ROOT, Settings

NAME = "Nguyễn Thị Bí Mật"
TOKEN = "rI9T7dOg0fCKy7N5EfEM7hhKR264uuNj1E_TgfUv2Ik"
"""As `secrets.token_urlsafe(32)` makes them; the same in every process, or pytest would count two different tests."""
log = logging.getLogger("ward.test")


@pytest.fixture
def logged():
    """`logged(log_format="json")` sets logging up and gives a function that returns the lines so far."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    kept = io.StringIO()

    def begin(**settings):
        set_up(Settings(_env_file=None, **settings), kept)
        return lambda: kept.getvalue().splitlines()

    yield begin
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)


def failing(error):
    try:
        raise error
    except type(error) as raised:
        return raised


def test_a_line_is_one_object_with_moment_level_and_event(logged):
    lines = logged(log_format="json")
    log.warning("database is away", extra={"ward_id": 3, "outcome": "waiting"})

    [line] = map(json.loads, lines())
    assert line["ts"].endswith("+00:00")
    assert {name: line[name] for name in ("level", "logger", "event", "ward_id", "outcome")} == {
        "level": "WARNING", "logger": "ward.test", "event": "database is away", "ward_id": 3, "outcome": "waiting",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_line_break_in_what_is_said_makes_no_second_line(logged, form):
    lines = logged(log_format=form)
    log.warning("asked for %s", "/x\n2026-01-01 ERROR ward: forged\r\u2028\x1b[31m\x00")

    assert len(lines()) == 1
    assert "\x1b" not in lines()[0]
    assert "\x00" not in lines()[0]


@pytest.mark.parametrize("form", ["json", "text"])
def test_an_error_is_found_by_its_reference_with_its_place_but_not_its_text(logged, form):
    lines = logged(log_format=form)
    number = unexpected(log, failing(ValueError(f"no visit of {NAME}")), route="/record")

    said = "\n".join(lines())
    assert number in said
    assert "ValueError" in said
    assert "tests/core/test_logs.py" in said
    assert NAME not in said


def test_where_there_are_no_real_data_the_text_can_be_had(logged):
    lines = logged(log_format="json", log_level="DEBUG")
    unexpected(log, failing(ValueError("the text")))

    assert json.loads(lines()[-1])["error"][0]["text"] == "the text"


def test_what_caused_an_error_is_told_after_it(logged):
    lines = logged(log_format="json")
    try:
        try:
            raise KeyError(NAME)
        except KeyError as inner:
            raise RuntimeError("outer") from inner
    except RuntimeError as error:
        unexpected(log, error)

    assert [one["type"] for one in json.loads(lines()[0])["error"]] == ["RuntimeError", "KeyError"]


def test_an_error_of_the_database_tells_its_code_and_never_the_row(logged, database):
    lines = logged(log_format="json")
    statement = text("INSERT INTO ward_revision (ward_id, revision, last_id) VALUES (:ward, :name, 0)")
    with pytest.raises(DBAPIError) as raised, database.changing() as session:
        session.execute(statement, {"ward": 99, "name": NAME})
    unexpected(log, raised.value)

    said = "\n".join(lines())
    assert NAME not in said
    assert "INSERT" not in said
    assert any("code" in one for one in json.loads(lines()[0])["error"])


@pytest.mark.parametrize(
    "said, hidden",
    [
        (f"cookie ward_sid={TOKEN} refused", TOKEN),
        (f"token {TOKEN}", TOKEN),
        ("hash e4e94c2ebb30ff580a5adb50364b57187451e94891efe40f1cbe29397f9a4430", None),
        ("cannot reach postgresql+psycopg://ward:p%40ss@db.local/ward", "p%40ss"),
        ("postgresql://ward:a/b@c@host/ward", "a/b@c"),
    ],
)
def test_tokens_and_passwords_of_addresses_never_reach_a_line(said, hidden):
    assert hidden is None or hidden not in scrubbed(said)
    assert scrubbed(said) != said


@pytest.mark.parametrize(
    "said", ["opening http://127.0.0.1:8501", "Tổ 12 · 21/11/2026", "migrations/versions/0001_the_first_tables.py"]
)
def test_other_words_stay_as_they_are(said):
    assert scrubbed(said) == said


def test_only_the_named_facts_are_written(logged):
    lines = logged(log_format="json")
    log.info("visit saved", extra={"note": NAME, "account_id": 7, "typed": NAME})

    assert json.loads(lines()[0])["account_id"] == 7
    assert NAME not in lines()[0]


def test_a_logger_that_came_with_its_own_handler_speaks_through_ours(logged):
    lines = logged(log_format="json")
    theirs = logging.getLogger("their.own")
    theirs.propagate = False
    theirs.addHandler(logging.StreamHandler(io.StringIO()))

    join_in(theirs)
    theirs.warning("hello")

    assert json.loads(lines()[0])["logger"] == "their.own"


def test_streamlit_and_uvicorn_speak_through_ours_in_a_real_process():
    """The door joins them in, whenever they make their loggers."""
    script = (
        "import logging, asgi, streamlit.logger as theirs\n"
        "asgi.one_log()\n"
        "for name in ('streamlit.late', 'uvicorn.error', 'streamlit.runtime.app_session'):\n"
        "    theirs.get_logger(name).error('said by %s', name)\n"
        "import warnings; warnings.warn('a warning')\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True,
        env={"PATH": "/usr/bin:/bin", "WARD_LOG_FORMAT": "json", "WARD_DATABASE_URL": "sqlite://"},
    )  # fmt: skip

    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert {"streamlit.late", "uvicorn.error", "streamlit.runtime.app_session", "py.warnings"} <= {
        line["logger"] for line in lines
    }
    assert "said by" not in said.stderr
