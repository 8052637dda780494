"""自检: what works on this machine, what does not, and what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from hallclient.config import read_settings
from hallclient.identity import load_enrolment
from hallclient.window import Window, open_window
from hallcore.problems import ProblemError

ESSENTIAL = {"enrolment", "settings", "database", "disk", "clock", "fonts"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the self-test. `next_step` is empty where all is well."""

    name: str
    ok: bool
    detail: str
    next_step: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def examine(home: Path) -> list[Check]:
    """Everything that can be looked at; a failing part never hides the rest."""
    checks = [_tried("settings", lambda: _settings(home)), _tried("disk", lambda: _disk(home))]
    if load_enrolment(home) is None:
        checks.append(
            Check(
                "enrolment",
                False,
                "这台机器还没有登记。",
                "向县中心要一个登记码，运行 hallclient enrol。",
            )
        )
        return [*checks, _tried("fonts", _fonts)]
    try:
        window = open_window(home)
    except ProblemError as error:
        fault = error.problem
        return [*checks, Check("database", False, fault.cause, fault.next_step)]
    try:
        checks += [
            _tried("enrolment", lambda: _enrolment(window)),
            _tried("database", lambda: _database(window)),
            _tried("clock", lambda: _clock(window)),
            _tried("centre", lambda: _centre(window)),
            _tried("catalogue", lambda: _catalogue(window)),
        ]
    finally:
        window.close()
    return [
        *checks,
        _tried("fonts", _fonts),
        Check(
            "printer",
            True,
            "本版本把文书写成 PDF 文件，由系统的打印程序打印。",
        ),
        Check(
            "encryption",
            True,
            "本机数据未加密；文件只有本用户可读。",
            "把电脑的磁盘加密打开；本程序的加密在后续版本。",
        ),
    ]


def is_well(checks: list[Check]) -> bool:
    return all(check.ok for check in checks if check.name in ESSENTIAL)


def _tried(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except ProblemError as error:
        return Check(name, False, error.problem.cause, error.problem.next_step)


def _settings(home: Path) -> Check:
    read_settings(home)
    return Check("settings", True, str(home / "config.toml"))


def _disk(home: Path) -> Check:
    folder = home if home.exists() else home.parent
    free = shutil.disk_usage(folder if folder.exists() else Path("/")).free // (1024 * 1024)
    if free < 200:
        return Check("disk", False, f"只剩 {free} MB。", "清理磁盘。")
    return Check("disk", True, f"剩余 {free} MB。")


def _enrolment(window: Window) -> Check:
    who = window.enrolment
    practice = "（演练）" if who.is_practice else ""
    return Check("enrolment", True, f"{who.hall_name}，终端 {who.terminal}{practice}")


def _database(window: Window) -> Check:
    with window.store.read() as unit:
        found = unit.execute(text("PRAGMA quick_check(1)"))
        mode = unit.execute(text("PRAGMA journal_mode"))
        synchronous = unit.execute(text("PRAGMA synchronous"))
    if found != "ok" or mode != "wal" or int(synchronous) != 2:
        return Check(
            "database", False, f"{found}，{mode}，{synchronous}", "用备份恢复，联系县中心。"
        )
    return Check("database", True, "完整；断电不丢已打印的号。")


def _clock(window: Window) -> Check:
    with window.store.read() as unit:
        exchanges = unit.facts.exchanges(1)
    skew = exchanges[0].skew_ms if exchanges else None
    if skew is not None and abs(skew) > 120_000:
        return Check("clock", False, f"与县中心相差 {skew // 1000} 秒。", "校准电脑时间。")
    return Check("clock", True, "与县中心一致。" if skew is not None else "还没有与县中心对过时。")


def _centre(window: Window) -> Check:
    from hallclient.services.syncing import exchange

    outcome = exchange(window)
    if outcome.problem is not None:
        return Check("centre", False, outcome.problem.cause, outcome.problem.next_step)
    waiting = outcome.report.pending if outcome.report else 0
    return Check("centre", True, f"{window.enrolment.server}，待同步 {waiting}")


def _catalogue(window: Window) -> Check:
    with window.store.read() as unit:
        version, warning = window.catalogue_version(unit), window.catalogue_warning(unit)
    if version is None or warning:
        detail = f"目录 {version}：{warning}。" if version else "本机还没有目录。"
        return Check("catalogue", False, detail, "接上网络，同步一次；仍然如此请告诉县中心。")
    return Check("catalogue", True, f"目录 {version}。")


def _fonts() -> Check:
    from hallclient.print.fonts import default_chain

    lacking = default_chain(None).unprintable("张三䶮㛃〇（）0123456789")
    if lacking:
        return Check("fonts", False, f"缺少字形：{'、'.join(lacking)}", "重新安装程序。")
    return Check("fonts", True, "字体齐全。")
