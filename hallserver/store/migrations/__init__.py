"""Alembic's environment and the revisions of the centre's schema."""
