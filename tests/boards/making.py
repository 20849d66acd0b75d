"""Facts of wards of all sizes, put together by hand: a lively one, one that has just begun, one that bursts."""

import json
from datetime import date, timedelta

from boards.facts import (
    Changed,
    Climb,
    Counter,
    Decided,
    Facts,
    Group,
    Happening,
    Helpers,
    HelpWeek,
    Hole,
    Kind,
    Lesson,
    Occasion,
    Promise,
    Promised,
    Run,
    Taught,
    Week,
    Where,
)  # fmt: skip

DAY, SINCE = date(2026, 11, 22), date(2026, 11, 2)
MONDAY = date(2026, 11, 16)
LONG = "Tổ dân phố liên gia Trường Đại học Sư phạm kỹ thuật công nghiệp Bắc Quyết Thắng"
"""As long as a group's name may be."""
LONG_WHAT = ("Phối hợp với đoàn thanh niên và ban công tác mặt trận tổ chức buổi hướng dẫn vào tối thứ Bảy " * 4)[:300]
LONG_NAME = "Công Tằng Tôn Nữ Nguyễn Thị Thùy Trang Hương Giang Thử Nghiệm Trình Diễn Mẫu Hai"
OWNERS = {1: "Trình Diễn Một", 2: "Mẫu Thị Hai", 3: LONG_NAME}
SERVICES = ("Đăng nhập Cổng DVC", "Đăng ký khai sinh", "Cấp phép xây dựng", "Xác nhận cư trú", "Tải, lưu giấy tờ số")


def occasion(**more):
    values = {
        "code": "00001", "name_vi": "Phường Thử", "name_en": "Test ward", "is_demo": True, "illustrative": True,
        "day": DAY, "since": SINCE, "first": False,
    }  # fmt: skip
    return Occasion(**values | more)


def group(place, step=1, **more):
    values = {
        "id": place, "name": f"Tổ {place}", "number": str(place), "households": 100 + place, "step": step,
        "covered": step > 0, "partly": False, "days_since": 10 if step else None, "planned_on": None,
    }  # fmt: skip
    return Group(**values | more)


def promise(number, state="open", **more):
    values = {
        "id": number, "what": f"Tổ chức buổi hướng dẫn tại Tổ {number}", "decided_on": SINCE, "group": f"Tổ {number}",
        "service_vi": None, "service_en": None, "figure": None, "goal": None, "owner_id": 1,
        "due_on": DAY + timedelta(days=8 if state == "open" else -8), "state": state,
        "closed_on": DAY if state in ("done", "dropped") else None, "by_data": state == "done",
    }  # fmt: skip
    return Promise(**values | more)


def where(groups=(), **more):
    groups = tuple(groups)
    covered = sum(one.covered for one in groups)
    values = {
        "groups": groups, "covered": covered, "covered_before": max(covered - 4, 0), "total_before": len(groups),
        "reach": 0.613 if groups else None, "reach_before": 0.589, "reach_target": 0.8, "active": 137, "members": 164,
        "active_before": 141, "active_days": 30, "coverage_target": 1.0,
    }  # fmt: skip
    return Where(**values | more)


def changed(**more):
    values = {
        "since": SINCE, "first": False, "reached": (), "up": (), "down": (), "overdue": (), "visits": 0,
        "attendances": 0, "without_count": 0, "postponed": 0, "cancelled": 0,
    }  # fmt: skip
    return Changed(**values | more)


def taught(holes=(), names=SERVICES, total=80, not_reached=6, **more):
    """`holes`: (group's name, places of the services that it lacks)."""
    lacking = [{place for place in range(len(names)) if place in missing} for _, missing in holes]
    core = tuple(
        Lesson(
            place, name, name, total - not_reached - sum(place in one for one in lacking),
            tuple(hole[0] for hole, one in zip(holes, lacking, strict=True) if place in one), 12, 90,
        )
        for place, name in enumerate(names)
    )  # fmt: skip
    values = {
        "total": total, "not_reached": not_reached, "core": core, "others": 6, "filled": 3, "filed_by_resident": 30,
        "filed_for_resident": 20, "holes": tuple(Hole(name, tuple(missing)) for name, missing in holes),
    }  # fmt: skip
    return Taught(**values | more)


def help_weeks(assists=(27, 51, 24), count=10):
    kinds = ("party_member", "youth_union", "it_savvy")
    return tuple(
        HelpWeek(MONDAY - timedelta(weeks=back), dict(zip(kinds, assists, strict=True)), 3 * sum(assists))
        for back in range(count - 1, -1, -1)
    )


def helpers(orphans=(), **more):
    kinds = (Kind("party_member", 50, 33), Kind("youth_union", 65, 55), Kind("it_savvy", 49, 49))
    values = {
        "members": 164, "active": 137, "active_before": 130, "active_days": 30, "kinds": kinds, "weeks": help_weeks(),
        "under_way": True, "orphans": tuple(orphans), "reached": 74,
    }  # fmt: skip
    return Helpers(**values | more)


