"""Words for cells of a choice; marks and capitals do not matter. Values are those of the enums in `models`."""

VOLUNTEER_KINDS = {
    "Đảng viên": "party_member", "Đoàn viên": "youth_union", "Đoàn viên, thanh niên": "youth_union",
    "Thanh niên": "youth_union", "Đoàn thanh niên": "youth_union",
    "Người am hiểu CNTT": "it_savvy", "Am hiểu CNTT": "it_savvy", "CNTT": "it_savvy",
    "Người am hiểu công nghệ thông tin": "it_savvy", "Am hiểu công nghệ thông tin": "it_savvy",
    "Party member": "party_member", "Youth Union": "youth_union", "IT-savvy": "it_savvy",
    "party_member": "party_member", "youth_union": "youth_union", "it_savvy": "it_savvy",
}  # fmt: skip
GROUP_KINDS = {
    "Tổ dân phố": "to_dan_pho", "Tổ": "to_dan_pho", "TDP": "to_dan_pho", "to_dan_pho": "to_dan_pho",
    "Residential group": "to_dan_pho", "Xóm": "xom", "Thôn": "xom", "Bản": "xom", "Hamlet": "xom",
}  # fmt: skip
ROLES = {
    "Lãnh đạo": "leader", "Chuyên viên": "staff", "Cán bộ": "staff", "Quản lý": "manager", "Quản trị": "administrator",
    "Leader": "leader", "Staff": "staff", "Manager": "manager", "Administrator": "administrator",
}  # fmt: skip
STATUSES = {
    "Đã diễn ra": "held", "Hoàn thành": "held", "Đã thực hiện": "held", "Dự kiến": "planned", "Hoãn": "postponed",
    "Hủy": "cancelled", "Huỷ": "cancelled", "Held": "held", "Planned": "planned", "Postponed": "postponed",
    "Cancelled": "cancelled", "Đã gạch khỏi sổ": "void", "Void": "void",
}  # fmt: skip
LEVELS = {
    "Toàn trình": "full", "Trực tuyến toàn trình": "full", "DVC trực tuyến toàn trình": "full", "Full": "full",
    "Dịch vụ công trực tuyến toàn trình": "full", "Mức toàn trình": "full",
    "Một phần": "partial", "Trực tuyến một phần": "partial", "DVC trực tuyến một phần": "partial",
    "Dịch vụ công trực tuyến một phần": "partial", "Mức một phần": "partial", "Partial": "partial",
}  # fmt: skip
