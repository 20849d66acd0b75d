"""Files as somebody might make them to do harm: every name, heading, cell and property a payload."""

import io

import openpyxl
import pyproj

from tests.browser.payloads import PAYLOADS
from tests.maps.making import VN2000, cell, collection, feature, in_plane, mapping, shapefile_parts, zipped

NAMED = PAYLOADS["image"]
"""Fits into the name of a file, and of a layer."""
SHEETS = ("<img src=x onerror=pwned=1>", "_x_ `y` ~~z~~ $x^2$ {0}")
HEADINGS = ("Ngày", "Giờ bắt đầu", "Tổ dân phố", "Dịch vụ đã hướng dẫn", "Lượt người", "Cán bộ", "Địa điểm")
BAD_DAY, ODD = PAYLOADS["script"], ("markdown", "directives", "markdown_link", "html", "braces")


def upload(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def with_faults(day: str) -> dict[str, object]:
    """Headings that nobody knows, and cells that are neither a day, an hour nor a number."""
    odd = [PAYLOADS[name] for name in ODD]
    wrong = [BAD_DAY, PAYLOADS["svg"], PAYLOADS["vega"], "x", PAYLOADS["image"], PAYLOADS["address"], ""]
    rows = [[*HEADINGS, *odd], [*wrong, *odd], [day, *[PAYLOADS[name] for name in (*ODD, "svg")]]]
    return upload(f"{NAMED}.xlsx", workbook({"Buổi": rows}))


def with_two_sheets(day: str) -> dict[str, object]:
    """Either could be meant; names in them that the ward does not know, and one that it does."""
    rows = [
        list(HEADINGS),
        [day, "19:30", PAYLOADS["markdown"], "1 " + PAYLOADS["image"], 20, "Ai đó", PAYLOADS["vega"]],
        [day, "08:30", "Khu <b>lạ</b> :red[x]", "Dịch vụ **lạ** _x_", 21, "Ông <i>Lạ</i> [a](b)", PAYLOADS["svg"]],
    ]
    return upload(f"{NAMED}.xlsx", workbook(dict.fromkeys(SHEETS, rows)))


def with_people(heading: str, day: str, code: str) -> dict[str, object]:
    """A list of staff or of volunteers that can be brought in."""
    names = [PAYLOADS[name] for name in ("script", "markdown", "directives", "html")]
    rows = [[f"{code}{number}", name, day] for number, name in enumerate(names)]
    return upload(f"{PAYLOADS['braces']} {NAMED}.xlsx", workbook({"Danh sách": [["Mã", "Họ và tên", heading], *rows]}))


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
            for one in sheet[sheet.max_row]:
                if isinstance(one.value, str):
                    one.data_type = "s"  # also what looks like a formula
    book.save(kept)
    return kept.getvalue()


def map_of(names: list[str]) -> dict[str, object]:
    """Squares called by `names`; each payload is the name of a property, too."""
    more = {text: text for text in PAYLOADS.values()}
    features = [feature(mapping(cell(number)), ten=name, **more) for number, name in enumerate(names, start=1)]
    return upload(f"{NAMED}.geojson", collection(features))


def map_of_two_layers() -> dict[str, object]:
    """Two Shapefiles in one zip."""
    features = [feature(in_plane(mapping(cell(number))), ten="**lạ** _x_ <b>y</b>") for number in (1, 2)]
    prj = pyproj.CRS(VN2000).to_wkt("WKT1_ESRI")
    parts = {}
    for name in (NAMED, "_x_ `y` ~~z~~ $x^2$"):
        parts |= shapefile_parts(features, name=name, prj=prj)
    return upload("**đậm** _x_.zip", zipped(parts))


NO_MAP = upload(f"{NAMED}.json", b"not a map")
