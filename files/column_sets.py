"""The column sets of all files that come in and go out."""

from files.column_words import GROUP_KINDS, ROLES, STATUSES, VOLUNTEER_KINDS
from files.columns import DAY_HEADINGS, ROW_NUMBER, SERVICE_HEADINGS, Column, ColumnSet, Kind
from files.counter_columns import COUNTER

MOST_PEOPLE = 10_000

_GROUP = ("TDP", "Tổ", "Tên tổ", "Tổ/xóm", "Tổ, xóm", "Xóm", "Thôn", "Khu dân cư", "Mã tổ", "Group code")

VISITS = ColumnSet(
    "visits",
    (
        ROW_NUMBER,
        Column(
            "number",
            Kind.WHOLE,
            least=1,
            most=10**15,
            aliases=("Số buổi", "ID", "Number"),
            in_template=False,
            unique=True,
        ),
        Column(
            "on_day",
            Kind.DAY,
            True,
            aliases=(*DAY_HEADINGS, "Ngày thực hiện", "Ngày tổ chức", "Day"),
            examples=("05/11/2026", "07/11/2026"),
        ),
        Column("starts_at", Kind.TIME, True, aliases=("Giờ", "Bắt đầu", "Từ giờ", "Start"), examples=("19:30", "8h00")),
        Column("ends_at", Kind.TIME, aliases=("Kết thúc", "Đến giờ", "End"), examples=("21:00", "10h30")),
        Column("group", Kind.TEXT, True, most=80, aliases=_GROUP, examples=("Tổ 12", "Xóm Nước Hai"), offered="groups"),
        Column("status", Kind.CHOICE, aliases=("Tình trạng",), words=STATUSES, in_template=False),
        Column(
            "venue",
            Kind.TEXT,
            most=120,
            aliases=("Nơi tổ chức", "Địa điểm tổ chức"),
            examples=("Nhà văn hóa Tổ 12", ""),
        ),
        Column(
            "services",
            Kind.TAUGHT,
            True,
            most=200,
            offered="services",
            aliases=(*SERVICE_HEADINGS, "Nội dung", "Nội dung hướng dẫn", "Dịch vụ", "Services"),
            examples=("Đăng ký khai sinh (12/3/1); Tra cứu hồ sơ (5/–/–)", "Đăng nhập Cổng DVC"),
        ),
        Column(
            "attendees",
            Kind.WHOLE,
            most=MOST_PEOPLE,
            examples=("34", "21"),
            aliases=("Số người", "Số lượt người", "Người tham dự", "Số người tham dự", "Số người tham gia"),
        ),
        Column(
            "households_present",
            Kind.WHOLE,
            most=MOST_PEOPLE,
            examples=("30", ""),
            aliases=("Số hộ", "Số hộ tham dự", "Số hộ tham gia", "Hộ có mặt"),
        ),
        Column(
            "first_time_households",
            Kind.WHOLE,
            most=MOST_PEOPLE,
            aliases=("Số hộ lần đầu", "Hộ mới", "First-time households"),
            examples=("18", ""),
        ),
        Column(
            "staff",
            Kind.LIST,
            True,
            most=80,
            offered="staff",
            examples=("Mẫu Thị Hai; Thử Văn Ba", "CB03"),
            aliases=("Cán bộ hướng dẫn", "Người hướng dẫn", "Cán bộ phụ trách", "Người phụ trách"),
        ),
        Column(
            "volunteers",
            Kind.LIST,
            most=80,
            aliases=("Tình nguyện viên", "Tổ CNSCĐ", "Hạt nhân số tham gia", "Digital cores"),
            examples=("HN001", ""),
            offered="volunteers",
        ),
        Column("note", Kind.LINES, most=2_000, aliases=("Khó khăn, vướng mắc", "Notes"), examples=("", "Cần quay lại")),
        Column(
            "second_visit_reason",
            Kind.TEXT,
            most=300,
            aliases=("Lý do có buổi thứ hai", "Reason for the second visit"),
            examples=("", ""),
            in_template=False,
        ),
    ),
)

ASSISTS = ColumnSet(
    "assists",
    (
        ROW_NUMBER,
        Column("number", Kind.WHOLE, least=1, most=10**15, aliases=("ID",), in_template=False, unique=True),
        Column("on_day", Kind.DAY, True, aliases=(*DAY_HEADINGS, "Ngày hỗ trợ"), examples=("06/11/2026", "08/11/2026")),
        Column(
            "volunteer",
            Kind.TEXT,
            True,
            most=80,
            offered="volunteers",
            examples=("HN001", "Mẫu Văn Năm"),
            aliases=(
                "Tình nguyện viên",
                "Digital core",
                "Người hỗ trợ",
                "Họ và tên",
                "Họ tên",
                "Thành viên tổ CNSCĐ",
                "Mã hạt nhân số",
            ),
        ),
        Column("group", Kind.TEXT, most=80, aliases=_GROUP, examples=("", "Tổ 12"), offered="groups"),
        Column(
            "service",
            Kind.TEXT,
            most=200,
            aliases=(*SERVICE_HEADINGS, "Nội dung", "Nội dung hỗ trợ"),
            examples=("", "Đăng ký khai sinh"),
            offered="services",
        ),
        Column(
            "households",
            Kind.WHOLE,
            True,
            least=1,
            most=200,
            examples=("3", "2 hộ"),
            aliases=("Số hộ", "Lượt hộ", "Số lượt hộ", "Số hộ hỗ trợ", "Hộ"),
        ),
    ),
    fills_down=("on_day", "volunteer", "group"),
)

