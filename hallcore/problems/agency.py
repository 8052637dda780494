"""Texts about 代办, how a receipt was helped along, and who takes a result (domain.md 7.1, 11)."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "agency.not_received": (
        "代办件还没有收件",
        "这个件由村里代办，能办理的窗口接收材料以后才算收件，在此以前不受理、不告知、不拒绝。",
        "把材料移交给能收件的窗口，由它接收并出具收件凭证。",
    ),
    "assistance.witness": (
        "按指印没有见证人",
        "申请人以按指印代替签名，表里没有写见证人。",
        "写上在场见证人的姓名。",
    ),
    "assistance.guardian": (
        "监护人没有写全",
        "监护人的姓名和与申请人的关系要一起填写。",
        "补上监护人的姓名，或者他与申请人的关系。",
    ),
    "assistance.minor": (
        "申请人未满 18 周岁",
        "没有填写监护人，也没有代理人。",
        "请监护人一同办理，在“办理协助”里填写；确实可以由本人办理的，继续即可。",
    ),
    "delivery.not_the_applicant": (
        "领取人不是申请人本人",
        "选的是本人领取，证件号码或姓名与申请人的不同。",
        "核对证件；由他人代领的，选家属、代理人或其他。",
    ),
}
