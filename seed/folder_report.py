"""Everything that is wrong in a ward's folder, gathered before anything is refused."""

from dataclasses import dataclass, field
from typing import Any

from texts import Translator


@dataclass(frozen=True)
class Mistake:
    """One thing to put right: file, line as a spreadsheet counts it, column, and why."""

    file: str
    code: str
    """The sentence is the text `ward_folder.<code>`, or `<code>` when that names its file: "problem.text_has_phone"."""
    row: int | None = None
    column: str | None = None
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, t: Translator) -> str:
        """ "groups.csv, dòng 4, cột households: …" """
        where = [self.file]
        if self.row is not None:
            where.append(
                t("ward_folder.feature" if self.file.endswith(".geojson") else "ward_folder.row", row=self.row)
            )
        if self.column is not None:
            where.append(t("ward_folder.column", column=self.column))
        key = self.code if "." in self.code else f"ward_folder.{self.code}"
        return f"{', '.join(where)}: {t(key, **self.values)}"


@dataclass
class Report:
    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, file: str, code: str, *, row: int | None = None, column: str | None = None, **values: Any) -> None:
        self.mistakes.append(Mistake(file, code, row, column, values))


class FolderRefused(Exception):
    """Nothing was imported; `mistakes` lists every error of the folder."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__(f"{len(mistakes)} mistakes")
        self.mistakes = mistakes
