"""What a column of a file is, and the sets of columns that files may have. The only place they are declared.

Templates, reading and docs are made from `files.column_sets`. The shown name is the text `columns.<set>_<name>`, what
to write in it `columns.<set>_<name>_note`.
"""

from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache

from texts import LANGUAGES, translator
from texts.vietnamese import fold


class Kind(Enum):
    TEXT = auto()
    LINES = auto()
    """A text of several lines."""
    WHOLE = auto()
    DECIMAL = auto()
    DEGREES = auto()
    SHARE = auto()
    DAY = auto()
    MONTH = auto()
    """A whole month, as its first day."""
    TIME = auto()
    YES_NO = auto()
    CHOICE = auto()
    LIST = auto()
    """Names with ; between them."""
    TAUGHT = auto()
    """Services with their counts; see `files.cells.read_taught`."""


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind
    required: bool = False
    """Must have a heading, and a value in every row."""
    least: float = 0
    most: float = 0
    """Bounds of numbers; `most` of texts is their length."""
    aliases: tuple[str, ...] = ()
    """Other headings people use; marks, case, spaces and punctuation do not matter."""
    words: dict[str, str] = field(default_factory=dict, hash=False)
    """CHOICE: word → value; the first word of each value is the one that Vietnamese templates offer."""
    examples: tuple[str, ...] = ()
    """As typed, in Vietnamese; one per example row."""
    offered: str = ""
    """Which list of the ward's own things a template offers: "groups", "services", "volunteers", "staff"."""
    unique: bool = False
    """No two rows may hold the same."""
    in_template: bool = True
    """False: understood when it is there, not asked for."""
    ignored: bool = False
    """Known, and left out: figures that are worked out anew."""


@dataclass(frozen=True)
class ColumnSet:
    name: str
    columns: tuple[Column, ...]
    needs_one_of: tuple[tuple[str, ...], ...] = ()
    """Of each of these, at least one heading must be there."""
    fills_down: tuple[str, ...] = ()
    """Columns whose merged cells stand for all their rows."""
    labels: tuple[str, ...] = ()
    """Columns in which "Tổng cộng" may stand; all when empty."""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def title(self, name: str, language: str) -> str:
        return str(translator(language)(f"columns.{self.name}_{name}"))

    def note(self, name: str, language: str) -> str:
        return str(translator(language)(f"columns.{self.name}_{name}_note"))


ROW_NUMBER = Column("stt", Kind.TEXT, most=20, aliases=("STT", "TT", "Số TT", "No", "#"), ignored=True)
DAY_HEADINGS = ("Ngày tháng", "Ngày tháng năm", "Thời gian")
SERVICE_HEADINGS = (
    "Dịch vụ công", "Thủ tục", "Tên thủ tục", "Tên dịch vụ", "TTHC", "Tên TTHC", "Thủ tục hành chính",
)  # fmt: skip
"""Headings that several sets share."""


def heading_key(text: str) -> str:
    """A heading for comparing: folded, letters and digits only."""
    return " ".join("".join(mark if mark.isalnum() else " " for mark in fold(text)).split())


@cache
def headings_of(column_set: ColumnSet) -> dict[str, str]:
    """Every heading that is understood, ready to be compared → the column's name."""
    found: dict[str, str] = {}
    for column in column_set.columns:
        shown = () if column.ignored else LANGUAGES
        titles = [column_set.title(column.name, language) for language in shown]
        for heading in (column.name, *titles, *column.aliases):
            key = heading_key(heading)
            if found.setdefault(key, column.name) != column.name:
                raise ValueError(f"{column_set.name}: {heading} names both {found[key]} and {column.name}")
    return found


def column_of(column_set: ColumnSet, heading: str) -> str | None:
    """The column that a heading names, by its title, its name or an alias; what stands in brackets may be left out."""
    headings = headings_of(column_set)
    outside = heading.partition("(")[0]
    return headings.get(heading_key(heading)) or headings.get(heading_key(outside))
