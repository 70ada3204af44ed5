"""One frozen Settings, built at the edge from wenheng.toml and the command line, and where the shipped material lies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.errors import InputError, toml_trouble
from assistant.secret import Secret, secret

WORKSPACE_FILE = "wenheng.toml"
_PATHS = ("data", "corpus", "index", "indicators", "laws", "phrases")
_KEYS = {"office", "short_name", "profile", "store", "embedder", "model", *_PATHS}
_EXAMPLE = "请按示例改正"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSettings:
    """[store]: which store keeps the index, and the server it is on, if it is on one."""

    kind: str = "chroma"
    url: str | None = None
    token: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderSettings:
    """[embedder]: what makes vectors: the built-in method, a service that speaks OpenAI's way, or a model in a folder.

    `batch` texts are sent at once, none longer than `longest` characters. A prefix of None leaves it to the model; `dimensions` asks for
    shorter vectors.
    """

    kind: str = "builtin"
    url: str | None = None
    model: str | None = None
    key: Secret | None = None
    folder: Path | None = None
    batch: int = 32
    timeout_seconds: float = 60.0
    longest: int = 6000
    query_prefix: str | None = None
    passage_prefix: str | None = None
    dimensions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """[model]: a language model that rewrites what the program drafted, on a service that speaks OpenAI's way; not used unless asked for.

    `at_once` questions are under way together, each tried `tries` times of up to `timeout_seconds`. Prices are for a million tokens.
    """

    name: str | None = None
    url: str | None = None
    key: Secret | None = None
    answers: str = "json_schema"
    at_once: int = 4
    tries: int = 3
    timeout_seconds: float = 120.0
    longest_answer: int | None = None
    temperature: float = 0.2
    price_in: float | None = None
    price_out: float | None = None
    currency: str = "元"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run needs to know of the office's folder; paths are absolute."""

    root: Path | None = None
    office: str | None = None
    short_name: str | None = None
    data: tuple[Path, ...] = ()
    corpus: tuple[Path, ...] = ()
    index: Path | None = None
    indicators: Path | None = None
    laws: Path | None = None
    phrases: Path | None = None
    profile: str = "figures"
    store: StoreSettings = StoreSettings()
    embedder: EmbedderSettings = EmbedderSettings()
    model: ModelSettings | None = None


def shipped(*parts: str) -> Path:
    """Returns a path below the material that ships with the program (corpus/, templates/): in the wheel, or in the source tree."""
    package = Path(__file__).resolve().parent
    inside = package / "_shipped"
    return (inside if inside.is_dir() else package.parent).joinpath(*parts)


def load(root: Path | None) -> Settings:
    """Returns the settings of a workspace folder; without a folder, those of the shipped material.

    Raises InputError naming file and key for an unreadable file, an unknown key, a value of a wrong type, or a missing path. Passwords
    and the model's folder are looked for when they are used: most commands need neither.
    """
    if root is None:
        return Settings(laws=shipped("corpus", "laws.toml"))
    file = root / WORKSPACE_FILE
    if not file.is_file():
        raise InputError(
            f"不是文衡工作区（缺少 {WORKSPACE_FILE}）", where=str(root), remedy="请用 wenheng init 新建，或改用 --workspace 指定"
        )
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"设置文件写法有误，{toml_trouble(error)}", where=str(file), remedy=_EXAMPLE) from error
    unknown = sorted(set(values) - _KEYS)
    if unknown:
        raise InputError(f"不认识的设置项「{unknown[0]}」", where=str(file), remedy=f"可用的有：{'、'.join(sorted(_KEYS))}")
    return Settings(
        root=root, office=_text(values, "office", file), short_name=_text(values, "short_name", file),
        data=_paths(values, "data", root, file), corpus=_paths(values, "corpus", root, file),
        index=root / (_text(values, "index", file) or ".wenheng/index"), indicators=_optional(values, "indicators", root, file),
        laws=_optional(values, "laws", root, file) or shipped("corpus", "laws.toml"), phrases=_optional(values, "phrases", root, file),
        profile=_text(values, "profile", file) or "figures", store=_store(_Table(values, "store", file, StoreSettings)),
        embedder=_embedder(_Table(values, "embedder", file, EmbedderSettings)),
        model=_model(_Table(values, "model", file, ModelSettings)) if "model" in values else None,
    )  # fmt: skip


def _text(values: dict[str, Any], key: str, file: Path) -> str | None:
    value = values.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"「{key}」应写成带引号的文字", where=str(file), remedy=_EXAMPLE)
    return value


def _paths(values: dict[str, Any], key: str, root: Path, file: Path) -> tuple[Path, ...]:
    value = values.get(key, [])
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or any(not isinstance(item, str) for item in listed):
        raise InputError(f'「{key}」应写成路径列表，如 ["台账"]', where=str(file), remedy=_EXAMPLE)
    return tuple(root / item for item in listed)


def _optional(values: dict[str, Any], key: str, root: Path, file: Path) -> Path | None:
    text = _text(values, key, file)
    if text is None:
        return None
    path = root / text
    if not path.exists():
        raise InputError(f"「{key}」指的文件不存在：{text}", where=str(file), remedy="请检查路径")
    return path


