"""The desk that a caller sits at: the office's folder with its settings, and what of it is kept open between calls."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.pipeline.holdings import Holdings
from assistant.settings import Settings

_KEPT = 8
"""Offices whose ledgers and index are kept open; the one not asked for the longest is let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a caller may look at: an office's settings, and the folder that its paths are told from and stay in."""

    settings: Settings
    root: Path

    def told(self, message: str) -> str:
        """Returns a message with the folder's own place taken out of its paths: a caller need not know where it lies."""
        for root in dict.fromkeys((str(self.root), str(self.root.resolve()))):
            message = message.replace(root + os.sep, "").replace(root, "工作区")
        return message

    def place(self, path: str | None) -> str | None:
        """Returns a path told from the folder with forward slashes; of one outside it the name alone."""
        if path is None:
            return None
        for root in (self.root, self.root.resolve()):
            whole = root / path
            if whole.is_relative_to(root) and ".." not in whole.parts:
                return whole.relative_to(root).as_posix()
        return Path(path).name


DeskOf = Callable[[Any], Desk]
"""Tells a request's desk from its context (`context.request` is the HTTP request, None over stdio); raises WenhengError to refuse."""


class Desks:
    """The holdings of the offices that were asked for, by folder; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[Path, Holdings] = OrderedDict()

    def holdings(self, desk: Desk) -> Holdings:
        """Returns what is kept open for a desk; settings that have changed open it anew."""
        with self._lock:
            found = self._open.pop(desk.root, None)
            gone = [found] if found is not None and found.settings != desk.settings else []
            if found is None or gone:
                found = Holdings(desk.settings)
            self._open[desk.root] = found
            while len(self._open) > _KEPT:
                gone.append(self._open.popitem(last=False)[1])
        for one in gone:
            one.close()
        return found

    def close(self) -> None:
        """Lets go of all files."""
        with self._lock:
            gone, self._open = list(self._open.values()), OrderedDict()
        for one in gone:
            one.close()
