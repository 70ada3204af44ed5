"""From the settings of an office to the language model that it chose, and what the model is shown beside each section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.drafting.brief import read_brief
from assistant.drafting.returns import ReturnedSentence, Returns
from assistant.drafting.tokens import Masked
from assistant.errors import InputError, MissingExtraError
from assistant.likeness.pairs import containment
from assistant.pipeline.writing import Prices
from assistant.schema.drafting import Sentence
from assistant.schema.retrieval import Query
from assistant.settings import WORKSPACE_FILE, ModelSettings, Settings

if TYPE_CHECKING:
    from assistant.langchain_bridge.chat import ChatWriter
    from assistant.langchain_bridge.service import Pause
    from assistant.protocols import Retriever

PRECEDENTS = 3
RETURNED = 0.5
"""Share of a composed sentence's character pairs that the returned sentence behind it holds."""

_PACKAGES = {"langchain": "langchain", "langchain_openai": "langchain-openai"}


def chosen(settings: Settings, name: str | None) -> ModelSettings:
    """Returns the model to write with: that of the settings, under another `name` where one is given.

    Raises InputError where the settings have none, MissingExtraError for a missing package.
    """
    if settings.model is None:
        where = str(settings.root / WORKSPACE_FILE) if settings.root is not None else WORKSPACE_FILE
        remedy = '请在里面写 [model]，至少写 name = "模型名" 和 url = "http://主机:端口/v1"；没有工作区先用 wenheng init 新建'
        raise InputError("没有设置语言模型", where=where, remedy=remedy)
    missing = [package for module, package in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise MissingExtraError("要用语言模型，还缺程序包", where="、".join(missing), remedy='请先 pip install "wenheng[llm]"')
    return replace(settings.model, name=name) if name else settings.model


def named_in(brief: Path) -> str | None:
    """Returns the model that a brief asks for, None where it asks for none; raises BriefError for a brief that cannot be read."""
    return read_brief(brief).model


def writer_of(settings: ModelSettings, *, pause: Pause | None = None) -> AbstractContextManager[ChatWriter]:
    """Returns the language model, to be closed; nothing is asked yet. Raises InputError for a missing key."""
    from assistant.langchain_bridge.chat import ChatWriter
    from assistant.langchain_bridge.service import Patience

    return closing(
        ChatWriter(
            settings.url or "", settings.name or "", key=settings.key.value() if settings.key is not None else None,
            answers=settings.answers, temperature=settings.temperature, longest=settings.longest_answer,
            patience=Patience(tries=settings.tries, seconds=settings.timeout_seconds), connections=settings.at_once, pause=pause,
        )
    )  # fmt: skip


def prices_of(settings: ModelSettings) -> Prices:
    """Returns the prices that the settings give."""
    sent, received = (None if told is None else Decimal(str(told)) for told in (settings.price_in, settings.price_out))
    return Prices(sent=sent, received=received, currency=settings.currency)


def leaving_for(settings: ModelSettings) -> str | None:
    """Returns one line that says where texts go, None where they stay on this machine."""
    from assistant.langchain_bridge.service import here

    if settings.url is None or here(settings.url):
        return None
    told = urlsplit(settings.url)
    bare = "，且未加密" if told.scheme == "http" else ""
    return f"草稿的文字（数字和名称除外）、报送材料的摘录会发送到 {told.netloc}{bare}。涉密和不宜外传的材料不要这样起草。"


def material_for(sections: Iterable[Masked], returns: Returns, retriever: Retriever | None) -> dict[str, Sequence[str]]:
    """Returns what the model is shown beside each section, by key: the returned sentences behind it, and passages of past summaries."""
    shown: dict[str, Sequence[str]] = {}
    for masked in sections:
        section = masked.section
        sent = [one.text for one in returns.sentences if any(_behind(sentence, one) for sentence in section.sentences)]
        found: list[str] = []
        if retriever is not None and section.heading:
            hits = retriever.find(Query(text=section.heading, kind="summary", limit=PRECEDENTS))
            found = [hit.passage.text for hit in hits]
        shown[section.key] = (*sent, *found)
    return shown


def _behind(sentence: Sentence, returned: ReturnedSentence) -> bool:
    """Whether a composed sentence was made of a returned one."""
    return returned.document in (sentence.source or "") and containment(sentence.text, returned.text) >= RETURNED
