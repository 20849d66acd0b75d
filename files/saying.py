"""Refusals, faults and remarks in the reader's language."""

from files.columns import ColumnSet
from files.refusal import Fault, FileRefused, Remark
from texts import Translator


def refusal_said(t: Translator, refusal: FileRefused) -> str:
    """Why nothing of the file was taken."""
    return str(t(f"files.{refusal.code}", **refusal.values))


def fault_said(t: Translator, fault: Fault, column_set: ColumnSet) -> str:
    """ "Ô C12, cột “Ngày”: …" """
    why = t(f"files.{fault.code}", **fault.values)
    title = column_set.title(fault.field, t.language) if fault.field else None
    if title and fault.column:
        return str(t("files.at", cell=fault.cell, column=title, why=why))
    if title:
        return str(t("files.at_column", column=title, why=why))
    return str(t("files.at_cell", cell=fault.cell, why=why) if fault.cell else why)


def remark_said(t: Translator, remark: Remark) -> str:
    return str(t(f"files.{remark.code}", **remark.values))


def encoding_said(t: Translator, encoding: str) -> str:
    """The name of an encoding, for choosing."""
    return str(t(f"files.encoding_{encoding.replace('-', '_')}"))
