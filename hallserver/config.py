"""The settings of a centre's home: one typed tree, read once from HOME/config.toml."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hallcore.problems import ENVIRONMENT, ProblemError, problem


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Section):
    """`[database]`"""

    url: str = ""
    """`sqlite:///…` or `postgresql+psycopg://…`; empty means HOME/centre.sqlite."""


class ServeSettings(_Section):
    """`[serve]`: where `hallserver serve` listens."""

    host: str = "127.0.0.1"
    """The address of the machine that windows connect to."""
    port: int = Field(default=8620, ge=0, le=65535)
    """0 takes any free port."""


class Settings(_Section):
    """Everything in config.toml."""

    database: DatabaseSettings = DatabaseSettings()
    serve: ServeSettings = ServeSettings()


def home_folder(given: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """`--home`, else `$HALL_HOME`, else the platform's data folder."""
    if given is not None:
        return given.expanduser().absolute()
    if environment.get("HALL_HOME"):
        return Path(environment["HALL_HOME"]).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("hallserver", appauthor=False)


def read_settings(home: Path) -> Settings:
    """The settings of `home`; a missing file means the defaults, a wrong one exit 3."""
    path = home / "config.toml"
    try:
        return Settings.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _wrong(path, f"“{where}” {first['msg']}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise _wrong(path, str(error)) from None


def database_url(home: Path, settings: Settings, given: str | None) -> str:
    """`--database`, else the setting, else the home's own SQLite file."""
    return given or settings.database.url or f"sqlite:///{home / 'centre.sqlite'}"


def _wrong(path: Path, detail: str) -> ProblemError:
    return ProblemError(problem("home.config", path=path, detail=detail), ENVIRONMENT)
