"""What `make run` opens, used as a newcomer would: a case goes out, comes back and is delivered."""

from __future__ import annotations

from pathlib import Path

import pytest
from matters import resident_id
from terminal import Terminal

PRACTICE = """
import sys
from hallclient.cli import main

sys.exit(main(["--home", sys.argv[1], "practice"]))
"""
F2, F9, DOWN, ESCAPE = "\x1bOQ", "\x1b[20~", "\x1b[B", "\x1b"


@pytest.mark.timeout(240)
def test_a_newcomer_sees_a_case_come_back_and_delivers_it(tmp_path: Path) -> None:
    program = Terminal(tmp_path / "practice", (120, 36), PRACTICE)
    try:
        program.until("0101", "密码 260101", seconds=60)
        program.type("0101\r")
        program.type("260101\r")
        program.until("在办件", "演练")
        program.type(F2)
        program.until("先选事项")
        program.type("gljt")
        program.until("MZ-GL-001")
        program.type("\r")
        program.until("证件号码")
        program.type("\r")
        for text in (resident_id(), "张𬱖", "13800001234", "石桥村", ""):
            program.type(f"{text}\r")
            program.until(text or "户籍所在村")
        for text in ("990122103201", "1", "云岭农商行", "6222020000000000001"):
            program.type(f"{text}\r")
        program.until("缺 高龄津贴申请表")
        for _ in range(4):
            program.type(" " + DOWN)
        program.until("必交材料都齐了", "收件并受理")
        program.type("\r")
        program.until("按 F9 办理")
        program.type(F9)
        program.until("已经存好", "查询码", "受理通知书")
        program.type("\r")
        program.until("先选事项")
        program.type(ESCAPE)
        program.until("在办件   1")
        program.until("准予", seconds=90)
        program.type(DOWN + "\r")
        program.until("决定书", "云岭县政务服务中心")
        program.type(F9)
        program.until("能办的步骤", "送达")
        program.type("1")
        program.until("领取人", "证件号码")
        program.type(F9)
        program.until("已送达", "送达回证")
        program.type("\x11")
        program.wait(lambda: not program.child.isalive(), 20)
    finally:
        program.leave()
    slips = sorted((tmp_path / "practice" / "township" / "slips").glob("*.pdf"))
    assert len(slips) >= 3
