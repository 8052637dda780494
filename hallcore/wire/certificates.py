"""What the centre says about an enrolled machine (design.md 4, enrolment).

One line: `{"body":"…","signature":"…"}`, the body a JSON text, the signature base64 over it. It
travels inside every parcel, so that another hall can check a sender without a network. Whether
an enrolment was revoked later is not in it: that comes with the reference data.
"""

from typing import Any

from pydantic import Field, ValidationError, field_validator

from hallcore.base import Frozen
from hallcore.moments import parse_instant
from hallcore.problems import Problem, problem
from hallcore.wire import json_bytes
from hallcore.wire.base64_text import read_base64, write_base64
from hallcore.wire.keys import SigningKey, verify

MAX_BYTES = 4096

# The centre's key signs frames too. Those begin with "{", so what was signed as one thing can
# never be shown as the other. The number is the version of the body.
_SIGNED_AS = b"hallclient certificate 1\n"


class Certificate(Frozen):
    """One enrolment as the centre knows it. `practice`: of a practice centre, for no real case."""

    enrolment: str = Field(min_length=1, max_length=64)
    hall: str = Field(pattern=r"^[0-9]{12}$")
    """The 12-digit area code of the hall that holds cases."""
    level: str = Field(min_length=1, max_length=40)
    terminal: str = Field(pattern=r"^[0-9]{3}$")
    signing_public: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Ed25519, hex of 32 bytes."""
    exchange_public: str = Field(pattern=r"^[0-9a-f]{64}$")
    """X25519, hex of 32 bytes."""
    issued_at: str = Field(max_length=40)
    serial: int = Field(ge=0)
    """Counts the certificates that this centre issued."""
    practice: bool

    @field_validator("issued_at")
    @classmethod
    def _is_instant(cls, text: str) -> str:
        parse_instant(text)
        return text

    @property
    def signing_key(self) -> bytes:
        """The raw public half of the enrolment's signing key, 32 bytes."""
        return bytes.fromhex(self.signing_public)

    @property
    def exchange_key(self) -> bytes:
        """The raw public half of the enrolment's exchange key, 32 bytes."""
        return bytes.fromhex(self.exchange_public)


def issue(certificate: Certificate, centre_key: SigningKey) -> bytes:
    """Sign `certificate` as the centre; the same certificate always gives the same line."""
    body = json_bytes.encode(certificate.model_dump())
    return _line(body, centre_key.sign(_SIGNED_AS + body))


def open_certificate(data: bytes, centre_public: bytes) -> Certificate | Problem:
    """The certificate, if the centre whose raw public key is `centre_public` signed these bytes.

    Only the one spelling that `issue` writes is accepted.
    """
    refused = problem("certificate.invalid")
    if len(data) > MAX_BYTES:
        return refused
    try:
        body, signature = _parts(json_bytes.decode(data))
    except ValueError:
        return refused
    if data != _line(body, signature) or not verify(centre_public, _SIGNED_AS + body, signature):
        return refused
    try:
        return Certificate.model_validate(json_bytes.decode(body), strict=True)
    except (ValidationError, ValueError):
        return refused


def _line(body: bytes, signature: bytes) -> bytes:
    return json_bytes.encode(
        {"body": body.decode("utf-8"), "signature": write_base64(signature).decode("ascii")}
    )


def _parts(value: Any) -> tuple[bytes, bytes]:
    match value:
        case {"body": str(body), "signature": str(text)}:
            signature = read_base64(text.encode("utf-8"))
            if signature is not None:
                return body.encode("utf-8"), signature
    raise ValueError("not a certificate")
