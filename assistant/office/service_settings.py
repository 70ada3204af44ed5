"""The service's settings: where its data lies, on which address it answers, what it allows; from service.toml and the command line."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from assistant.errors import InputError, toml_trouble
from assistant.secret import Secret, secret

FILE = "service.toml"
_MB = 1_048_576
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "str | None": (str,), "int": (int,), "bool": (bool,), "float": (int, float)}


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """[oidc]: logging in with the accounts of the house."""

    issuer: str
    client_id: str
    client_secret: Secret | None = None
    name_claim: str = "preferred_username"
    display_claim: str = "name"
    button: str = "用单位统一账号登录"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceSettings:
    """What the service is started with. Sizes are in MB, times as their names say; `data` is its folder.

    `public` is the address under which people reach it ("https://wenheng.example.cn"), where that is not the one it listens on.
    `proxied` says that a reverse proxy stands before it and tells the callers' addresses and https; `address` of a Dask scheduler spreads
    the work over its machines.
    """

    data: Path
    host: str = "127.0.0.1"
    port: int = 8765
    database: str | None = None
    public: str | None = None
    proxied: bool = False
    https: bool = False
    upload_mb: int = 50
    workspace_mb: int = 5000
    session_hours: int = 12
    processes: int | None = None
    cluster: str | None = None
    longest_job_s: int = 1800
    oidc: OidcSettings | None = field(default=None)

    @property
    def database_url(self) -> str:
        """The database's SQLAlchemy URL; a file in the data folder unless another is told."""
        return self.database or f"sqlite:///{(self.data / 'wenheng.db').as_posix()}"

    @property
    def address(self) -> str:
        """The address under which people reach the service."""
        if self.public:
            return self.public.rstrip("/")
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::", "") else f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    @property
    def most_bytes(self) -> int:
        """Bytes of one upload at most."""
        return self.upload_mb * _MB


_LEAST = {"port": 0, "upload_mb": 1, "workspace_mb": 10, "session_hours": 1, "processes": 1, "longest_job_s": 10}
_MOST = {"port": 65_535, "upload_mb": 2000, "workspace_mb": 10_000_000, "session_hours": 24 * 30, "processes": 256, "longest_job_s": 86_400}


def load_service(data: Path, **given: Any) -> ServiceSettings:
    """Returns the settings in a data folder's service.toml, those of the command line before them; raises InputError by file and key."""
    file = data / FILE
    try:
        values: dict[str, Any] = tomllib.loads(file.read_bytes().decode("utf-8-sig")) if file.exists() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"设置文件读不出来：{toml_trouble(error)}", where=str(file), remedy="请改正后再启动") from error
    oidc = values.pop("oidc", None)
    known = {one.name: str(one.type) for one in fields(ServiceSettings)}
    for key, value in values.items():
        if key not in known or key in ("data", "oidc"):
            raise InputError(f"有不认识的设置项「{key}」", where=str(file), remedy=f"可用的有：{'、'.join(sorted(known))}")
        _right(key, value, known[key], file)
    told = values | {key: value for key, value in given.items() if value is not None}
    for key, least in _LEAST.items():
        if told.get(key) is not None and not least <= told[key] <= _MOST[key]:
            raise InputError(f"「{key}」应在 {least} 到 {_MOST[key]} 之间", where=str(file), remedy="请改正后再启动")
    if url := told.get("database"):
        told["database"] = _from_environment(url, file)
    return ServiceSettings(data=data, oidc=_oidc(oidc, file) if oidc is not None else None, **told)


def _right(key: str, value: object, kind: str, file: Path) -> None:
    wanted = _TYPES.get(kind.replace(" | None", ""), (str,))
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise InputError(f"「{key}」的值写法不对", where=str(file), remedy="文字加引号，数不加引号，是否写 true 或 false")


def _from_environment(url: str, file: Path) -> str:
    """A database's URL may hold a password: it can stand in the environment as "env:NAME"."""
    if not url.startswith("env:"):
        return url
    value = os.environ.get(url[4:])
    if not value:
        raise InputError(f"环境变量 {url[4:]} 没有设置", where=str(file), remedy="请设置后再启动")
    return value


def _oidc(values: object, file: Path) -> OidcSettings:
    known = {one.name for one in fields(OidcSettings)}
    if not isinstance(values, dict) or not {"issuer", "client_id"} <= set(values) <= known:
        raise InputError("[oidc] 要写 issuer 和 client_id", where=str(file), remedy=f"可用的有：{'、'.join(sorted(known))}")
    if any(not isinstance(value, str) for value in values.values()):
        raise InputError("[oidc] 的值都是带引号的文字", where=str(file), remedy="请改正后再启动")
    key = values.pop("client_secret", None)
    kept = secret(key, key="[oidc] 的「client_secret」", file=file) if key else None
    if key and kept is None:
        raise InputError("[oidc] 的「client_secret」不能直接写", where=str(file), remedy='请放进环境变量，写 "env:环境变量名"')
    return OidcSettings(**values, client_secret=kept)
