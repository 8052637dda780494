"""Plays the demonstration and prints its table."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from hallclient.demo import story
from hallclient.demo.world import NotVerifiedError, Step, World
from hallcore.problems import REFUSED, ProblemError, problem

ORDERS = {
    "village-first": ("village", "township", "county", "village", "township"),
    "township-first": ("township", "village", "county", "township", "village"),
}


def play(out: Path, *, is_headless: bool) -> int:
    """Exit 0 only if every step was verified in both orders of syncing."""
    if out.exists() and any(out.iterdir()):
        raise ProblemError(problem("demo.folder", path=out), REFUSED)
    slips = out / "slips"
    slips.mkdir(parents=True, exist_ok=True)
    tell: Callable[[Step], None] = (lambda step: None) if is_headless else _tell
    world = World(out / "start", tell)
    worlds: list[World] = [world]
    failure: str | None = None
    try:
        endings = _play_all(world, worlds, slips)
        if endings[0] != endings[1]:
            failure = "两种同步次序的结局不同"
    except NotVerifiedError as error:
        failure = str(error)
    finally:
        for one in worlds:
            one.centre.stop()
    _print_table(worlds)
    sys.stdout.write(f"\n文书（PDF）在 {slips}，共 {len(list(slips.glob('*.pdf')))} 份\n")
    sys.stdout.write("还没有的步骤：\n" + "".join(f"  - {line}\n" for line in story.LATER))
    if failure is not None:
        raise ProblemError(problem("demo.failed", step="演示", detail=failure), REFUSED)
    count = sum(len(one.steps) for one in worlds[1:]) - len(world.steps)
    sys.stdout.write(f"全部 {count} 步已核实；两种同步次序结局相同。\n")
    return 0


def _play_all(world: World, worlds: list[World], slips: Path) -> list[object]:
    story.prepare(world)
    numbers = story.village_receives(world, slips)
    story.hand_over_by_file(world, numbers, slips)
    story.township_accepts(world, numbers, slips)
    endings: list[object] = []
    for name, order in ORDERS.items():
        branch = world.branch(name)
        worlds.append(branch)
        story.sync_windows(branch, order)
        story.county_decides(branch, numbers)
        story.village_delivers(branch, numbers, slips)
        endings.append(story.close_and_compare(branch, numbers))
    return endings


def _tell(step: Step) -> None:
    mark = "是" if step.is_verified else "否"
    sys.stdout.write(
        f"{step.at[5:16].replace('T', ' ')}  {step.place}  {step.what}  {step.seen}  {mark}\n"
    )
    sys.stdout.flush()


def _print_table(worlds: list[World]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=120 if not sys.stdout.isatty() else None, markup=False)
    shared = len(worlds[0].steps)
    titles = ("断网办理", "先村后镇同步", "先镇后村同步")
    for title, world in zip(titles, worlds, strict=False):
        table = Table(title=title, box=box.ASCII2, title_justify="left")
        for heading in ("时间", "地点", "步骤", "所见", "核实"):
            table.add_column(heading, overflow="fold")
        for step in world.steps if world is worlds[0] else world.steps[shared:]:
            cells = (
                step.at[5:16].replace("T", " "),
                step.place,
                step.what,
                step.seen,
                "是" if step.is_verified else "否",
            )
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)
