"""Files as people have them: texts in the encodings of before Unicode, workbooks of every kind."""

import io
import unicodedata
import zipfile

import openpyxl
import xlsxwriter

from files.legacy import TCVN3, VNI
from files.refusal import FileRefused

LETTERS = "".join(
    unicodedata.normalize("NFC", base + tone)
    for base in "aăâeêioôơuưy"
    for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    if base + tone not in "aeiouy"
)
SMALL = LETTERS + "đ"
ALL_134 = SMALL + SMALL.upper()

PROSE = (
    "Số thứ tự;Tổ dân phố;Ghi chú\n"
    "1;Tổ 12 Quyết Thắng;Đã hướng dẫn người dân đăng nhập Cổng dịch vụ công\n"
    "2;Xóm Nước Hai;Cần quay lại vì mạng yếu, hẹn tối thứ bảy\n"
)


def in_table(text, table):
    """`text` in TCVN3 or VNI, as the characters of Latin-1."""
    back = {letter: written for written, letter in table.items()}
    return "".join(back.get(mark, mark) for mark in unicodedata.normalize("NFC", text))


def tcvn3(text):
    return in_table(text, TCVN3).encode("latin-1")


def vni(text):
    return in_table(text, VNI).encode("latin-1")


def windows_1258(text):
    """Letters that the encoding has, tones after them, as Vietnamese Windows writes."""
    written = b""
    for mark in unicodedata.normalize("NFC", text):
        try:
            written += mark.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", mark)
            tones = "".join(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
            written += (base + tones).encode("cp1258")
    return written


def workbook(rows, merged=(), sheets=None):
    """An .xlsx with one sheet of `rows`, or several."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in (sheets or {"Sheet1": rows}).items():
        page = book.create_sheet(name)
        for row in content:
            page.append(list(row))
        for area in merged:
            page.merge_cells(area)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def big_workbook(rows, columns, value="Tổ dân phố"):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(rows):
            for column in range(columns):
                page.write(row, column, value if column % 2 else row)
    return kept.getvalue()


def repacked(data, changes, compression=zipfile.ZIP_DEFLATED):
    """The archive `data` with parts replaced, added, or (None) left out."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", compression) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return kept.getvalue()


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def refusal_of(call, *arguments, **named):
    """The refusal of a call that must refuse."""
    try:
        answer = call(*arguments, **named)
    except FileRefused as refusal:
        return refusal
    raise AssertionError(f"not refused: {answer}")
