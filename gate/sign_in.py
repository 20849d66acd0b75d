"""The sign-in page, signing in and out, and the demo's one-click people."""

import asyncio
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from actions.refusals import Problem, Refused
from actions.sign_ins import Proven, begin_sign_in, end_sign_in
from core.hindrance import NO_ANSWER
from core.standing import SIGN_IN
from gate.browsers import browser_name
from gate.checking import check_password
from gate.forms import Form, TooLarge, form_of, way_back
from gate.guard import sent_by
from gate.hall import Hall
from gate.identity import PERSONS, drop_cookie, keep_cookie, new_token, standing_of, token_hash, token_in
from gate.patience import patiently
from models import Account, AccountState, Role, StaffMember, Ward

REASONS = ("out", "ended")
"""Why somebody is on this page: signed out, or the sign-in ended by itself."""
MOST_DEMO_PEOPLE = 24


@dataclass(frozen=True)
class DemoPerson:
    account_id: int
    version: int
    name: str
    role: Role
    position: str | None

    @property
    def proven(self) -> Proven:
        """Nothing is asked of whoever clicks: the demo is open."""
        return Proven(self.account_id, self.version)


def routes(hall: Hall) -> list[Route]:
    """/sign-in (GET, POST), /sign-in/demo (POST), /sign-in/standing (GET), /sign-out (POST)."""

    async def page(request: Request) -> Response:
        try:
            if await _is_signed_in(hall, request):
                return _go(way_back(request.query_params.get("next")))
        except NO_ANSWER as error:
            return _broken(hall, request, error)
        return await _page(hall, request, request.query_params.get("next"))

    async def sign_in(request: Request) -> Response:
        try:
            form = await form_of(request)
            proven = await hall.passwords.do(sent_by(request.scope), _checked, hall, request, form)
            return await asyncio.to_thread(signed_in, hall, request, proven, way_back(form.get("next")))
        except Refused as refused:
            return await _page(hall, request, form.get("next"), form.get("login", ""), refused.problems[0])
        except (TooLarge, *NO_ANSWER) as error:
            return _broken(hall, request, error)

    async def demo(request: Request) -> Response:
        try:
            form = await form_of(request)
            number = form.get("account", "")
            people = await patiently(demo_people, hall)
            chosen = next((one for one in people if str(one.account_id) == number), None)
            if chosen is None:
                return await _page(hall, request, form.get("next"), problem=Problem("sign_in_wrong"))
            return await asyncio.to_thread(signed_in, hall, request, chosen.proven, way_back(form.get("next")))
        except (TooLarge, *NO_ANSWER) as error:
            return _broken(hall, request, error)

    async def standing(request: Request) -> Response:
        """Whether this browser is signed in; null when that cannot be known just now. Tells nothing else."""
        try:
            known = await _is_signed_in(hall, request)
        except NO_ANSWER:
            known = None
        return JSONResponse({"signed_in": known}, headers={"cache-control": "no-store"})

    async def sign_out(request: Request) -> Response:
        response: Response = _go("/sign-in?why=out")
        if token := token_in(request, hall.settings, PERSONS):
            try:
                await asyncio.to_thread(_end, hall, token_hash(token))
            except NO_ANSWER as error:  # this browser forgets it all the same
                response = hall.showing.away(request, error, again="/sign-in")
            hall.sockets.shut(SIGN_IN + token_hash(token))
        drop_cookie(response, hall.settings, PERSONS)
        return response

    return [
        Route("/sign-in", page, methods=["GET"]),
        Route("/sign-in", sign_in, methods=["POST"]),
        Route("/sign-in/demo", demo, methods=["POST"]),
        Route("/sign-in/standing", standing, methods=["GET"]),
        Route("/sign-out", sign_out, methods=["POST"]),
    ]


def signed_in(hall: Hall, request: Request, proven: Proven, goes_to: str) -> Response:
    """Begin a sign-in with a token that nobody has seen before, end the one this browser had, and go on.

    Raises Refused for an account that was changed meanwhile.
    """
    old, token, lasts = token_in(request, hall.settings, PERSONS), new_token(), hall.settings.sign_in_lasts
    with hall.database.changing() as session:
        begin_sign_in(
            session, proven, token_hash(token), now=hall.clock(), lasts=lasts,
            browser=browser_name(request.headers.get("user-agent", "")), instead_of=token_hash(old) if old else None,
        )  # fmt: skip
    if old:
        hall.standings.forget(SIGN_IN + token_hash(old))
    response = _go(goes_to)
    keep_cookie(response, hall.settings, PERSONS, token, lasts)
    return response


def demo_people(hall: Hall) -> list[DemoPerson]:
    """The people of the made-up ward, one click each; nobody anywhere else."""
    if not hall.settings.demo:
        return []
    statement = (
        select(Account.id, Account.version, Account.name, Account.role, StaffMember.position)
        .join(Ward, Ward.id == Account.ward_id)
        .outerjoin(StaffMember, (StaffMember.ward_id == Account.ward_id) & (StaffMember.id == Account.staff_id))
        .where(Ward.is_demo, Account.state != AccountState.DISABLED)
        .order_by(case({role: place for place, role in enumerate(Role)}, value=Account.role), Account.id)
        .limit(MOST_DEMO_PEOPLE)
    )
    with hall.database.reading() as session:
        return [DemoPerson(*row) for row in session.execute(statement)]


def first_of_roles(people: list[DemoPerson]) -> list[DemoPerson]:
    """One person of each role, in the order of `people`: enough to look around; the others wait behind a fold."""
    first: dict[Role, DemoPerson] = {}
    for one in people:
        first.setdefault(one.role, one)
    return list(first.values())


def _checked(hall: Hall, request: Request, form: Form) -> Proven:
    """The account whose login and password were sent. Raises Refused."""
    login, password = form.get("login", ""), form.get("password", "")
    if not login.strip() or not password:
        raise Refused(Problem("sign_in_empty", "password" if login.strip() else "login"))
    return check_password(
        hall.database, login, password, address=sent_by(request.scope), now=hall.clock(), key=hall.secret
    )


async def _page(
    hall: Hall, request: Request, back: str | None, login: str = "", problem: Problem | None = None
) -> Response:
    try:
        people = await patiently(demo_people, hall)
    except NO_ANSWER as error:
        return _broken(hall, request, error)
    reason = request.query_params.get("why")
    return hall.showing.page(
        request,
        "sign_in.html",
        people=first_of_roles(people),
        others=[one for one in people if one not in first_of_roles(people)],
        login=login[:254],
        back=way_back(back),
        problem=problem,
        reason=reason if reason in REASONS and problem is None else None,
        idle_minutes=hall.settings.idle_minutes,
        office=hall.settings.office_label,
    )


async def _is_signed_in(hall: Hall, request: Request) -> bool:
    found = await patiently(standing_of, hall, request)
    return found is not None and found.account_id is not None


def _end(hall: Hall, hashed: str) -> None:
    hall.standings.forget(SIGN_IN + hashed)
    with hall.database.changing() as session:
        end_sign_in(session, hashed, now=hall.clock())


def _broken(hall: Hall, request: Request, error: TooLarge | SQLAlchemyError) -> Response:
    if isinstance(error, TooLarge):
        return hall.showing.page(request, "refused.html", status=413, text="gate.too_large")
    return hall.showing.away(request, error, again="/sign-in")


def _go(address: str) -> RedirectResponse:
    return RedirectResponse(address, 303, {"cache-control": "no-store"})
