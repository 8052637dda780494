"""HTTP to the centre. Everything that can go wrong on the line becomes a problem with exit 3."""

from __future__ import annotations

from typing import Any

import httpx

from hallcore.problems import ENVIRONMENT, TEXTS, USAGE, Problem, ProblemError, problem
from hallcore.sync.messages import ENROL_PATH, FRAME_TYPE, PERSON_PATH, SYNC_PATH
from hallcore.wire.compression import compress, decompress

ENCODING = "zstd"
ENCODING_HEADER = "X-Hall-Encoding"
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Line:
    """One connection to a centre."""

    def __init__(
        self, server: str, timeout: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        try:
            # The hall's proxy settings are not for the centre's private address.
            self._client = httpx.Client(
                base_url=server, timeout=timeout, transport=transport, trust_env=False
            )
        except httpx.InvalidURL:
            raise _not_an_address(server) from None
        if self._client.base_url.scheme not in ("http", "https"):
            self._client.close()
            raise _not_an_address(server)

    def exchange(self, frame: bytes) -> bytes:
        """Send one frame, bring back the centre's frame."""
        return self._framed(SYNC_PATH, frame)

    def person(self, frame: bytes) -> bytes:
        """Ask the centre's register; frames as in an exchange."""
        return self._framed(PERSON_PATH, frame)

    def _framed(self, path: str, frame: bytes) -> bytes:
        answer = self._post(
            path,
            content=compress(frame, ENCODING),
            headers={"Content-Type": FRAME_TYPE, ENCODING_HEADER: ENCODING},
        )
        encoding = answer.headers.get(ENCODING_HEADER)
        if encoding is None:
            # A captive portal or a proxy answers in the centre's place with a page of its own.
            raise _unreachable("回答不是县中心发出的")
        body = decompress(answer.content, encoding, MAX_ANSWER_BYTES)
        if isinstance(body, Problem):
            raise ProblemError(body, ENVIRONMENT)
        return body

    def enrol(self, body: dict[str, Any]) -> dict[str, Any]:
        """Ask to become a window."""
        answer = self._post(ENROL_PATH, json=body)
        try:
            found = answer.json()
        except ValueError:
            raise _unreachable("回答不是县中心发出的") from None
        if not isinstance(found, dict):
            raise _unreachable("回答不是县中心发出的")
        return found

    def close(self) -> None:
        self._client.close()

    def _post(self, path: str, **arguments: Any) -> httpx.Response:
        try:
            answer = self._client.post(path, **arguments)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _unreachable(type(error).__name__) from error
        if answer.status_code != httpx.codes.OK:
            raise ProblemError(_problem_of(answer), ENVIRONMENT)
        return answer


def _not_an_address(server: str) -> ProblemError:
    detail = f"“{server}”不是县中心的地址，要以 http:// 或 https:// 开头"
    return ProblemError(problem("input.usage", detail=detail), USAGE)


def _unreachable(detail: str) -> ProblemError:
    return ProblemError(problem("sync.unreachable", detail=detail), ENVIRONMENT)


def _problem_of(answer: httpx.Response) -> Problem:
    """The centre's own problem where it sent one that we know; otherwise the line is at fault."""
    try:
        found = answer.json()
    except ValueError:
        found = None
    if isinstance(found, dict) and found.get("code") in TEXTS:
        return Problem(
            str(found["code"]),
            str(found.get("title", "")),
            str(found.get("cause", "")),
            str(found.get("next_step", "")),
        )
    return problem("sync.unreachable", detail=f"HTTP {answer.status_code}")
