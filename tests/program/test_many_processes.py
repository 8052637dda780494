"""Several programs on one home, and programs that are killed."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from matters import PROMISED, form_of, materials_of
from support import VILLAGE, enrol_home, fill_references, sample_clerks

from hallclient.store.unit import Store
from hallclient.window import open_window
from hallcore.fold import fold
from hallcore.numbering import case_number_fault
from hallcore.operations import Operation, read_operation

PROCESSES, RECEIPTS = 8, 6
KILLS = int(os.environ.get("HALL_KILLS", "8"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    enrol_home(folder, VILLAGE)
    window = open_window(folder)
    fill_references(window)
    window.close()
    return folder


def batch(folder: Path, name: str, count: int) -> Path:
    path = folder / f"{name}.jsonl"
    row = {"items": [PROMISED], "form": form_of(PROMISED), **materials_of(PROMISED)}
    lines = [
        json.dumps(row | {"request_id": f"{name}-{index}"}, ensure_ascii=False)
        for index in range(count)
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def start(home: Path, path: Path) -> subprocess.Popen[bytes]:
    clerk = sample_clerks(VILLAGE)[0]
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "hallclient",
            "--home",
            str(home),
            "--json",
            "receive",
            "--batch",
            str(path),
            "--clerk",
            clerk["number"],
        ],
        env=os.environ | {"HALL_PIN": clerk["pin"], "HALL_NOW": "2026-11-20T09:00:00+08:00"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def numbers_in(output: bytes) -> list[str]:
    """Case numbers of the complete lines; a killed program may leave half a line."""
    lines = output.decode("utf-8", "replace").split("\n")[:-1]
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return [case["case_number"] for row in rows for case in row.get("cases", [])]


def serials(numbers: list[str]) -> list[int]:
    return sorted(int(number[18:22]) for number in numbers)


def test_rule_27_eight_programs_receive_at_once_without_gap_or_double(
    home: Path, tmp_path: Path
) -> None:
    running = [start(home, batch(tmp_path, f"p{index}", RECEIPTS)) for index in range(PROCESSES)]
    outputs = [process.communicate(timeout=110) for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, outputs[0][1]
    numbers = [number for output, _ in outputs for number in numbers_in(output)]
    assert serials(numbers) == list(range(1, PROCESSES * RECEIPTS + 1))
    assert all(case_number_fault(number) is None for number in numbers)
    store = Store(home / "window.sqlite")
    with store.read() as unit:
        waiting = unit.operations.waiting(1000)
        assert [one.sequence for one in waiting] == list(range(1, PROCESSES * RECEIPTS + 1))
    store.close()


def test_kill_9_during_receive_loses_no_number_that_was_printed(home: Path, tmp_path: Path) -> None:
    printed: list[str] = []
    for kill in range(KILLS):
        process = start(home, batch(tmp_path, f"k{kill}", 400))
        assert process.stdout is not None
        output = b""
        # Read a different amount each time, so that kills fall into different moments.
        for _ in range(1 + kill * 3 % 40):
            output += process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        printed += numbers_in(output + rest)
    store = Store(home / "window.sqlite")
    with store.read() as unit:
        kept = list(unit.cases.numbers())
        last = unit.facts.last("sequence")
        for number in kept:
            operations = [
                one
                for one in map(read_operation, unit.operations.bodies(number))
                if isinstance(one, Operation)
            ]
            stored = unit.cases.get(number)
            assert stored is not None
            assert fold(operations) == stored.case
            assert unit.papers.by_case(number, "receipt") is not None
    store.close()
    assert len(printed) >= KILLS
    assert set(printed) <= set(kept)
    assert serials(kept) == list(range(1, len(kept) + 1))
    assert last == len(kept)


def test_a_second_window_program_on_the_same_home_is_refused(home: Path) -> None:
    with (home / "window.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from pathlib import Path; from hallclient.app import run_app;"
                "run_app(Path(sys.argv[1]))",
                str(home),
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "home.in_use" in ended.stderr


def test_commands_run_beside_each_other_on_one_home(home: Path) -> None:
    window = open_window(home)
    with window.store.write() as unit:
        unit.facts.put("probe", "1")
        other = open_window(home)
        with other.store.read() as reader:
            assert reader.facts.get("probe") is None
        other.close()
    window.close()
