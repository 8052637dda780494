"""办事指南 as the screen shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.content import Content

from hallclient.services.item_guide import Matter
from hallclient.widgets.words import lines, pad, plain

LABEL_WIDTH = 12


def guide_content(asked: Matter) -> Content:
    """The facts first, then what to bring, then how it goes and what comes next."""
    facts, guide = asked.facts, asked.facts["guide"]
    told: list[Content | str] = [
        plain(facts["item"]["name"], "bold"),
        plain(f"{facts['item']['code']}", "$dim"),
        "",
    ]
    if guide["variant_text"]:
        told += [plain(guide["variant_text"]), ""]
    elif asked.questions:
        names = "、".join(question.label for question in asked.questions)
        told += [
            plain(f"还没有问情形（{names}），按 F7；下面是各种情形的全部。", "$warning"),
            "",
        ]
    told += _pairs(
        [
            ("办理对象", guide["audience"]),
            ("受理条件", guide["conditions"]),
            ("承诺期限", facts["promised_days_text"]),
            ("法定期限", facts["statutory_days_text"]),
            ("收费", facts["fee_text"]),
            ("实施机关", facts["item"]["department"]),
            ("办理结果", guide["result"]),
            ("办理地点", guide["place"]),
            ("办理时间", guide["hours"]),
            ("到现场", guide["visits_text"]),
            ("联办协办", guide["partners"]),
            ("咨询电话", guide["phone"]),
            ("监督电话", guide["complaint_phone"]),
        ]
    )
    told += _list("一并办理的事项", (one["text"] for one in guide["items"]))
    told += _list("要带的材料", (_material(one) for one in guide["materials"]))
    told += _list("先要办的", (one["text"] for one in guide["before"]))
    told += _list("办理流程", (one["text"] for one in guide["process"]))
    told += _list("接着可以办的", (one["text"] for one in guide["after"]))
    told += _list(
        "不予受理的情形", (f"{one['text']}（{one['basis']}）" for one in guide["grounds"])
    )
    told += _list("请注意", (one["text"] for one in guide["notes"]))
    told += _list("常见问题", (f"{one['question']}　{one['answer']}" for one in guide["faq"]))
    told += ["", plain(f"设定依据  {facts['item']['basis']}", "$dim")]
    told.append(plain(f"目录版本 {guide['version']}", "$dim"))
    return lines(*told)


def _pairs(rows: Iterable[tuple[str, str]]) -> list[Content | str]:
    return [plain(pad(label, LABEL_WIDTH), "$dim") + plain(value) for label, value in rows if value]


def _list(title: str, texts: Iterable[str]) -> list[Content | str]:
    numbered = [plain(f"{number:>2}  {text}") for number, text in enumerate(texts, start=1)]
    return ["", plain(title, "bold"), *numbered] if numbered else []


def _material(one: Mapping[str, str]) -> str:
    return "　".join(text for text in (one["name"], one["count_text"], one["note"]) if text)
