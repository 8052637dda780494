"""The kinds of operations, one module a group; `KINDS` is their table (design.md 4)."""

from hallcore.kinds import answer, counter, custody, desk, handout, paper_forms
from hallcore.kinds.base import Kind, OtherKind, no_objection, unchanged

RECEIVE = "receive"

KINDS: dict[str, Kind] = {
    "amend_form": Kind(
        counter.AmendForm,
        counter.judge_amend_form,
        counter.evolve_amend_form,
        by_holder=True,
        text=lambda payload: payload.reason,
    ),
    "record_material": Kind(
        counter.RecordMaterial, counter.judge_record_material, counter.evolve_record_material
    ),
    "first_review": Kind(
        counter.FirstReview,
        counter.judge_first_review,
        counter.evolve_first_review,
        by_holder=True,
        text=lambda payload: payload.opinion,
    ),
    "withdraw": Kind(
        counter.Reason,
        counter.judge_withdraw,
        counter.evolve_withdraw,
        text=lambda payload: payload.reason,
    ),
    "void": Kind(
        counter.Reason,
        counter.judge_void,
        counter.evolve_void,
        by_holder=True,
        text=lambda payload: payload.reason,
    ),
    "note": Kind(
        counter.Note,
        no_objection,
        unchanged,
        after_closing=True,
        text=lambda payload: payload.text,
    ),
    "print": Kind(
        counter.Print,
        counter.judge_print,
        counter.evolve_print,
        after_closing=True,
        text=lambda payload: f"补打 {payload.copy_number}",
    ),
    "accept": Kind(answer.Accept, answer.judge_accept, answer.evolve_accept, by_holder=True),
    "request_supplement": Kind(
        answer.RequestSupplement,
        answer.judge_request_supplement,
        answer.evolve_request_supplement,
        by_holder=True,
    ),
    "receive_supplement": Kind(
        answer.ReceiveSupplement,
        answer.judge_receive_supplement,
        answer.evolve_receive_supplement,
    ),
    "decline": Kind(
        answer.Decline,
        answer.judge_decline,
        answer.evolve_decline,
        by_holder=True,
        text=lambda payload: payload.reason,
    ),
    "decide_on_spot": Kind(
        answer.DecideOnSpot,
        answer.judge_decide_on_spot,
        answer.evolve_decide_on_spot,
        by_holder=True,
        text=lambda payload: payload.reason,
    ),
    "hand_over": Kind(
        custody.HandOver,
        custody.judge_hand_over,
        custody.evolve_hand_over,
        by_holder=True,
        after_closing=True,
    ),
    "take_over": Kind(
        custody.TakeOver,
        custody.judge_take_over,
        custody.evolve_take_over,
        after_closing=True,
    ),
    "assign": Kind(desk.Assign, desk.judge_assign, desk.evolve_assign),
    "review": Kind(
        desk.Review,
        desk.judge_review,
        desk.evolve_review,
        text=lambda payload: payload.opinion,
    ),
    "decide": Kind(
        desk.Decide, desk.judge_decide, desk.evolve_decide, text=lambda payload: payload.reason
    ),
    "deliver": Kind(handout.Deliver, handout.judge_deliver, handout.evolve_deliver),
}
"""Every kind but `receive`, which has no case to stand on."""

OTHER_KINDS: dict[str, OtherKind] = {
    "form_batch": OtherKind(paper_forms.FormBatch, paper_forms.judge_form_batch),
}
"""Kinds of other subjects (design.md 4): no case's fold sees them."""

KIND_TEXTS: dict[str, str] = {
    "receive": "收件",
    "amend_form": "修改表单",
    "record_material": "登记材料",
    "first_review": "初审",
    "withdraw": "撤回",
    "void": "作废",
    "note": "备注",
    "print": "补打",
    "accept": "受理",
    "request_supplement": "一次性告知",
    "receive_supplement": "收到补正",
    "decline": "不予受理",
    "decide_on_spot": "当场决定",
    "hand_over": "移交",
    "take_over": "接收",
    "assign": "分派",
    "review": "审查",
    "decide": "决定",
    "deliver": "送达",
    "form_batch": "空白收件凭证",
}
