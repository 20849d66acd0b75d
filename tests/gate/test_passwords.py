"""Which passwords are good enough, and how they are kept."""

import threading
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from actions.refusals import Refused
from gate import passwords
from gate.passwords import hashed, is_outdated, matches, password_problems, words_about
from models import Account, Role, Ward

WORDS = ("Phường Quyết Thắng", "Quyet Thang ward", "Tỉnh Thái Nguyên", "05455", "cb01", "Nguyễn Văn An")


@pytest.mark.parametrize(
    "password",
    [
        "Con trâu ăn cỏ non",
        "x7!kfo29sL",
        "mưa rơi trên mái tôn",
        "?;[}<~|^%&=",
        "toi di truong ve 12",
        "ба́бушка в лесу",
    ],
)
def test_a_good_password_needs_no_digit_capital_or_sign(password):
    assert password_problems(password, WORDS) == []


@pytest.mark.parametrize(
    "password",
    [
        "1234567890", "qwertyuiop", "password123", "aaaaaaaaaaaa", "abcdefghij",
        "matkhau123", "Mật khẩu 123", "anhyeuem123", "dichvucong2026", "!!Đăng nhập!!",
        "QuyếtThắng@05455", "quyetthang2025", "Q.u.y.ế.t.T.h.ắ.n.g", "thainguyen@2025", "nguyenvanan1990",
        "An Nguyễn Văn",
    ],
)  # fmt: skip
def test_common_passwords_and_words_of_the_ward_are_refused(password):
    assert [problem.code for problem in password_problems(password, WORDS)] == ["password_common"]


def test_the_length_is_from_ten_to_two_hundred_and_fifty_six():
    long = "Con trâu ăn cỏ non bên bờ đê " * 9
    assert [problem.code for problem in password_problems("x7!kfo29s")] == ["password_short"]
    assert [problem.code for problem in password_problems(long[:257])] == ["password_long"]
    assert password_problems(long[:256]) == []


def test_what_cannot_be_typed_is_refused():
    assert [problem.code for problem in password_problems("x7!kfo29sL\x00")] == ["password_marks"]
    assert [problem.code for problem in password_problems("x7!kfo29sL\ud800")] == ["password_marks"]


def test_nothing_is_cut_off_and_every_character_counts():
    password = "Con trâu ăn cỏ non " * 13
    kept = hashed(password)

    assert matches(kept, password)
    assert not matches(kept, password[:-1])
    assert not matches(kept, password + ".")
    assert not matches(kept, password * 3)


def test_every_keyboard_writes_the_same_password():
    kept = hashed(unicodedata.normalize("NFC", "mưa rơi trên mái tôn"))

    assert matches(kept, unicodedata.normalize("NFD", "mưa rơi trên mái tôn"))


def test_a_hash_is_argon2id_with_its_own_salt():
    first, second = hashed("x7!kfo29sL"), hashed("x7!kfo29sL")

    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert not is_outdated(first)


def test_nothing_matches_where_nothing_or_nonsense_is_kept():
    assert not matches(None, "nobody's password")
    assert not matches("", "nobody's password")
    assert not matches("plain text", "plain text")
    assert not matches(hashed("x7!kfo29sL"), "\ud800")


def test_two_are_worked_out_at_once_and_no_more(monkeypatch):
    inside, most = set(), []

    class Slow:
        def verify(self, kept, password):
            inside.add(threading.get_ident())
            most.append(len(inside))
            time.sleep(0.02)
            inside.discard(threading.get_ident())
            return True

    monkeypatch.setattr(passwords, "_nobodys", lambda: "")
    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(12) as pool:
        assert all(pool.map(lambda _: matches("kept", "x"), range(12)))

    assert max(most) == 2


def test_who_waits_too_long_for_a_turn_is_told_to_come_back(monkeypatch):
    monkeypatch.setattr(passwords, "LONGEST_TURN", 0.01)
    for _ in range(2):
        passwords._turns.acquire()
    try:
        with pytest.raises(Refused) as refusal:
            matches(None, "x")
    finally:
        passwords._turns.release(2)

    assert refusal.value.problems[0].code == "sign_in_busy"


def test_words_about_somebody_are_their_names_and_their_wards():
    account = Account(login="cb01", name="Nguyễn Văn An", role=Role.STAFF)
    ward = Ward(code="05455", name_vi="Phường Quyết Thắng", name_en="Quyet Thang ward", province_vi="Tỉnh Thái Nguyên")

    assert set(words_about(account, ward)) == {"cb01", "Nguyễn Văn An", *WORDS[:4]}
    assert words_about(None, None) == ()
