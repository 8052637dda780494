"""The kinds of operations, one module a group; `KINDS` is their table (design.md 4)."""

from hallcore.kinds import (
    accept,
    answer,
    counter,
    custody,
    desk,
    dispute,
    fees,
    handout,
    limits,
    line,
    paper_forms,
    persons,
    returned,
    theme,
)
from hallcore.kinds.base import Kind, OtherKind, no_objection, unchanged

RECEIVE = "receive"

PER_CHILD = frozenset(
    {
        "accept",
        "accept_with_pledge",
        "accept_in_line",
        "return_application",
        "decline",
        "decline_in_line",
        "decide_on_spot",
        "assign",
        "review",
        "decide",
        "return_for_rework",
        "stop_clock",
        "resume_clock",
        "assess_fee",
        "record_payment",
    }
)
"""Kinds that a theme's parent never takes: answer, stop, decision and fees are its children's
(design.md 4 "Themes"). Its own are the joint limit and the one extension of it (行政许可法 42)."""

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
    "correct_on_spot": Kind(
        counter.CorrectOnSpot,
        counter.judge_correct_on_spot,
        counter.evolve_correct_on_spot,
        by_holder=True,
    ),
    "complaint": Kind(
        counter.Complaint,
        no_objection,
        unchanged,
        after_closing=True,
        text=lambda payload: payload.text,
    ),
    "rating_invited": Kind(
        counter.RatingInvited,
        counter.judge_rating_invited,
        counter.evolve_rating_invited,
        after_closing=True,
    ),
    "accept": Kind(accept.Accept, accept.judge_accept, accept.evolve_accept, by_holder=True),
    "accept_with_pledge": Kind(
        accept.AcceptWithPledge,
        accept.judge_accept_with_pledge,
        accept.evolve_accept_with_pledge,
        by_holder=True,
    ),
    "accept_in_line": Kind(
        accept.AcceptInLine, accept.judge_accept_in_line, accept.evolve_accept_in_line
    ),
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
        came_before_closing=returned.is_before_return,
    ),
    "return_application": Kind(
        returned.ReturnApplication,
        returned.judge_return_application,
        returned.evolve_return_application,
        by_holder=True,
        text=lambda payload: payload.reason,
    ),
    "decline_in_line": Kind(
        line.DeclineInLine,
        line.judge_decline_in_line,
        answer.evolve_decline,
        text=lambda payload: payload.reason,
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
    "recall": Kind(custody.Recall, custody.judge_recall, custody.evolve_recall, after_closing=True),
    "report_discrepancy": Kind(
        custody.ReportDiscrepancy,
        custody.judge_report_discrepancy,
        custody.evolve_report_discrepancy,
        after_closing=True,
        text=lambda payload: payload.text,
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
    "return_for_rework": Kind(
        desk.ReturnForRework,
        desk.judge_return_for_rework,
        desk.evolve_return_for_rework,
        text=lambda payload: payload.opinion,
    ),
    "urge": Kind(desk.Urge, desk.judge_urge, unchanged, text=lambda payload: payload.text),
    "supervise": Kind(
        desk.Supervise,
        desk.judge_supervise,
        unchanged,
        after_closing=True,
        text=lambda payload: payload.text,
    ),
    "settle_dispute": Kind(
        dispute.SettleDispute,
        dispute.judge_settle_dispute,
        dispute.evolve_settle_dispute,
        after_closing=True,
        text=lambda payload: payload.reason,
    ),
    "stop_clock": Kind(
        limits.StopClock,
        limits.judge_stop_clock,
        limits.evolve_stop_clock,
        text=lambda payload: payload.reason,
    ),
    "serve": Kind(limits.Serve, limits.judge_serve, limits.evolve_serve, after_closing=True),
    "resume_clock": Kind(
        limits.ResumeClock,
        limits.judge_resume_clock,
        limits.evolve_resume_clock,
        text=lambda payload: payload.result,
    ),
    "extend": Kind(
        limits.Extend,
        limits.judge_extend,
        limits.evolve_extend,
        text=lambda payload: payload.reason,
    ),
    "assess_fee": Kind(fees.AssessFee, fees.judge_assess_fee, fees.evolve_assess_fee),
    "record_payment": Kind(
        fees.RecordPayment,
        fees.judge_record_payment,
        fees.evolve_record_payment,
        after_closing=True,
    ),
    "deliver": Kind(handout.Deliver, handout.judge_deliver, handout.evolve_deliver),
    "open_joint": Kind(
        theme.OpenJoint,
        theme.judge_open_joint,
        theme.evolve_open_joint,
        text=lambda payload: payload.reason,
    ),
}
"""Every kind but `receive`, which has no case to stand on."""

OTHER_KINDS: dict[str, OtherKind] = {
    "form_batch": OtherKind(paper_forms.FormBatch, paper_forms.judge_form_batch),
    "person_amend": OtherKind(persons.PersonAmend, persons.judge_person_amend),
    "person_alias": OtherKind(persons.PersonAlias, persons.judge_person_alias),
    "lookup_log": OtherKind(persons.LookUpLog, persons.judge_lookup_log),
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
    "correct_on_spot": "当场更正",
    "complaint": "投诉",
    "rating_invited": "邀请评价",
    "accept": "受理",
    "accept_with_pledge": "容缺或承诺受理",
    "accept_in_line": "按次序受理",
    "request_supplement": "一次性告知",
    "receive_supplement": "收到补正",
    "return_application": "退件",
    "decline": "不予受理",
    "decline_in_line": "名额已满，不予受理",
    "decide_on_spot": "当场决定",
    "hand_over": "移交",
    "recall": "收回",
    "report_discrepancy": "登记差异",
    "take_over": "接收",
    "assign": "分派",
    "review": "审查",
    "return_for_rework": "退回重办",
    "urge": "催办",
    "supervise": "督办",
    "settle_dispute": "处理争议",
    "stop_clock": "特别程序开始",
    "serve": "送达文书",
    "resume_clock": "特别程序结束",
    "extend": "延期",
    "assess_fee": "核定收费",
    "record_payment": "登记缴费",
    "decide": "决定",
    "deliver": "送达",
    "open_joint": "并联补开",
    "form_batch": "空白收件凭证",
    "person_amend": "更正登记",
    "person_alias": "归并登记号",
    "lookup_log": "查阅记录",
}