def run(verdict="quiet", values=(), median=0.6, **more):
    first = MONDAY - timedelta(weeks=max(len(values) - 1, 0))
    weeks = tuple(
        Week(first + timedelta(weeks=place), value, "before" if place < 5 else "plain" if place < 9 else "signal")
        for place, value in enumerate(values)
    )
    told = {"judged": len(values), "median": median, "now": values[-1] if values else None, "found": None}
    if verdict.startswith(("shift", "trend")):
        told["found"] = weeks[-1].monday
    return Run(weeks=weeks, verdict=verdict, **told | more)


def counter(online=None, visitors=None, **more):
    shares = [0.6 + place / 200 for place in range(40)]
    shares[20] = None
    values = {
        "online": online or run("shift_up", shares), "share": 0.7989, "share_online": 1073, "share_all": 1343,
        "visitors": visitors or run("quiet", [120 - place % 7 for place in range(40)], 118.0), "target": 0.8,
        "formula": "all_channels",
        "events": (
            Happening(MONDAY - timedelta(weeks=35), "start", 0, None),
            Happening(date(2026, 6, 15), "merge", 12, None), Happening(date(2026, 6, 15), "split", 1, None),
            Happening(date(2026, 8, 31), "holiday", 3, "Quốc khánh"),
        ),
    }  # fmt: skip
    return Counter(**values | more)


def full():
    """As the demo: 80 groups, 6 of them missed."""
    groups = [group(number, 0 if number in (4, 22, 39, 46, 58, 72) else 1 + number % 4) for number in range(1, 81)]
    groups[3] = group(4, 0, planned_on=DAY + timedelta(days=3))
    groups[21] = group(22, 0, partly=True)
    promises = [promise(1, "overdue"), promise(2, owner_id=2), promise(3, "done"), promise(4, "dropped")]
    return Facts(
        occasion(), Promised(SINCE, tuple(promises)), where(groups),
        changed(
            visits=30, attendances=812, without_count=1, postponed=2, reached=(group(5), group(7)),
            up=(Climb("Tổ 9", 2, 3),), down=(Climb("Tổ 15", 4, 3), Climb("Tổ 21", 4, 3)),
            overdue=(group(61, days_since=62),),
        ),
        taught([("Tổ 17", (2,)), ("Tổ 24", (0, 1, 2, 3)), ("Tổ 43", (2, 3))]), helpers(["Tổ 9", "Tổ 18", "Xóm 2"]),
        counter(), Decided((promise(11, decided_on=DAY),), (promise(1, "overdue"), promise(2))),
    )  # fmt: skip


def begun():
    """A ward before its first visit and its first meeting."""
    groups = [group(number, 0) for number in range(1, 9)]
    nothing = run("nothing", median=None)
    return Facts(
        occasion(since=date(2026, 11, 1), first=True), Promised(None, ()),
        where(groups, covered_before=None, total_before=None, reach=0.0, reach_before=None, reach_target=None, active=0,
              members=0, active_before=None, coverage_target=None),
        changed(since=date(2026, 11, 1), first=True), taught(total=8, not_reached=8, filled=None),
        helpers(members=0, active=0, active_before=None, kinds=(), weeks=(), reached=0),
        counter(nothing, nothing, share=None, share_online=None, share_all=None, target=None, events=()),
        Decided((), ()),
    )  # fmt: skip


def bursting():
    """80 missed groups, 40 decisions and more, every name as long as it may be."""
    groups = [group(number, 0, name=f"{LONG[:76]} {number}", partly=True) for number in range(1, 81)]
    reached = [group(number, 3, name=f"{LONG[:74]} {number}", days_since=99) for number in range(81, 161)]
    states = ("overdue", "open", "done", "dropped")
    many = tuple(promise(n, states[n // 10], what=LONG_WHAT, owner_id=3) for n in range(40))
    names = tuple(f"Dịch vụ có tên thật dài để thử bảng số {n:02}" for n in range(15))
    climbs = tuple(Climb(one.name, 2, 3) for one in reached)
    return Facts(
        occasion(), Promised(SINCE, many), where([*groups, *reached], members=12345, active=12344, reach=0.999),
        changed(
            visits=1234, attendances=1234567, without_count=1234, postponed=1234, cancelled=1234,
            reached=tuple(reached), up=climbs, down=tuple(Climb(one.name, 4, 1) for one in climbs),
            overdue=tuple(reached),
        ),
        taught([(one.name, range(14)) for one in reached], names, total=160, not_reached=80),
        helpers([one.name for one in reached], members=12345, active=12344, weeks=help_weeks((4100, 4100, 4100))),
        counter(
            share=0.99999, share_online=1234567, share_all=1234568,
            visitors=run("trend_down", [12345.0 - n * 100 for n in range(60)], 12345.0),
            events=tuple(
                Happening(DAY - timedelta(days=20 * n), "holiday", 3, "Nghỉ Tết Nguyên đán (hoán đổi ngày làm việc)")
                for n in range(14)
            ),
        ),
        Decided(many[:20], many[:40]),
    )  # fmt: skip


def shapes(groups, size=0.01):
    """Squares side by side, ten in a row."""
    features = []
    for place, one in enumerate(groups):
        x, y = place % 10 * size, -(place // 10) * size
        ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
        middle = {"id": one.id, "name": one.name, "x": x + size / 2, "y": y + size / 2}
        geometry = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": middle, "geometry": geometry})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
