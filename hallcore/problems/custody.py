"""Texts of refusals about who holds the papers (design.md 2.6, 4)."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "custody.not_holder": (
        "纸质材料不在本窗口",
        "现在由 {holder} 持有这个件。",
        "请持有的窗口办理，或由对方移交过来。",
    ),
    "custody.in_transit": (
        "正在移交途中",
        "件已移交给 {to}，对方还没有接收。",
        "等对方接收后由对方办理。",
    ),
    "custody.epoch": (
        "交接次序对不上",
        "这个件已经换过手（第 {epoch} 手）。",
        "同步后按最新状态办理。",
    ),
    "custody.to_self": ("不能移交给自己", "收方就是本窗口。", "选择别的窗口。"),
    "custody.other_county": ("不是本县的窗口", "{to} 不在本县。", "核对收方代码。"),
    "custody.papers_incomplete": (
        "材料清单不全",
        "移交要列明全部材料，还没有列入：{names}（行政许可法第三十五条）。",
        "把这些材料写进清单再移交。",
    ),
    "custody.not_confirmed": (
        "还不能收回",
        "县中心没有确认这次移交还在途中：{why}",
        "两份物料转移单都在手里的，凭单收回；否则先同步，再与收方核对。",
    ),
    "custody.centre_refused": (
        "县中心没有认可",
        "县中心对 {number} 的答复：{why}。县中心记着材料在 {holder}。",
        "不要再往下办；纸质材料在手里的，请县中心核对是谁持有。",
    ),
    "custody.no_offer": (
        "没有这次移交",
        "没有等待接收的移交 {number}。",
        "核对物料转移单号；断网时请从移交文件接收。",
    ),
    "custody.not_addressee": (
        "不是移交给本窗口的",
        "这次移交的收方是 {to}。",
        "请对方窗口接收，或退回发方。",
    ),
    "custody.not_sender": (
        "不是本窗口移交的",
        "这次移交由 {sender} 发出，只有它能收回。",
        "请移交的窗口收回，或由收方接收后退回。",
    ),
    "custody.recalled": (
        "移交已经收回",
        "物料转移单 {number} 已由移交方收回。",
        "纸质材料在手里的，请县中心核对是谁持有。",
    ),
    "custody.refused_late": (
        "已经不能拒收",
        "拒收要在接收后的下一个工作日结束以前、办理任何环节以前提出。",
        "写明差异，按正常程序移交回去。",
    ),
}
