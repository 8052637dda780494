"""Texts about scans: the watched folder, pictures and PDFs, the viewer."""

TEXTS: dict[str, tuple[str, str, str]] = {
    "scan.no_folder": (
        "没有设置高拍仪的文件夹",
        "不知道高拍仪把文件存在哪里。",
        "在 config.toml 的 [scans] folder 里写上它的文件夹，或者自己填文件位置。",
    ),
    "scan.folder_missing": (
        "找不到高拍仪的文件夹",
        "{path} 不在。",
        "看高拍仪是否接好、软件是否打开；再核对 config.toml 的 [scans] folder。",
    ),
    "scan.folder_unreadable": (
        "高拍仪的文件夹打不开",
        "{path}：{detail}",
        "请管理这台机器的人开放这个文件夹的读取权限。",
    ),
    "scan.nothing": (
        "文件夹里没有新的图片或 PDF",
        "{path} 里没有还没附过的文件。",
        "先用高拍仪拍下来，再按一次；也可以自己填文件位置。",
    ),
    "scan.still_written": (
        "文件还没有写完",
        "“{name}”还在变化，现在取会取到半张。",
        "等高拍仪存好，再按一次。",
    ),
    "scan.unreadable": (
        "文件读不出来",
        "“{name}”：{detail}",
        "检查文件；也可以重新拍一张。",
    ),
    "scan.empty": (
        "文件是空的",
        "“{name}”里什么都没有。",
        "重新拍一张。",
    ),
    "scan.too_large": (
        "文件太大",
        "“{name}”超过 {limit} MB。",
        "把高拍仪的分辨率调低，或分成几个文件，再拍。",
    ),
    "scan.too_many_pixels": (
        "图片太大",
        "“{name}”自称有 {width}×{height} 个像素，不打开它。",
        "换一个文件；高拍仪拍的图片没有这么大。",
    ),
    "scan.not_a_picture": (
        "不是图片，也不是 PDF",
        "“{name}”的内容认不出来。",
        "附 JPG、PNG、BMP 图片或 PDF；别的格式先转换。",
    ),
    "scan.damaged": (
        "文件不完整",
        "“{name}”打不开，可能损坏，也可能没有写完。",
        "重新拍一张。",
    ),
    "scan.taken_before": (
        "这份文件附过了",
        "“{name}”与附过的“{earlier}”内容相同。",
        "确实要再附一次，按提示确认；否则重新拍。",
    ),
    "scan.not_here": (
        "电子件不在这台机器上",
        "没有存着“{name}”。",
        "重新附上；别的窗口收的电子件要等县中心传来。",
    ),
    "scan.no_viewer": (
        "没有看图的程序",
        "打不开电子件：{detail}。",
        "装一个看图程序，或在 config.toml 的 [scans] viewer 里写上它；电子件已存好，不受影响。",
    ),
}
