"""One tree of exceptions; each says in Chinese what is wrong, where, and what to do.

WenhengError
├── InputError               the user's file, text or option cannot be used (exit 2)
│   ├── UnreadableError      a file is missing, empty, damaged, encrypted or of the wrong type
│   ├── LedgerError          a ledger gives no numbers, or an indicators file is wrong
│   ├── BriefError           a brief names an unknown key, a missing file, a bad value
│   ├── TemplateError        a template has a tag without a slot, or the reverse
│   └── IndexStateError      an index of another version, half written, or not there
├── MissingExtraError        an optional package is needed; names the pip line (exit 2)
└── PluginError              a plug-in file is half made or claims another's name (exit 3)

A bad figure is never an exception: it is a Finding.
"""

from __future__ import annotations


class WenhengError(Exception):
    """The root. `what` is wrong, `where` (file, sheet!cell, line), `remedy`: what the user can do."""

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """One clear Chinese line."""
        parts = [f"{self.where}：{self.what}" if self.where else self.what]
        if self.remedy:
            parts.append(self.remedy)
        return "。".join(part.rstrip("。") for part in parts) + "。"


class InputError(WenhengError):
    """The user's input cannot be used."""

    exit_code = 2


class UnreadableError(InputError):
    """A file cannot be read as a document."""


class LedgerError(InputError):
    """A ledger or an indicators file cannot be used."""


class BriefError(InputError):
    """A brief is wrong."""


class TemplateError(InputError):
    """A template is wrong."""


class IndexStateError(InputError):
    """An index folder cannot be used as it is."""


class MissingExtraError(WenhengError):
    """An optional package is not installed."""

    exit_code = 2


class PluginError(WenhengError):
    """A plug-in is half made or a duplicate."""
