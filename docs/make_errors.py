"""Write docs/errors.md from the tables of hallcore.problems.

    python docs/make_errors.py            writes the page
    python docs/make_errors.py --check    exits 1 where the page is stale

A clerk, a script and a colleague on the phone look a code up here, so each has a heading.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from hallcore import problems
from hallcore.problems import (
    ENVIRONMENT,
    REFUSED,
    USAGE,
    agency,
    centre,
    custody,
    identity,
    inputs,
    law,
    limits,
    operations,
    paper,
    register,
    renewals,
    scans,
    sync,
    theme,
    window,
)

PAGE = Path(__file__).with_name("errors.md")

AREAS: tuple[tuple[ModuleType, str], ...] = (
    (inputs, "输入"),
    (identity, "证件和号码"),
    (law, "法律和事项规定"),
    (theme, "一件事"),
    (limits, "期限、承诺、收费和更正"),
    (renewals, "延续"),
    (custody, "材料的交接"),
    (agency, "代办、协助和领取"),
    (register, "申请人登记和存档材料"),
    (operations, "操作记录"),
    (sync, "线路和文件"),
    (window, "本机"),
    (centre, "县中心和部门"),
    (paper, "文书和字体"),
    (scans, "电子件"),
)

TOLD_ONLY, WARNING = 0, -1
"""Besides the exit statuses: a code that stands on a stored operation, and one that a clerk may
pass over."""

STATUS: dict[str, int] = {
    # Wrong usage or unreadable input.
    "input.usage": USAGE,
    "input.unreadable": USAGE,
    "scan.not_here": USAGE,
    "input.not_json": USAGE,
    "input.unknown_key": USAGE,
    "input.invalid": USAGE,
    "input.instant": USAGE,
    "input.day": USAGE,
    "material.file": USAGE,
    "parcel.malformed": USAGE,
    "parcel.truncated": USAGE,
    "parcel.signature": USAGE,
    "parcel.sender": USAGE,
    "certificate.invalid": USAGE,
    "clock.not_practice": USAGE,
    "paper.no_escpos": USAGE,
    "database.url": USAGE,
    "catalogue.unsound": USAGE,
    "rules.unsound": USAGE,
    "calendar.unsound": USAGE,
    # The machine, the line, the home.
    "clock.behind": ENVIRONMENT,
    "centre.none": ENVIRONMENT,
    "program.failed": ENVIRONMENT,
    "disk.full": ENVIRONMENT,
    "home.busy": ENVIRONMENT,
    "home.in_use": ENVIRONMENT,
    "home.not_writable": ENVIRONMENT,
    "home.damaged": ENVIRONMENT,
    "home.newer_schema": ENVIRONMENT,
    "home.config": ENVIRONMENT,
    "home.rewound": ENVIRONMENT,
    "store.failed": ENVIRONMENT,
    "enrolment.none": ENVIRONMENT,
    "enrolment.code": ENVIRONMENT,
    "enrolment.too_many": ENVIRONMENT,
    "enrolment.malformed": ENVIRONMENT,
    "enrolment.unknown": ENVIRONMENT,
    "enrolment.frozen": ENVIRONMENT,
    "enrolment.revoked": ENVIRONMENT,
    "enrolment.no_terminal": ENVIRONMENT,
    "clerk.pin_required": ENVIRONMENT,
    "terminal.missing": ENVIRONMENT,
    "reference.missing": ENVIRONMENT,
    "reference.digest": ENVIRONMENT,
    "sync.unreachable": ENVIRONMENT,
    "lookup.malformed": ENVIRONMENT,
    "lookup.too_many": ENVIRONMENT,
    "lookup.offline": ENVIRONMENT,
    "sync.other_answer": ENVIRONMENT,
    "sync.encoding": ENVIRONMENT,
    "sync.too_large": ENVIRONMENT,
    "sync.damaged": ENVIRONMENT,
    "sync.malformed": ENVIRONMENT,
    "sync.fork": ENVIRONMENT,
    "frame.malformed": ENVIRONMENT,
    "frame.signature": ENVIRONMENT,
    "frame.signer": ENVIRONMENT,
    "seal.unopened": ENVIRONMENT,
    "parcel.unwritable": ENVIRONMENT,
    "centre.keys": ENVIRONMENT,
    "centre.address": ENVIRONMENT,
    "centre.failed": ENVIRONMENT,
    "database.driver": ENVIRONMENT,
    "paper.template": ENVIRONMENT,
    "paper.placeholder": ENVIRONMENT,
    "paper.unknown_document": ENVIRONMENT,
    "paper.font": ENVIRONMENT,
    "paper.unwritable": ENVIRONMENT,
    # What became of an operation at the centre.
    "operation.malformed": TOLD_ONLY,
    "renewal.late": WARNING,
    "renewal.unknown": WARNING,
    "operation.newer": TOLD_ONLY,
    "operation.subject": TOLD_ONLY,
    "paper.batch_author": TOLD_ONLY,
    "paper.batch_empty": TOLD_ONLY,
    "paper.batch_day": TOLD_ONLY,
    "paper.form_twice": TOLD_ONLY,
    "paper.time_source": TOLD_ONLY,
    "operation.enrolment": TOLD_ONLY,
    "register.lookup_author": TOLD_ONLY,
    "register.lookup_later": TOLD_ONLY,
    "operation.failed": TOLD_ONLY,
    "parcel.unverified": TOLD_ONLY,
    "parcel.differs": TOLD_ONLY,
    "case.not_here": TOLD_ONLY,
    # Doubts that refuse nothing.
    "resident_id.area": WARNING,
    "residence_permit.area": WARNING,
    "permanent_residence.old_check": WARNING,
    "uscc.inner_code": WARNING,
    "organisation_code.format": WARNING,
    "organisation_code.check": WARNING,
    "phone.format": WARNING,
    "area.format": WARNING,
    "assistance.minor": WARNING,
    "paper.unprintable": WARNING,
}
"""Where a code ends a command otherwise than by a refusal (exit 1)."""

STATUS_TEXTS: dict[int, str] = {
    REFUSED: "退出状态 1：按规则拒绝，什么也没有改变。",
    USAGE: "退出状态 2：命令或输入文件有误。",
    ENVIRONMENT: "退出状态 3：本机、线路或数据文件夹的问题。",
    TOLD_ONLY: "不结束命令：写在办件的操作记录里（`operations[].code`）。",
    WARNING: "只作提醒，不拒绝；命令照常办理。",
}

HEAD = """# 错误代码

