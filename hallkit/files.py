"""Small files of a home: written whole or not at all, readable by their owner only."""

import errno
import os
import tempfile
from pathlib import Path

_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "是一个文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "不能写入，介质是只读的",
    errno.ENOSPC: "磁盘满了",
    errno.ENAMETOOLONG: "名字太长",
}


def reason_of(error: BaseException, otherwise: str = "打不开") -> str:
    """Why a file could not be read or written, in a clerk's words."""
    number = error.errno if isinstance(error, OSError) else None
    if number is None:
        return otherwise
    return _REASONS.get(number) or os.strerror(number)


def check_writable(path: Path) -> None:
    """Raise the `OSError` of a file that cannot be written where somebody wants it: nobody makes a
    folder that was mistyped."""
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))


def write_private(path: Path, data: bytes) -> None:
    """Replace `path` by `data` durably, mode 0600; a crash leaves the old file or the new one. The
    folder is made where it is missing: for files of the program's own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
