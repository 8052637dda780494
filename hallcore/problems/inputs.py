"""Texts about input that cannot be read or is not known."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "input.usage": ("命令写法不对", "{detail}", "加 --help 看这条命令怎么写。"),
    "input.unreadable": (
        "文件读不出来",
        "{path} 打不开或不是文本文件：{detail}",
        "检查文件名和权限后再试。",
    ),
    "input.not_json": (
        "文件不是 JSON",
        "{path} 第 {line} 行第 {column} 列附近看不懂。",
        "改正这一处，或用 hallclient form 重新生成表样。",
    ),
    "input.unknown_key": (
        "多了不认识的项",
        "{path} 里的“{key}”不是本表的项。",
        "检查拼写；可用的项见 hallclient form。",
    ),
    "input.invalid": ("填写的内容不对", "“{key}”：{detail}", "按提示改正后再试。"),
    "input.instant": (
        "时间写法不对",
        "“{value}”不是带时区的时间。",
        "写成 2026-11-21T09:30:00+08:00 的样子。",
    ),
    "input.day": ("日期写法不对", "“{value}”不是日期。", "写成 2026-11-21 的样子。"),
    "item.unknown": (
        "没有这个事项",
        "现行目录里没有代码“{code}”的事项。",
        "用 hallclient items --search 查事项代码。",
    ),
    "case.unknown": (
        "查不到这个办件",
        "本机没有受理号 {number} 的办件。",
        "核对号码；刚从别处转来的件，先同步一次再查。",
    ),
    "clerk.unknown": (
        "没有这个工号",
        "本窗口的人员名册里没有工号 {number}。",
        "核对工号；新来的同事要先在县中心登记，再同步一次。",
    ),
    "material.unknown": (
        "事项没有这份材料",
        "“{code}”不在事项“{item}”的材料清单里；不得要求清单以外的材料（行政许可法第三十一条）。",
        "用 hallclient form 查看这个事项的材料代码。",
    ),
    "form.required": ("还有必填项没有填", "“{label}”没有填写。", "补填这一项后再试。"),
    "bank_card.format": (
        "银行账号的位数不对",
        "银行账号是 8 到 30 位数字。",
        "请与存折或银行卡核对；确认无误可以继续。",
    ),
    "bank_card.check": (
        "银行卡号可能抄错了一位",
        "这个卡号的最后一位校验不符。",
        "请与银行卡核对；确认无误可以继续。",
    ),
    "form.choice": ("选项不对", "“{label}”不能填“{value}”。", "可以填：{choices}。"),
    "form.not_asked": (
        "这一项现在不用填",
        "照前面填的情况，“{label}”不用填写，却填了内容。",
        "把这一项空着，或者先改前面的选择，再试。",
    ),
    "form.rows": (
        "行数太多",
        "“{label}”最多 {limit} 行。",
        "多出来的另附一张清单，作为材料收下。",
    ),
    "form.computed": (
        "这一项由程序计算",
        "“{label}”按填写的内容算出来是“{value}”，与给出的不同。",
        "把这一项空着，由程序来算；算式不对的请告诉编目录的人。",
    ),
    "form.not_computed": (
        "有一项还算不出来",
        "“{label}”要由别的几项算出来，其中有的还空着，或者结果不合理。",
        "先把有关的几项填好，再试。",
    ),
    "form.type": ("填写的形式不对", "“{label}”应填{expected}。", "按提示改正后再试。"),
    "form.too_long": (
        "字数太多",
        "“{label}”最多 {limit} 个字，现有 {length} 个。",
        "写得短一些；放不下的内容可以作为材料附上。",
    ),
    "form.control_character": (
        "含有不能打印的字符",
        "“{label}”里有换行、制表或其他看不见的控制字符。",
        "删掉这一项，用键盘重新填写。",
    ),
    "area.format": (
        "区划代码看起来不完整",
        "区划代码一般是 12 位数字。",
        "对照区划表再看一遍；确认无误可以继续。",
    ),
    "form.nothing": ("没有要改的内容", "没有写要改哪一项。", "写上要改的项和新的值。"),
}