class _Table:
    """A table of the settings file; every reading of it refuses, by file and key, what is not of its type."""

    def __init__(
        self, values: dict[str, Any], name: str, file: Path, told_in: type[StoreSettings | EmbedderSettings | ModelSettings]
    ) -> None:
        self.file, self._name = file, name
        self._values: Any = values.get(name, {})
        known = sorted(field.name for field in fields(told_in))
        if not isinstance(self._values, dict):
            raise self.trouble(f"「{name}」应写成一张表，先写一行 [{name}]", _EXAMPLE)
        unknown = sorted(set(self._values) - set(known))
        if unknown:
            remedy = f"请把它移到第一个 [ ] 之前；[{name}]" if unknown[0] in _KEYS else f"[{name}]"
            raise self.trouble(f"[{name}] 里有不认识的设置项「{unknown[0]}」", f"{remedy} 里可用的有：{'、'.join(known)}")

    def trouble(self, what: str, remedy: str) -> InputError:
        return InputError(what, where=str(self.file), remedy=remedy)

    def named(self, key: str) -> str:
        return f"[{self._name}] 的「{key}」"

    def given(self, *keys: str) -> list[str]:
        return [key for key in keys if key in self._values]

    def text(self, key: str, *, blank: bool = False) -> str | None:
        value = self._values.get(key)
        if value is None or (isinstance(value, str) and (blank or value.strip())):
            return value if blank or value is None else value.strip()
        raise self.trouble(f"{self.named(key)}应写成带引号的文字{'' if blank else '，不能是空的'}", _EXAMPLE)

    def one_of(self, key: str, *allowed: str) -> str:
        value = self.text(key) or allowed[0]
        if value not in allowed:
            raise self.trouble(f"{self.named(key)}不能是「{value}」", f"可用的有：{'、'.join(allowed)}")
        return value

    def number(self, key: str, default: float, *, least: float, most: float, whole: bool = True) -> float:
        value = self._values.get(key, default)
        right = isinstance(value, int) or (isinstance(value, float) and not whole)
        if isinstance(value, bool) or not right or not least <= value <= most:
            kind = "整数" if whole else "数"
            raise self.trouble(f"{self.named(key)}应是 {least:g} 到 {most:g} 之间的{kind}，不加引号", _EXAMPLE)
        return float(value)

    def url(self) -> str | None:
        value = self.text("url")
        if value is None:
            return None
        try:
            told = urlsplit(value)
            fine = told.scheme in ("http", "https") and bool(told.hostname) and (told.port is None or told.port > 0)
        except ValueError:
            fine = False
        if not fine or any(letter.isspace() for letter in value):
            raise self.trouble(f"{self.named('url')}不是网址", "请写成 http://主机:端口 或 https://主机 的样子")
        if told.username or told.password or told.query or told.fragment:
            raise self.trouble(f"{self.named('url')}里不要写口令和 ? # 后面的参数", '口令请写成 "env:环境变量名"')
        return value.rstrip("/")

    def secret(self, key: str) -> Secret | None:
        value = self.text(key)
        if value is None:
            return None
        found = secret(value, key=self.named(key), file=self.file)
        if found is None:
            remedy = f'请把密钥放进环境变量，这里写 {key} = "env:环境变量名"；或存进钥匙串，写 "keyring:服务名"'
            raise self.trouble(f"{self.named(key)}不能直接写密钥，以免随文件外泄", remedy)
        return found


def _store(table: _Table) -> StoreSettings:
    return StoreSettings(kind=table.one_of("kind", "chroma", "milvus"), url=table.url(), token=table.secret("token"))


def _embedder(table: _Table) -> EmbedderSettings:
    kind = table.one_of("kind", "builtin", "openai", "folder")
    if not table.given("kind") and (stray := table.given("url", "model", "folder")):
        raise table.trouble(f"[embedder] 里写了「{stray[0]}」，却没有写 kind", '请写明 kind = "openai"（向量服务）或 "folder"（本机模型）')
    folder = table.text("folder")
    made = EmbedderSettings(
        kind=kind, url=table.url(), model=table.text("model"), key=table.secret("key"),
        folder=table.file.parent / folder if folder is not None else None,
        batch=int(table.number("batch", 32, least=1, most=2048)),
        timeout_seconds=table.number("timeout_seconds", 60, least=0.1, most=3600, whole=False),
        longest=int(table.number("longest", 6000, least=50, most=200_000)),
        query_prefix=table.text("query_prefix", blank=True), passage_prefix=table.text("passage_prefix", blank=True),
        dimensions=int(table.number("dimensions", 0, least=1, most=65_536)) if table.given("dimensions") else None,
    )  # fmt: skip
    needed = {"builtin": (), "openai": ("url", "model"), "folder": ("folder",)}[kind]
    for key in needed:
        if getattr(made, key) is None:
            raise table.trouble(f'[embedder] 的 kind 是 "{kind}"，还要写「{key}」', _EXAMPLE)
    return made


def _model(table: _Table) -> ModelSettings:
    for key in ("name", "url"):
        if not table.given(key):
            raise table.trouble(f"[model] 里还要写「{key}」", _EXAMPLE)
    prices = {key: table.number(key, 0, least=0, most=1_000_000, whole=False) for key in table.given("price_in", "price_out")}
    return ModelSettings(
        name=table.text("name"), url=table.url(), key=table.secret("key"), answers=table.one_of("answers", "json_schema", "json_object"),
        at_once=int(table.number("at_once", 4, least=1, most=64)), tries=int(table.number("tries", 3, least=1, most=20)),
        timeout_seconds=table.number("timeout_seconds", 120, least=0.01, most=3600, whole=False),
        longest_answer=int(table.number("longest_answer", 0, least=100, most=100_000)) if table.given("longest_answer") else None,
        temperature=table.number("temperature", 0.2, least=0, most=2, whole=False), price_in=prices.get("price_in"),
        price_out=prices.get("price_out"), currency=table.text("currency") or "元",
    )  # fmt: skip
