"""Twenty and more hostile files: each is refused by name or read right, in time, and the server does not feel it."""

import dataclasses
import io
import os
import threading
import time
import zipfile

import psutil
import pytest

from files.child import read_in_child
from files.reading import read_table_file
from files.refusal import LIMITS, Limits
from tests.files.making import big_workbook, part, refusal_of, repacked, workbook

HEAD = ["Mã tổ", "Tên tổ", "Số hộ"]
GOOD = workbook([HEAD, ["T01", "Tổ 1", 182]])
SHEET = "xl/worksheets/sheet1.xml"
OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSE = "</sheetData></worksheet>"
MOST_SECONDS = 10


def sheet_of(inside):
    return repacked(GOOD, {SHEET: OPEN + inside + CLOSE})


def bomb():
    """20 MB of spaces in 40 kB."""
    return repacked(GOOD, {SHEET: OPEN + " " * 20_000_000 + CLOSE})


def lying_size():
    """An archive whose directory says that a part is small."""
    data = bytearray(repacked(GOOD, {SHEET: OPEN + "<row/>" * 50_000 + CLOSE}))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(SHEET.encode()))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def with_flag():
    data = bytearray(GOOD)
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def many_parts():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for number in range(5_000):
            archive.writestr(f"xl/{number}.xml", "")
    return kept.getvalue()


def entities(system):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(9))
    inside = '<!ENTITY x SYSTEM "file:///etc/passwd">' if system else laughs
    return (
        f'<?xml version="1.0"?><!DOCTYPE w [{inside}]>'
        + OPEN
        + f'<row><c t="inlineStr"><is><t>&{"x" if system else "l8"};</t></is></c></row>'
        + CLOSE
    )


def rows(count):
    return "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count))


STYLES = '<!DOCTYPE s [<!ENTITY a "b">]><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
HOSTILE = {
    "too large": (lambda: os.urandom(6_000_000), "a.csv", {"too_large"}),
    "zip bomb": (bomb, "a.xlsx", {"zip_bomb"}),
    "a part that lies about its size": (lying_size, "a.xlsx", {"workbook_damaged"}),
    "five thousand parts": (many_parts, "a.xlsx", {"zip_bomb"}),
    "encrypted zip": (with_flag, "a.xlsx", {"encrypted"}),
    "workbook with a password": (
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
        "a.xlsx",
        {"encrypted"},
    ),
    "old workbook": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500 + b"Workbook", "a.xls", {"old_workbook"}),
    "macros": (lambda: repacked(GOOD, {"xl/vbaProject.bin": b"x"}), "a.xlsx", {"has_macros"}),
    "macros by name": (lambda: GOOD, "a.xlsm", {"has_macros"}),
    "entities that laugh": (lambda: repacked(GOOD, {SHEET: entities(False)}), "a.xlsx", {"has_dtd"}),
    "entity of a file": (lambda: repacked(GOOD, {SHEET: entities(True)}), "a.xlsx", {"has_dtd"}),
    "document type in the styles": (lambda: repacked(GOOD, {"xl/styles.xml": STYLES}), "a.xlsx", {"has_dtd"}),
    "document type in utf-16": (
        lambda: repacked(GOOD, {SHEET: entities(True).encode("utf-16")}),
        "a.xlsx",
        {"has_dtd", "workbook_damaged"},
    ),
    "a cell very far below": (
        lambda: sheet_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        "a.xlsx",
        {"far_cell"},
    ),
    "a cell very far right": (
        lambda: sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "a.xlsx",
        {"too_many_columns"},
    ),
    "a million rows": (lambda: sheet_of(rows(1_000_000)), "a.xlsx", {"zip_bomb", "too_many_rows"}),
    "a million empty rows": (lambda: sheet_of("<row/>" * 1_000_000), "a.xlsx", {"zip_bomb", "file_empty"}),
    "nothing closed": (lambda: repacked(GOOD, {SHEET: OPEN + "<row><c><v>1"}), "a.xlsx", {"workbook_damaged"}),
    "deep nesting": (
        lambda: sheet_of("<a>" * 200_000 + "</a>" * 200_000),
        "a.xlsx",
        {"zip_bomb", "file_empty", "workbook_damaged"},
    ),
    "a number beyond all": (
        lambda: sheet_of("<row><c><v>1E400</v></c><c><v>NaN</v></c></row>"),
        "a.xlsx",
        {"no_headings"},
    ),
    "letters for a number": (lambda: sheet_of("<row><c><v>x</v></c></row>"), "a.xlsx", {"workbook_damaged"}),
    "a text that is not there": (
        lambda: sheet_of('<row><c t="s"><v>99999</v></c></row>'),
        "a.xlsx",
        {"workbook_damaged"},
    ),
    "a row number beyond all": (
        lambda: sheet_of(f'<row r="{"9" * 5000}"><c><v>1</v></c></row>'),
        "a.xlsx",
        {"workbook_damaged"},
    ),
    "no zip": (lambda: b"PK\x03\x04" + os.urandom(5_000), "a.xlsx", {"not_a_workbook"}),
    "half a zip": (lambda: GOOD[: len(GOOD) // 2], "a.xlsx", {"not_a_workbook"}),
    "a zip of other things": (lambda: repacked(GOOD, {"xl/workbook.xml": None}), "a.xlsx", {"not_a_workbook"}),
    "open document": (lambda: repacked(GOOD, {"mimetype": "x", "content.xml": "x"}), "a.xlsx", {"other_spreadsheet"}),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + os.urandom(2_000), "a.xlsx", {"not_a_table"}),
    "a web page": (lambda: "<html><table><tr><td>Tổ 1</td></tr></table>".encode(), "a.xls", {"web_page"}),
    "nothing": (lambda: b"", "a.csv", {"file_empty"}),
    "open quote": (lambda: b'a,b\n"1,2\n' + b"x,y\n" * 300_000, "a.csv", {"quotes", "cell_too_long"}),
    "one long line": (lambda: b"a" * 4_900_000, "a.csv", {"cell_too_long"}),
    "200,000 columns": (lambda: b"a," * 200_000, "a.csv", {"too_many_columns"}),
    "a million short rows": (lambda: b"a,b\n" * 1_000_000, "a.csv", {"too_many_rows"}),
    "two million empty lines": (lambda: b"\n" * 4_000_000 + b"a", "a.csv", {"too_many_rows"}),
    "only quotes": (lambda: b'"' * 4_000_001, "a.csv", {"quotes", "cell_too_long", "no_headings"}),
    "nul": (lambda: b"a,b\n1,\0\n" + b"x" * 9_000, "a.csv", {"nul_bytes"}),
}


