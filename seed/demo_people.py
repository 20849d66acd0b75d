"""Made-up people of the demo ward. Their names say that they are made up: "Mẫu Thị Hai", "Thử Văn Ba"."""

from datetime import date
from random import Random

from actions.ward_facts import StaffFacts
from models import Role

FAMILY = ("Trình", "Mẫu", "Thử", "Ví", "Giả", "Phỏng")
MIDDLE = ("Diễn", "Thị", "Văn", "Dụ", "Ngọc", "Minh")
GIVEN = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")

STAFF = (
    ("Trình Diễn Một", "Phó Chủ tịch UBND, Giám đốc Trung tâm", Role.LEADER, False),
    ("Mẫu Thị Hai", "Phó Giám đốc Trung tâm", Role.MANAGER, True),
    ("Thử Văn Ba", "Chuyên viên quản trị hệ thống", Role.ADMINISTRATOR, False),
    ("Trình Thị Bốn", "Chuyên viên hộ tịch", Role.STAFF, True),
    ("Mẫu Văn Năm", "Chuyên viên xây dựng", Role.STAFF, True),
    ("Thử Thị Sáu", "Chuyên viên đăng ký kinh doanh", Role.STAFF, True),
    ("Ví Dụ Bảy", "Chuyên viên chứng thực", Role.STAFF, True),
    ("Giả Thị Tám", "Chuyên viên tiếp nhận hồ sơ", Role.STAFF, True),
    ("Phỏng Văn Chín", "Chuyên viên công nghệ thông tin", Role.STAFF, True),
    ("Mẫu Ngọc Mười", "Viên chức bưu điện", Role.STAFF, True),
)  # fmt: skip


def staff(active_from: date) -> list[StaffFacts]:
    return [
        StaffFacts(
            code=f"CB{number:02}", name=name, position=position, role=role, goes_out=goes_out, active_from=active_from
        )
        for number, (name, position, role, goes_out) in enumerate(STAFF, start=1)
    ]


def role_of(code: str) -> Role:
    """The role of the staff member with this code."""
    return STAFF[int(code.removeprefix("CB")) - 1][2]


def volunteer_names(random: Random) -> list[str]:
    """Enough names for every volunteer, none of them twice, none a staff member's."""
    taken = {name for name, *_ in STAFF}
    names = [f"{one} {two} {three}" for one in FAMILY for two in MIDDLE for three in GIVEN]
    free = [name for name in names if name not in taken]
    random.shuffle(free)
    return free
