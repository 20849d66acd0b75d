"""Settings come from WARD_… variables, then from .env, then from what stands in the code."""

import re
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from core.settings import ROOT, Settings


@pytest.fixture(autouse=True)
def a_plain_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"WARD_{name.upper()}", raising=False)


@pytest.fixture
def env_file(tmp_path):
    path = tmp_path / ".env"
    path.write_text("WARD_PORT=9001\nWARD_WARD=05455\nUNKNOWN=1\nWARD_UNKNOWN=1\n")
    return path


def test_left_out_everything_keeps_its_default():
    settings = Settings(_env_file=None)

    assert (settings.host, settings.port, settings.language, settings.ward) == ("127.0.0.1", 8501, "vi", None)
    assert settings.zone == ZoneInfo("Asia/Ho_Chi_Minh")
    assert settings.url == f"sqlite:///{ROOT / 'var' / 'ward.db'}"


def test_a_file_is_read_and_the_environment_wins_over_it(env_file, monkeypatch):
    assert (Settings(_env_file=env_file).port, Settings(_env_file=env_file).ward) == (9001, "05455")

    monkeypatch.setenv("WARD_PORT", "9002")
    assert Settings(_env_file=env_file).port == 9002


def test_only_variables_that_begin_with_ward_are_ours(monkeypatch):
    monkeypatch.setenv("PORT", "9003")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")

    assert Settings(_env_file=None) == Settings(_env_file=None, port=8501)
    assert "elsewhere" not in Settings(_env_file=None).url


def test_the_demo_ward_has_a_database_of_its_own(monkeypatch):
    monkeypatch.setenv("WARD_DEMO", "true")
    settings = Settings(_env_file=None)

    assert settings.url == settings.demo_database_url != settings.database_url


@pytest.mark.parametrize(
    "name, value",
    [
        ("PORT", "0"), ("PORT", "65536"), ("PORT", "many"), ("LANGUAGE", "fr"), ("LANGUAGE", "vi en"),
        ("PULSE_SECONDS", "0"), ("PULSE_SECONDS", "11"), ("DEMO", "perhaps"), ("TIME_ZONE", "Mars/Olympus"),
        ("TRUSTED_PROXIES", "*"), ("TRUSTED_PROXIES", "0.0.0.0/0"), ("TRUSTED_PROXIES", "proxy.example"),
        ("TRUSTED_PROXIES", "10.1.2.3/8"), ("TRUSTED_PROXIES", "fd00::1, 10.0.0.1/24"),
        ("LOG_LEVEL", "CHATTY"), ("DATABASE_URL", "no address"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_name(monkeypatch, name, value):
    monkeypatch.setenv(f"WARD_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings(_env_file=None)


def test_nobody_changes_settings_while_the_server_runs():
    with pytest.raises(ValidationError, match="frozen"):
        Settings(_env_file=None).port = 1


def test_the_example_file_lists_every_setting_with_its_default():
    listed = dict(re.findall(r"^# WARD_(\w+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))

    assert listed.keys() == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default).replace(f"{ROOT}/", "")
        assert listed[name.upper()].lower() == default.lower()
