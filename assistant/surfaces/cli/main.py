"""Runs one command: parses, dispatches, and turns every failure into one clear Chinese line and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from assistant.errors import WenhengError
from assistant.surfaces.cli.parser import build_parser
from assistant.surfaces.cli.usage import UsageError


def run(arguments: Sequence[str]) -> int:
    """Returns the exit status: 0 nothing found, 1 findings of severity error, 2 wrong usage or unusable input, 3 internal failure."""
    _utf8_streams()
    try:
        options = build_parser().parse_args(arguments)
        return int(options.run(options))
    except UsageError as error:
        return _fail(str(error), 2)
    except WenhengError as error:
        return _fail(error.message, error.exit_code)
    except BrokenPipeError:
        # The reader of our output has gone (wenheng … | head): not an error; keep the interpreter from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _fail("已中断，没有留下写了一半的文件。", 2)
    except OSError as error:
        place = f"{error.filename}：" if error.filename else ""
        return _fail(f"{place}文件读写失败（{error.strerror or type(error).__name__}）。请检查路径、权限和磁盘空间。", 2)
    except Exception as error:
        if os.environ.get("WENHENG_DEBUG"):
            raise
        return _fail(f"程序内部出错（{type(error).__name__}：{error}）。设置环境变量 WENHENG_DEBUG=1 再运行可看到详情。", 3)


def _fail(message: str, status: int) -> int:
    print(f"wenheng：{message}", file=sys.stderr)
    return status


def _utf8_streams() -> None:
    """Makes output UTF-8 where the console says otherwise (Windows code pages), so that Chinese text never fails to print."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") not in ("utf8", "gb18030", "gbk", "cp936"):
            reconfigure(encoding="utf-8", errors="replace")
