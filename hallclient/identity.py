"""Who this machine is: its enrolment, keys and certificate (design.md 4 "Enrolment")."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hallcore.catalogue import Level
from hallcore.numbering import area9
from hallcore.problems import ENVIRONMENT, ProblemError, problem
from hallcore.wire.keys import ExchangeKey, SigningKey
from hallkit.files import write_private


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the centre said this machine is. Public parts only; bytes are hex or base64 text."""

    id: str
    hall: str
    hall_name: str
    level: str
    terminal: str
    certificate: str
    server: str
    centre_signing_public: str
    centre_exchange_public: str
    centre_epoch: int
    hall_key_number: int
    hall_exchange_public: str
    is_practice: bool

    @property
    def area(self) -> str:
        """The nine digits that its numbers begin with."""
        return area9(self.hall)

    @property
    def hall_level(self) -> Level:
        return Level(self.level)


@dataclass(frozen=True, slots=True)
class Secrets:
    """Private halves: the machine's two keys, the hall's exchange key, the county's
    registration key. 32 bytes each."""

    signing: bytes
    exchange: bytes
    hall_exchange: bytes
    registration: bytes

    @property
    def signing_key(self) -> SigningKey:
        return SigningKey(self.signing)

    @property
    def exchange_key(self) -> ExchangeKey:
        return ExchangeKey(self.exchange)


def save_identity(home: Path, enrolment: Enrolment, secrets: Secrets) -> None:
    """Secrets first: an enrolment file without its keys would be a window that cannot sign."""
    shown = {name: getattr(secrets, name).hex() for name in Secrets.__slots__}
    write_private(home / "keys" / "secrets.json", json.dumps(shown).encode())
    body = json.dumps(asdict(enrolment), ensure_ascii=False, indent=1)
    write_private(home / "keys" / "enrolment.json", body.encode())


def load_enrolment(home: Path) -> Enrolment | None:
    """The enrolment of `home`, or None where it has none yet; exit 3 where it cannot be read."""
    found = _read(home / "keys" / "enrolment.json")
    if found is None:
        return None
    try:
        return Enrolment(**found)
    except TypeError:
        raise _damaged() from None


def load_secrets(home: Path) -> Secrets:
    """The private keys of an enrolled home; exit 3 where they are not all there."""
    try:
        found = _read(home / "keys" / "secrets.json") or {}
        return Secrets(**{name: bytes.fromhex(value) for name, value in found.items()})
    except (TypeError, ValueError):
        raise _damaged() from None


def _read(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise _damaged() from None
    if not isinstance(found, dict):
        raise _damaged()
    return found


def _damaged() -> ProblemError:
    return ProblemError(problem("home.damaged"), ENVIRONMENT)


def move_server(home: Path, url: str) -> None:
    """The centre of an enrolled home has another address now; who it is stays pinned."""
    enrolment = load_enrolment(home)
    if enrolment is not None and enrolment.server != url:
        body = json.dumps(asdict(enrolment) | {"server": url}, ensure_ascii=False, indent=1)
        write_private(home / "keys" / "enrolment.json", body.encode())
