"""/healthz: this process answers. /readyz: and it is of use (see core/readiness.py). Open to anybody; says no more."""

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from core.readiness import Readiness
from gate.hall import Hall

FRESH = {"cache-control": "no-store"}


def routes(hall: Hall) -> list[Route]:
    """200 {"status": "ok"}; 200 or 503 {"status": "ready" | "not_ready", "checks": {name: "ok" | …}}."""
    readiness = Readiness(hall.database)

    async def healthz(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=FRESH)

    async def readyz(_: Request) -> JSONResponse:
        checks = await readiness.checks()
        ready = set(checks.values()) == {"ok"}
        body = {"status": "ready" if ready else "not_ready", "checks": checks}
        return JSONResponse(body, status_code=200 if ready else 503, headers=FRESH)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]
