"""The Vietnamese encodings of before Unicode: TCVN3 (ABC, the .Vn fonts), VNI-Windows, windows-1258.

TCVN3 and VNI are fonts laid over Latin-1: the same bytes, or in newer files the same code points, mean other letters.
"""

import re
import unicodedata

_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
_TCVN3_BYTES = bytes.fromhex(
    "a1a2a3a4a5a6a7a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde"
    "dfe1e2e3e4 e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
)
TCVN3 = {chr(byte): letter for byte, letter in zip(_TCVN3_BYTES, _TCVN3_LETTERS, strict=True)}
"""Latin-1 character → letter. Only capitals without a tone exist; fonts ending in H draw small letters as capitals."""

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_MARKED = {
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323",
}  # fmt: skip
_VNI_BREVE = {
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303",
    "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    small = dict(_VNI_ALONE)
    for base, marks in [(vowel, _VNI_TONES) for vowel in "aeouyôö"] + [
        ("a", _VNI_BREVE),
        *[(v, _VNI_MARKED) for v in "aeo"],
    ]:
        for mark, combining in marks.items():
            letter = _VNI_ALONE.get(base, base)
            small[base + mark] = unicodedata.normalize("NFC", letter + combining)
    return small | {pair.upper(): letter.upper() for pair, letter in small.items()}


VNI = _vni_table()
"""One or two Latin-1 characters → letter."""
_MIXED_CASE = {
    pair[0] + pair[1].lower(): letter for pair, letter in VNI.items() if len(pair) == 2 and pair[0].isupper()
}
_VNI_ANY = re.compile("|".join(sorted([*VNI, *_MIXED_CASE], key=len, reverse=True)))
_BY_TABLE = str.maketrans(TCVN3)


def latin(data: bytes) -> str:
    """Each byte as the code point of its number: the form in which TCVN3 and VNI are looked up."""
    return data.decode("latin-1")


def from_tcvn3(text: str) -> str:
    """Unicode for a text whose Latin-1 characters stand for TCVN3; in a text all of capitals they become capitals."""
    read = text.translate(_BY_TABLE)
    plain = [mark for mark in text if mark.isascii() and mark.isalpha()]
    return read.upper() if len(plain) >= 3 and all(mark.isupper() for mark in plain) else read


def from_vni(text: str) -> str:
    """Unicode for a text whose Latin-1 characters stand for VNI-Windows."""
    table = VNI | _MIXED_CASE
    return _VNI_ANY.sub(lambda found: table[found.group()], text)


def from_1258(data: bytes) -> str | None:
    """Unicode (NFC) for windows-1258, which writes tones after their letters; None when a byte has no meaning."""
    try:
        return unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return None
