"""The parcel of one handed-over case (design.md 5) and the hand-off file that carries many.

A parcel is a frame of type "parcel", signed by the sending window: its header carries the
sender's certificate, its first line the extract of the item, the others the case's operations. So
the addressee can check it with nothing but the centre's key.

A hand-off file is text, one line per parcel, made for a stick that may be pulled out too early:

    hallclient-parcels 1
    base64 of the first parcel, compressed with zstd
    …
    end 2 SHA-256 of everything above, in hex
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pydantic import Field, ValidationError, field_validator

from hallcore.base import Frozen
from hallcore.moments import parse_instant
from hallcore.problems import Problem, problem
from hallcore.wire.base64_text import read_base64, write_base64
from hallcore.wire.certificates import Certificate, open_certificate
from hallcore.wire.compression import ZSTD, compress, decompress
from hallcore.wire.frames import build_frame, read_frame
from hallcore.wire.keys import SigningKey

PARCEL_TYPE, PARCEL_VERSION = "parcel", 1

MAX_PARCEL_BYTES = 1 << 20
"""A case is a few kB of operations; pictures travel in their own lane."""

_MAGIC = b"hallclient-parcels 1\n"
_END = b"end "

_AS_PARCEL = {"frame.malformed": "parcel.malformed", "frame.signature": "parcel.signature"}


class ParcelHeader(Frozen):
    """Which case goes from where to where, on which paper."""

    transfer_number: str = Field(min_length=1, max_length=40)
    sender: str = Field(pattern=r"^[0-9]{12}$")
    """The hall that hands over."""
    addressee: str = Field(pattern=r"^[0-9]{12}$")
    """The only hall that may take over."""
    case_number: str = Field(pattern=r"^[0-9]{24}$")
    epoch: int = Field(ge=1)
    """The sender's; taking over makes it one more."""
    made_at: str = Field(max_length=40)
    catalogue: str = Field(max_length=40)
    """The catalogue version that the case is held to."""

    @field_validator("made_at")
    @classmethod
    def _is_instant(cls, text: str) -> str:
        parse_instant(text)
        return text


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel whose certificate and signature held.

    Who the addressee is, whether the sender was revoked and whether it is practice are for the
    caller to judge. `raw` goes into the take_over operation, so that the centre can check it again.
    """

    header: ParcelHeader
    certificate: Certificate
    operations: tuple[bytes, ...]
    item_extract: bytes
    raw: bytes


def build_parcel(
    header: ParcelHeader,
    certificate: bytes,
    operations: Sequence[bytes],
    item_extract: bytes,
    key: SigningKey,
) -> bytes:
    """Sign the parcel of one case with the enrolment's `key`, to which `certificate` belongs.

    Raises `ValueError` if an operation or the extract contains a line break.
    """
    head = {
        "type": PARCEL_TYPE,
        "v": PARCEL_VERSION,
        "certificate": certificate.decode("utf-8"),
        "parcel": header.model_dump(),
    }
    return build_frame(head, (item_extract, *operations), key)


def open_parcel(
    data: bytes, centre_public: bytes, limit_bytes: int = MAX_PARCEL_BYTES
) -> Parcel | Problem:
    """Check a parcel with the centre's raw public key alone, as an offline hall must.

    Answers `sync.too_large`, `parcel.malformed`, `certificate.invalid` (not issued by this
    centre), `parcel.signature`, or `parcel.sender` (the signer sits in another hall than the one
    that the parcel says hands over).
    """
    signer = _Signer(centre_public)
    frame = read_frame(data, signer, limit_bytes)
    if isinstance(frame, Problem):
        if frame.code == "frame.signer" and isinstance(signer.found, Problem):
            return signer.found
        code = _AS_PARCEL.get(frame.code)
        return frame if code is None else problem(code)
    try:
        header = ParcelHeader.model_validate(frame.header.get("parcel"), strict=True)
    except ValidationError:
        return problem("parcel.malformed")
    if isinstance(signer.found, Problem) or not frame.lines:
        return problem("parcel.malformed")
    if signer.found.hall != header.sender:
        return problem("parcel.sender", sender=header.sender, hall=signer.found.hall)
    return Parcel(header, signer.found, frame.lines[1:], frame.lines[0], data)


def build_parcel_file(parcels: Sequence[bytes]) -> bytes:
    """The hand-off file of `parcels`, in their order; what each holds is not looked at."""
    rows = (write_base64(compress(parcel, ZSTD)) + b"\n" for parcel in parcels)
    body = _MAGIC + b"".join(rows)
    return body + _closing(len(parcels), body)


def split_parcel_file(data: bytes, limit: int) -> list[bytes] | Problem:
    """The parcels of a hand-off file, all of them or none; together at most `limit` bytes inflated.

    Answers `parcel.malformed` for another kind of file, `parcel.truncated` when it was not copied
    to its end or was changed on the way, `sync.too_large` beyond `limit`.
    """
    if not data.startswith(_MAGIC):
        # The beginning of the first line is a copy that stopped very early.
        return problem("parcel.truncated" if _MAGIC.startswith(data) else "parcel.malformed")
    end = data.rfind(b"\n", 0, -1) + 1
    if data[end:] != _closing(data.count(b"\n") - 2, data[:end]):
        return problem("parcel.truncated")
    parcels: list[bytes] = []
    left = limit
    for row in data[:end].split(b"\n")[1:-1]:
        packed = read_base64(row)
        if packed is None:
            return problem("parcel.malformed")
        parcel = decompress(packed, ZSTD, left)
        if isinstance(parcel, Problem):
            too_large = parcel.code == "sync.too_large"
            return (
                problem("sync.too_large", limit=limit) if too_large else problem("parcel.malformed")
            )
        parcels.append(parcel)
        left -= len(parcel)
    return parcels


class _Signer:
    """Chooses the key of a parcel by the certificate in its header, and keeps what it found."""

    def __init__(self, centre_public: bytes) -> None:
        self._centre_public = centre_public
        self.found: Certificate | Problem = problem("parcel.malformed")

    def __call__(self, header: dict[str, Any]) -> bytes | None:
        line = header.get("certificate")
        is_parcel = header["type"] == PARCEL_TYPE and header["v"] == PARCEL_VERSION
        if is_parcel and isinstance(line, str):
            self.found = open_certificate(line.encode("utf-8"), self._centre_public)
        return None if isinstance(self.found, Problem) else self.found.signing_key


def _closing(count: int, body: bytes) -> bytes:
    return _END + f"{count} {sha256(body).hexdigest()}\n".encode("ascii")
