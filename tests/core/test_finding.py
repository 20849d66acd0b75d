"""Find anything: what people type, and what must be among the first five answers."""

from datetime import date, time, timedelta

import pytest

from core.finding import Seeker, found
from metrics.finding import things
from models import Actor, GroupKind, Role, VisitStatus, display
from tests.planting import EVENING, TODAY, Plot
from texts import translator

MENU = (
    "overview", "coverage", "services", "volunteers", "relief", "record", "assists", "counter", "register", "privacy",
    "groups", "catalogue", "staff", "members", "targets", "settings", "displays", "accounts", "audit",
)  # fmt: skip


def furnish(session):
    plot = Plot(session)
    names = [(f"Tổ {n}", f"T{n:02}", "Phúc Hà") for n in (1, 2, 3, 5, 10, 11, 12, 15, 21, 51, 112, 120)]
    names += [("Xóm Nước Hai", "XNH", "Quyết Thắng"), ("Xóm Cây Thị", "XCT", "Quyết Thắng"), ("Xóm 7", "X07", "Đán")]
    groups = {
        name: plot.group(
            name, code=code, venue=f"Nhà văn hóa {name}", former_unit=former,
            kind=GroupKind.XOM if name.startswith("Xóm") else GroupKind.TO_DAN_PHO,
        )
        for name, code, former in names
    }  # fmt: skip
    services = {
        slug: plot.service(slug) for slug in ("khai_sinh", "ket_hon", "dang_nhap", "xay_dung", "tam_tru", "chu_ky_so")
    }
    for slug, vi, en, full in (
        ("khai_sinh", "Đăng ký khai sinh", "Birth registration", "Đăng ký khai sinh"),
        ("ket_hon", "Đăng ký kết hôn", "Marriage registration", "Đăng ký kết hôn"),
        ("dang_nhap", "Đăng nhập Cổng DVC", "Portal sign-in", "Đăng nhập Cổng Dịch vụ công quốc gia bằng VNeID"),
        ("xay_dung", "Cấp phép xây dựng", "Building permit", "Cấp giấy phép xây dựng nhà ở riêng lẻ"),
        ("tam_tru", "Đăng ký tạm trú", "Temporary residence", "Đăng ký tạm trú"),
        ("chu_ky_so", "Chữ ký số", "Digital signature", "Đăng ký chữ ký số cá nhân"),
    ):
        one = services[slug]
        one.short_vi, one.short_en, one.name_vi, one.name_en = vi, en, full, en
    lan = plot.staff("Trần Thử Lan")
    lan.position, lan.unit = "Chuyên viên hộ tịch", "Trung tâm Phục vụ hành chính công"
    plot.staff("Nguyễn Mẫu Hưng").position = "Phó Giám đốc"
    plot.staff("Lê Thị Hòa")
    left = plot.staff("Phạm Thử Tú")
    left.active_to = date(2026, 1, 1)
    for name, group in (
        ("Đỗ Mẫu Hùng", "Tổ 5"), ("Bùi Thử Hùng", "Tổ 12"), ("Đặng Văn Mẫu", "Tổ 5"), ("Ngô Thị Ước", "Xóm Nước Hai"),
        ("Vũ Mẫu Tư", "Tổ 1"), ("Hoàng Thử Ánh", "Tổ 2"),
    ):  # fmt: skip
        plot.volunteer(groups[group], name=name)
    plot.volunteer(groups["Tổ 5"], name="Đã xóa 7", erased_at=EVENING)
    lessons = [services["khai_sinh"]]
    plot.visit(groups["Tổ 12"], date(2025, 11, 12), services=lessons, venue="Nhà ông Mẫu", note="mưa to, ít người đến")
    plot.visit(groups["Tổ 5"], date(2025, 11, 12), starts_at=time(8), venue="Đình làng")
    plot.visit(groups["Tổ 12"], date(2026, 2, 20), venue="Nhà văn hóa Tổ 12", note="phát tờ rơi")
    plot.visit(groups["Tổ 3"], TODAY - timedelta(days=1), note="loa bị hỏng")
    plot.visit(groups["Xóm Nước Hai"], TODAY + timedelta(days=4), status=VisitStatus.PLANNED)
    plot.visit(groups["Tổ 1"], date(2025, 12, 24), venue="Trường tiểu học")
    session.flush()
    return plot


def seeker(session, role=Role.MANAGER, language="vi"):
    ask = lambda question, **arguments: question(session, 1, **arguments)  # noqa: E731
    return Seeker(ask, Actor(1, 1, "", role, 1), translator(language), TODAY, MENU)


def answers(by, text):
    """The labels of the first five answers, as they stand on the screen."""
    return [(hit.label, hit.page) for section in found(by, text) for hit in section.hits][:5]


