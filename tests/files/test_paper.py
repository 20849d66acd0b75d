"""The paper sheet: read back as text, looked at as a picture, its code decoded."""

import io
import unicodedata
from datetime import UTC, date, datetime, time

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from files.paper import Head, SheetOf, visit_sheets
from texts import LANGUAGES, translator

KNOWN = SheetOf(
    address="https://huongdan.quyetthang.example/record?plan=1234", number=1234, group="Tổ dân phố 12 – Thịnh Đán",
    on_day=date(2026, 11, 24), starts_at=time(19, 30), venue="Nhà văn hóa, ngõ 5 đường Quang Trung",
    staff=["Nguyễn Thị Hồng Ngọc"], volunteers=["Đỗ Thị Mỹ Lệ", "Vũ Hữu Ước"],
    services=["Đăng ký khai sinh", "Thành lập hộ kinh doanh"], households=1214,
)  # fmt: skip
BLANK = SheetOf(address="http://localhost:8501/record")
HEAD = Head(ward="Phường Quyết Thắng", demo="TRÌNH DIỄN", made=datetime(2026, 11, 22, 19, 2, tzinfo=UTC))
LETTERS = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(
    vowel + mark for vowel in "aeiouy" for mark in ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)


def text_of(data, page=0):
    return PdfReader(io.BytesIO(data)).pages[page].extract_text()


def picture_of(data, page=0):
    return pypdfium2.PdfDocument(data)[page].render(scale=3).to_pil()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["a5", "a4"])
def test_a_sheet_says_everything_that_is_known_and_asks_for_the_rest(size, language):
    t = translator(language)
    words = text_of(visit_sheets(t, [KNOWN], HEAD, size))

    for known in (
        KNOWN.group, "24/11/2026", "19:30", KNOWN.venue, KNOWN.staff[0], *KNOWN.volunteers, *KNOWN.services,
        t.number(1214), "PHƯỜNG QUYẾT THẮNG", "TRÌNH DIỄN", "19:02 22/11/2026", KNOWN.address.removeprefix("https://"),
    ):  # fmt: skip
        assert known in words
    for asked in ("ends_at", "people", "filed_by_resident", "attendees", "households_present", "first_time", "note"):
        assert t(f"paper.{asked}").split()[0] in words
    assert t("paper.no_names").split(".")[0] in " ".join(words.split())


@pytest.mark.parametrize("sheet", [KNOWN, BLANK], ids=["known", "blank"])
@pytest.mark.parametrize("size", ["a5", "a4"])
def test_the_code_on_the_paper_is_the_address(size, sheet):
    found = zxingcpp.read_barcodes(picture_of(visit_sheets(translator("vi"), [sheet], HEAD, size)))

    assert [one.text for one in found] == [sheet.address]


def test_a_page_for_each_visit_in_the_size_that_was_asked_for():
    data = visit_sheets(translator("vi"), [KNOWN, BLANK, KNOWN], HEAD, "a5")
    pages = PdfReader(io.BytesIO(data)).pages

    assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [(420, 595)] * 3
    (large,) = PdfReader(io.BytesIO(visit_sheets(translator("vi"), [BLANK], HEAD, "a4"))).pages
    assert (round(large.mediabox.width), round(large.mediabox.height)) == (595, 842)
    assert "1234" not in text_of(data, 1)


def test_every_vietnamese_letter_is_in_the_embedded_font():
    letters = unicodedata.normalize("NFC", LETTERS)
    pieces = [letters[at : at + 24] for at in range(0, len(letters), 24)]
    data = visit_sheets(
        translator("vi"), [SheetOf(address="http://a/record", venue=piece) for piece in pieces], HEAD, "a4"
    )

    for page, piece in enumerate(pieces):
        assert piece in text_of(data, page)
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]
    embedded = [font.get_object() for font in fonts.values()]
    ours = [font for font in embedded if "WardSans" in str(font["/BaseFont"])]
    assert ours
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in ours)


def test_what_is_too_long_is_shortened_and_stays_on_the_page():
    long = "Ngõ rất dài " * 40
    sheet = SheetOf(
        address="http://" + "a" * 300 + "/record", group=long, venue=long, staff=[long] * 5, volunteers=[long] * 50,
        services=[long] * 9,
    )  # fmt: skip
    data = visit_sheets(translator("vi"), [sheet], HEAD, "a5")

    assert len(PdfReader(io.BytesIO(data)).pages) == 1
    edge = picture_of(data).convert("L").crop((0, 0, 40, 1785))
    assert edge.getextrema() == (255, 255), "nothing is written into the margin"
