"""The demo's monthly review meetings: figures frozen on the first Monday at work, a few decisions from the data."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from actions.decisions import DecisionFacts, decide, end_decision
from actions.meetings import MeetingStart, end_meeting, start_meeting
from metrics.coverage import groups_on, who_next
from metrics.decisions import decisions_on
from metrics.snapshot import canonical, meeting_figures
from models import Actor, Closes, DecisionEnd, Figure, MeetingKind, Role
from seed.demo_day import Story
from seed.demo_world import DAY, START, World

FOUR_WEEKS = timedelta(days=28)
TOO_LONG = timedelta(days=45)
LATER = "Chuyển sang kế hoạch quý sau"
ONLINE_GOAL = 0.8
ERRANDS = (
    "In lại tờ hướng dẫn có mã QR cho bộ phận một cửa",
    "Mượn loa và máy chiếu cho các buổi cuối tuần",
    "Rà soát danh sách hạt nhân số với chi đoàn",
)


def meet_on(world: World, day: date) -> Story | None:
    """The meeting of `day`, if there is one."""
    return _meeting(world, day) if day >= START + 7 * DAY and _is_first_monday_at_work(world, day) else None


def _is_first_monday_at_work(world: World, day: date) -> bool:
    mondays = [one for one in (day.replace(day=number) for number in range(1, day.day + 1)) if one.weekday() == 0]
    return [one for one in mondays if world.is_working_day(one)][:1] == [day]


def _meeting(world: World, day: date) -> Iterator[datetime]:
    session, by, chance = world.session, world.actor(Role.MANAGER), world.chance("meeting", day)
    moment = world.moment(day, 8, 5)
    yield moment
    session.flush()
    _look_back(world, day, by, moment)
    figures = canonical(meeting_figures(session, world.ward_id, day=day))
    start = MeetingStart(entry_key=UUID(int=chance.getrandbits(128)), kind=MeetingKind.MONTHLY, on_day=day)
    meeting = start_meeting(session, start, figures, by=by, now=moment)
    for place, facts in enumerate(_decisions(world, day)):
        moment = world.moment(day, 8, 30 + 4 * place)
        yield moment
        decide(session, meeting.id, facts, entry_key=UUID(int=chance.getrandbits(128)), by=by, now=moment)
    moment = world.moment(day, 9, 10)
    yield moment
    end_meeting(session, meeting.id, by=by, now=moment)


def _look_back(world: World, day: date, by: Actor, moment: datetime) -> None:
    """What no data can show is reported done; what has waited too long is dropped, and may be decided anew."""
    found = decisions_on(world.session, world.ward_id, day=day)
    for row in found[found["state"].isin(["open", "overdue"])].itertuples():
        if row.closes == Closes.BY_HAND:
            how, note = DecisionEnd.DONE, None
        elif row.due_on.date() < day - TOO_LONG:
            how, note = DecisionEnd.DROPPED, LATER
        else:
            continue
        end_decision(
            world.session, int(row.id), how, note, expected_version=int(row.version), today=day, by=by, now=moment
        )


def _decisions(world: World, day: date) -> Iterator[DecisionFacts]:
    chance, staff = world.chance("decisions", day), [one.id for one in world.going_out()]
    groups = groups_on(world.session, world.ward_id, day=day)
    found = decisions_on(world.session, world.ward_id, day=day)
    waiting = found[found["state"].isin(["open", "overdue"])]

    def free(closes: Closes, rows: Any) -> Any:
        """Without the groups for which that has been decided and still waits."""
        return rows[~rows["id"].isin(waiting.loc[waiting["closes"] == closes, "group_id"])]

    def facts(what: str, closes: Closes, **more: Any) -> DecisionFacts:
        return DecisionFacts(what=what, closes=closes, due_on=day + FOUR_WEEKS, owner_id=chance.choice(staff), **more)

    for group in free(Closes.VISIT_HELD, who_next(groups)).head(2).itertuples():
        yield facts(f"Tổ chức buổi hướng dẫn tại {group.name}", Closes.VISIT_HELD, group_id=int(group.id))
    if (orphan := _one_of(free(Closes.VOLUNTEER_ACTIVE, groups[groups["orphan"]]), chance)) is not None:
        yield facts(
            f"Vận động hạt nhân số {orphan['name']} hỗ trợ lại", Closes.VOLUNTEER_ACTIVE, group_id=int(orphan["id"])
        )
    lacking = groups[groups["covered"] & groups["core_missing"].map(len).gt(0)]
    if (group := _one_of(free(Closes.SERVICE_TAUGHT, lacking), chance)) is not None:
        service_id = group["core_missing"][0]
        name = next(one.short_vi for one in world.services.values() if one.id == service_id)
        yield facts(
            f"Hướng dẫn {name} tại {group['name']}", Closes.SERVICE_TAUGHT, group_id=int(group["id"]),
            service_id=service_id,
        )  # fmt: skip
    yield facts(chance.choice(ERRANDS), Closes.BY_HAND)
    if day.month % 3 == 0 and Closes.FIGURE_REACHED not in set(waiting["closes"]):
        yield facts(
            "Đưa tỷ lệ hồ sơ trực tuyến lên 80%", Closes.FIGURE_REACHED, figure=Figure.ONLINE_SHARE, goal=ONLINE_GOAL
        )


def _one_of(rows: Any, chance: Any) -> Any:
    return None if rows.empty else rows.iloc[chance.randrange(len(rows))]
