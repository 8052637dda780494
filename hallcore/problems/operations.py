"""Texts about operations that this program cannot follow."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "operation.malformed": (
        "操作记录看不懂",
        "操作的内容不合格式（{detail}）。",
        "操作已原样保存；请县中心核对发出它的终端。",
    ),
    "operation.newer": (
        "操作来自更新的版本",
        "本程序还不认识“{kind}”这一版操作。",
        "升级程序后会自动补上；原件已保存。",
    ),
    "operation.subject": (
        "操作与办件无关",
        "“{kind}”登记的不是办件，不能写到办件上。",
        "操作已原样保存；请县中心核对发出它的终端。",
    ),
    "operation.enrolment": (
        "操作的作者对不上",
        "操作里写的终端或窗口与证书不符。",
        "操作已原样保存；请县中心核对。",
    ),
}
