"""argparse in Chinese: its headings, its help, and its two kinds of error."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn


class UsageError(Exception):
    """The command line cannot be understood; the message is one Chinese line."""


_WIDEST = 16


class _Formatter(argparse.HelpFormatter):
    """argparse's help with its heading in Chinese, and room for the longest command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)
        self._action_max_length = _WIDEST  # argparse measures commands two columns short and would break the longest one's line

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Writes the usage line under a Chinese heading."""
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse with headings and its two kinds of error told in Chinese."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, formatter_class=_Formatter, add_help=False)
        self._positionals.title, self._optionals.title = "要写的", "选项"
        self.add_argument("-h", "--help", action="help", help="显示帮助")

    def error(self, message: str) -> NoReturn:
        """Raises UsageError instead of printing English usage."""
        raise UsageError(f"命令写法有误（{_chinese(message)}）。用 {self.prog} --help 看写法。")


_WORDS = (
    ("the following arguments are required: ", "缺少 "), ("unrecognized arguments: ", "不认识 "), ("invalid choice: ", "没有这个选项 "),
    ("expected one argument", "后面要跟一个值"), ("expected at least one argument", "后面至少要跟一个值"), ("argument ", ""),
    ("choose from ", "可选 "),
    ("invalid int value: ", "应为整数："), ("ambiguous option: ", "选项写得不全："), ("could match", "可能是"),
)  # fmt: skip


def _chinese(message: str) -> str:
    for english, chinese in _WORDS:
        message = message.replace(english, chinese)
    return message
