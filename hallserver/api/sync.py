"""`POST /v1/sync`: one exchange = push + pull + acknowledgement + time (design.md 5)."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from hallcore.problems import problem
from hallcore.sync.messages import FRAME_TYPE, SYNC_PATH
from hallcore.wire.compression import IDENTITY
from hallserver.api.answers import TOO_LARGE, guarded, problem_response, read_body
from hallserver.centre import Centre
from hallserver.ingest.exchange import MAX_FRAME_BYTES, Refusal, exchange

ENCODING_HEADER = "X-Hall-Encoding"
"""zstd, gzip or identity, of the request and of its answer; absent means identity."""


def sync_router(centre: Centre) -> APIRouter:
    """The route of exchanges."""
    router = APIRouter()

    @router.post(SYNC_PATH)
    async def sync(request: Request) -> Response:
        encoding = request.headers.get(ENCODING_HEADER, IDENTITY)
        body = await read_body(request, MAX_FRAME_BYTES)
        if body is None:
            return problem_response(TOO_LARGE, problem("sync.too_large", limit=MAX_FRAME_BYTES))

        def work() -> Response:
            answer = exchange(centre, body, encoding)
            if isinstance(answer, Refusal):
                return problem_response(answer.status, answer.problem)
            return Response(answer, media_type=FRAME_TYPE, headers={ENCODING_HEADER: encoding})

        return await guarded(work)

    return router
