"""`make bench`: time to the first screen and resident memory with many local cases, receipt to
commit, list and search; each beside a peer measured in the same run (design.md 11)."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "client"))

from bench.commits import bench_commits
from bench.first_screen import bench_first_screen
from bench.homes import fill_home
from bench.search import bench_search


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {arguments.cases} cases")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "state")
        os.environ["HALL_NOW"] = "2026-11-25T09:00:00+08:00"
        home = Path(folder) / "home"
        fill_home(home, arguments.cases)
        for name, values, unit, peer in [
            *bench_first_screen(home, arguments.runs),
            *bench_search(home, arguments.runs),
            *bench_commits(home, arguments.runs),
        ]:
            middle = statistics.median(values)
            print(
                f"{name:<44} {middle:9.1f} {unit:<3} (min {min(values):.1f}, max {max(values):.1f})"
                f"  {peer}"
            )
    return 0


sys.exit(main())
