"""When the demo is made anew, and what it never takes away."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from core.database import Database
from core.settings import Settings
from models import Visit, Ward, WardRevision
from seed import demo as cli
from seed.demo import NotADemo, refresh
from tests.planting import Plot
from tests.seed.conftest import YOUNG, fingerprint


@pytest.fixture
def place(young_demo, tmp_path):
    """Settings whose demo is a copy of the young one."""
    with young_demo.reading() as session:
        path = tmp_path / "demo.db"
        shutil.copy(session.get_bind().url.database, path)
    return Settings(_env_file=None, demo_database_url=f"sqlite:///{path}")


def content(settings):
    database = Database(settings.demo_database_url)
    with database.reading() as session:
        marks = fingerprint(session)
    database.close()
    return marks


def written_by_hand(settings):
    database = Database(settings.demo_database_url)
    with database.changing() as session:
        session.execute(update(Visit).values(note="ghi tay"))
    database.close()


def test_what_a_person_wrote_today_stays(place):
    written_by_hand(place)
    before = content(place)

    assert refresh(place, YOUNG) is False
    assert content(place) == before


def test_a_demo_of_an_earlier_day_is_made_anew(place):
    old = content(place)

    assert refresh(place, YOUNG + timedelta(days=1)) is True
    assert content(place) != old


def test_a_reset_makes_the_same_demo_again(place):
    before = content(place)
    written_by_hand(place)

    assert refresh(place, YOUNG, reset=True) is True
    assert content(place) == before


def test_the_revision_never_goes_back_because_boards_remember_answers_by_it(place):
    def revision():
        database = Database(place.demo_database_url)
        with database.changing() as session:
            row = session.scalars(select(WardRevision)).one()
            row.revision += 1
            seen = row.revision
        database.close()
        return seen

    before = revision()
    refresh(place, date(2025, 10, 20), reset=True)
    assert revision() > before + 1


def test_a_file_that_cannot_be_read_is_put_aside(place):
    path = Path(place.demo_database_url.removeprefix("sqlite:///"))
    path.write_bytes(b"no database " * 1000)

    assert refresh(place, date(2025, 10, 3)) is True
    assert path.with_name("demo.db.unreadable").exists()


def test_a_real_ward_with_the_demos_code_is_left_alone(sqlite_url):
    settings = Settings(_env_file=None, demo_database_url=sqlite_url)
    database = Database(sqlite_url)
    with database.changing() as session:
        Plot(session, code="05455")
    for reset in (False, True):
        with pytest.raises(NotADemo):
            refresh(settings, YOUNG, reset=reset)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ward)) == 1
    database.close()


def test_other_wards_in_the_same_database_stay(database):
    url = database.url.render_as_string(hide_password=False)
    settings = Settings(_env_file=None, demo_database_url=url)
    with database.changing() as session:
        Plot(session, ward_id=7, code="00007").group("Tổ 1")

    for day in (date(2025, 10, 25), date(2025, 10, 26)):
        assert refresh(settings, day) is True

    with database.reading() as session:
        assert set(session.scalars(select(Ward.code))) == {"00007", "05455"}
        assert session.scalar(select(func.count()).select_from(Visit)) > 0


def test_the_command_says_what_it_did(place, monkeypatch, capsys):
    monkeypatch.setattr(cli, "settings_or_exit", lambda: place)

    assert cli.main(["--today", YOUNG.isoformat()]) == 0
    assert "09/11/2025" in capsys.readouterr().out
