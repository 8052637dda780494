"""Texts about documents, fonts and printers."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "paper.template": (
        "文书模板写错了",
        "模板“{name}”：{detail}",
        "请县里管目录的同事改正模板后重新发布；已经打出的文书不受影响。",
    ),
    "paper.placeholder": (
        "文书缺一项内容",
        "“{name}”要填“{placeholder}”，办件里没有这一项。",
        "补齐办件内容后再打；内容都齐全仍出现时，请县里管目录的同事检查模板。",
    ),
    "paper.unknown_document": (
        "没有这种文书",
        "没有名称为“{name}”的文书模板。",
        "核对名称，如 receipt、acceptance、transfer；模板可能还没有发到本机，先同步一次再试。",
    ),
    "paper.font": (
        "字体不能用",
        "{path}：{detail}",
        "换一个可以嵌入的 TrueType 字体（.ttf），或去掉设置里的这一项，改用随程序带的字体。",
    ),
    "paper.unprintable": (
        "有字打不出来",
        "现有字体里没有：{characters}。",
        "照打时这些字印成代码，请手写补上；也可以在设置里加装生僻字字体后再打。",
    ),
}
