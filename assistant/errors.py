"""One tree of exceptions; each says in Chinese what is wrong, where, and what to do.

WenhengError
├── InputError               the user's file, text or option cannot be used (exit 2)
│   ├── UnreadableError      a file is missing, empty, damaged, encrypted or of the wrong type
│   ├── SecretFileError      a file that bears a mark of classified documents is not taken
│   ├── LedgerError          a ledger gives no numbers, or an indicators file is wrong
│   ├── BriefError           a brief names an unknown key, a missing file, a bad value
│   ├── TemplateError        a template has a tag without a slot, or the reverse
│   ├── IndexStateError      an index of another version, half written, or not there
│   ├── EmbedderError        a model that makes vectors is not there, or answers badly: words are found without it
│   └── ModelError           a language model gives no answer: the composer's words stand
│       ├── ModelAnswerError it gave one that cannot be read: it may be asked again
│       └── ModelAwayError   it will not answer the next question either (no service, no right to it)
├── ServiceError             the service refuses what someone asks of it (exit 2)
│   ├── NotLoggedInError     nobody is logged in, or no longer
│   ├── NotAllowedError      who is logged in may not do this
│   ├── NotThereError        there is none such, or it is another office's
│   ├── ConflictError        someone else was faster, or the thing is not in a state for this
│   ├── TooLargeError        more bytes than are allowed
│   └── TooOftenError        asked too often; may ask again later
├── StorageError             what keeps the service's data cannot take or give it; nothing is half written (exit 2)
│   ├── DiskFullError        no room on the disk
│   └── DatabaseAwayError    the database does not answer; it may again
├── MissingExtraError        an optional package is needed; names the pip line (exit 2)
└── PluginError              a plug-in file is half made or claims another's name (exit 3)

A bad figure is never an exception: it is a Finding.
"""

from __future__ import annotations

import re


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


class SecretFileError(InputError):
    """A file bears a mark of classified documents."""


class LedgerError(InputError):
    """A ledger or an indicators file cannot be used."""


class BriefError(InputError):
    """A brief is wrong."""


class TemplateError(InputError):
    """A template is wrong."""


class IndexStateError(InputError):
    """An index folder cannot be used as it is."""


class EmbedderError(InputError):
    """What makes vectors cannot be asked, or gives none that can be used."""


class ModelError(InputError):
    """A language model gives no answer."""


class ModelAnswerError(ModelError):
    """A language model's answer cannot be read."""


class ModelAwayError(ModelError):
    """A language model cannot be asked at all."""


class ServiceError(WenhengError):
    """The service refuses what it is asked."""

    exit_code = 2


class NotLoggedInError(ServiceError):
    """Nobody is logged in."""


class NotAllowedError(ServiceError):
    """Who asks has no right to it."""


class NotThereError(ServiceError):
    """There is none such in this office."""


class ConflictError(ServiceError):
    """Someone else was faster, or the thing is not in a state for this."""


class TooLargeError(ServiceError):
    """More bytes than are allowed."""


class TooOftenError(ServiceError):
    """Asked too often; `wait_s` seconds from now it may be asked again."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", wait_s: int = 60) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.wait_s = wait_s


class StorageError(WenhengError):
    """What keeps the service's data cannot take or give it now; nothing was half written."""

    exit_code = 2


class DiskFullError(StorageError):
    """No room on the disk."""


class DatabaseAwayError(StorageError):
    """The database does not answer; it may again."""


class MissingExtraError(WenhengError):
    """An optional package is not installed."""

    exit_code = 2


class PluginError(WenhengError):
    """A plug-in is half made or a duplicate."""


_TOML_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
_TOML_REASONS = (
    ("Expected '=' after a key", "名称后面缺少等号"), ("Invalid value", "等号后面的值写法不对，文字要加英文引号"),
    ("Unterminated string", "引号没有配对"), ("Expected '\"'", "引号没有配对"), ("Cannot overwrite a value", "同一名称写了两次"),
    ("Cannot declare", "同一张表写了两次"), ("Cannot mutate immutable", "同一名称写了两次"), ("Cannot redefine", "同一名称写了两次"),
    ("Invalid statement", "这一行不是“名称 = 值”的写法"), ("Invalid initial character for a key", "名称要用英文字母、数字，或加英文引号"),
    ("Expected newline or end of document", "值后面有多余的字，或文字没有用引号括全"), ("Unclosed array", "方括号没有配对"),
    ("Unclosed inline table", "花括号没有配对"), ("Expected ']'", "方括号没有配对"), ("Expected ']]'", "方括号没有配对"),
    ("Expected '}'", "花括号没有配对"), ("Illegal character '\\n'", "引号没有配对，这一行缺少结尾的引号"),
    ("Illegal character", "有不能用的字符"),
    ("Unescaped", "反斜杠要写两个，或改用正斜杠"),
    ("Invalid hex", "反斜杠要写两个，或改用正斜杠"), ("Invalid date", "日期写法不对"),
)  # fmt: skip


def toml_trouble(error: Exception) -> str:
    """Returns what is wrong in a TOML file in Chinese, with line and column; for tomllib's errors and for bytes that are not UTF-8."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 编码，请另存为 UTF-8"
    message = str(error)
    place = _TOML_PLACE.search(message)
    reason = next((words for english, words in _TOML_REASONS if message.startswith(english)), _TOML_PLACE.sub("", message).strip())
    if place is None:
        return reason
    return f"第{place[1]}行第{place[2]}列：{reason}" if place[1] else f"文件末尾：{reason}"
