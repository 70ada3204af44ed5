"""A real service in a process of its own, as an office runs it: told by what it prints where it answers."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

ADDRESS = re.compile(r"文衡已启动：(http://\S+?)（")
LINK = re.compile(r"\?link=(\S+)")


class Served:
    """`wenheng serve` on a data folder, on any free port; `lines` are what it has printed so far."""

    def __init__(self, data: Path, *options: str, environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "assistant", "serve", "--data", str(data), "--port", "0", "--processes", "1", *options]
        self.lines: list[str] = []
        self.link: str | None = None
        self.process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8", env=os.environ | (environment or {})
        )
        self.address = self._told(ADDRESS)
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()

    def _told(self, wanted: re.Pattern[str]) -> str:
        """What the service prints first; its last words where it ends instead."""
        for line in self.process.stderr or ():
            self.lines.append(line)
            if (found := wanted.search(line)) is not None:
                return found[1]
        raise AssertionError("".join(self.lines))

    def _drain(self) -> None:
        for line in self.process.stderr or ():
            self.lines.append(line)

    def setup_link(self) -> str:
        """The word of the link for the first administrator: printed right behind the address."""
        while True:
            for line in list(self.lines):
                if (found := LINK.search(line)) is not None:
                    return found[1]
            if self.process.poll() is not None:
                raise AssertionError("".join(self.lines))

    def stop(self) -> None:
        """Ends it as Ctrl+C would."""
        self.process.terminate()
        self.process.wait(30)
        self._reader.join(30)
        if self.process.stderr is not None:
            self.process.stderr.close()
