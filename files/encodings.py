"""Which letters a file means. Decided by strict rules; where they do not decide, refused with a choice, never guessed.

Encodings: utf-8, utf-16, windows-1258 (read when certain); tcvn3, vni (offered, never taken unasked).
"""

import re
import unicodedata
from collections.abc import Iterable

from files.legacy import from_1258, from_tcvn3, from_vni, latin
from files.refusal import FileRefused
from files.syllables import is_syllable, share_of_syllables

CONVERTED = {"tcvn3": from_tcvn3, "vni": from_vni}
"""Encodings that lie over Latin-1 and are converted cell by cell."""
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "windows-1258", "windows-1252", *CONVERTED)
_BOMS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CERTAIN = 0.8
_LIKELY = 0.6
_TOKEN = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\xa1-\xbf])+")
_BESIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_LOST = re.compile(r"[^\W\d_]+\?[^\W\d_]+")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of `data` and the encoding it was read in; of tcvn3 and vni the cells are still to be `converted`.

    Raises FileRefused; with asks="encoding" and choices where the reader can decide.
    """
    if encoding is not None:
        return _decode_as(data, encoding), encoding
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strictly(data, name), name
    if _looks_like_utf16(data):
        raise FileRefused("utf16_without_mark", asks="encoding", choices=("utf-16-le", "utf-16-be"))
    if b"\0" in data:
        raise FileRefused("nul_bytes", at=data.index(b"\0"))
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data)


def converted(text: str, encoding: str) -> str:
    """One cell's text in Unicode, NFC."""
    convert = CONVERTED.get(encoding)
    return unicodedata.normalize("NFC", convert(text) if convert else text)


def judge(texts: Iterable[str]) -> None:
    """Raise FileRefused when Unicode texts are not what they seem: letters of old fonts, lost or doubly encoded."""
    text = "\n".join(texts)
    if "\ufffd" in text:
        raise FileRefused("letters_lost", sample=_around(text, text.index("\ufffd")))
    if broken := _mojibake(text):
        raise FileRefused("mojibake", sample=broken[0], meant=broken[1])
    if sample := _letters_lost(text):
        raise FileRefused("question_marks", asks="encoding", choices=("utf-8",), sample=sample)
    _refuse_old_fonts(text)


def _decode_as(data: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        raise FileRefused("encoding_unknown_name", found=encoding)
    if encoding in CONVERTED:
        try:
            return data.decode("utf-8-sig")  # old fonts saved again as Unicode keep their Latin-1 letters
        except UnicodeDecodeError:
            return latin(data)
    return _strictly(
        data, {"utf-8": "utf-8-sig", "windows-1258": "cp1258", "windows-1252": "cp1252"}.get(encoding, encoding)
    )


def _strictly(data: bytes, codec: str) -> str:
    try:
        return unicodedata.normalize("NFC", data.decode(codec)).removeprefix("\ufeff")
    except UnicodeError as problem:
        at = getattr(problem, "start", 0)
        raise FileRefused("encoding_fails", encoding=codec, at=at) from None


def _looks_like_utf16(data: bytes) -> bool:
    head = data[:4000]
    return len(head) >= 4 and max(head[0::2].count(0), head[1::2].count(0)) > 0.3 * len(head) / 2


def _legacy(data: bytes) -> tuple[str, str]:
    """windows-1258 when it alone makes sense of the bytes; else a refusal that names what it looks like."""
    if sample := _letters_lost(latin(data)):
        raise FileRefused("question_marks", sample=sample)
    tokens = _tokens(latin(data))
    shares = {name: _share(tokens, name) for name in CONVERTED}
    text = from_1258(data)
    right, of = share_of_syllables(text) if text is not None else (0, 0)
    share = right / of if of else 0.0
    best = max(shares, key=lambda name: shares[name])
    if text is not None and share >= _CERTAIN and share > shares[best]:
        return text, "windows-1258"
    if shares[best] >= _LIKELY and shares[best] > share and list(shares.values()).count(shares[best]) == 1:
        raise FileRefused(f"looks_like_{best}", asks="encoding", choices=(best,), sample=_sample(tokens, best))
    names = ("windows-1258", *CONVERTED) if text is not None else tuple(CONVERTED)
    raise FileRefused("encoding_unclear", asks="encoding", choices=names, sample=_sample(tokens, names[0]))


def _refuse_old_fonts(text: str) -> None:
    tokens = _tokens(text)
    doubtful = [token for token in tokens if not is_syllable(token)]
    if not doubtful:
        return
    as_it_is = len(tokens) - len(doubtful)
    right = {name: sum(is_syllable(convert(token)) for token in tokens) for name, convert in CONVERTED.items()}
    best = max(right, key=lambda name: right[name])
    repaired = [token for token in doubtful if is_syllable(CONVERTED[best](token))]
    unicode_words = {word for word in _TOKEN.findall(text) if max(word) > "\xff" and is_syllable(word)}
    if unicode_words and len(repaired) >= 2:
        values = {"sample": repaired[0], "meant": CONVERTED[best](repaired[0])}
        raise FileRefused("mixed_letters", asks="encoding", choices=("utf-8",), **values)
    if not unicode_words and repaired and right[best] > as_it_is:
        sample = _sample(repaired, best)
        raise FileRefused(f"looks_like_{best}", asks="encoding", choices=(best, "utf-8"), sample=sample)


def _tokens(text: str) -> list[str]:
    """Different words in which Latin-1 characters beyond ASCII stand, and none of Unicode's; a lone mark is no word."""
    words = {word for word in _TOKEN.findall(text) if not word.isascii() and max(word) <= "\xff"}
    return sorted(word for word in words if any(mark.isascii() for mark in word))


def _share(tokens: list[str], name: str) -> float:
    return sum(is_syllable(CONVERTED[name](token)) for token in tokens) / len(tokens) if tokens else 0.0


def _sample(tokens: Iterable[str], name: str) -> str:
    convert = CONVERTED.get(name, lambda token: from_1258(token.encode("latin-1")) or token)
    return " ".join(convert(token) for token in list(tokens)[:6])


def _mojibake(text: str) -> tuple[str, str] | None:
    """A piece of UTF-8 that was read as windows-1252 or 1258 and saved again, and what it meant."""
    found: dict[str, str] = {}
    for run in set(_BESIDE_ASCII.findall(text)):
        for codec in ("cp1252", "cp1258"):
            meant = _meant(run, codec)
            if meant:
                found[run] = meant
    if not found or (len(found) == 1 and share_of_syllables(text)[0] > 5):
        return None
    return min(found.items())


def _meant(run: str, codec: str) -> str | None:
    try:
        raw = b"".join(mark.encode("latin-1") if "\x80" <= mark <= "\x9f" else mark.encode(codec) for mark in run)
        meant = raw.decode("utf-8")
    except UnicodeError:
        return None
    return meant if any("\xc0" <= mark <= "\u1ef9" and mark.isalpha() for mark in meant) else None


def _letters_lost(text: str) -> str | None:
    """Where letters were saved as question marks: several words have one inside, and none has a letter they lose."""
    words = {word for word in _LOST.findall(text) if not word.isupper()}
    return " ".join(sorted(words)[:6]) if len(words) > 1 and max(text) <= "\xff" else None


def _around(text: str, at: int) -> str:
    return " ".join(text[max(0, at - 15) : at + 15].split())
