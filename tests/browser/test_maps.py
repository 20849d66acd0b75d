"""A map in a real browser: uploaded, its leftover picked on the map, applied and taken back; a point clicked."""

import json
from contextlib import contextmanager

import pyproj
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from core.database import Database
from models import ResidentialGroup
from tests.browser.test_sheets import no_sideways_scroll
from tests.maps.making import NAMES, VN2000, in_plane, shapefile_parts, ward, zipped

pytestmark = pytest.mark.browser


@contextmanager
def data(server):
    database = Database(server.database_url)
    with database.reading() as session:
        yield session
    database.close()


def on_map(server):
    row = ResidentialGroup
    with data(server) as session:
        return set(session.scalars(select(row.name).where(row.boundary.is_not(None))))


def placed(server, name):
    row = ResidentialGroup
    with data(server) as session:
        return tuple(session.execute(select(row.latitude, row.longitude).where(row.name == name)).one())


def file_of(features):
    content = zipped(shapefile_parts(features, prj=pyproj.CRS(VN2000).to_wkt("WKT1_ESRI")))
    return {"name": "ranh_gioi.zip", "mimeType": "application/zip", "buffer": content}


def opened(page: Page, server) -> None:
    page.goto(f"{server.url}/map_import")
    expect(page.get_by_text("Chọn tệp bản đồ")).to_be_visible()


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_a_map_is_looked_at_put_right_applied_and_taken_back(serve, open_screen, screen):
    server, page = serve(), open_screen(screen, "administrator")
    opened(page, server)
    features = [one | {"geometry": in_plane(one["geometry"])} for one in ward()[:10]]
    features[6]["properties"]["ten"] = "Khu Đồng Lạ"
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(file_of(features))
    expect(page.get_by_text("10 hình · 9 đã khớp với tổ · 1 chưa khớp")).to_be_visible()
    assert no_sideways_scroll(page)

    page.locator("path.left.pick").click()
    field = page.get_by_role("combobox", name="Hình số 7 (Khu Đồng Lạ) là của tổ")
    field.fill("to 7")
    page.get_by_role("option", name="Tổ 7").click()
    expect(page.get_by_text("10 hình · 10 đã khớp với tổ · 0 chưa khớp")).to_be_visible()
    page.get_by_role("button", name="Nhập ranh giới cho 10 tổ").click()
    expect(page.get_by_text("Đã nhập ranh giới cho 10 tổ.")).to_be_visible()
    assert on_map(server) == set(NAMES[:10])

    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    expect(page.get_by_text("Đã hoàn tác: các tổ có lại ranh giới trước đó.")).to_be_visible()
    assert on_map(server) == set()


def test_a_group_is_placed_by_a_click_on_the_map(serve, open_screen):
    server, desktop = serve(), open_screen("desktop", "administrator")
    opened(desktop, server)
    content = json.dumps({"type": "FeatureCollection", "features": ward()[:11]}).encode()
    desktop.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "to.geojson", "mimeType": "application/json", "buffer": content}
    )
    desktop.get_by_role("button", name="Nhập ranh giới cho 11 tổ").click()
    expect(desktop.get_by_text("Đã nhập ranh giới cho 11 tổ.")).to_be_visible()

    desktop.get_by_text("Đặt tổ bằng điểm").click()
    picture = desktop.locator("svg.placing")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.2})
    typed = desktop.get_by_role("textbox", name="Tọa độ (dán từ bản đồ)")
    expect(typed).not_to_have_value("")
    latitude, longitude = (float(part) for part in typed.input_value().split(", "))
    desktop.get_by_role("combobox", name="Tổ", exact=True).fill("to 12")
    desktop.get_by_role("option", name="Tổ 12").click()
    desktop.get_by_role("button", name="Đặt điểm").click()
    expect(desktop.get_by_text("Đã đặt điểm cho Tổ 12.")).to_be_visible()

    assert placed(server, "Tổ 12") == (latitude, longitude)
    assert 21.56 < latitude < 21.58
    assert 105.78 < longitude < 105.80
