"""The kinds of remarks that the linter makes about a catalogue: what each means, what to do.

A code never changes its meaning; docs/catalogue-findings.md lists them all.
"""

FINDING_KINDS: dict[str, tuple[str, str]] = {
    # Files, sheets and headings.
    "file.unreadable": ("文件打不开", "核对文件夹和文件名；文件正被别的程序占用的，先关掉它。"),
    "file.empty": ("文件是空的", "重新复制整个文件夹；原来就空的，从备份里找回这张表。"),
    "file.truncated": (
        "文件不完整",
        "重新复制这个文件；仍然如此的，用电子表格软件打开后另存一次。",
    ),
    "file.encoding": (
        "文字的编码认不出",
        "用电子表格软件打开，另存为“CSV UTF-8（逗号分隔）”。",
    ),
    "file.format": (
        "不是表格文件",
        "用电子表格软件打开原来的表，另存为 .xlsx 或“CSV UTF-8（逗号分隔）”。",
    ),
    "file.old_format": ("旧式 .xls 工作簿", "用电子表格软件打开，另存为 .xlsx。"),
    "file.encrypted": ("工作簿有密码", "打开后取消密码，再另存一次。"),
    "file.too_large": (
        "表太大",
        "只留目录的表；选中数据下方和右侧的空行、空列，删除后另存。",
    ),
    "file.ignored": ("没有读取的文件", "是目录的表的，改成表的名字；不是的，不用理会。"),
    "file.open": ("文件可能还开着", "保存并关闭电子表格软件，再检查一次。"),
    "file.twice": ("同一张表有两个文件", "只留一个，另一个移到别的文件夹。"),
    "sheet.hidden": ("隐藏的工作表", "要用的取消隐藏；不要的删掉。"),
    "sheet.ignored": ("没有读取的工作表", "是目录的表的，把工作表改成表的名字；不是的，不用理会。"),
    "sheet.merged": ("几列合并成了一格", "取消合并单元格，逐格填写。"),
    "table.missing": ("缺少一张表", "补上这张表；没有内容的也要留着列名。"),
    "table.empty": ("表里没有内容", "补上内容；原来有内容的，重新复制这个文件。"),
    "column.missing": ("缺少一列", "第一行补上这个列名；列名照 data/catalogue/README.md 写。"),
    "column.unknown": ("不认识的列", "是列名写错的，改正；是自己加的备注，不用理会。"),
    "column.twice": ("列名重复", "只留一列。"),
    # Rows.
    "row.surplus": (
        "多出单元格",
        "文字里有逗号的，用电子表格软件编辑后另存；多出的单元格删掉。",
    ),
    "row.twice": ("重复", "只留一行，或者改成不同的代码。"),
    "row.unknown": (
        "引用了没有的代码",
        "核对代码；代码前面的 0 丢了的，把这一列设成文本再填；真的没有的，先在它的表里加一行。",
    ),
    "row.scattered": ("同一组的行没有写在一起", "把同一组的行移到一起。"),
    # Single cells.
    "cell.value": ("内容不对", "照提示改正这一格。"),
    "cell.empty": ("空着", "填上内容。"),
    "cell.long": ("太长", "缩短这一格的文字。"),
    "cell.control": ("含有换行或看不见的字符", "删掉换行，写成一行；看不见的字符重新输入。"),
    "cell.code": ("代码写法不对", "代码只用英文字母、数字和横线。"),
    "cell.choice": ("不在可用的值里", "从提示列出的值里选一个，照原样填写。"),
    "cell.whole": ("不是整数", "填 0 到 99999 的整数，不带单位和小数。"),
    "cell.amount": ("不是金额", "按元填写，最多两位小数，例如 20 或 20.50。"),
    "cell.flag": ("应写是或否", "写 yes 或 no（也认 是、否）。"),
    "cell.day": ("不是日期", "写成 2026-11-21 的样子。"),
    "cell.error_value": ("公式出错", "改正公式，或者直接填上内容。"),
    "cell.formula": (
        "公式没有算出结果",
        "用电子表格软件打开并保存一次；或者复制后“选择性粘贴—数值”。",
    ),
    "cell.scientific": (
        "数字变成了科学计数法",
        "把这一列设成文本，重新填写完整的号码；原来的数字已经不准。",
    ),
    "cell.garbled": ("文字变成了乱码", "从没有损坏的原文件里复制这一格，再另存为“CSV UTF-8”。"),
    "cell.turned_date": (
        "内容变成了日期",
        "把这一列设成文本，重新填写原来的内容。",
    ),
    # Items (事项清).
    "item.none": ("没有事项", "在 items.csv 里至少写一个事项。"),
    "item.kind": ("事项类型不在国家标准里", "核对类型；本地确有这一类的，不用理会。"),
    "item.basis": ("没有设定依据", "写上法律、法规或者文件的名称和条款；没有依据的不要列入目录。"),
    "item.phone": ("咨询电话与监督电话相同", "监督电话写监督部门的，不写承办部门的。"),
    "item.phone_shape": (
        "电话不像号码",
        "写成 0980-8800201 或者手机号；前面的 0 被去掉的，把这一列设成文本再填。",
    ),
    "item.initials": ("拼音首字母的个数不对", "名称和每个别名各写一个，之间用竖线隔开。"),
    "item.initials_differ": ("拼音首字母与名称不符", "照读音改正；确是多音字的，不用理会。"),
    "item.type": ("办件类型与其他内容不一致", "上报件写 yes，其他写 no。"),
    "item.days": ("施行的日子不对", "第一天不晚于最后一天，并且在目录施行的日子以内。"),
    "item.renewable": ("不能延续的事项写了延续", "只有行政许可写 yes，其他写 no。"),
    "item.deemed": (
        "可以延续的许可没有写视为受理",
        "deemed 写 yes（行政许可法第三十二条）；确实不能延续的，renewable 写 no。",
    ),
    "item.quantity": ("数量限制不对", "写 1 以上的整数；不限数量的空着。"),
    # Applicants (对象清).
    "applicants.missing": ("没有写服务对象", "写清哪些人、哪些单位可以申请。"),
    # Process (流程清).
    "process.roles": ("没有写各级的角色", "在 roles.csv 里补上这一级的角色。"),
    "process.nowhere": (
        "没有一级可以收件",
        "至少让一级的角色是 decide、accept、receive 或 agency。",
    ),
    "process.first_review": ("上报件没有初审", "让下面一级的角色包括 first_review。"),
    "process.steps": ("没有写环节", "在 steps.csv 里补上环节，最后一个是作决定的。"),
    "process.step_sum": ("环节天数超过承诺", "缩短环节的天数，或者放宽承诺（不超过法定）。"),
    "limit.missing": ("缺少期限", "在 limits.csv 里补上这个期限。"),
    "limit.unknown": ("没有这种期限", "从提示列出的名称里选一个。"),
    "limit.instant": ("即办与承诺天数不一致", "即办件的承诺写 0 天；不是 0 天的改成承诺件。"),
    "limit.promise": ("承诺超过法定", "把承诺改短；法定期限写错的，照法律改正。"),
    "limit.units": ("期限的单位不同", "核对单位；法律这样规定的，不用理会。"),
    "limit.extension": ("延期不合规定", "照行政许可法第四十二条改正；不能延期的删掉这一行。"),
    "limit.joint": ("一件事的期限不合规定", "照行政许可法第四十二条第二款改正。"),
    "limit.longer": ("事项的期限比一件事的长", "缩短事项的期限，或者放宽一件事的。"),
    # Conditions and materials (条件材料清).
    "conditions.missing": ("没有写办理条件", "写清符合什么条件可以办；没有条件的写“无”。"),
    "materials.missing": ("没有写材料", "在 materials.csv 里补上材料。"),
    "materials.none_required": ("没有一份必需的材料", "核对；确实什么也不用带的，不用理会。"),
    "materials.name": (
        "同一份材料有两个名称",
        "同一个代码用同一个名称；不是同一份的，另用一个代码。",
    ),
    "materials.count": ("必需的纸质材料份数都是 0", "写明原件、复印件各要几份。"),
    "fee.basis": ("收费没有依据", "写明收费依据；没有依据的不得收费。"),
    "fee.missing": ("有收费依据，没有收费标准", "在 fees.csv 里补上标准；不收费的，依据空着。"),
    "fee.zero": ("收费标准是 0", "不收费的删掉这一行。"),
    "field.choices": (
        "选项与字段类型不一致",
        "选择型字段在 choices.csv 里列出选项，其他字段不列。",
    ),
    "field.group": ("组写得不对", "组（group）写明每行有哪些字段、最多几行；其他字段这两列空着。"),
    "field.formula": (
        "算式不对",
        "照 data/catalogue/README.md 的写法改正；算式里用到的字段要在同一张表上。",
    ),
    "field.condition": ("条件不对", "写成 字段=值；字段或问题要在同一个事项里，值要在它的选项里。"),
    "field.cycle": ("条件互相等着", "去掉其中一个条件。"),
    "question.differs": (
        "同一个问题有两种写法",
        "问法和选项写得一样；不是同一个问题的，另用一个代码。",
    ),
    "question.choices": ("一个问题只有一个选项", "至少写两个选项；不用问的删掉。"),
    "question.brings": ("问题选错了东西", "一件事的问题选事项，事项的问题选材料。"),
    "field.one_choice": ("只有一个选项", "补上其他选项；只有一个的，不用问。"),
    "field.length": ("字数限制用错了地方", "只有文字型字段写 max_length；其他的空着。"),
    "field.order": ("两个字段的次序相同", "写成不同的次序。"),
    # Co-operation (协同清).
    "cooperation.decides": (
        "决定的一级没有 decide",
        "roles.csv 里给这一级加上 decide，或者改 decides_at。",
    ),
    "cooperation.chain": (
        "收件以后没有人受理",
        "roles.csv 里让某一级的角色包括 accept 或 decide。",
    ),
    "cooperation.levels": ("有一级没有写角色", "三级都写；什么也不做的写 none，只讲解的写 guide。"),
    "cooperation.theme": ("一件事的事项不对", "核对事项的代码；一件事至少有两个事项。"),
    "cooperation.question": (
        "问题与一件事不一致",
        "答案只能带出这件事的事项；一个问题至少两个答案。",
    ),
    "cooperation.cycle": ("互为先后，成了一个圈", "去掉其中一条先后关系。"),
    # Documents.
    "document.occasion": ("没有这种办理环节", "照 docs/operations.md 的名称填写。"),
    "document.unknown": (
        "没有这份文书",
        "核对名称；本地自定的文书，先在 documents 文件夹里放模板。",
    ),
    "document.missing": ("缺少文书模板", "从程序附带的 data/documents 里复制这个模板。"),
    "document.template": ("文书模板有错", "照 data/documents/README.md 改正模板里的这一处。"),
    "document.own_occasion": (
        "这个环节不能附自定的文书",
        "自定的文书只能随窗口的收件、受理、当场办结、送达附上。",
    ),
    # What nothing uses.
    "orphan.field": ("没有事项用这个字段", "不用的删掉；漏写的，在 forms.csv 里补上。"),
    "orphan.post": ("没有环节用这个岗位", "不用的删掉；漏写的，在 steps.csv 里补上。"),
    "orphan.remedy": ("没有事项用这种救济途径", "不用的删掉；漏写的，在 items.csv 里补上。"),
    "orphan.document": ("没有一处用这份文书", "不用的删掉；漏写的，在 documents.csv 里补上。"),
    "orphan.answer": ("这个问题什么也不决定", "让答案带出事项；不起作用的问题删掉。"),
    # The version.
    "version.missing": (
        "没有写版本",
        "在 catalogue.csv 里写一行：版本号、施行的第一天和最后一天。",
    ),
    "version.days": ("施行的日子不对", "最后一天不早于第一天。"),
}
