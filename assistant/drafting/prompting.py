"""Writes what a language model is asked of one section, from a prompt file that has a version; all material in it is fenced data."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.drafting.tokens import Masked, Token
from assistant.nlp.figures import find_figures
from assistant.schema.writing import Asked

PROMPT = "section.v1"
"""The prompt in use; a change of its words is a new file with the next number."""

LONGEST_MATERIAL = 400
"""Characters of one piece of material that are sent."""

_PART = re.compile(r"(?m)^===== (\w+) =====\n")
_KINDS = {"D": "日期或固定数字", "T": "文件、作品名称", "A": "荣誉名称", "N": "单位、地方或人名", "S": "完整的一句话"}
_UP, _DOWN = re.compile(r"增长|增加|上升|提高|提升|扩大"), re.compile(r"下降|减少|降低")
_UNIT = re.compile(r"[^\d０-９.,，%％]+$")
_HIDDEN = "〔数〕"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt file: its name with the version, and its three parts."""

    name: str
    system: str
    user: str
    again: str

    @property
    def digest(self) -> str:
        """SHA-256 of its words: a file changed in place is another prompt."""
        return hashlib.sha256("\0".join((self.name, self.system, self.user, self.again)).encode()).hexdigest()


@cache
def prompt(name: str = PROMPT) -> Prompt:
    """Returns a prompt by its name."""
    text = (Path(__file__).with_name("prompts") / f"{name}.md").read_text(encoding="utf-8")
    pieces = _PART.split(text)[1:]
    parts = dict(zip(pieces[::2], pieces[1::2], strict=True))
    return Prompt(name=name, system=parts["system"].strip(), user=parts["user"].strip(), again=parts["again"].rstrip())


def ask(masked: Masked, material: Sequence[str] = ()) -> Asked:
    """Returns the question: the section with tokens, what the tokens are, and material with its figures hidden."""
    used = prompt()
    pieces = [_harmless(piece) for piece in material]
    digest = hashlib.sha256("\0".join((masked.text, *pieces)).encode()).hexdigest()
    fence = f"<<<{digest[:12]}>>>"
    values = {
        "heading": masked.section.heading or "（无）", "legend": "\n".join(_told(token) for token in masked.tokens) or "（没有标记）",
        "material": "\n".join(pieces) or "（无）", "text": masked.text, "fence": fence,
    }  # fmt: skip
    return Asked(system=used.system, user=re.sub(r"\{(\w+)\}", lambda match: values[match[1]], used.user))


def ask_again(asked: Asked, reason: str) -> Asked:
    """Returns the question put once more, with the reason why the answer was not taken."""
    return replace(asked, user=asked.user + prompt().again.replace("{reason}", reason))


def _told(token: Token) -> str:
    """Returns what a token stands for, without its value: a model has nothing to copy."""
    if token.kind != "F":
        return f"{token.written}：{_KINDS[token.kind]}"
    text = token.text
    way = "，说的是上升" if _UP.search(text) else "，说的是下降" if _DOWN.search(text) else ""
    unit = _UNIT.search(text)
    share = "（百分比）" if text.endswith(("%", "％")) else ""
    return f"{token.written}：数字{f'（单位“{unit[0]}”）' if unit else share}{way}"


def _harmless(piece: str) -> str:
    """Returns material without figures, token brackets, fences and line breaks, cut to its length."""
    made, position = "", 0
    for figure in find_figures(piece):
        if figure.start >= position:
            made += piece[position : figure.start] + _HIDDEN
            position = figure.end
    made += piece[position:]
    made = "".join(letter if letter.isprintable() else " " for letter in made if letter not in "⟦⟧<>{}")
    return re.sub(r"\d+", _HIDDEN, made)[:LONGEST_MATERIAL]
