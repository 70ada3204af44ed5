"""What the API is sent: every field with its bounds, its meaning and an example."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.schema.office import AnswerKind, ReportState, Role, Scope

Id = Annotated[str, Field(pattern="^[0-9a-f]{1,32}$", examples=["0f3c9a1b2d4e5f607182"])]


class Body(BaseModel):
    """Unknown fields are refused: a mistyped one must not be passed over in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)


class SetUp(Body):
    """The first administrator."""

    link: str = Field(max_length=200, description="启动时打印的一次性链接里的词")
    name: str = Field(max_length=80, examples=["admin"])
    display: str = Field("", max_length=80, examples=["管理员"])
    password: str = Field(max_length=400)


class LogIn(Body):
    """Name and password."""

    name: str = Field(max_length=80, examples=["chenqing"])
    password: str = Field(max_length=400)


class AcceptLink(Body):
    """A one-time link and the password to set."""

    link: str = Field(max_length=200)
    password: str = Field(max_length=400)


class ChangePassword(Body):
    """The old password and the new."""

    old: str = Field(max_length=400)
    new: str = Field(max_length=400)


class NewAccount(Body):
    """Someone who is to log in."""

    name: str = Field(max_length=80, examples=["chenqing"])
    display: str = Field("", max_length=80, examples=["陈青"])
    site_admin: bool = False


class ChangeAccount(Body):
    """Shutting out or letting in."""

    disabled: bool


class NewRoom(Body):
    """An office."""

    office: str = Field(max_length=60, examples=["青榆区司法局"])
    short_name: str | None = Field(None, max_length=60, examples=["区司法局"])
    admin: Id | None = Field(None, description="管理员的用户编号，默认是自己")


class ChangeRoom(Body):
    """How long things are kept."""

    retention_days: int | None = Field(None, ge=30, le=3660, description="报告、草稿和任务保存多少天；null 为不限")


class SetRole(Body):
    """A member's role; null takes the member out."""

    role: Role | None


class NewToken(Body):
    """A key for programs."""

    name: str = Field(min_length=1, max_length=80, examples=["办公自动化系统"])
    scope: Scope = "read"
    days: int | None = Field(None, ge=1, le=3660)


class CheckAgain(Body):
    """What the latest version is held against; what is left out stays as it was."""

    ledgers: list[Id] | None = Field(None, max_length=200, description="台账文件编号；null 为全部")
    previous: Id | None = None
    profile: Literal["figures", "full"] = "figures"
    as_of: dt.date | None = None


class NewAnswer(Body):
    """The office's answer to a finding."""

    finding: str = Field(min_length=1, max_length=80, examples=["9f1c2a7b"])
    kind: AnswerKind
    reason: str = Field("", max_length=500, examples=["台账口径不同，已和法援中心核对"])
    revision: int = Field(0, ge=0, le=1_000_000, description="看到的这一条处理的修订号，没有处理过为 0")


class Move(Body):
    """A step of review."""

    to: ReportState
    note: str = Field("", max_length=500)
    revision: int = Field(ge=0, le=1_000_000, description="看到的报告的修订号")


class Bind(Body):
    """A figure and the cell it stands for."""

    figure: str = Field(pattern="^f[0-9]{1,6}$", examples=["f12"])
    source: str = Field(min_length=1, max_length=255, examples=["法援台账.xlsx"])
    locator: str = Field(min_length=1, max_length=120, examples=["法援!C17"])


class Similar(Body):
    """A text to find documents like."""

    text: str = Field(min_length=1, max_length=100_000)
    kind: Literal["summary", "case", "policy", "other"] | None = "case"
    limit: int = Field(10, ge=1, le=50)


class BriefBody(Body):
    """What to write."""

    template: str = Field(max_length=60, examples=["annual_summary"])
    year: int | None = Field(None, ge=1950, le=2199, examples=[2024])
    period: str | None = Field(None, max_length=20, examples=["2024年上半年"])
    edition: str | None = Field(None, max_length=20)
    signed: str | None = Field(None, max_length=60)
    dated: dt.date | None = None
    due: dt.date | None = None
    expected: list[Annotated[str, Field(min_length=1, max_length=60)]] = Field(default_factory=list, max_length=200)
    model: bool = False


class NewDraft(Body):
    """A brief with the files it is written from."""

    brief: BriefBody
    ledgers: list[Id] | None = Field(None, max_length=200)
    returns: list[Id] | None = Field(None, max_length=500)
    previous: Id | None = None


class EditSection(Body):
    """A person's words for a section; null gives it back to the program."""

    text: str | None = Field(max_length=20_000)
    revision: int = Field(ge=0, le=1_000_000)


class Again(Body):
    """The revision that was seen."""

    revision: int = Field(ge=0, le=1_000_000)


class ChangeFile(Body):
    """The kind of a document in the corpus; null leaves it to the reader."""

    kind: Literal["summary", "case", "policy", "other"] | None


class CheckText(Body):
    """A text to be held against the workspace's ledgers at once."""

    text: str = Field(min_length=1, max_length=200_000, examples=["2024年，受理法律援助案件1817件。"])
    name: str = Field("文字", min_length=1, max_length=100)


class SetAliases(Body):
    """What else an indicator is called."""

    aliases: list[Annotated[str, Field(min_length=1, max_length=100)]] = Field(max_length=50, examples=[["办理法律援助案件"]])
    digest: str = Field(max_length=64, description="看到的指标文件的 digest")


class PutWord(Body):
    """A word of a list and what stands for it."""

    word: str = Field(min_length=1, max_length=300, examples=["青榆区司法局"])
    value: str = Field("", max_length=300, examples=["区司法局"])
    digest: str = Field(max_length=64, description="看到的名单的 digest")
