"""`POST /v1/enrol`: a machine with a one-time code becomes a window (design.md 4)."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hallcore.problems import Problem, problem
from hallcore.sync.messages import ENROL_PATH, EnrolRequest
from hallkit.database import storage_errors
from hallserver.api.answers import BAD_REQUEST, guarded, problem_response, read_body
from hallserver.centre import Centre
from hallserver.enrolment import Enroller

MAX_BODY_BYTES = 16_384

STATUS = {"enrolment.code": 403, "enrolment.too_many": 429}


def enrol_router(centre: Centre) -> APIRouter:
    """The route of enrolment; failures are counted per process."""
    router = APIRouter()
    enroller = Enroller(centre)

    @router.post(ENROL_PATH)
    async def enrol(request: Request) -> Response:
        body = await read_body(request, MAX_BODY_BYTES)
        asked = _read(body)
        if asked is None:
            return problem_response(BAD_REQUEST, problem("enrolment.malformed"))

        def work() -> Response:
            with storage_errors():
                answer = enroller.enrol(asked)
            if isinstance(answer, Problem):
                return problem_response(STATUS.get(answer.code, BAD_REQUEST), answer)
            return JSONResponse(answer.model_dump(mode="json"))

        return await guarded(work)

    return router


def _read(body: bytes | None) -> EnrolRequest | None:
    try:
        return EnrolRequest.model_validate_json(body or b"")
    except ValidationError:
        return None
