"""Numbers, words and lists out of cells. What is not there stays missing; what is unclear is refused, never guessed."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from files.days import digits_plain
from files.refusal import CellRefused
from files.sheet import Broken, Value
from texts.cleaning import clean_line, clean_text
from texts.vietnamese import fold

_NOTHING = {"-", "–", "—", "_", "...", "…", "n/a", "na", "chua co", "chua co so lieu", "khong co so lieu", "chua nhap"}
"""Ways to write "not known". None of them is zero."""
_UNITS = "luot nguoi|luot ho|luot|nguoi|ho dan|ho|ho so|buoi|people|persons?|households?|applications?|visitors?"
_UNIT = re.compile(rf"(.*\d)\s*(?:{_UNITS})\.?")
_WHOLE = re.compile(r"[+-]?(\d+|\d{1,3}([., \u00a0\u202f'’])\d{3}(?:\2\d{3})*)")
_DECIMAL = re.compile(r"[+-]?(\d+([.,]\d+)?|\d{1,3}(\.\d{3})+(,\d+)?|\d{1,3}(,\d{3})+(\.\d+)?)")
YES = {"1", "yes", "true", "x", "co", "y", "dung", "✓", "✔", "☑", "v"}
NO = {"0", "no", "false", "khong", "n", "sai", "☐"}
_ESCAPED = re.compile(r"'(?=[\s\x00]*[=+\-@|%\t\r\n\x00＝＋－＠])")


@dataclass(frozen=True)
class Taught:
    """One service in a visit's cell of services, and its counts; None: not said."""

    service: str
    people: int | None = None
    filed_by_resident: int | None = None
    filed_for_resident: int | None = None


def read_text(value: Value, most: int, *, lines: bool = False) -> str | None:
    """A text, cleaned; numbers as they are shown. Raises CellRefused."""
    if isinstance(value, Broken):
        raise CellRefused(value.code, found=value.found)
    if value is None:
        return None
    if isinstance(value, bool):
        raise CellRefused("not_a_text", found=str(value).upper())
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = _ESCAPED.sub("", value, count=1) if isinstance(value, str) and value[:1] == "'" else str(value)
    cleaned: str | None = clean_text(text) if lines else clean_line(text)
    if cleaned is not None and len(cleaned) > most:
        raise CellRefused("text_too_long", most=most, length=len(cleaned))
    return cleaned


def read_whole(value: Value, least: int, most: int) -> int | None:
    """A count. "1.234" and "1,234" are one thousand and more, "5 hộ" is 5; "1,5" is refused."""
    if isinstance(value, str):
        number = _whole_of(value)
    elif isinstance(value, bool) or not isinstance(value, int | float | Broken | None):
        raise CellRefused("not_whole", found=str(value))
    elif isinstance(value, Broken):
        raise CellRefused(value.code, found=value.found)
    elif value is None:
        return None
    elif not math.isfinite(value) or value != int(value):
        raise CellRefused("not_whole", found=f"{value:g}")
    else:
        number = int(value)
    if number is not None and not least <= number <= most:
        raise CellRefused("out_of_range", found=str(number)[:30], least=least, most=most)
    return number


def _whole_of(text: str) -> int | None:
    plain = fold(digits_plain(text)).strip(" '")
    if not plain or plain in _NOTHING:
        return None
    if unit := _UNIT.fullmatch(plain):
        plain = unit[1].strip()
    plain = plain.replace("−", "-")
    if not _WHOLE.fullmatch(plain) or len(plain) > 40:
        raise CellRefused("not_whole", found=text[:60])
    return int(re.sub(r"[^\d+-]", "", plain))


def read_decimal(value: Value, least: float, most: float) -> float | None:
    """A number with decimals, with comma or point. One group of three digits behind a single mark is refused."""
    if isinstance(value, Broken):
        raise CellRefused(value.code, found=value.found)
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value)
    elif isinstance(value, str):
        plain = digits_plain(value).strip(" '").replace("−", "-")
        if not plain or fold(plain) in _NOTHING:
            return None
        number = _decimal_of(plain, value)
    else:
        raise CellRefused("not_a_number", found=str(value))
    if not math.isfinite(number) or not least <= number <= most:
        raise CellRefused("out_of_range", found=f"{number:g}", least=least, most=most)
    return number