GROUPS = ColumnSet(
    "groups",
    (
        ROW_NUMBER,
        Column("code", Kind.TEXT, True, most=20, aliases=("Mã", "Mã TDP"), examples=("T12", "X02"), unique=True),
        Column(
            "name",
            Kind.TEXT,
            True,
            most=80,
            aliases=("Tổ dân phố", "Tổ", "TDP", "Tên tổ dân phố", "Tổ/xóm", "Tên"),
            examples=("Tổ 12", "Xóm Nước Hai"),
            unique=True,
        ),
        Column("kind", Kind.CHOICE, aliases=("Loại hình",), words=GROUP_KINDS, examples=("Tổ dân phố", "Xóm")),
        Column(
            "households",
            Kind.WHOLE,
            True,
            least=1,
            most=20_000,
            aliases=("Số hộ dân", "Hộ", "Tổng số hộ", "Số hộ gia đình"),
            examples=("182", "1.041"),
        ),
        Column(
            "former_unit",
            Kind.TEXT,
            most=80,
            aliases=("Đơn vị trước sáp nhập", "Thuộc đơn vị cũ"),
            examples=("Phường cũ", "Xã cũ"),
        ),
        Column("venue", Kind.TEXT, most=120, aliases=("Địa điểm", "Nơi sinh hoạt"), examples=("Nhà văn hóa Tổ 12", "")),
        Column(
            "lat", Kind.DEGREES, least=8.0, most=23.5, aliases=("Latitude", "Vĩ độ (lat)"), examples=("21,5905", "")
        ),
        Column(
            "lon",
            Kind.DEGREES,
            least=102.0,
            most=110.0,
            aliases=("Longitude", "Long", "Lng", "Kinh độ (lon)"),
            examples=("105,7855", ""),
        ),
        Column(
            "valid_from", Kind.DAY, aliases=("Hiệu lực từ", "Từ ngày", "Ngày thành lập"), examples=("01/07/2025", "")
        ),
        Column("valid_to", Kind.DAY, aliases=("Hiệu lực đến", "Đến ngày"), in_template=False),
    ),
)

VOLUNTEERS = ColumnSet(
    "volunteers",
    (
        ROW_NUMBER,
        Column("code", Kind.TEXT, most=20, aliases=("Mã", "Mã HNS"), examples=("HN001", "HN002"), unique=True),
        Column(
            "name",
            Kind.TEXT,
            True,
            most=80,
            aliases=("Họ tên", "Tên", "Tình nguyện viên", "Hạt nhân số", "Thành viên"),
            examples=("Mẫu Văn Năm", "Thử Thị Sáu"),
        ),
        Column("group", Kind.TEXT, True, most=80, aliases=_GROUP, examples=("Tổ 12", "T01"), offered="groups"),
        Column(
            "kind",
            Kind.CHOICE,
            aliases=("Loại", "Lực lượng", "Đối tượng"),
            words=VOLUNTEER_KINDS,
            examples=("Đảng viên", "Đoàn viên"),
        ),
        Column(
            "in_digital_team",
            Kind.YES_NO,
            aliases=("Tổ CNSCĐ", "Thành viên tổ CNSCĐ", "Tổ công nghệ số cộng đồng"),
            examples=("có", "không"),
        ),
        Column("joined_on", Kind.DAY, aliases=("Từ ngày", "Ngày bắt đầu"), examples=("15/11/2025", "")),
        Column("left_on", Kind.DAY, aliases=("Đến ngày", "Ngày thôi"), in_template=False),
    ),
)

STAFF = ColumnSet(
    "staff",
    (
        ROW_NUMBER,
        Column(
            "code",
            Kind.TEXT,
            True,
            most=20,
            aliases=("Mã", "Mã CB", "Mã nhân viên"),
            examples=("CB02", "CB03"),
            unique=True,
        ),
        Column(
            "name",
            Kind.TEXT,
            True,
            most=80,
            aliases=("Họ tên", "Tên", "Tên cán bộ"),
            examples=("Mẫu Thị Hai", "Thử Văn Ba"),
        ),
        Column(
            "position",
            Kind.TEXT,
            most=80,
            aliases=("Chức danh", "Vị trí"),
            examples=("Phó Giám đốc Trung tâm", "Chuyên viên"),
        ),
        Column("role", Kind.CHOICE, aliases=("Quyền", "Vai trò"), words=ROLES, examples=("Quản lý", "Chuyên viên")),
        Column("goes_out", Kind.YES_NO, aliases=("Đi cơ sở", "Tham gia hướng dẫn"), examples=("không", "có")),
        Column("active_from", Kind.DAY, aliases=("Từ ngày", "Ngày bắt đầu"), examples=("01/07/2025", "")),
        Column("active_to", Kind.DAY, aliases=("Đến ngày", "Ngày thôi"), in_template=False),
    ),
)

SETS = {one.name: one for one in (VISITS, ASSISTS, COUNTER, GROUPS, VOLUNTEERS, STAFF)}
