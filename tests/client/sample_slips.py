"""Facts of made-up people (area code 99) and the slips that the shipped templates make of them."""

import tomllib
from pathlib import Path
from typing import Any

from hallcore.slips import Slip, SlipTemplate, fill_template, parse_template

DOCUMENTS = Path(__file__).parents[2] / "data" / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.toml"))

CASE_NUMBER = "990122103261121007001249"
QR_TEXT = f"{CASE_NUMBER}-604831"
TRANSFER_NUMBER = "9901221030072026070000312"

FACTS: dict[str, Any] = {
    "number": "9901221030072026010001249",
    "number_grouped": "990122103-007-2026-01-00012-49",
    "made_on_text": "2026年11月23日",
    "query_text": "办理进度：在县政务服务网输入受理号和查询码查询。",
    "case": {
        "number": CASE_NUMBER,
        "number_grouped": "990122103-261121-007-0012-49",
        "short": "0012-49",
        "query_code": "604831",
        "state_text": "已收件",
    },
    "applicant": {"name": "张𬱖", "id_masked": "990***********1234", "phone": "138****2266"},
    "agent": {"name": "阿依古丽·买买提"},
    "assistance": {"guardian": "张桂英（母亲）", "helper": "王㛃", "witness": "赵明"},
    "agency": {
        "hall_name": "石桥村便民服务窗口",
        "entrusted_at_text": "2026年11月19日 16:20",
        "deciding_name": "石桥镇便民服务中心",
        "send_text": "3 个工作日",
    },
    "item": {
        "name": "食品经营许可（新办）",
        "code": "1199012200MB00001X100013100900101",
        "basis": "《中华人民共和国食品安全法》第三十五条",
        "department": "清溪县市场监督管理局",
    },
    "hall": {
        "name": "石桥镇便民服务中心",
        "phone": "0990-6610123",
        "complaint_phone": "0990-12345",
        "address": "石桥镇人民路 18 号一楼 3 号窗口",
    },
    "clerk": {"name": "李䶮", "number": "0103"},
    "received_at_text": "2026年11月21日 09:30",
    "received_on_text": "2026年11月21日",
    "answer_due_text": "2026年11月27日",
    "accepted_on_text": "2026年11月23日",
    "promised_days_text": "7 个工作日",
    "promised_due_text": "2026年12月2日",
    "statutory_days_text": "20 个工作日",
    "statutory_due_text": "2026年12月21日",
    "provisional_text": "",
    "fee_text": "不收费",
    "delivery_text": "到石桥镇便民服务中心领取",
    "reason": "材料齐全",
    "basis": "《中华人民共和国行政许可法》第三十二条",
    "remedy": "不服本决定的，可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。",
    "right_body": "",
    "supply_by_text": "2026年12月21日",
    "restart_text": "材料补齐之日起重新计算答复期限。",
    "deemed_names": "",
    "deemed_on_text": "",
    "ground_text": "不属于本机关职权范围",
    "result_text": "准予登记",
    "approver": {"name": "马文举", "post": "局长"},
    "procedure": {
        "name": "检验",
        "number_text": "第 1 次",
        "first_text": "2026年11月24日",
        "days_text": "10 个工作日",
    },
    "extension": {
        "days_text": "10 个工作日",
        "old_due_text": "2026年12月21日",
        "new_due_text": "2027年1月5日",
    },
    "receiver": {"name": "张𬱖", "id_masked": "990***********1234", "relation_text": "本人"},
    "materials": [
        {"name": "食品经营许可申请书", "originals": 1, "copies": 0, "pages": 4, "note": ""},
        {"name": "营业执照[/b]", "originals": 0, "copies": 1, "pages": 1, "note": "已核对原件"},
        {
            "name": "与食品经营相适应的主要设备设施布局、操作流程等文件",
            "originals": 1,
            "copies": 1,
            "pages": 6,
            "note": "",
        },
    ],
    "missing": [{"name": "健康证明", "reason": "已过有效期，请换新证"}],
    "unsupplied": [{"name": "健康证明", "reason": "已过有效期，请换新证"}],
    "pledges_later": [{"name": "从业人员健康证明", "due_text": "2026年12月1日"}],
    "pledges_instead": [{"name": "居住地住址证明", "due_text": ""}],
    "fee_total_text": "60.00 元",
    "fee_capital_text": "陆拾元整",
    "fee_lines": [
        {
            "name": "居住证换领、补领工本费",
            "rate_text": "20.00 元/证",
            "quantity": 3,
            "amount_text": "60.00 元",
            "basis": "《居住证暂行条例》第十七条",
        }
    ],
    "cases": [],
    "guide": {
        "version": "2026-11",
        "audience": "从事食品经营的单位和个人",
        "conditions": "有与经营的食品相适应的场所",
        "variant_text": "提供餐饮吗：提供",
        "case_type": "承诺件",
        "place": "石桥镇便民服务中心",
        "hours": "工作日 8:30—12:00",
        "partners": "清溪县卫生健康局",
        "visits_text": "1 次",
        "phone": "0990-6610199",
        "complaint_phone": "0990-12345",
        "result": "食品经营许可证",
        "items": [{"text": "公共场所卫生许可"}],
        "process": [{"text": "提出申请"}, {"text": "领取结果"}],
        "notes": [{"text": "从业人员先体检"}],
        "materials": [
            {
                "name": "健康证明",
                "count_text": "复印件 1 份",
                "form_text": "纸质",
                "source": "医疗机构",
                "note": "在有效期内",
            }
        ],
        "grounds": [{"text": "场所不固定", "basis": "本地规程"}],
        "before": [{"text": "先有营业执照"}],
        "after": [{"text": "办公共场所卫生许可"}],
        "faq": [{"question": "要体检吗", "answer": "要"}],
    },
    "transfer": {
        "number": TRANSFER_NUMBER,
        "number_grouped": "990122103-007-2026-07-00003-12",
        "sender_name": "石桥村便民服务窗口",
        "addressee_name": "石桥镇便民服务中心",
        "made_at_text": "2026年11月21日 17:05",
        "papers": 23,
        "cases": [
            {
                "number_grouped": "990122103-261121-007-0012-49",
                "applicant": "张𬱖",
                "item": "食品经营许可（新办）",
                "materials": 8,
                "pages": 24,
            },
            {
                "number_grouped": "990122103-261121-007-0013-22",
                "applicant": "㛃家农家乐",
                "item": "公共场所卫生许可",
                "materials": 9,
                "pages": 31,
            },
        ],
    },
}


