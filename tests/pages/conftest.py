"""A page in Streamlit's simulated browser, on a small planted ward."""

from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from core.answers import Answers
from core.context import Context
from core.database import Database
from metrics.wards import ward_of
from models import Actor, Role
from tests.planting import EVENING, Plot
from texts import translator


@pytest.fixture
def planted(sqlite_url):
    """`with planted() as plot:` plants and commits a ward."""
    database = Database(sqlite_url)

    @contextmanager
    def planting():
        with database.changing() as session:
            yield Plot(session)

    yield planting, database
    database.close()


@pytest.fixture
def kept(planted):
    """A ward with one of each that Manage keeps, `database`, `boss` (an administrator) and `manager`."""
    planting, database = planted
    with planting() as plot:
        group = plot.group("Tổ 1", 100, code="T1")
        plot.group_id, plot.service_id = group.id, plot.service("khai_sinh").id
        plot.volunteer_id = plot.volunteer(group).id
        plot.boss, plot.manager = plot.actor(Role.ADMINISTRATOR), plot.actor(Role.MANAGER)
    plot.database = database
    return plot


@pytest.fixture
def context_of(planted):
    """`context_of("vi")`: the context of a page, at EVENING, for `actor`; else for one of staff."""
    _, database = planted
    answers = Answers(database)

    def context(language="vi", actor=None, clock=lambda: EVENING):
        with database.reading() as session:
            ward = ward_of(session, 1)
        return Context(
            database=database,
            answers=answers,
            ward=ward,
            actor=actor or Actor(1, 0, "", Role.STAFF),
            revision=answers.revision(1),
            t=translator(language),
            clock=clock,
            zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        )

    return context


@pytest.fixture
def opened():
    """`opened(page, ctx, period="week")`: the page as it stands after its first run, with that address."""

    def script(page, ctx):
        page(ctx)

    def open_page(page, ctx, **address):
        at = AppTest.from_function(script, args=(page, ctx), default_timeout=30)
        for name, value in address.items():
            at.query_params[name] = value
        at.run()
        assert not at.exception, at.exception
        return at

    return open_page
