"""The centre's database. Callers see units of work and plain values, never rows or sessions."""

from hallserver.store.unit import Store, UnitOfWork, open_store

__all__ = ["Store", "UnitOfWork", "open_store"]