def template(name: str) -> SlipTemplate:
    """The shipped template `name`."""
    parsed = parse_template(tomllib.loads((DOCUMENTS / f"{name}.toml").read_text("utf-8")))
    assert isinstance(parsed, SlipTemplate), parsed
    return parsed


def sample(name: str, facts: dict[str, Any] | None = None, **how: Any) -> Slip:
    """The slip `name` of the sample facts, changed by `facts`."""
    slip = fill_template(
        template(name),
        FACTS | (facts or {}),
        number=FACTS["number"],
        case_numbers=[CASE_NUMBER],
        office="石桥镇便民服务中心",
        **how,
    )
    assert isinstance(slip, Slip), slip
    return slip


def texts(slip: Slip) -> list[str]:
    """Every text that `slip` says and a reader must find again."""
    found = [slip.title, slip.office, slip.number_text]
    for block in slip.blocks:
        match block.kind:
            case "facts":
                found += [text for row in block.rows for text in row]
            case "table":
                found += [text for row in block.rows for text in row]
            case "paragraph":
                found += block.text.split("\n")
            case "codes":
                found += [block.code128_text, block.qr_caption]
            case "seal":
                found += [*block.text.split("\n"), block.day]
            case "blanks":
                found += [text for row in block.rows for text in row]
            case "signatures":
                found += block.labels
    return [text for text in found if text.strip()]
