"""How the API answers: problems as JSON objects, and no person's data in any log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem

LOG = logging.getLogger("hallserver.api")

BAD_REQUEST, TOO_LARGE, FAILED, UNAVAILABLE = 400, 413, 500, 503


def problem_response(status: int, fault: Problem) -> JSONResponse:
    """The same object that commands print with `--json`."""
    return JSONResponse(fault.as_json(), status)


async def guarded(work: Callable[[], Response]) -> Response:
    """Run `work` in a worker thread. What goes wrong there is answered, and logged by kind and
    place only: messages of libraries quote what they were given."""
    try:
        return await run_in_threadpool(work)
    except ProblemError as error:
        LOG.error("%s", error.problem.code)
        status = UNAVAILABLE if error.exit_status == ENVIRONMENT else BAD_REQUEST
        return problem_response(status, error.problem)
    except Exception as error:  # noqa: BLE001 - the edge of the program
        place = traceback.extract_tb(error.__traceback__)[-1]
        LOG.error("%s in %s:%s", type(error).__name__, place.name, place.lineno)
        return problem_response(FAILED, problem("centre.failed", detail=type(error).__name__))


async def read_body(request: Request, limit: int) -> bytes | None:
    """The body, or None as soon as it passes `limit` bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
