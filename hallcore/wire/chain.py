"""The hash chain over an enrolment's operations (design.md 4).

h₀ = SHA-256(enrolment id), hₙ = SHA-256(hₙ₋₁ ‖ bytes of operation n). Heads are 32 raw bytes and
recomputed on both sides, never sent per operation.
"""

from collections.abc import Iterable
from hashlib import sha256


def chain_start(enrolment: str) -> bytes:
    """The head before the first operation of `enrolment`."""
    return sha256(enrolment.encode("utf-8")).digest()


def chain_next(head: bytes, operation: bytes) -> bytes:
    """The head after one more operation, given its bytes exactly as its author made them."""
    return sha256(head + operation).digest()


def chain_over(head: bytes, operations: Iterable[bytes]) -> bytes:
    """The head after all `operations`, in their order; `head` itself when there are none."""
    for operation in operations:
        head = chain_next(head, operation)
    return head
