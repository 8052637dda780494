"""One question to the centre's register: what is known of the holder of this exact number?"""

from __future__ import annotations

import hashlib
from typing import Protocol

from pydantic import ValidationError

from hallclient.window import Window
from hallcore.problems import ENVIRONMENT, Problem, ProblemError, problem
from hallcore.sync.messages import PersonAnswer, PersonRequest
from hallcore.wire.frames import SIGNATURE_LINE, build_frame, read_frame

MAX_ANSWER_BYTES = 256 * 1024


class Asker(Protocol):
    """What carries a question to the centre and brings its answer back."""

    def person(self, frame: bytes) -> bytes: ...


def ask(window: Window, line: Asker, request: PersonRequest) -> PersonAnswer:
    """The centre's signed answer to this very question; raises `ProblemError` where line or centre
    fails. Nothing of it is stored."""
    frame = build_frame(request.model_dump(mode="json"), [], window.secrets.signing_key)
    centre = bytes.fromhex(window.enrolment.centre_signing_public)
    read = read_frame(line.person(frame), centre, MAX_ANSWER_BYTES)
    if isinstance(read, Problem):
        raise ProblemError(read, ENVIRONMENT)
    header = {key: value for key, value in read.header.items() if key != "lines"}
    try:
        answer = PersonAnswer.model_validate(header)
    except ValidationError:
        raise ProblemError(problem("frame.malformed"), ENVIRONMENT) from None
    asked = hashlib.sha256(frame[:-SIGNATURE_LINE]).hexdigest()
    if answer.enrolment != window.enrolment.id or answer.request != asked:
        raise ProblemError(problem("sync.other_answer"), ENVIRONMENT)
    return answer
