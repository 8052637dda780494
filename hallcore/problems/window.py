"""Texts about this machine: home, clerk, disk, clock."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "clock.not_practice": (
        "不能设定时钟",
        "$HALL_NOW 只在演练环境有效。",
        "去掉 $HALL_NOW，或在演练环境里使用。",
    ),
    "clock.behind": (
        "电脑时间不对",
        "电脑时间早于上一次操作（{last}）。",
        "校准电脑时间后再办理。",
    ),
    "disk.full": (
        "磁盘满了",
        "数据写不进去，这一步没有办成，也没有留下半份记录。",
        "清理磁盘后重做这一步。",
    ),
    "home.busy": (
        "数据正被占用",
        "另一个程序占着数据库，等待超时。",
        "稍等片刻再试。",
    ),
    "home.in_use": (
        "窗口程序已经开着",
        "这台机器上已经有一个窗口程序在使用 {path}。",
        "回到已打开的窗口；命令行可以同时使用。",
    ),
    "home.not_writable": (
        "数据文件夹写不进去",
        "系统说：{detail}",
        "检查文件夹权限和磁盘，再试。",
    ),
    "home.damaged": (
        "数据文件打不开",
        "文件损坏，或不是本程序的数据库。",
        "不要删除它；请县中心用备份恢复。",
    ),
    "home.newer_schema": (
        "数据来自更新的程序",
        "这套数据由更新版本的程序写成。",
        "升级程序后再打开。",
    ),
    "home.config": (
        "配置文件有误",
        "{path}:{detail}",
        "按 README 的设置说明改正。",
    ),
    "store.failed": (
        "数据库出错",
        "数据库说：{detail}",
        "这一步没有办成；重试，仍不行请联系县中心。",
    ),
    "enrolment.none": (
        "这台机器还没有登记",
        "没有窗口身份，不能收件。",
        "向县中心要一个登记码，运行 hallclient enrol。",
    ),
    "enrolment.exists": (
        "这台机器已经登记过",
        "它现在是 {hall} 的终端 {terminal}。",
        "要换身份请用新的 --home。",
    ),
    "clerk.pin_required": (
        "需要工号的密码",
        "没有给出密码。",
        "设置 $HALL_PIN，或用 --pin-file，或在终端里输入。",
    ),
    "clerk.pin_wrong": ("密码不对", "工号 {number} 的密码不对。", "重新输入。"),
    "number.used_up": (
        "今天的号用完了",
        "这台终端今天的流水号已到上限。",
        "换一台终端，或联系县中心。",
    ),
    "terminal.missing": (
        "这里没有终端",
        "窗口程序要在终端里打开。",
        "没有终端时可运行 hallclient demo --headless 看一遍全程。",
    ),
    "demo.failed": ("演示没有走通", "{step}:{detail}", "看上面的表和各进程的输出。"),
    "material.file": (
        "材料附件读不出来",
        "{path}:{detail}",
        "检查文件；附件可以以后再补。",
    ),
    "transfer.unknown": (
        "没有这张物料转移单",
        "本机没有转移单号 {number} 的待接收件。",
        "先同步，或用 --parcel 从移交文件接收。",
    ),
    "transfer.not_listed": (
        "移交单上没有这份材料",
        "物料转移单 {number} 没有列“{name}”，不能写它的份数。",
        "核对材料代码；袋里多出来的材料，接收以后在登记差异里写明。",
    ),
    "transfer.sent_differs": (
        "单上份数不对",
        "物料转移单 {number} 上“{name}”是 {count} 份。",
        "照移交单写单上的份数，再写实际点到的份数。",
    ),
    "transfer.hall_unknown": (
        "没有这个窗口",
        "{to} 不在本县窗口名录里。",
        "核对窗口代码。",
    ),
    "reference.missing": (
        "还没有{name}",
        "这台机器还没有从县中心收到{name}。",
        "联网后运行 hallclient sync。",
    ),
    "reference.digest": (
        "收到的资料不完整",
        "“{name}”与县中心公布的摘要不符，没有采用。",
        "再同步一次。",
    ),
    "sync.unreachable": (
        "连不上县中心",
        "线路不通或县中心没有应答（{detail}）；没有丢失任何内容。",
        "可以继续办理，恢复后会自动同步。",
    ),
    "sync.other_answer": (
        "收到的不是这次的应答",
        "应答对不上刚才的请求，没有采用其中任何内容。",
        "再同步一次；多次如此请告诉县中心。",
    ),
    "parcel.unwritable": (
        "移交文件写不进去",
        "{path}：{detail}；这次移交没有办成，件还在本窗口。",
        "换一个位置或换一只优盘再移交。",
    ),
    "paper.unwritable": (
        "文书写不进文件",
        "{path}：{detail}；办件不受影响。",
        "换一个位置再写。",
    ),
    "paper.no_escpos": (
        "还不能输出打印机指令",
        "本版本把文书写成 PDF 或文本，热敏打印机的指令在后续版本。",
        "用 --format pdf --paper 80mm。",
    ),
    "demo.folder": (
        "演示的文件夹不是空的",
        "{path} 里已经有东西。",
        "换一个空文件夹，或去掉 --out。",
    ),
    "home.rewound": (
        "数据是从前的一份拷贝",
        "这套数据只记到第 {sequence} 步，而本机已经办到第 {mark} 步；再用会重号。",
        "不要继续使用；向县中心要新的登记码，用新的 --home 登记。",
    ),
    "program.failed": (
        "程序出了意外",
        "这一步没有办成，也没有留下半份记录（{detail}）。",
        "再试一次；仍不行请把 --json 的输出和步骤告诉县中心。",
    ),
}
