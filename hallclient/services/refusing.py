"""What a clerk typed and no operation can carry is a refusal, not an exception."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pydantic import ValidationError

from hallcore.parsing import refusal_of
from hallcore.problems import Problem

P = ParamSpec("P")
T = TypeVar("T")


def refusing(act: Callable[P, T | Problem]) -> Callable[P, T | Problem]:
    """`act`, answering `input.invalid` where a text is too long or a value has no right shape.

    Leaving the act by the exception rolled its transaction back.
    """

    @wraps(act)
    def answered(*args: P.args, **kwargs: P.kwargs) -> T | Problem:
        try:
            return act(*args, **kwargs)
        except ValidationError as refused:
            return refusal_of(refused)

    return answered
