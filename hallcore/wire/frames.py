"""The signed container of everything that is sent or carried (design.md 5).

    header, one JSON line     {"lines":2,"type":"…","v":1,…}
    line 1                    opaque bytes without a line break; may be empty
    line 2
    signature, base64         Ed25519 over all bytes before it

Every row ends with one line feed, the last one too, so there is exactly one way to read the bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hallcore.problems import Problem, problem
from hallcore.wire import json_bytes
from hallcore.wire.base64_text import read_base64, write_base64
from hallcore.wire.keys import SIGNATURE_BYTES, SigningKey, verify

SIGNATURE_LINE = len(write_base64(bytes(SIGNATURE_BYTES))) + 1

MAX_HEADER_BYTES = 1 << 20
"""A header is parsed before its signature is checked, so a stranger's has a cap of its own."""

ChooseKey = Callable[[dict[str, Any]], bytes | None]
"""From an unverified header to the raw public key to verify it with; None: no such signer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose signature was verified.

    `signed` is what the signature covers: keep it together with the signature as evidence.
    """

    header: dict[str, Any]
    lines: tuple[bytes, ...]
    signed: bytes


def build_frame(header: Mapping[str, Any], lines: Sequence[bytes], key: SigningKey) -> bytes:
    """Sign `lines` under `header`, which names its "type" (text) and "v" (number, from 1).

    "lines", their count, is added here. Raises `ValueError` for a header that `read_frame` would
    refuse or a line that contains a line break.
    """
    whole = {**header, "lines": len(lines)}
    head = json_bytes.encode(whole)
    if "lines" in header or not _is_header(whole) or len(head) > MAX_HEADER_BYTES:
        raise ValueError(
            "a frame's header needs a type and a version, and does not count its lines"
        )
    if any(b"\n" in line for line in lines):
        raise ValueError("a line of a frame contains a line break")
    signed = b"".join(row + b"\n" for row in (head, *lines))
    return signed + write_base64(key.sign(signed)) + b"\n"


def read_frame(data: bytes, public: bytes | ChooseKey, limit_bytes: int) -> Frame | Problem:
    """Read a frame of at most `limit_bytes` and verify who signed it.

    `public` is the signer's raw key, or chooses it from the header. Lines are looked at only after
    the signature held. Answers `sync.too_large`, `frame.malformed`, `frame.signer` or
    `frame.signature`. The caller checks `header["type"]` and `header["v"]`.
    """
    if len(data) > limit_bytes:
        return problem("sync.too_large", limit=limit_bytes)
    signed, tail = data[:-SIGNATURE_LINE], data[-SIGNATURE_LINE:]
    signature = read_base64(tail[:-1])
    header = _read_header(signed)
    if header is None or signature is None or not signed.endswith(b"\n") or tail[-1:] != b"\n":
        return problem("frame.malformed")
    key = public(header) if callable(public) else public
    if key is None:
        return problem("frame.signer")
    if not verify(key, signed, signature):
        return problem("frame.signature")
    if signed.count(b"\n") != header["lines"] + 1:
        return problem("frame.malformed")
    return Frame(header, tuple(signed.split(b"\n")[1:-1]), signed)


def _read_header(signed: bytes) -> dict[str, Any] | None:
    end = signed.find(b"\n", 0, MAX_HEADER_BYTES + 1)
    if end < 0:
        return None
    try:
        header = json_bytes.decode(signed[:end])
    except ValueError:
        return None
    return header if isinstance(header, dict) and _is_header(header) else None


def _is_header(header: Mapping[str, Any]) -> bool:
    kind, version, count = header.get("type"), header.get("v"), header.get("lines")
    return (
        isinstance(kind, str)
        and kind != ""
        and type(version) is int
        and version >= 1
        and type(count) is int
        and count >= 0
    )
