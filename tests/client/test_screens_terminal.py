"""The program in a real terminal: killed in the middle of a form, started twice on one home."""

from __future__ import annotations

import time
from pathlib import Path

import pexpect
import pytest
from screens_support import NUMBER
from support import make_window
from terminal import OPEN, Terminal

SECOND = (
    OPEN
    + """
from hallcore.problems import ProblemError
try:
    run_app(Path(sys.argv[1]))
except ProblemError as error:
    print(error.problem.code)
    sys.exit(error.exit_status)
"""
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    make_window(folder).close()
    return folder


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_rule_40_after_a_kill_the_same_form_is_open(home: Path, size: tuple[int, int]) -> None:
    first = Terminal(home, size)
    try:
        first.sign_in()
        first.until("在办件")
        first.type("\x1bOQ")
        first.until("先选事项")
        first.type("gljt")
        first.until("MZ-GL-001")
        first.type("\r")
        first.until("证件号码")
        first.type(f"\x1b[B{NUMBER}\r")
        first.until("8月21日生" if size[0] > 100 else NUMBER)
        first.type("张𬱖")
        first.until("张𬱖")
        time.sleep(0.5)
        first.kill()
        second = Terminal(home, size)
        try:
            second.sign_in()
            second.until("证件号码", NUMBER, "张𬱖", "11月30日")
            second.type("芳")
            second.until("张𬱖芳")
        finally:
            second.leave()
    finally:
        first.leave()


def test_a_second_program_on_the_same_home_is_refused(home: Path) -> None:
    first = Terminal(home, (80, 24))
    try:
        first.until("密码 260101")
        second = Terminal(home, (80, 24), SECOND)
        second.child.expect("home.in_use")
        second.child.expect(pexpect.EOF)
        second.child.close()
        assert second.child.exitstatus == 3
        assert first.child.isalive()
    finally:
        first.leave()


def test_ctrl_q_leaves(home: Path) -> None:
    program = Terminal(home, (80, 24))
    try:
        program.sign_in()
        program.until("在办件")
        program.type("\x11")
        program.wait(lambda: not program.child.isalive(), 10)
        program.child.close()
        assert program.child.exitstatus == 0
    finally:
        program.leave()


def test_typing_ahead_fills_the_right_fields(home: Path) -> None:
    """A card reader and a practised clerk type faster than the screen answers."""
    program = Terminal(home, (120, 36))
    try:
        program.type("")
        program.sign_in()
        program.until("在办件")
        program.type("\x1bOQ")
        program.until("先选事项")
        program.type("gljt\r")
        program.until("证件号码")
        program.type(f"\r{NUMBER}\r李四\r13800001234\r石桥村 3 组\r")
        program.until("石桥村 3 组")
        program.type("\r")
        program.until("银行账号")
        program.type("990122103201\r2\r信用社\r62170000\r")
        program.until("原件 0/1")
        program.type(" \r \r \r 3\r")
        program.until("收件并受理", "李四   材料 4 / 4")
        assert "差" not in program.text
    finally:
        program.leave()
