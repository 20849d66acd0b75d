"""Passwords: which are good enough, how they are kept, and how one is compared with what is kept."""

import secrets
import threading
import unicodedata
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from actions.refusals import Problem, Refused
from models import Account, Ward
from texts.vietnamese import fold

SHORTEST, LONGEST = 10, 256
AT_ONCE = 2
"""Hashes that a process works out at the same time: each takes 19 MiB and a core."""
LONGEST_TURN = 10.0
"""Seconds that somebody waits for a turn before being told to come back."""
HARD_ENOUGH = 3
"""Of zxcvbn's scores 0-4: about 10^8 guesses and more."""
LEAST_OWN = 4
"""Letters and digits that must be left without the words of the ward and the person."""
MOST_JUDGED = 72
"""Characters that zxcvbn looks at; its time grows faster than the length."""
WORDS_HERE = (
    "matkhau", "mat khau", "dang nhap", "xin chao", "anh yeu em", "em yeu anh", "khong biet", "viet nam", "ha noi",
    "sai gon", "thai nguyen", "phuong", "to dan pho", "uy ban nhan dan", "ubnd", "chinh phu", "hanh chinh cong",
    "dich vu cong", "trung tam", "can bo", "chuyen vien", "chu tich", "bi thu", "lanh dao", "quan tri", "cong dan",
    "chuyen doi so", "vneid", "dvc", "cong nghe so", "hat nhan so", "giao ban", "tet", "bac ho", "hoa phuong",
)  # fmt: skip
"""What people here would try first, without marks; the library's own lists are English."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1, type=Type.ID)
_turns = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    """What is kept of a password: argon2id with its parameters and a fresh salt. Raises Refused("sign_in_busy")."""
    with _Turn():
        return _hasher.hash(_plain(password))


def matches(kept: str | None, password: str) -> bool:
    """Is `password` the one that `kept` was made of? Takes the same time when nothing is kept.

    Raises Refused("sign_in_busy") when too many wait for their turn.
    """
    with _Turn():
        try:
            right = _hasher.verify(kept or _nobodys(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return right and bool(kept) and len(password) <= LONGEST


def is_outdated(kept: str) -> bool:
    """Was `kept` made with other parameters than today's?"""
    return _hasher.check_needs_rehash(kept)


def password_problems(password: str, words: Iterable[str] = ()) -> list[Problem]:
    """What is wrong with a password that somebody chooses, for the field `password`; length and guessing only.

    `words` belong to the person and the ward (`words_about`): a password made of them is refused as easily guessed.
    """
    length = len(unicodedata.normalize("NFKC", password))
    if length < SHORTEST:
        return [Problem("password_short", "password", {"least": SHORTEST, "length": length})]
    if length > LONGEST or len(password) > LONGEST:
        return [Problem("password_long", "password", {"most": LONGEST, "length": length})]
    if any(ord(mark) < 32 or 0xD800 <= ord(mark) <= 0xDFFF for mark in password):
        return [Problem("password_marks", "password")]
    return [] if _hard_to_guess(password, words) else [Problem("password_common", "password")]


def words_about(account: Account | None, ward: Ward | None) -> tuple[str, ...]:
    """What others know about a person and their ward: easily tried as a password."""
    known = [account.login, account.name, account.email] if account else []
    known += [ward.name_vi, ward.name_en, ward.province_vi, ward.code] if ward else []
    return tuple(word for word in known if word)


def _hard_to_guess(password: str, words: Iterable[str]) -> bool:
    """As typed, and as letters and digits without marks: "Quyết_Thắng" is no better than "quyetthang"."""
    tried = _tried_first(words)
    letters = "".join(mark for mark in fold(password) if mark.isalnum())
    own = _without(letters, tried)
    if own != letters and len(own) < LEAST_OWN:
        return False
    forms = {form[:MOST_JUDGED] for form in (password, fold(password), letters)}
    return all(zxcvbn(form, user_inputs=sorted(tried))["score"] >= HARD_ENOUGH for form in forms if form)


def _without(letters: str, words: set[str]) -> str:
    """What is left when the words that everybody here knows are taken away, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 3:
            letters = letters.replace(word, "")
    return letters


def _tried_first(words: Iterable[str]) -> set[str]:
    """The words, their parts, their initials, and each without spaces; two letters and more."""
    found: set[str] = set()
    for phrase in (*WORDS_HERE, *(fold(word) for word in words)):
        parts = phrase.replace("@", " ").replace(".", " ").split()
        found |= {phrase, "".join(parts), "".join(part[0] for part in parts), *parts}
        found |= {"".join(parts[place:]) for place in range(len(parts))}
    return {word for word in found if len(word) > 1}


def _plain(password: str) -> bytes:
    """The same bytes for the same password on every keyboard: "ế" is one character or three."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@cache
def _nobodys() -> str:
    """A hash with today's parameters that belongs to nobody."""
    return _hasher.hash(secrets.token_bytes(32))


class _Turn:
    """One of the few hashes at a time."""

    def __enter__(self) -> None:
        _nobodys()
        if not _turns.acquire(timeout=LONGEST_TURN):
            raise Refused(Problem("sign_in_busy"))

    def __exit__(self, *_: object) -> None:
        _turns.release()