本页由 `python docs/make_errors.py` 从程序的文字表生成，不要手工修改。

每个代码只有一个意思，发布以后不再改变。带 `--json` 时，出错的命令在标准错误输出一个对象
`{"code","title","cause","next_step","field"?}`；不带时输出同样的三句话和代码。
下面花括号里的词，出现时换成当时的内容。

退出状态是这个代码结束命令时的状态；同一个代码写在办件的操作记录里时，命令本身照常结束。
`hallclient check` 只回答对不对：代码写在 `reason` 里，退出状态是 0。
"""


def page() -> str:
    """The whole page. Raises `ValueError` where a table of texts is in no area, or a status names
    no code."""
    listed = [code for module, _ in AREAS for code in texts_of(module)]
    if sorted(listed) != sorted(problems.TEXTS):
        odd = sorted(set(listed) ^ set(problems.TEXTS))
        raise ValueError(f"codes in no area, or in two: {odd}")
    if unknown := STATUS.keys() - problems.TEXTS.keys():
        raise ValueError(f"statuses of unknown codes: {sorted(unknown)}")
    return "\n".join([HEAD, *(area(title, texts_of(module)) for module, title in AREAS)])


def texts_of(module: ModuleType) -> Mapping[str, tuple[str, str, str]]:
    """The table of one area."""
    texts: Mapping[str, tuple[str, str, str]] = module.TEXTS
    return texts


def area(title: str, texts: Mapping[str, tuple[str, str, str]]) -> str:
    """One area with its codes in the table's order."""
    return "\n".join([f"## {title}\n", *(entry(code, *words) for code, words in texts.items())])


def entry(code: str, title: str, cause: str, next_step: str) -> str:
    """One code: title, cause, next step, status."""
    status = STATUS_TEXTS[STATUS.get(code, REFUSED)]
    return f"### {code}\n\n**{title}**\n\n{cause}\n\n下一步：{next_step}\n\n{status}\n"


def main(words: list[str]) -> int:
    """Write or check the page; the exit status."""
    text = page()
    if words == ["--check"]:
        kept = PAGE.read_text("utf-8") if PAGE.exists() else ""
        if kept == text:
            return 0
        sys.stderr.write("docs/errors.md is stale: run python docs/make_errors.py\n")
        return 1
    if words:
        sys.stderr.write(f"unknown words: {' '.join(words)}\n")
        return 2
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
