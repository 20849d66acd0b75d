"""Sources of reports: a small ward in which everything has happened, and one in which nothing has."""

import json
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from actions.decisions import DecisionFacts, decide
from actions.meetings import MeetingStart, end_meeting, start_meeting
from boards.facts import facts_of
from metrics.snapshot import canonical, meeting_figures
from models import Closes, CounterDay, Figure, MeetingKind, Role, Target, VisitStatus, VolunteerKind
from reports.source import Source
from tests.planting import EVENING, START, TODAY

DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LETTERS = "Ễ ỗ ữ ợ ằ ẵ ặ đ Đ ơ ư ỷ ỵ"
SQUARE = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]


def source_of(session, ward_id=1, day=TODAY, kind="weekly", **more):
    """What the page makes a report of, live."""
    figures = json.loads(canonical(meeting_figures(session, ward_id, day=day)))
    return Source(figures=figures, facts=facts_of(figures), as_of=EVENING.astimezone(ZONE), kind=kind, **more)


def outlines(*groups):
    """A square for each group, one beside the other, as core/shapes.py gives them."""
    for place, one in enumerate(groups):
        ring = [[x + place, y] for x, y in SQUARE]
        yield {
            "type": "Feature", "properties": {"id": one.id, "name": one.name, "x": place + 0.5, "y": 0.5},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }  # fmt: skip


def hold(session, manager, on_day, *decisions):
    """A meeting of that day with its decisions."""
    text = canonical(meeting_figures(session, 1, day=on_day))
    start = MeetingStart(entry_key=uuid4(), kind=MeetingKind.WEEKLY, on_day=on_day)
    meeting = start_meeting(session, start, text, by=manager, now=EVENING)
    for facts in decisions:
        decide(session, meeting.id, facts, entry_key=uuid4(), by=manager, now=EVENING)
    end_meeting(session, meeting.id, by=manager, now=EVENING)
    return meeting


def lively(plot):
    """Missed, taught, forgotten and helped groups; a meeting a week ago; decisions of every state; a counter."""
    manager = plot.actor(Role.MANAGER)
    plot.ward.baseline_from, plot.ward.baseline_until = START - 60 * DAY, START - DAY
    plot.ward.shapes_are_illustrative = True
    lessons = [plot.service(slug) for slug in ("khai_sinh", "cu_tru")]
    plot.service("ho_tich", core=False)
    groups = [plot.group(f"Tổ {number}", households=100 + 7 * number) for number in range(1, 14)]
    groups.append(plot.group(f"Xóm {LETTERS}", households=1234))
    for place, group in enumerate(groups[:9]):
        plot.visit(group, TODAY - (11 * place + 3) * DAY, [(lessons[place % 2], 12, 5, 3)], attendees=21 + place)
    plot.visit(groups[0], TODAY - 2 * DAY, [(lessons[1], 4, 2, None)], attendees=None)
    plot.visit(groups[11], TODAY + 3 * DAY, status=VisitStatus.PLANNED, venue="Nhà văn hóa")
    for place, kind in enumerate([*VolunteerKind] * 4):
        helper = plot.volunteer(groups[place], kind)
        if place % 4:
            plot.assist(helper, TODAY - (place + 1) * DAY, households=place + 2)
    for figure, value in ((Figure.GROUP_COVERAGE, 0.9), (Figure.ONLINE_SHARE, 0.825), (Figure.ACTIVE_VOLUNTEERS, 0.8)):
        plot.session.add(
            Target(ward_id=1, id=plot._id(), figure=figure, value=value, from_day=START, source="Kế hoạch thử")
        )
    for place in range(140):
        day = START - 55 * DAY + place * DAY
        if day.weekday() < 5 and place % 17:
            counts = {"visitors": 100 + place % 13 - place // 4, "direct": 40 - place // 8, "online": 60 + place // 4}
            plot.session.add(
                CounterDay(ward_id=1, id=plot._id(), on_day=day, recorded_by_id=plot.lan.id, recorded_at=EVENING,
                           **counts)
            )  # fmt: skip
    plot.session.flush()
    facts = [
        DecisionFacts(what="Đến Tổ 1", due_on=TODAY, closes=Closes.VISIT_HELD, group_id=groups[0].id),
        DecisionFacts(what="Mượn loa & máy chiếu <b>", due_on=TODAY - 2 * DAY, owner_id=manager.id),
        DecisionFacts(what="Dạy cư trú", due_on=TODAY + 9 * DAY, closes=Closes.SERVICE_TAUGHT,
                      service_id=lessons[1].id, group_id=groups[12].id),
    ]  # fmt: skip
    hold(plot.session, manager, TODAY - 7 * DAY, *facts)
    hold(plot.session, manager, TODAY, DecisionFacts(what="Họp tổ công nghệ số", due_on=TODAY + 5 * DAY,
                                                     owner_id=manager.id))  # fmt: skip
    shapes = list(outlines(*groups[:12]))
    return source_of(plot.session, shapes=shapes, owners={manager.id: manager.name})


def nearly_empty(plot):
    """Two groups and nothing else."""
    plot.group("Tổ 1")
    plot.group("Tổ 2", households=57)
    return source_of(plot.session, kind="")
