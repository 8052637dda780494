"""The centre's own keys: files of the home, mode 0600, made once and never again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from hallcore.problems import ENVIRONMENT, ProblemError, problem
from hallcore.wire.keys import KEY_BYTES, ExchangeKey, SigningKey
from hallkit.files import write_private

_SIGNING, _EXCHANGE, _REGISTRATION = "signing", "exchange", "registration"


@dataclass(frozen=True, slots=True)
class CentreKeys:
    """`registration` is the county's key of the 登记号, 32 bytes (design.md 4)."""

    signing: SigningKey
    exchange: ExchangeKey
    registration: bytes

    def __repr__(self) -> str:
        return f"CentreKeys(signing={self.signing.public.hex()})"


def make_keys(folder: Path) -> CentreKeys:
    """Draw the keys that are not there yet. Call it under the installation lock."""
    for name in (_SIGNING, _EXCHANGE, _REGISTRATION):
        path = folder / f"{name}.key"
        if not path.exists():
            write_private(path, secrets.token_bytes(KEY_BYTES))
    return load_keys(folder)


def load_keys(folder: Path, signing_public: str | None = None) -> CentreKeys:
    """The keys, if they are whole and belong to the database that names `signing_public` (hex)."""
    try:
        signing, exchange, registration = (
            (folder / f"{name}.key").read_bytes() for name in (_SIGNING, _EXCHANGE, _REGISTRATION)
        )
        keys = CentreKeys(SigningKey(signing), ExchangeKey(exchange), registration)
    except (OSError, ValueError):
        raise _wrong(folder) from None
    if len(registration) != KEY_BYTES:
        raise _wrong(folder)
    if signing_public is not None and keys.signing.public.hex() != signing_public:
        raise _wrong(folder)
    return keys


def _wrong(folder: Path) -> ProblemError:
    return ProblemError(problem("centre.keys", path=folder), ENVIRONMENT)
