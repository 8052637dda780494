"""The centre: all that its acts need to know, opened once and handed on explicitly."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from hallcore.moments import local_day
from hallcore.problems import ProblemError, problem
from hallkit.clock import Clock, clock_from_environment
from hallkit.database import storage_errors
from hallserver.config import Settings, database_url, read_settings
from hallserver.keys import CentreKeys, load_keys, make_keys
from hallserver.rulebook import Rulebook
from hallserver.store import Store, open_store
from hallserver.store.meta import EPOCH, SIGNING_PUBLIC


@dataclass
class Centre:
    """One opened home."""

    home: Path
    settings: Settings
    store: Store
    keys: CentreKeys
    clock: Clock
    rulebook: Rulebook = field(default_factory=Rulebook)

    def now(self) -> datetime:
        """The instant by the centre's clock."""
        return self.clock.now()

    def today(self) -> date:
        """The local day by the centre's clock."""
        return local_day(self.now())

    def close(self) -> None:
        """Close the database."""
        self.store.close()


def open_centre(
    home: Path, *, database: str | None = None, becomes_practice: bool = False
) -> Centre:
    """Open or found the centre of `home`.

    `becomes_practice`: the caller is about to load the sample county, so that `$HALL_NOW` counts
    already; where the home holds a real county that is refused as `sample.not_practice`.
    """
    settings = read_settings(home)
    with storage_errors():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = open_store(database_url(home, settings, database))
    try:
        with storage_errors():
            keys = _own_keys(store, home / "keys")
            with store.read() as unit:
                is_practice, is_empty = unit.meta.is_practice, not unit.people.has_halls()
        if becomes_practice and not (is_practice or is_empty):
            raise ProblemError(problem("sample.not_practice"))
        clock = clock_from_environment(is_practice=is_practice or becomes_practice)
        return Centre(home, settings, store, keys, clock)
    except BaseException:
        store.close()
        raise


def _own_keys(store: Store, folder: Path) -> CentreKeys:
    with store.read() as unit:
        public = unit.meta.get(SIGNING_PUBLIC)
    if public is not None:
        return load_keys(folder, public)
    with store.write() as unit:
        unit.lock_installation()
        public = unit.meta.get(SIGNING_PUBLIC)
        if public is not None:
            return load_keys(folder, public)
        keys = make_keys(folder)
        unit.meta.put(SIGNING_PUBLIC, keys.signing.public.hex())
        unit.meta.put(EPOCH, "1")
        unit.commit()
    return keys
