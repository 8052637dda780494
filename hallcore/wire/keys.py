"""Keys of an enrolment, a hall and the centre (design.md 4): Ed25519 signs, X25519 opens seals.

Secret bytes come from the caller. A key never shows them, not in `repr` and not in an error.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KEY_BYTES = 32
SIGNATURE_BYTES = 64


class SigningKey:
    """An Ed25519 key made from 32 secret bytes; any other length raises `ValueError`."""

    __slots__ = ("_private", "public")

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._private.public_key().public_bytes_raw()
        """32 raw bytes."""

    def __repr__(self) -> str:
        return f"SigningKey(public={self.public.hex()})"

    def sign(self, data: bytes) -> bytes:
        """64 bytes; the same data always gives the same signature."""
        return self._private.sign(data)


class ExchangeKey:
    """An X25519 key made from 32 secret bytes; any other length raises `ValueError`."""

    __slots__ = ("private", "public")

    def __init__(self, secret: bytes) -> None:
        self.private = X25519PrivateKey.from_private_bytes(secret)
        self.public: bytes = self.private.public_key().public_bytes_raw()
        """32 raw bytes."""

    def __repr__(self) -> str:
        return f"ExchangeKey(public={self.public.hex()})"


def verify(public: bytes, data: bytes, signature: bytes) -> bool:
    """Whether `signature` over `data` was made by the key whose raw public half is `public`.

    False, never an exception, for anything that is not a key or not a signature.
    """
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True
