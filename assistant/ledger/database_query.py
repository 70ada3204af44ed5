"""Judges the text of a query before any database sees it: one SELECT (or WITH … SELECT), nothing that writes, no unknown parameter."""

from __future__ import annotations

import re
from collections.abc import Iterator

PARAMETERS = frozenset({"year", "start", "end"})
_SKIPPED = re.compile(
    r"""(?P<string>[eE]?'(?:[^']|'')*'|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)|(?P<quoted>"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\])
    |(?P<comment>--[^\n]*|/\*.*?\*/)|(?P<word>[^\W\d]\w*)|(?P<parameter>(?<![:\w]):(?=\w)\w+)|(?P<other>::|.)""",
    re.VERBOSE | re.DOTALL,
)
_WRITING = frozenset({
    "insert", "update", "delete", "merge", "upsert", "into", "drop", "alter", "create", "truncate", "rename", "grant", "revoke", "copy",
    "call", "do", "exec", "execute", "prepare", "set", "reset", "lock", "vacuum", "analyze", "reindex", "attach", "detach", "pragma",
    "begin", "commit", "rollback", "savepoint", "release", "load", "import", "export", "use", "declare",
})  # fmt: skip


def refuse(sql: str) -> str | None:
    """Returns why a query cannot be used, in Chinese, or None. Words inside quotes and comments do not count."""
    words, marks = [], []
    for kind, text in _tokens(sql):
        if kind == "word":
            words.append(text.lower())
        elif kind == "other" and not text.isspace():
            marks.append(text)
    ends = [text for kind, text in _tokens(sql) if kind != "comment" and not text.isspace()]
    if not words or words[0] not in ("select", "with"):
        return "只能写一条 select 查询（可用 with 开头）"
    if ";" in ends[:-1]:
        return "只能写一条查询，中间不能有分号"
    if any(mark in marks for mark in ("'", '"')):
        return "引号没有配对"
    writing = next((word for word in words if word in _WRITING), None)
    if writing is not None:
        return f"查询里不能有“{writing}”：数据库只读。若它是列名，请加双引号"
    unknown = sorted(parameters(sql) - PARAMETERS)
    if unknown:
        return f"不认识的参数“:{unknown[0]}”，可用 :year（年）、:start 和 :end（起止日期）"
    return None


def parameters(sql: str) -> set[str]:
    """Returns the names of the parameters in a query (:year)."""
    return {text[1:] for kind, text in _tokens(sql) if kind == "parameter"}


def bare(sql: str) -> str:
    """Returns a query on one line without comments or a closing semicolon, for running and for showing; strings stay as they are."""
    text = ""
    for kind, token in _tokens(sql):
        if kind == "comment" or token.isspace():
            text += "" if text.endswith(" ") or not text else " "
        else:
            text += token
    return text.rstrip("; ")


def _tokens(sql: str) -> Iterator[tuple[str, str]]:
    for match in _SKIPPED.finditer(sql):
        kind = match.lastgroup if match.lastgroup != "tag" else "string"
        yield kind or "other", match[0]
