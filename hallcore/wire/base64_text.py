"""Base64 with exactly one spelling for each value.

Python's strict mode still accepts several last characters for the same bytes; a signed or hashed
line must not have twins.
"""

from base64 import b64decode, b64encode


def write_base64(data: bytes) -> bytes:
    """Standard alphabet, with padding, no line breaks."""
    return b64encode(data)


def read_base64(text: bytes) -> bytes | None:
    """The bytes, or None when `text` is not what `write_base64` would have written."""
    try:
        data = b64decode(text, validate=True)
    except ValueError:
        return None
    return data if b64encode(data) == text else None
