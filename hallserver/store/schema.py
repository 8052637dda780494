"""The revisions of the centre's schema."""

from pathlib import Path

from hallkit.schema import Schema

SCHEMA = Schema(Path(__file__).parent / "migrations", ("0001",))