GROUP, VISIT, PEOPLE, SERVICE = "group", "visit", "members", "register"
ASKED = {
    "to 12": ("Tổ 12", GROUP), "t12": ("Tổ 12", GROUP), "Tổ 12": ("Tổ 12", GROUP), "TO12": ("Tổ 12", GROUP),
    "12": ("Tổ 12", GROUP), "to12": ("Tổ 12", GROUP), "tổ dân phố 12": ("Tổ 12", GROUP), "tdp 12": ("Tổ 12", GROUP),
    "to 1": ("Tổ 1", GROUP), "t1": ("Tổ 1", GROUP), "to 01": ("Tổ 1", GROUP), "to 112": ("Tổ 112", GROUP),
    "t 120": ("Tổ 120", GROUP), "nuoc hai": ("Xóm Nước Hai", GROUP), "xom nuoc": ("Xóm Nước Hai", GROUP),
    "xnh": ("Xóm Nước Hai", GROUP), "cay thi": ("Xóm Cây Thị", GROUP), "x7": ("Xóm 7", GROUP),
    "xom 7": ("Xóm 7", GROUP), "to 5": ("Tổ 5", GROUP), "group 12": ("Tổ 12", GROUP),
    "quyet thang": ("Xóm Nước Hai", GROUP),
    "thon nuoc hai": ("Xóm Nước Hai", GROUP), "cay": ("Xóm Cây Thị", GROUP), "zz": None, "to 99": None,
    "hung to 5": ("Đỗ Mẫu Hùng", PEOPLE), "hùng tổ 12": ("Bùi Thử Hùng", PEOPLE), "hung": ("Đỗ Mẫu Hùng", PEOPLE),
    "hùng": ("Bùi Thử Hùng", PEOPLE), "hưng": ("Nguyễn Mẫu Hưng", SERVICE), "do mau hung": ("Đỗ Mẫu Hùng", PEOPLE),
    "dang van mau": ("Đặng Văn Mẫu", PEOPLE), "uoc": ("Ngô Thị Ước", PEOPLE), "uoc nuoc hai": ("Ngô Thị Ước", PEOPLE),
    "anh": ("Hoàng Thử Ánh", PEOPLE), "hta": ("Hoàng Thử Ánh", PEOPLE), "vu mau tu": ("Vũ Mẫu Tư", PEOPLE),
    "tu": ("Vũ Mẫu Tư", PEOPLE), "hat nhan hung": ("Đỗ Mẫu Hùng", PEOPLE), "lan": ("Trần Thử Lan", SERVICE),
    "tran thu lan": ("Trần Thử Lan", SERVICE), "can bo lan": ("Trần Thử Lan", SERVICE),
    "ho tich": ("Trần Thử Lan", SERVICE), "hoa": ("Lê Thị Hòa", SERVICE), "hoà": ("Lê Thị Hòa", SERVICE),
    "pho giam doc": ("Nguyễn Mẫu Hưng", SERVICE), "pham thu tu": ("Phạm Thử Tú", SERVICE),
    "khai sinh": ("Đăng ký khai sinh", SERVICE), "khaisinh": ("Đăng ký khai sinh", SERVICE),
    "kết hôn": ("Đăng ký kết hôn", SERVICE),
    "ket hon": ("Đăng ký kết hôn", SERVICE), "dvc": ("Đăng nhập Cổng DVC", SERVICE),
    "vneid": ("Đăng nhập Cổng DVC", SERVICE), "birth": ("Đăng ký khai sinh", SERVICE),
    "giay phep xay dung": ("Cấp phép xây dựng", SERVICE), "thu tuc tam tru": ("Đăng ký tạm trú", SERVICE),
    "chu ky so": ("Chữ ký số", SERVICE), "dk khai sinh": ("Đăng ký khai sinh", SERVICE),
    "xay dung": ("Cấp phép xây dựng", SERVICE),
    "12/11": ("Tổ 12 · T4 12/11/2025 19:30", VISIT), "12-11-2025": ("Tổ 5 · T4 12/11/2025 08:00", VISIT),
    "to 12 12/11": ("Tổ 12 · T4 12/11/2025 19:30", VISIT), "12/11 to 5": ("Tổ 5 · T4 12/11/2025 08:00", VISIT),
    "ngày 12/11/2025": ("Tổ 12 · T4 12/11/2025 19:30", VISIT), "hom qua": ("Tổ 3 · T2 02/03/2026 19:30", VISIT),
    "buổi tổ 12": ("Tổ 12 · T6 20/02/2026 19:30", VISIT), "thang 12": ("Tổ 1 · T4 24/12/2025 19:30", VISIT),
    "11/2025": ("Tổ 12 · T4 12/11/2025 19:30", VISIT), "loa bi hong": ("Tổ 3 · T2 02/03/2026 19:30", VISIT),
    "dinh lang": ("Tổ 5 · T4 12/11/2025 08:00", VISIT), "tờ rơi": ("Tổ 12 · T6 20/02/2026 19:30", VISIT),
    "truong tieu hoc": ("Tổ 1 · T4 24/12/2025 19:30", VISIT), "nha ong mau": ("Tổ 12 · T4 12/11/2025 19:30", VISIT),
    "visit 12/11": ("Tổ 12 · T4 12/11/2025 19:30", VISIT), "2025-12-24": ("Tổ 1 · T4 24/12/2025 19:30", VISIT),
    "nuoc hai 07/03": ("Xóm Nước Hai · T7 07/03/2026 19:30", VISIT),
    "to 12 mua": ("Tổ 12 · T4 12/11/2025 19:30", VISIT),
    "so buoi": ("Sổ buổi hướng dẫn", "register"), "ghi buoi": ("Ghi buổi hướng dẫn", "record"),
    "tong quan": ("Tổng quan", "overview"), "ban do": ("Tổng quan", "overview"), "audit": ("Nhật ký thay đổi", "audit"),
    "mot cua": ("Số liệu một cửa", "counter"), "chi tieu": ("Chỉ tiêu", "targets"),
    "mat khau": ("Tài khoản", "accounts"),
    "nhat ky": ("Nhật ký thay đổi", "audit"), "ngay nghi le": ("Thiết lập của phường", "settings"),
    "12 to": ("Tổ 12", GROUP), "hai nuoc xom": ("Xóm Nước Hai", GROUP), "hung mau do": ("Đỗ Mẫu Hùng", PEOPLE),
    "lan tran": ("Trần Thử Lan", SERVICE), "sinh khai": ("Đăng ký khai sinh", SERVICE),
    "hôn kết đăng ký": ("Đăng ký kết hôn", SERVICE), "rơi tờ 12 tổ": ("Tổ 12 · T6 20/02/2026 19:30", VISIT),
    "sap nhap": ("Danh sách tổ dân phố", "groups"), "do phu": ("Độ phủ tổ dân phố", "coverage"),
}  # fmt: skip
"""What is typed → what must be among the first five; None: nothing of the ward is called so."""