def _decimal_of(plain: str, found: str) -> float:
    if not _DECIMAL.fullmatch(plain) or len(plain) > 40:
        raise CellRefused("not_a_number", found=found[:60])
    marks = re.sub(r"[^.,]", "", plain)
    if len(marks) > 1:  # the last mark, when it differs from the first, is the decimal one
        last = marks[-1] if marks[-1] != marks[0] else ""
        plain = "".join("." if mark == last else mark for mark in plain if mark not in ".," or mark == last)
    elif marks and re.fullmatch(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", plain):
        raise CellRefused("number_ambiguous", found=found[:60])
    return float(plain.replace(",", "."))


def read_degrees(value: Value, least: float, most: float) -> float | None:
    """Degrees with decimals; "21.590" is never thousands here."""
    text = digits_plain(value).strip() if isinstance(value, str) else value
    if isinstance(text, str) and re.fullmatch(r"-?\d{1,3}[.,]\d+", text):
        text = float(text.replace(",", "."))
    return read_decimal(text, least, most)


def read_share(value: Value) -> float | None:
    """A share, 0..1: "61,5%" is 0.615, a number up to 1 is a share already; a larger one without % is refused."""
    if isinstance(value, str) and value.strip().endswith("%"):
        percent = read_degrees(value.strip()[:-1].strip(), 0, 100)
        return None if percent is None else percent / 100
    number = read_degrees(value, 0, 1e9)
    if number is not None and number > 1:
        raise CellRefused("share_unclear", found=str(value)[:60])
    return number


def read_yes(value: Value) -> bool | None:
    """có/không, x, 1/0, yes/no, true/false; empty is None."""
    if value is None or isinstance(value, bool):
        return value
    text = read_text(value, 40)
    if text is None:
        return None
    word = fold(text)
    if word not in YES | NO:
        raise CellRefused("not_yes_or_no", found=text)
    return word in YES


def read_choice(value: Value, words: Mapping[str, str]) -> str | None:
    """The value whose word stands in the cell; marks, case and spaces do not matter."""
    text = read_text(value, 120)
    if text is None:
        return None
    found = words.get(_key(text))
    if found is None:
        raise CellRefused("unknown_word", found=text, known=", ".join(dict.fromkeys(words.values())))
    return found


def choice_words(words: Mapping[str, str]) -> dict[str, str]:
    """Words for `read_choice`, ready to be compared."""
    return {_key(word): value for word, value in words.items()}


def _key(text: str) -> str:
    return str(fold(text).replace("_", " "))


def read_list(value: Value, most: int) -> tuple[str, ...]:
    """Names with ; or a new line between them. Commas stay: names of services hold some."""
    text = read_text(value, 4_000, lines=True)
    names = tuple(dict.fromkeys(name for part in re.split(r"[;\n]", text or "") if (name := clean_line(part))))
    if long := [name for name in names if len(name) > most]:
        raise CellRefused("text_too_long", most=most, length=len(long[0]))
    return names


_COUNTS = re.compile(r"(.+?)\s*\(\s*(\d*|[-–])\s*/\s*(\d*|[-–])\s*/\s*(\d*|[-–])\s*\)")


def read_taught(value: Value, most: int) -> tuple[Taught, ...]:
    """Services as "name (people/filed by the resident/filed for the resident)" or just the name, with ; between."""
    taught = []
    for name in read_list(value, most + 30):
        match = _COUNTS.fullmatch(name)
        counts = [int(count) if count.isdecimal() else None for count in match.groups()[1:]] if match else []
        if any(count is not None and count > 10_000 for count in counts):
            raise CellRefused("out_of_range", found=name, least=0, most=10_000)
        taught.append(Taught(match[1] if match else name, *counts))
    return tuple(taught)


def taught_text(taught: tuple[Taught, ...]) -> str:
    """What `read_taught` reads: the form in which exports write services."""
    return "; ".join(_one_taught(one) for one in taught)


def _one_taught(one: Taught) -> str:
    counts = (one.people, one.filed_by_resident, one.filed_for_resident)
    if counts == (None, None, None):
        return one.service
    return f"{one.service} ({'/'.join('–' if count is None else str(count) for count in counts)})"
