"""The server's own secret: what is hashed with it means nothing to whoever has the database alone."""

import hmac
import os
import secrets
from pathlib import Path

from core.settings import ROOT, Settings

KEPT_IN = ROOT / "var" / "secret"
LEAST = 32
"""Bytes."""
LEAST_KINDS = 12
"""Different bytes: fewer were typed with two fingers."""
EXAMPLES = (b"change", b"secret", b"password", b"example", b"matkhau", b"123456")


class WeakSecret(Exception):
    """It could be guessed, or others can read it: the server does not start. Says what to do, never what it is."""


def server_secret(settings: Settings, kept_in: Path = KEPT_IN) -> bytes:
    """WARD_SECRET, the same for all processes; without it, a random one made at the first start and kept in a file.

    Raises WeakSecret when it is short or regular, or when others on the machine may read that file.
    """
    given = settings.secret.get_secret_value() if settings.secret is not None else ""
    if given:
        return _strong(given.encode(), "WARD_SECRET")
    _make(kept_in)
    if os.name == "posix" and kept_in.stat().st_mode & 0o077:
        raise WeakSecret(f"{_told(kept_in)} may be read by others on this machine: chmod 600 {_told(kept_in)}")
    return _strong(kept_in.read_bytes().strip(), _told(kept_in))


def keyed_hash(key: bytes, purpose: str, text: str) -> str:
    """HMAC-SHA-256 (hexadecimal) of `text`; `purpose` keeps the hashes of one use apart from those of another."""
    return hmac.digest(key, f"{purpose} {text}".encode("utf-8", "surrogatepass"), "sha256").hex()


def _make(kept_in: Path) -> None:
    """Whole or not at all, also when several processes start at once."""
    if kept_in.exists():
        return
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    mine = kept_in.with_name(f"{kept_in.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(mine, kept_in)
    except FileExistsError:
        pass  # another process was first
    except OSError:  # a file system without links
        mine.replace(kept_in)
    finally:
        mine.unlink(missing_ok=True)


def _strong(found: bytes, place: str) -> bytes:
    told = 'make one: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    if len(found) < LEAST:
        raise WeakSecret(f"{place} is shorter than {LEAST} bytes; {told}")
    if len(set(found)) < LEAST_KINDS or any(word in found.lower() for word in EXAMPLES):
        raise WeakSecret(f"{place} is easy to guess; {told}")
    return found


def _told(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
