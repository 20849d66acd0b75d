"""The page behind a one-time link: somebody chooses a password, or becomes the first administrator."""

import asyncio
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.links import OpenLink
from actions.refusals import Invalid, Problem, Refused
from core.hindrance import NO_ANSWER
from gate.choosing import become_administrator, choose_password, look_at_link
from gate.forms import Form, TooLarge, form_of
from gate.guard import sent_by
from gate.hall import Hall
from gate.passwords import SHORTEST
from gate.sign_in import signed_in
from models import LinkPurpose

GONE = ("link_unknown", "link_used", "link_over")


def routes(hall: Hall) -> list[Route]:
    """/link?token=… (GET, POST). Looking at a link does not use it."""

    async def page(request: Request) -> Response:
        form = {"token": request.query_params.get("token", "")}
        return await _answer(hall, request, form, posted=False)

    async def chosen(request: Request) -> Response:
        try:
            form = await form_of(request)
        except TooLarge:
            return hall.showing.page(request, "refused.html", status=413, text="gate.too_large")
        return await _answer(hall, request, form, posted=True)

    return [Route("/link", page, methods=["GET"]), Route("/link", chosen, methods=["POST"])]


async def _answer(hall: Hall, request: Request, form: Form, *, posted: bool) -> Response:
    """The page; or, for a password that is good enough, the dashboard with its person signed in."""
    token = form.get("token", "")
    problems: tuple[Problem, ...] = ()
    try:
        link = await asyncio.to_thread(look_at_link, hall.database, token, now=hall.clock())
        if posted:
            try:
                return await hall.passwords.do(sent_by(request.scope), _choose, hall, request, link, form)
            except Refused as refused:
                if not isinstance(refused, Invalid) and refused.problems[0].code != "sign_in_busy":
                    raise
                problems = refused.problems
        return _page(hall, request, link, form, problems)
    except Refused as refused:
        code = refused.problems[0].code
        return hall.showing.page(request, "refused.html", text=f"problem.{code if code in GONE else 'link_unknown'}")
    except NO_ANSWER as error:
        return hall.showing.away(request, error, again=f"/link?{urlencode({'token': token})}")


def _choose(hall: Hall, request: Request, link: OpenLink, form: Form) -> Response:
    token, password, now = form["token"], form.get("password", ""), hall.clock()
    if password != form.get("again", ""):
        raise Invalid(Problem("password_not_same", "again"))
    if link.purpose is LinkPurpose.FIRST_ADMINISTRATOR:
        proven = become_administrator(
            hall.database, token, form.get("login", ""), form.get("name", ""), password, now=now
        )
    else:
        proven = choose_password(hall.database, token, password, now=now, key=hall.secret)
    return signed_in(hall, request, proven, "/")


def _page(hall: Hall, request: Request, link: OpenLink, form: Form, problems: tuple[Problem, ...]) -> Response:
    return hall.showing.page(
        request,
        "link.html",
        link=link,
        first=link.purpose is LinkPurpose.FIRST_ADMINISTRATOR,
        form={name: form.get(name, "") for name in ("token", "login", "name")},
        problems={problem.field or "password": problem for problem in problems},
        least=SHORTEST,
    )
