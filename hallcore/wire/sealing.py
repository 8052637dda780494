"""Sealing for one reader: HPKE base mode (RFC 9180, design.md 5).

X25519, HKDF-SHA256, ChaCha20-Poly1305, from `cryptography`. Sealing draws the one-time key of each
message from the system's randomness inside that library: the one exception to the rule that
random bytes are handed in, because a repeated one-time key would open the message. A seal says
nothing about the sender; what is sealed is signed as well.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from hallcore.problems import Problem, problem
from hallcore.wire.keys import ExchangeKey

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)

OVERHEAD_BYTES = 48
"""A sealed message is this much longer than the plain one: a one-time key and a tag."""


def seal(public: bytes, plaintext: bytes, info: bytes, aad: bytes) -> bytes:
    """Seal `plaintext` for the holder of the raw X25519 key `public`; never twice the same bytes.

    `info` names the use ("hallclient parcel 1"), `aad` what the message belongs to (a transfer
    number); neither is secret or contained, both are needed to open. Raises `ValueError` when
    `public` is not a usable key.
    """
    return _SUITE.encrypt(plaintext, X25519PublicKey.from_public_bytes(public), _bound(info, aad))


def open_sealed(private: ExchangeKey, sealed: bytes, info: bytes, aad: bytes) -> bytes | Problem:
    """The plain bytes; `seal.unopened` for another key, other `info` or `aad`, or changed bytes."""
    try:
        return _SUITE.decrypt(sealed, private.private, _bound(info, aad))
    except (InvalidTag, ValueError):
        return problem("seal.unopened")


def _bound(info: bytes, aad: bytes) -> bytes:
    """Both in HPKE's info, which RFC 9180, 8.1 recommends where a key seals a single message.

    The length in front keeps every pair apart from every other.
    """
    return len(info).to_bytes(4, "big") + info + aad
