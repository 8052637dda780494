"""The settings of a home: one typed tree, read once from HOME/config.toml and passed on."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic import Field as Setting

from hallcore.problems import ENVIRONMENT, ProblemError, problem


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SyncSettings(_Section):
    """`[sync]`: the line to the centre."""

    interval_seconds: int = Setting(default=20, ge=5, le=3600)
    """How often the window program tries an exchange while nothing new waits."""
    timeout_seconds: int = Setting(default=30, ge=2, le=600)
    """How long one exchange may take before the line counts as down."""
    batch_bytes: int = Setting(default=65_536, ge=1024, le=1_048_576)
    """The most bytes of operations in one push, before compression."""


class PrintSettings(_Section):
    """`[print]`: paper."""

    folder: str = "slips"
    """Where PDF slips are written; relative to the home."""
    paper: str = Setting(default="a4", pattern="^(a4|a5|80mm|58mm)$")
    """The paper of slips that the window program writes by itself."""
    font: str | None = None
    """A TrueType font of the site that is asked before the program's own."""


class AlertSettings(_Section):
    """`[alerts]`: 预警."""

    bell: bool = False
    """Whether the terminal's bell sounds when more rings than before."""


class ScanSettings(_Section):
    """`[scans]`: 材料的电子件, from the folder of a document camera."""

    folder: str = ""
    """Where the document camera writes; relative to the home. Empty: no folder is watched."""
    remove_source: bool = False
    """Whether a file is removed from the folder once it is safely kept here."""
    settle_seconds: float = Setting(default=0.5, ge=0, le=10)
    """How long a file must lie unchanged before it is taken."""
    long_side: int = Setting(default=2000, ge=800, le=6000)
    """The most pixels along the longer side of a kept picture."""
    picture_kilobytes: int = Setting(default=400, ge=50, le=4000)
    """The most kilobytes of a kept picture."""
    pdf_megabytes: int = Setting(default=10, ge=1, le=20)
    """The most megabytes of a PDF; it is kept as it is."""
    viewer: tuple[str, ...] = ()
    """The program that shows a kept file, and its arguments. Empty: that of the system."""


class PeopleSettings(_Section):
    """`[people]`: what is known of applicants."""

    reuse_days: int = Setting(default=365, ge=0, le=3660)
    """For how many days after it was checked a material on file is offered again; 0: never."""


class KeySettings(_Section):
    """`[keys]`: remapped keys, action id to key, for example `receive = "ctrl+n"`."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, str]


class Settings(_Section):
    """Everything in config.toml."""

    sync: SyncSettings = SyncSettings()
    print: PrintSettings = PrintSettings()
    alerts: AlertSettings = AlertSettings()
    scans: ScanSettings = ScanSettings()
    people: PeopleSettings = PeopleSettings()
    keys: KeySettings = KeySettings()


def home_folder(given: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """`--home`, else `$HALL_HOME`, else the platform's data folder."""
    if given is not None:
        return given.expanduser().absolute()
    if environment.get("HALL_HOME"):
        return Path(environment["HALL_HOME"]).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("hallclient", appauthor=False)


def read_settings(home: Path) -> Settings:
    """The settings of `home`; a missing file means the defaults, a wrong one exit 3."""
    path = home / "config.toml"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, str(error)) from None
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _wrong(path, f"“{where}” {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise _wrong(path, type(error).__name__) from None


def _wrong(path: Path, detail: str) -> ProblemError:
    return ProblemError(problem("home.config", path=path, detail=detail), ENVIRONMENT)
