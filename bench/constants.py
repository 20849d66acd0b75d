"""What the floor shows, worked out beforehand from the same database: everything but the framework's own work."""

import pickle
from datetime import date, timedelta
from pathlib import Path

from core.database import Database
from core.shapes import displayed_shapes
from metrics.coverage import coverage_by_day, groups_on, who_next
from metrics.services import services_taught
from metrics.visits import visits_by_week
from metrics.volunteers import active_by_week, assists_by_week


def write_constants(url: str, today: date, into: Path) -> None:
    """One picture for each period of floor.py, as a pickle."""
    database = Database(url)
    with database.reading() as session:
        start = min(today, today - timedelta(days=365 * 5 - 1))
        sinces = (today - timedelta(days=6), today - timedelta(days=29), start)
        pictures = [_picture(session, since, today) for since in sinces]
    database.close()
    into.write_bytes(pickle.dumps(pictures))


def _picture(session, since: date, today: date) -> dict:
    import json

    groups = groups_on(session, 1, day=today)
    weeks = visits_by_week(session, 1, since=today - timedelta(weeks=16), until=today)
    active = active_by_week(session, 1, since=today - timedelta(weeks=16), until=today)
    steps = dict(zip(groups["id"], groups["step"].astype(int), strict=True))
    features = json.loads(displayed_shapes(session, 1, day=today).content)["features"]
    for feature in features:
        feature["properties"]["step"] = steps[feature["properties"]["id"]]
    taught = services_taught(session, 1, since=since, until=today)
    taught = taught[taught["core"]][["short_vi", "visits"]].rename(columns={"short_vi": "service"})
    courses = [weeks["attendances"].tolist(), active["active"].tolist()]
    return {
        "numbers": [(f"Số liệu {n}", f"{74 + n}/80", n, courses[n % 2]) for n in range(5)],
        "shapes": features,
        "next": who_next(groups, most=60)[["name", "households", "reason"]].reset_index(drop=True),
        "coverage": _thinned(coverage_by_day(session, 1, since=since, until=today)),
        "services": taught.reset_index(drop=True),
        "assists": assists_by_week(session, 1, since=since, until=today)[["week", "kind", "assists"]],
    }


def _thinned(days):
    """As our own curve: only where it bends, and its ends."""
    bends = days["covered"] != days["covered"].shift()
    bends.iloc[-1] = True
    return days[bends][["day", "share"]].reset_index(drop=True)