def test_what_people_type_is_answered_among_the_first_five(session):
    furnish(session)
    by = seeker(session)

    wrong = {
        text: shown for text, meant in ASKED.items() if (shown := answers(by, text)) and meant and meant not in shown
    }
    none = {text for text, meant in ASKED.items() if meant and not answers(by, text)}

    assert len(ASKED) >= 60
    assert (wrong, none) == ({}, set())
    assert not any(answers(by, text) for text, meant in ASKED.items() if meant is None)


def leads_to(session, role, text):
    hits = [hit for section in found(seeker(session, role), text) for hit in section.hits]
    return [(hit.page, hit.address) for hit in hits if hit.label in ("Đỗ Mẫu Hùng", "Trần Thử Lan", "Chữ ký số")]


def test_an_answer_leads_to_the_page_that_its_reader_may_use(session):
    furnish(session)
    ids = {thing.name: str(thing.id) for thing in things(session, 1)}

    assert leads_to(session, Role.MANAGER, "do mau hung") == [("members", {"one": ids["Đỗ Mẫu Hùng"]})]
    for role in (Role.LEADER, Role.STAFF):
        assert leads_to(session, role, "do mau hung") == [("group", {"group": "T05"})]
    went = {"by": ids["Trần Thử Lan"], "when": "start"}
    assert leads_to(session, Role.LEADER, "lan") == [("register", went)]
    assert leads_to(session, Role.ADMINISTRATOR, "lan") == [("staff", {"one": ids["Trần Thử Lan"]})]
    assert leads_to(session, Role.ADMINISTRATOR, "chu ky so") == [("catalogue", {"one": ids["Chữ ký số"]})]


def test_a_screen_on_the_wall_finds_nobody_and_an_erased_name_is_not_found(session):
    furnish(session)
    wall = Seeker(lambda question, **more: question(session, 1, **more), display(1, "Sảnh"), translator("vi"), TODAY)

    assert found(wall, "hung") == []
    assert answers(seeker(session), "da xoa 7") == []


def test_what_has_ended_is_found_after_what_goes_on_and_says_so(session):
    plot = furnish(session)
    plot.group("Tổ 12", code="T12B", valid_to=date(2026, 1, 1))
    session.flush()

    first, second = [hit for section in found(seeker(session), "to 12") for hit in section.hits][:2]

    assert (first.address, second.address) == ({"group": "T12"}, {"group": "T12B"})
    assert "đã kết thúc từ 01/01/2026" in second.detail


def test_a_day_without_a_year_is_the_nearest_on_which_there_was_a_visit(session):
    plot = furnish(session)
    assert answers(seeker(session), "24/12")[0][0] == "Tổ 1 · T4 24/12/2025 19:30"
    old = plot.visit(plot.group("Tổ 30"), date(2024, 6, 5))
    assert answers(seeker(session), "5/6") == [(f"Tổ 30 · T4 05/06/2024 {old.starts_at:%H:%M}", "visit")]


def test_in_english_the_same_is_found_and_told_in_english(session):
    furnish(session)
    sections = found(seeker(session, language="en"), "khai sinh")

    assert sections[0].title == "Services"
    assert sections[0].hits[0].label == "Birth registration"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "'", "%", "\\", "\0", "٣", "²", "a" * 5000, "1/1/1/1", "31/02", "99/99/9999", "0", "to " * 500, "😀"],
)
def test_whatever_is_typed_is_answered(session, text):
    furnish(session)
    found(seeker(session), text)
