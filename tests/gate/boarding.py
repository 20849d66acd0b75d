"""The whole gate with the boards of the meeting behind it, in this process: on a small ward, its clock stands."""

import asyncio
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from uuid import uuid4

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from actions.displays import MEETING, Showing, ask_to_pair, confirm_display
from actions.meetings import MeetingStart, end_meeting, start_meeting
from core.answers import Answers
from core.installation import Installation
from core.pulse import Pulse
from core.settings import Settings
from core.standing import Standings
from gate.activity import Activity
from gate.boards import Boards
from gate.errors import Errors
from gate.guard import Guard
from gate.hall import Hall
from gate.headers import Headers
from gate.identity import DISPLAYS, PERSONS, token_hash
from gate.routes import router
from gate.showing import Showing as Drawing
from gate.sockets import Sockets
from metrics.snapshot import canonical, meeting_figures
from models import MeetingKind, SignIn
from tests.planting import EVENING, TODAY

HERE, SOCKETS = "http://localhost", "ws://localhost"
DAY = timedelta(days=1)


class House:
    """A server without Streamlit. `browser(cookie)` is a new visitor of it."""

    def __init__(self, database):
        self.database = database
        self.now = EVENING
        settings = Settings(_env_file=None)
        standings = Standings(database, settings.idle, settings.zone)
        at = Installation(settings, database, Answers(database), standings)
        self.hall = Hall(
            settings=settings, database=database, standings=standings, showing=Drawing(settings),
            sockets=Sockets(standings, lambda: self.now), secret=b"s" * 32, clock=lambda: self.now,
        )  # fmt: skip
        self.pulse = Pulse(database, 0.02, settings.zone, lambda: self.now)
        activity = Activity(self.hall)
        self.boards = Boards(at, self.hall, self.pulse, activity)
        self.app = Starlette(
            routes=[self.boards.socket(), Route("/{path:path}", lambda _: PlainTextResponse("Streamlit"))],
            middleware=[
                Middleware(Headers, tls=False),
                Middleware(Errors, showing=self.hall.showing),
                Middleware(Guard, hall=self.hall, routes=router(self.hall, self.boards.routes()), activity=activity),
            ],
            lifespan=self._lifespan,
        )

    @asynccontextmanager
    async def _lifespan(self, _app):
        tasks = [asyncio.create_task(self.pulse.run())]
        tasks.append(asyncio.create_task(self.hall.sockets.watch(self.pulse.access_moved)))
        yield
        for task in tasks:
            task.cancel()

    @contextmanager
    def open(self):
        """The server runs, with its pulse; gives `browser(cookie)`."""
        with TestClient(self.app, base_url=HERE, headers={"origin": HERE}, follow_redirects=False) as client:

            def browser(cookie=None):
                client.cookies.clear()
                for name, value in (cookie or {}).items():
                    client.cookies.set(name, value)
                return client

            yield browser

    def signed_in(self, account):
        """The cookie of a new sign-in of that account."""
        token = f"{uuid4().hex}{uuid4().hex}"[:43]
        with self.database.changing() as session:
            session.add(
                SignIn(
                    token_hash=token_hash(token), account_id=account, begun_at=EVENING, seen_at=EVENING,
                    ends_at=EVENING + DAY,
                )
            )  # fmt: skip
        return {PERSONS: token}

    def display(self, by, board=MEETING, name="Phòng họp"):
        """The cookie and the number of a display that shows `board`."""
        token = f"{uuid4().hex}{uuid4().hex}"[:43]
        with self.database.changing() as session:
            code = ask_to_pair(session, token_hash(token), "home", now=self.now).code
            number = confirm_display(session, code, Showing(name, board), by=by, now=self.now).id
        return {DISPLAYS: token}, number


def hold(database, by, day=TODAY, *, end=True, now=EVENING):
    """A weekly meeting on `day`; gives its number."""
    with database.changing() as session:
        text = canonical(meeting_figures(session, by.ward_id, day=day))
        start = MeetingStart(entry_key=uuid4(), kind=MeetingKind.WEEKLY, on_day=day)
        meeting = start_meeting(session, start, text, by=by, now=now)
        if end:
            end_meeting(session, meeting.id, by=by, now=now)
        return meeting.id
