"""My account: who I am here, my password, and where I am signed in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from actions.refusals import Invalid, Problem, Refused
from actions.sign_ins import end_one_sign_in, end_other_sign_ins
from core.hindrance import NO_ANSWER
from core.standing import SIGN_IN, Standing
from gate.choosing import change_password
from gate.forms import Form, TooLarge, form_of
from gate.guard import sent_by
from gate.hall import Hall
from gate.identity import who
from gate.passwords import SHORTEST
from models import Account, SignIn, StaffMember, Ward

DONE = ("changed", "ended")
"""What has just been done, in the address after it."""
NUMBER = 16
"""Characters of a token's hash by which a person's own sign-in is named in the page; nothing opens with them."""


@dataclass(frozen=True)
class Mine:
    """An account as its person sees it."""

    name: str
    login: str
    role: str
    position: str | None
    ward: Ward | None
    has_password: bool
    sign_ins: list[SignIn]


def routes(hall: Hall) -> list[Route]:
    """/me (GET), /me/password, /me/end-others and /me/end-one (POST)."""

    async def page(request: Request) -> Response:
        return await _page(hall, request)

    async def password(request: Request) -> Response:
        return await _posted(hall, request, _change, "changed")

    async def end_others(request: Request) -> Response:
        return await _posted(hall, request, _end_others, "ended")

    async def end_one(request: Request) -> Response:
        return await _posted(hall, request, _end_one, "ended")

    return [
        Route("/me", page, methods=["GET"]),
        Route("/me/password", password, methods=["POST"]),
        Route("/me/end-others", end_others, methods=["POST"]),
        Route("/me/end-one", end_one, methods=["POST"]),
    ]


async def _posted(
    hall: Hall, request: Request, deed: Callable[[Hall, Request, Standing, Form], None], done: str
) -> Response:
    mine = who(request)
    if mine is None or mine.account_id is None:
        return RedirectResponse("/sign-in", 303)
    try:
        form = await form_of(request)
        if deed is _change:
            await hall.passwords.do(sent_by(request.scope), deed, hall, request, mine, form)
        else:
            await asyncio.to_thread(deed, hall, request, mine, form)
    except Refused as refused:
        return await _page(hall, request, refused.problems)
    except TooLarge:
        return hall.showing.page(request, "refused.html", status=413, text="gate.too_large")
    except NO_ANSWER as error:
        return hall.showing.away(request, error, again="/me")
    return RedirectResponse(f"/me?done={done}", 303, {"cache-control": "no-store"})


def _change(hall: Hall, request: Request, mine: Standing, form: Form) -> None:
    if form.get("password", "") != form.get("again", ""):
        raise Invalid(Problem("password_not_same", "again"))
    change_password(
        hall.database, _number(mine), form.get("old", ""), form.get("password", ""),
        keep=mine.key.removeprefix(SIGN_IN), address=sent_by(request.scope), now=hall.clock(), key=hall.secret,
    )  # fmt: skip


def _end_others(hall: Hall, _request: Request, mine: Standing, _form: Form) -> None:
    with hall.database.changing() as session:
        end_other_sign_ins(session, _number(mine), mine.key.removeprefix(SIGN_IN), now=hall.clock())


def _end_one(hall: Hall, _request: Request, mine: Standing, form: Form) -> None:
    with hall.database.changing() as session:
        end_one_sign_in(session, _number(mine), form.get("number", ""), now=hall.clock())


async def _page(hall: Hall, request: Request, problems: tuple[Problem, ...] = ()) -> Response:
    mine = who(request)
    if mine is None or mine.account_id is None:
        return RedirectResponse("/sign-in", 303)
    try:
        account = await asyncio.to_thread(_read, hall, mine)
    except NO_ANSWER as error:
        return hall.showing.away(request, error, again="/me")
    done = request.query_params.get("done")
    values: dict[str, Any] = {
        "mine": account,
        "here": mine.key.removeprefix(SIGN_IN),
        "number": NUMBER,
        "moment": lambda at: _moment(hall, request, at),
        "done": done if done in DONE and not problems else None,
        "problems": {problem.field or "old": problem for problem in problems},
        "least": SHORTEST,
    }
    return hall.showing.page(request, "me.html", **values)


def _read(hall: Hall, mine: Standing) -> Mine:
    now = hall.clock()
    with hall.database.reading() as session:
        account = session.get_one(Account, mine.account_id)
        ward = session.get(Ward, account.ward_id) if account.ward_id is not None else None
        person = session.get(StaffMember, (account.ward_id, account.staff_id)) if account.staff_id else None
        open_ones = select(SignIn).where(
            SignIn.account_id == account.id,
            SignIn.ended_at.is_(None),
            SignIn.ends_at > now,
            SignIn.seen_at > now - hall.settings.idle,
        )
        sign_ins = list(session.scalars(open_ones.order_by(SignIn.seen_at.desc(), SignIn.token_hash)))
        session.expunge_all()
        return Mine(
            account.name, account.login, account.role, person.position if person else None, ward,
            account.password_hash is not None, sign_ins,
        )  # fmt: skip


def _moment(hall: Hall, request: Request, at: datetime) -> str:
    """ "19:42" today, else "21/11/2026 19:42", on the ward's clocks."""
    t, local, now = hall.showing.words(request), at.astimezone(hall.settings.zone), hall.clock()
    same_day = local.date() == now.astimezone(hall.settings.zone).date()
    return t.clock(local) if same_day else f"{t.day(local.date())} {t.clock(local)}"


def _number(mine: Standing) -> int:
    assert mine.account_id is not None
    return mine.account_id
