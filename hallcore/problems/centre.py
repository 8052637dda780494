"""Texts of what the centre and its departments refuse."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "desk.not_open": (
        "还不能审批",
        "件还没有受理，或上报件的材料还没有到决定机关。",
        "等受理和交接完成后再办。",
    ),
    "step.unknown": ("没有这个环节", "事项没有环节“{step}”。", "核对环节代码。"),
    "step.order": (
        "环节次序不对",
        "现在轮到的环节是“{turn}”，不是“{step}”；环节不能跳过。",
        "按次序办理。",
    ),
    "step.not_last": (
        "还不到决定环节",
        "“{step}”不是最后一个环节，只能通过或退回。",
        "用 --pass 或 --return。",
    ),
    "step.last": (
        "这是决定环节",
        "“{step}”是最后一个环节，要作出准予或不予的决定。",
        "用 --grant 或 --refuse。",
    ),
    "case.at_desk": ("部门已经开始审查", "这个件已在审批部门。", "等部门的结果。"),
    "hall.unknown": (
        "没有这个窗口",
        "本县没有代码为 {area} 的窗口。",
        "核对 12 位代码；还没有装入县数据的，先运行 hallserver sample。",
    ),
    "sample.not_practice": (
        "这里不是演练中心",
        "这套数据是真实的县，不能装入演练数据。",
        "另选一个空文件夹，用 --home 指定。",
    ),
    "supervise.past": (
        "限期已经过去",
        "{day} 在今天以前，不能要求在那天办完。",
        "改成今天或以后的日期。",
    ),
    "staff.unknown": ("没有这个人", "各部门里没有工号 {number}。", "核对工号。"),
    "staff.post": (
        "不是他的岗位",
        "{name} 没有环节“{step}”要求的岗位。",
        "由有这个岗位的人办理。",
    ),
    "enrolment.code": (
        "登记码不能用",
        "登记码不对、已经用过，或已经过期。",
        "向县中心要一个新的登记码。",
    ),
    "enrolment.too_many": (
        "试得太多了",
        "一分钟里错了太多次。",
        "等一分钟再试。",
    ),
    "enrolment.malformed": (
        "登记请求读不懂",
        "请求不完整，或公钥不能用。",
        "升级窗口程序后再试。",
    ),
    "enrolment.unknown": (
        "不认识这台机器",
        "县中心没有登记过它。",
        "向县中心核对；需要时用新的登记码重新登记。",
    ),
    "enrolment.frozen": (
        "这台机器被冻结",
        "它有两份互相矛盾的记录，可能被复制或恢复过。",
        "本机的记录都还在；请县中心核对后重新登记。",
    ),
    "enrolment.revoked": (
        "这台机器已被注销",
        "县中心注销了它的登记。",
        "本机的记录都还在；请联系县中心。",
    ),
    "centre.keys": (
        "县中心的密钥对不上",
        "{path} 里的密钥缺失，或不属于这套数据库。",
        "从备份恢复密钥文件夹；不要重新生成。",
    ),
    "centre.address": (
        "端口打不开",
        "{host}:{port} 不能使用：{detail}",
        "换一个端口，或停掉占用它的程序。",
    ),
    "centre.failed": (
        "县中心出错了",
        "处理时出了意外（{detail}），这一次什么也没有改变。",
        "稍后再试；多次如此请告诉县中心。",
    ),
    "database.url": (
        "数据库地址不对",
        "只支持 sqlite:/// 和 postgresql+psycopg:// 开头的地址。",
        "改正 --database 或 config.toml。",
    ),
    "database.driver": (
        "缺少数据库驱动",
        "没有安装 {detail}。",
        "安装它，或改用默认的 SQLite。",
    ),
    "catalogue.unsound": (
        "目录有错，没有发布",
        "{file} 第 {row} 行 {column}:{message}",
        "改正后再发布。",
    ),
    "catalogue.errors": (
        "目录有错，没有发布",
        "共 {count} 处错误。第一处：{file} 第 {row} 行：{message}",
        "运行 hallserver catalogue lint 看全部，改正后再发布。",
    ),
    "catalogue.version_taken": (
        "这个版本号已经用过",
        "目录 {version} 早已发布，内容与这一次的不同；发布过的版本不能改。",
        "在 catalogue.csv 里换一个新的版本号，再发布。",
    ),
    "catalogue.goes_back": (
        "新版本不能比上一版更早施行",
        "目录 {version} 从 {day} 起施行，上一版 {last} 从 {last_day} 起。",
        "把 catalogue.csv 的 planned_from 改为 {last_day} 或以后的日子，再发布。",
    ),
    "rules.unsound": (
        "监察规则有错，没有发布",
        "{file} 第 {row} 行 {column}：{message}",
        "改正后再发布。",
    ),
    "calendar.unsound": (
        "日历读不懂，没有发布",
        "日历表格有错：{detail}",
        "改正后再发布；每行写日期、种类（off、working、statutory）、名称、来源、地区。",
    ),
    "operation.failed": (
        "操作没有能够办理",
        "县中心处理这条操作时出错；操作已原样保存。",
        "已搁置；请县中心查看。",
    ),
    "enrolment.no_terminal": (
        "终端号用完了",
        "{area} 的 999 个终端号都发过了，不能再发。",
        "请联系县中心。",
    ),
    "case.not_here": (
        "这个件与本窗口无关",
        "本窗口没有经手过这个件，不能为它登记操作。",
        "核对受理号；确需办理的，请持有的窗口移交过来。",
    ),
    "centre.none": (
        "这里没有县中心",
        "没有 {path} 这个文件夹。",
        "核对 --home；新的县中心先运行 hallserver serve 或 hallserver sample。",
    ),
}
