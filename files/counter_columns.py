"""The counter figures as real centres report them: dossiers received by channel, for a day or a period."""

from files.column_words import LEVELS
from files.columns import DAY_HEADINGS, ROW_NUMBER, SERVICE_HEADINGS, Column, ColumnSet, Kind

MOST_IN_A_PERIOD = 10_000_000

_DOSSIERS = ("Hồ sơ", "Số hồ sơ", "Hồ sơ tiếp nhận", "Số hồ sơ tiếp nhận", "Tiếp nhận", "Nhận", "Nộp")


def _with(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each word alone, and as people join it to "dossiers received"."""
    return (*words, *(f"{before} {word}" for before in _DOSSIERS for word in words))


_STATES = ("Đã giải quyết", "Đang giải quyết", "Hồ sơ đã giải quyết", "Hồ sơ đang giải quyết")
_IN_TIME = ("Trước hạn", "Đúng hạn", "Quá hạn", "Trong hạn")
_NOT_OURS = (
    *_with(("Kỳ trước chuyển qua", "Kỳ trước chuyển sang", "Từ kỳ trước")),
    "Tồn kỳ trước",
    "Tồn",
    "Mới tiếp nhận",
    *_STATES,
    *(f"{state} {part}" for state in _STATES for part in ("Tổng", "Tổng số", "Tổng số hồ sơ", *_IN_TIME)),
    *_IN_TIME,
    "Tỷ lệ",
    "Tỷ lệ hồ sơ trực tuyến",
    "Tỷ lệ hồ sơ trực tuyến/(Trực tuyến + Trực tiếp)",
    "Tỷ lệ trực tuyến",
    "Tỷ lệ đúng hạn",
    "Tỷ lệ giải quyết đúng hạn",
    "Số TTHC",
    "Số TTHC đạt chỉ tiêu",
    "Số TTHC không đạt chỉ tiêu",
    "Số TTHC không phát sinh hồ sơ",
    "Số lượng hồ sơ rút",
    "Hồ sơ trả lại",
)
"""What centres report besides: stocks, deadlines and rates, which we do not keep or work out anew."""

COUNTER = ColumnSet(
    "counter",
    (
        ROW_NUMBER,
        Column("on_day", Kind.DAY, aliases=(*DAY_HEADINGS, "Ngày tiếp nhận"), examples=("05/11/2026", "")),
        Column("month", Kind.MONTH, aliases=("Tháng báo cáo", "Cả tháng", "Kỳ báo cáo"), examples=("", "10/2026")),
        Column("unit", Kind.TEXT, most=200, aliases=("Tên đơn vị", "Cơ quan", "Đơn vị tiếp nhận"), in_template=False),
        Column(
            "service",
            Kind.TEXT,
            most=300,
            offered="services",
            examples=("", "Đăng ký khai sinh"),
            aliases=(
                *SERVICE_HEADINGS,
                "Lĩnh vực",
                "Lĩnh vực, thủ tục",
                "Lĩnh vực, công việc giải quyết",
                "Dịch vụ",
                "Lĩnh vực/thủ tục",
            ),
        ),
        Column(
            "level",
            Kind.CHOICE,
            aliases=("Mức độ", "Mức độ DVC", "Mức DVCTT", "Loại DVC"),
            words=LEVELS,
            in_template=False,
        ),
        Column(
            "visitors",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            examples=("52", ""),
            aliases=(
                "Lượt khách",
                "Số lượt người đến",
                "Lượt người đến",
                "Lượt công dân",
                "Số lượt công dân đến giao dịch",
                "Khách đến",
            ),
        ),
        Column(
            "total",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            examples=("40", ""),
            aliases=(
                *_with(("Tổng số", "Tổng", "Tổng cộng")),
                "Tổng số hồ sơ",
                "Tổng hồ sơ",
                "Tổng số hồ sơ tiếp nhận",
                "Tổng tiếp nhận",
            ),
        ),
        Column(
            "online",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            aliases=(*_with(("Trực tuyến", "Qua mạng", "Nộp trực tuyến")), "Trực tuyến tổng số"),
            examples=("28", "9"),
        ),
        Column(
            "online_full",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            aliases=_with(("Trực tuyến toàn trình", "Toàn trình")),
            in_template=False,
        ),
        Column(
            "online_partial",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            aliases=_with(("Trực tuyến một phần", "Một phần")),
            in_template=False,
        ),
        Column(
            "direct",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            aliases=_with(("Trực tiếp", "Nộp trực tiếp", "Tại quầy")),
            examples=("10", "2"),
        ),
        Column(
            "postal",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            aliases=_with(
                ("BCCI", "Bưu chính công ích", "Qua BCCI", "Qua bưu chính", "Bưu chính", "Qua bưu chính công ích")
            ),
            examples=("2", ""),
        ),
        Column(
            "direct_and_postal",
            Kind.WHOLE,
            most=MOST_IN_A_PERIOD,
            in_template=False,
            aliases=_with(
                (
                    "Trực tiếp, BCCI",
                    "Trực tiếp và BCCI",
                    "Trực tiếp, bưu chính công ích",
                    "Trực tiếp, dịch vụ bưu chính",
                    "Trực tiếp hoặc BCCI",
                )
            ),
        ),
        Column("note", Kind.TEXT, most=2_000, aliases=("Ghi chú",), examples=("", "")),
        Column("not_ours", Kind.TEXT, most=2_000, ignored=True, aliases=_NOT_OURS),
    ),
    needs_one_of=(("visitors", "total", "online", "direct", "postal", "direct_and_postal"),),
    fills_down=("on_day", "month", "unit", "service"),
    labels=("on_day", "month", "unit", "service"),
)
