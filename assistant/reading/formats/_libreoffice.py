"""LibreOffice as a converter: a process of its own for every file, in a folder and profile that are gone afterwards.

The profile is hardened before the first start: no macros, no links to files or sites outside, no Java, and a dead proxy, so that no
document can make the program fetch anything. Without it pictures are fetched from the web and local files embedded (measured, 7.4).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from assistant.errors import UnreadableError

SECONDS = 60
_MEMORY = 4 << 30
_LARGEST = 256 * 1024 * 1024
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
_FILTERS = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML", ".pdf": "pdf:writer_pdf_Export"}
"""Where a suffix alone would leave the choice to the program."""
_SETTINGS = (
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Common/Filter/PDF/Export", "ExportFormFields", "false"),  # content controls would be printed smaller
    ("Office.Writer/Content/Update", "Link", "0"),  # never
    ("Office.Calc/Content/Update", "Link", "1"),  # never: the numbers differ between the programs
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
_RESAVE = "请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再试"


class LibreOffice:
    """Converts with LibreOffice, if this machine has it; every conversion stands alone, so several may run at once.

    `fonts` is the text of a fontconfig file that its conversions are to use.
    """

    def __init__(self, *, seconds: float = SECONDS, fonts: str | None = None) -> None:
        self._seconds, self._fonts = seconds, fonts

    def program(self) -> str | None:
        """Returns the path of soffice: on the PATH, else where its installers put it on Linux, macOS and Windows."""
        found = next((path for name in _NAMES if (path := shutil.which(name))), None)
        if found:
            return found
        folders = [Path(folder) for name in _WINDOWS_FOLDERS if (folder := os.environ.get(name))]
        places = [Path(place) for place in _PLACES] + [folder / "LibreOffice" / "program" / "soffice.com" for folder in folders]
        return next((str(place) for place in places if place.is_file()), None)

    def convert(self, data: bytes, *, source: str, target: str, name: str) -> bytes:
        """Returns the file as another kind; raises UnreadableError where LibreOffice is missing, fails, or takes too long."""
        program = self.program()
        if program is None:
            remedy = "请安装 LibreOffice（免费），或用 Word、WPS 另存为 .docx、.xlsx 再试"
            raise UnreadableError("读这种文件要用 LibreOffice，这台电脑上没有找到", where=name, remedy=remedy)
        with tempfile.TemporaryDirectory(prefix="wenheng-", ignore_cleanup_errors=True) as folder:
            return self._convert(program, Path(folder), data, source, target, name)

    def _convert(self, program: str, folder: Path, data: bytes, source: str, target: str, name: str) -> bytes:
        profile, made = folder / "profile", folder / "made"
        (profile / "user").mkdir(parents=True)
        made.mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
        original = folder / f"original{source}"
        original.write_bytes(data)
        command = [
            program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
            "--nolockcheck", "--nofirststartwizard", "--convert-to", _FILTERS.get(target, target[1:]), "--outdir", str(made), str(original),
        ]  # fmt: skip
        finished = _run(command, folder, self._seconds, self._font_setting(folder))
        result = made / f"original{target}"
        if not finished:
            raise UnreadableError(f"LibreOffice 转换超过 {self._seconds:.0f} 秒，已停止", where=name, remedy=_RESAVE)
        if not result.is_file():
            raise UnreadableError("文件已损坏、设有打开密码，或不是它自称的类型，LibreOffice 打不开", where=name, remedy=_RESAVE)
        if result.stat().st_size > _LARGEST:
            raise UnreadableError("转换后过大，可能是压缩炸弹", where=name, remedy=_RESAVE)
        return result.read_bytes()

    def _font_setting(self, folder: Path) -> dict[str, str]:
        if self._fonts is None:
            return {}
        (folder / "fonts.conf").write_text(self._fonts, encoding="utf-8")
        return {"FONTCONFIG_FILE": str(folder / "fonts.conf")}


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {space}>{items}</oor:items>'


def _run(command: list[str], folder: Path, seconds: float, settings: Mapping[str, str]) -> bool:
    """Runs the program to its end; returns False where it had to be stopped, with every process that it started.

    Its output goes nowhere: pipes would stay open, and be waited for, as long as a child of it lives.
    """
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
    surroundings = {name: os.environ[name] for name in kept if name in os.environ} | {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    surroundings |= settings
    with subprocess.Popen(
        command, cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        _limit(process.pid)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        finally:
            _stop(process)
    return True


def _limit(number: int) -> None:
    """Bounds the memory of the process and its children where the system allows it (Linux)."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(number, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends the process if it still runs: on Unix with the group it leads, on Windows with the tree below it."""
    if process.poll() is not None:
        return
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        taskkill = Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"
        with contextlib.suppress(OSError):
            subprocess.run([str(taskkill), "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        process.kill()
