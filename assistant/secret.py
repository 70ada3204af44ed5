"""A password by the name of the place that holds it: an environment variable, or the system's keyring."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.errors import InputError, MissingExtraError

PLACES = ("env", "keyring")
USER = "wenheng"
"""The user name under which a keyring's service keeps the password, where the settings give none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A password by its place: the settings file, and what prints it, never hold the password itself.

    `variable` is an environment variable, or a keyring's service (SERVICE, or SERVICE/USER).
    """

    variable: str
    key: str
    file: Path
    place: Literal["env", "keyring"] = "env"

    def value(self) -> str:
        """Returns the password; raises InputError where it is missing, empty, or not printable ASCII, MissingExtraError without keyring."""
        told = (os.environ.get(self.variable, "") if self.place == "env" else self._from_keyring()).strip()
        what = f"环境变量 {self.variable}" if self.place == "env" else f"钥匙串里的 {self.variable}"
        if not told:
            remedy = "请先设好这个环境变量再运行" if self.place == "env" else f"请先存好：keyring set {' '.join(self._kept())}"
            raise InputError(f"{self.key}要的{what} 没有设置", where=str(self.file), remedy=remedy)
        if not (told.isascii() and told.isprintable()):
            raise InputError(f"{what} 里有不能用的字符", where=str(self.file), remedy=f"请检查 {self.key} 的密钥有没有抄错")
        return told

    def _kept(self) -> tuple[str, str]:
        service, _, user = self.variable.partition("/")
        return service, user or USER

    def _from_keyring(self) -> str:
        try:
            import keyring
            from keyring.errors import KeyringError
        except ImportError as error:
            raise MissingExtraError("要用钥匙串里的密钥，还缺程序包", where="keyring", remedy='请先 pip install "wenheng[llm]"') from error
        try:
            return keyring.get_password(*self._kept()) or ""
        except KeyringError as error:
            remedy = '请解锁钥匙串，或把密钥放进环境变量，写成 "env:环境变量名"'
            raise InputError(f"{self.key}要的钥匙串打不开（{type(error).__name__}）", where=str(self.file), remedy=remedy) from error


def secret(told: str, *, key: str, file: Path) -> Secret | None:
    """Returns the password that a setting points to ("env:NAME", "keyring:SERVICE"); None for anything else, a literal key above all."""
    place, colon, name = told.partition(":")
    name = name.strip()
    if place == "env" and colon and name.isascii() and name.isidentifier():
        return Secret(variable=name, key=key, file=file)
    service, _, user = name.partition("/")
    if place == "keyring" and colon and service and "/" not in user and name.isprintable():
        return Secret(variable=name, key=key, file=file, place="keyring")
    return None
