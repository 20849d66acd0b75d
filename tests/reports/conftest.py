"""The wards that reports are made of, on SQLite: the figures themselves are compared on both engines elsewhere."""

import shutil

import pytest

from core.database import Database
from tests.planting import Plot
from tests.reports.making import lively, nearly_empty


@pytest.fixture
def plotted(sqlite_url):
    database = Database(sqlite_url)
    with database.reading() as session:
        yield Plot(session)
    database.close()


@pytest.fixture(scope="session")
def sources(sqlite_template, tmp_path_factory):
    """Both sources, made once: nothing can change them."""
    found = {}
    for make in (lively, nearly_empty):
        path = tmp_path_factory.mktemp("reports") / "ward.db"
        shutil.copy(sqlite_template, path)
        database = Database(f"sqlite:///{path}")
        with database.reading() as session:
            found[make.__name__] = make(Plot(session))
        database.close()
    return found


@pytest.fixture(params=["lively", "nearly_empty"])
def source(request, sources):
    """A source of reports, once of each ward."""
    return sources[request.param]


@pytest.fixture
def full(sources):
    """The lively one."""
    return sources["lively"]
