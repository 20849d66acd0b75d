"""The server's own secret: made when it is missing, refused when it could be guessed or read."""

import os
import stat
import threading

import pytest

from core.keys import LEAST, WeakSecret, keyed_hash, server_secret
from core.settings import Settings

GOOD = "kQ8vZ2mXr7Lw0TnB5yHc3JfUe9PaGd1S"


def settings(**given):
    return Settings(_env_file=None, **given)


def test_without_one_a_random_one_is_made_for_this_account_alone_and_kept(tmp_path):
    kept = tmp_path / "var" / "secret"

    first, again = server_secret(settings(), kept), server_secret(settings(), kept)

    assert first == again
    assert len(first) >= LEAST
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]


def test_processes_that_start_at_once_agree_on_one(tmp_path):
    kept, found, together = tmp_path / "secret", [], threading.Barrier(8)

    def start():
        together.wait()
        found.append(server_secret(settings(), kept))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 8
    assert len(set(found)) == 1


def test_the_one_given_wins_and_no_file_is_made(tmp_path):
    assert server_secret(settings(secret=GOOD), tmp_path / "secret") == GOOD.encode()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "weak",
    ["zu-kurz", GOOD[:31], "a" * 64, "abababab" * 8, "change-me-change-me-change-me-0123456789", "MatKhau" + GOOD],
)
def test_one_that_could_be_guessed_is_refused_without_being_told(tmp_path, weak):
    with pytest.raises(WeakSecret) as refused:
        server_secret(settings(secret=weak), tmp_path / "secret")

    assert "WARD_SECRET" in str(refused.value)
    assert weak not in str(refused.value)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_can_touch_is_refused(tmp_path, mode):
    kept = tmp_path / "secret"
    kept.write_text(GOOD)
    kept.chmod(mode)

    with pytest.raises(WeakSecret, match="chmod 600"):
        server_secret(settings(), kept)


def test_a_weak_file_is_refused_too(tmp_path):
    kept = tmp_path / "secret"
    kept.write_text("too short")
    kept.chmod(0o600)

    with pytest.raises(WeakSecret, match="32 bytes"):
        server_secret(settings(), kept)


def test_settings_show_neither_the_secret_nor_what_was_wrong_about_an_address(monkeypatch):
    shown = settings(secret=GOOD)
    assert GOOD not in repr(shown)

    monkeypatch.setenv("WARD_DATABASE_URL", "hunter2-is-no-address")
    with pytest.raises(ValueError, match="database_url") as refused:
        settings()
    assert "hunter2" not in str(refused.value)


def test_hashes_of_one_use_say_nothing_about_another():
    key = GOOD.encode()

    assert keyed_hash(key, "address", "10.0.0.7") == keyed_hash(key, "address", "10.0.0.7")
    assert (
        len({keyed_hash(key, "address", "x"), keyed_hash(key, "login", "x"), keyed_hash(b"k" * 32, "login", "x")}) == 3
    )
