"""Looks at the installation: Python, packages, shipped material, optional programs."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from assistant.schema.encoding import Encoded
from assistant.settings import shipped

_PACKAGES = (
    ("spacy", "spacy", "语言处理"), ("jieba", "jieba", "分词"), ("python-docx", "docx", "写 Word"), ("docxtpl", "docxtpl", "填模板"),
    ("langchain-core", "langchain_core", "与其他助手对接"),
    ("chromadb", "chromadb", "向量库"), ("python-calamine", "python_calamine", "读表格"),
    ("duckdb", "duckdb", "汇总登记表"), ("lxml", "lxml", "读 Word"), ("Jinja2", "jinja2", "网页报告"), ("numpy", "numpy", "向量计算"),
    ("rich", "rich", "终端表格"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined(Encoded):
    """One thing looked at: whether it is all right, its state, what to do, and whether the program needs it."""

    name: str
    ok: bool
    state: str
    remedy: str | None = None
    needed: bool = True


def examine() -> tuple[Examined, ...]:
    """Returns all that was looked at; imports none of it."""
    return (_python(), *(_package(*item) for item in _PACKAGES), *_material(), _office())


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
        name="LibreOffice", ok=found is not None, needed=False, state="已安装（可把草稿转成 PDF 看版面）" if found else "未安装（可不装）",
        remedy=None if found else "要预览版面时再装",
    )  # fmt: skip
