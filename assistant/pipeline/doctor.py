"""Looks at the installation: Python, packages, shipped material, optional programs; and at the store and embedder of a workspace."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import socket
import sys
import threading
import time
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from assistant.errors import WenhengError
from assistant.pipeline.embedding import embedder_of, leaving
from assistant.pipeline.index import Index
from assistant.pipeline.model import chosen, leaving_for, writer_of
from assistant.schema.encoding import Encoded
from assistant.schema.writing import Asked
from assistant.settings import EmbedderSettings, Settings, shipped

_PACKAGES = (
    ("spacy", "spacy", "语言处理"), ("jieba", "jieba", "分词"), ("python-docx", "docx", "写 Word"), ("docxtpl", "docxtpl", "填模板"),
    ("langchain-core", "langchain_core", "与其他助手对接"),
    ("chromadb", "chromadb", "向量库"), ("tantivy", "tantivy", "词索引"),
    ("scikit-learn", "sklearn", "向量模型"), ("python-calamine", "python_calamine", "读表格"),
    ("duckdb", "duckdb", "汇总登记表"), ("lxml", "lxml", "读 Word"), ("Jinja2", "jinja2", "网页报告"), ("numpy", "numpy", "向量计算"),
    ("rich", "rich", "终端表格"), ("httpx", "httpx", "向量服务"),
)  # fmt: skip
_SOON = 5.0
"""Seconds that a server has to answer in."""
_LONG = 60.0
"""Seconds for a language model: one that was not loaded yet takes its time."""
_TRIED = '照抄原文，只回答一个 JSON 对象：{"paragraphs": ["原文"]}'
_PORTS = {"milvus": 19530}
_STORES = {"chroma": "Chroma", "milvus": "Milvus"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Encoded):
    """One thing looked at: whether it is all right, its state, what to do, and whether the program needs it."""

    name: str
    ok: bool
    state: str
    remedy: str | None = None
    needed: bool = True


def examine(settings: Settings | None = None) -> tuple[Examined, ...]:
    """Returns all that was looked at; imports no package. The store and the embedder that `settings` name are really asked."""
    given = settings if settings is not None else Settings()
    told = (_store(given), _embedder(given.embedder), _model(given))
    return (_python(), *(_package(*item) for item in _PACKAGES), *_material(), _office(), *told)


def _python() -> Examined:
    ok = sys.version_info >= (3, 11)
    return Examined(name="Python", ok=ok, state=platform.python_version(), remedy=None if ok else "请安装 3.11 或更新版本")


def _package(distribution: str, module: str, purpose: str) -> Examined:
    if importlib.util.find_spec(module) is None:
        return Examined(name=distribution, ok=False, state=f"未安装（{purpose}）", remedy=f"pip install {distribution}")
    try:
        state = version(distribution)
    except PackageNotFoundError:
        state = "已安装"
    return Examined(name=distribution, ok=True, state=f"{state}（{purpose}）")


def _material() -> tuple[Examined, ...]:
    items = (("样例资料", shipped("corpus", "indicators.toml")), ("法规库", shipped("corpus", "laws.toml")), ("模板", shipped("templates")))
    return tuple(
        Examined(
            name=name,
            ok=path.exists(),
            state="随程序安装" if path.exists() else "找不到",
            remedy=None if path.exists() else "请重新安装文衡",
        )
        for name, path in items
    )


def _office() -> Examined:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Examined(
        name="LibreOffice", ok=found is not None, needed=False, state="已安装（看版面、读 .doc）" if found else "未安装（可不装）",
        remedy=None if found else "要用 wenheng preview 预览版面，或读 .doc、.wps 时再装",
    )  # fmt: skip


def _store(settings: Settings) -> Examined:
    """The store: whether its server answers, and the index opens, if there is one."""
    store = settings.store
    name = f"向量库 {_STORES[store.kind]}"
    place = store.url or "在本机"
    try:
        if store.url is not None:
            _reach(store.url, _PORTS.get(store.kind))
        if settings.index is None or not settings.index.is_dir():
            return Examined(name=name, ok=True, state=f"{place}（还没有索引）")
        with Index.of(settings).open(create=False) as opened:
            count, whole = len(opened.put_digests()), len(opened.digests())
    except WenhengError as error:
        return Examined(name=name, ok=False, state=f"{place}：{error.what}", remedy=error.remedy or None)
    except OSError as error:
        return Examined(name=name, ok=False, state=f"{place}：连不上（{error.strerror or error}）", remedy="请检查网址，和服务是否在运行")
    lacking = f"，其中 {count - whole} 份还没有编完" if whole < count else ""
    return Examined(name=name, ok=True, state=f"{place}，{count} 份文件{lacking}", remedy="wenheng index" if lacking else None)


def _reach(url: str, port: int | None) -> None:
    """Raises OSError where nothing listens at an address."""
    told = urlsplit(url)
    usual = 443 if told.scheme == "https" else port or 80
    socket.create_connection((told.hostname or "", told.port or usual), timeout=_SOON).close()


def _embedder(settings: EmbedderSettings) -> Examined:
    """The embedder: one short text is embedded."""
    if settings.kind == "builtin":
        return Examined(name="向量模型", ok=True, state="内置（从本单位的资料学得，在本机，不联网）")
    name = f"向量模型 {settings.model or (settings.folder.name if settings.folder else '')}"
    began, where = time.monotonic(), leaving(settings)
    try:
        embedder = embedder_of(replace(settings, timeout_seconds=min(settings.timeout_seconds, _SOON)))
        length = embedder.for_queries().embed(["人民调解"]).shape[1] if embedder is not None else 0
    except WenhengError as error:
        return Examined(name=name, ok=False, state=f"{error.where}：{error.what}。{where or ''}", remedy=error.remedy or None)
    took = f"{time.monotonic() - began:.1f} 秒"
    return Examined(name=name, ok=True, state=f"有回答，向量长 {length}，用时 {took}。{where or '文字不离开本机。'}")


def _model(settings: Settings) -> Examined:
    """The language model: it is told two sentences to put down again."""
    if settings.model is None:
        return Examined(name="语言模型", ok=True, needed=False, state="没有设置（可不用）")
    name = f"语言模型 {settings.model.name}"
    began = time.monotonic()
    try:
        model = replace(chosen(settings, None), timeout_seconds=min(settings.model.timeout_seconds, _LONG), tries=1)
        where = leaving_for(model)
        with writer_of(model) as writer:
            writer.write(Asked(system=_TRIED, user="原文：依法办事。"), heard=lambda count: None, stop=threading.Event())
    except WenhengError as error:
        return Examined(name=name, ok=False, needed=False, state=f"{error.where}：{error.what}".lstrip("："), remedy=error.remedy or None)
    took = f"{time.monotonic() - began:.1f} 秒"
    return Examined(name=name, ok=True, needed=False, state=f"有回答，用时 {took}。{where or '文字不离开本机。'}")
