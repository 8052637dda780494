"""`GET /v1/health`: is there a centre, and what time is it there?"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from hallcore.moments import write_instant
from hallkit.database import storage_errors
from hallserver.api.answers import guarded
from hallserver.centre import Centre

HEALTH_PATH = "/v1/health"


def health_router(centre: Centre) -> APIRouter:
    """The route that tells whether the database answers."""
    router = APIRouter()

    @router.get(HEALTH_PATH)
    async def health() -> Response:
        def work() -> Response:
            with storage_errors(), centre.store.read() as unit:
                shown = {
                    "ok": True,
                    "centre_at": write_instant(centre.now()),
                    "centre_epoch": unit.meta.centre_epoch,
                    "practice": unit.meta.is_practice,
                }
            return JSONResponse(shown)

        return await guarded(work)

    return router