def memory_here():
    return psutil.Process().memory_info().rss


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_in_time_and_by_name(name):
    make, file_name, codes = HOSTILE[name]
    data = make()
    before, start = memory_here(), time.monotonic()
    refusal = refusal_of(read_in_child, data, file_name, "groups")

    assert refusal.code in codes
    assert time.monotonic() - start <= MOST_SECONDS
    assert memory_here() - before < 30_000_000


@pytest.mark.parametrize(
    "limits, code",
    [
        (Limits(cpu_seconds=1, columns=200, rows=100_000), "took_too_long"),
        (Limits(wall_seconds=0.5), "took_too_long"),
        (Limits(memory_bytes=70_000_000, columns=200, rows=100_000), "too_much_memory"),
    ],
    ids=["processor", "wall clock", "memory"],
)
def test_a_file_that_needs_too_much_is_stopped(limits, code):
    data = BIG

    assert refusal_of(read_in_child, data, "a.xlsx", "groups", limits=limits).code == code


BIG = big_workbook(15_000, 40)


def test_a_server_that_once_needed_much_memory_still_reads_files():
    """A child must not be held to its parent's peak."""
    grown = bytearray(LIMITS.memory_bytes // 4)
    grown[::4096] = bytes([1]) * len(grown[::4096])
    del grown
    limits = dataclasses.replace(LIMITS, memory_bytes=LIMITS.memory_bytes // 4)

    assert len(read_in_child(GOOD, "a.xlsx", "groups", limits=limits).rows) == 1


def test_the_child_says_what_reading_here_says():
    from files.column_sets import SETS
    from files.table import read_table

    data = workbook([HEAD, ["T01", "Tổ 1", 182], ["T02", "=1+1", "nhiều"], ["T01", "Tổ 3", "1.041"]])
    here = read_table(read_table_file(data, "a.xlsx"), SETS["groups"])

    assert read_in_child(data, "a.xlsx", "groups") == here
    assert [(fault.cell, fault.code) for fault in here.faults] == [
        ("B3", "formula_without_value"),
        ("C3", "not_whole"),
        ("A4", "value_twice"),
    ]


def test_the_server_goes_on_while_a_large_file_is_read():
    """Another thread, which stands for the event loop, is never kept waiting for long."""
    data = workbook([HEAD, *[[f"T{n}", f"Tổ dân phố {n}", n % 900 + 1] for n in range(1, 10_001)]])
    waits, done = [], threading.Event()

    def beat():
        last = time.monotonic()
        while not done.wait(0.01):
            now = time.monotonic()
            waits.append(now - last)
            last = now

    beating = threading.Thread(target=beat)
    heard = []
    beating.start()
    table = read_in_child(data, "a.xlsx", "groups", on_progress=heard.append)
    done.set()
    beating.join()

    assert len(table.rows) == 10_000
    assert heard == sorted(heard)
    assert len(heard) > 3
    assert sorted(waits)[int(len(waits) * 0.95)] < 0.25


def test_children_leave_nothing_behind():
    before = psutil.Process().num_fds(), len(psutil.Process().children())
    for _ in range(3):
        refusal_of(read_in_child, b"a,b\n", "a.csv", "groups")
        refusal_of(read_in_child, BIG, "a.xlsx", "groups", limits=Limits(wall_seconds=0.3))

    assert (psutil.Process().num_fds(), len(psutil.Process().children())) == before


def test_the_child_is_told_no_secret(monkeypatch):
    from files import child

    monkeypatch.setenv("WARD_DATABASE_URL", "postgresql://user:secret@host/db")
    seen = {}
    real = child.subprocess.Popen

    def noted(*arguments, **named):
        seen.update(named["env"])
        return real(*arguments, **named)

    monkeypatch.setattr(child.subprocess, "Popen", noted)
    refusal_of(read_in_child, b"a,b\n", "a.csv", "groups")

    assert not [name for name in seen if name.startswith("WARD")]


def test_limits_are_those_that_are_told():
    assert (LIMITS.bytes, LIMITS.rows, LIMITS.columns) == (5_000_000, 20_000, 60)
    assert part(GOOD, SHEET).count("<row") == 2
