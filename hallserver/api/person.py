"""`POST /v1/person`: what the register knows of the holder of one exact number (design.md 5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hallcore.problems import problem
from hallcore.sync.messages import FRAME_TYPE, PERSON_PATH
from hallcore.wire.compression import IDENTITY
from hallserver.api.answers import TOO_LARGE, guarded, problem_response, read_body
from hallserver.api.sync import ENCODING_HEADER
from hallserver.centre import Centre
from hallserver.ingest.exchange import Refusal
from hallserver.ingest.person import answer_person

MAX_BODY_BYTES = 16_384


def person_router(centre: Centre) -> APIRouter:
    """The route of questions to the register."""
    router = APIRouter()

    @router.post(PERSON_PATH)
    async def person(request: Request) -> Response:
        encoding = request.headers.get(ENCODING_HEADER, IDENTITY)
        body = await read_body(request, MAX_BODY_BYTES)
        if body is None:
            return problem_response(TOO_LARGE, problem("sync.too_large", limit=MAX_BODY_BYTES))

        def work() -> Response:
            answer = answer_person(centre, body, encoding)
            if isinstance(answer, Refusal):
                return problem_response(answer.status, answer.problem)
            headers = {ENCODING_HEADER: encoding, "Cache-Control": "no-store"}
            return Response(answer, media_type=FRAME_TYPE, headers=headers)

        return await guarded(work)

    return router
