"""A tool: what it may be asked, what it answers, and what it does; and the arguments that several tools share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import InputError
from assistant.pipeline.check import MOST_CHARACTERS
from assistant.pipeline.holdings import Holdings
from assistant.pipeline.inside import inside
from assistant.pipeline.read import read
from assistant.protocols import Progress
from assistant.schema.document import Document
from assistant.surfaces.mcp.desk import Desk

LONGEST = 200_000
"""Characters of a text that is given to a tool; a longer one is to be put into the workspace as a file."""
MOST = 50
"""Items of a list in one answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a tool: whose desk, what is kept open there, and whom to tell how far it is.

    `progress` raises where the caller has given up: it is called between steps so that work stops there.
    """

    desk: Desk
    holdings: Holdings
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a tool answers: data of the shape that it declares, and the same in a few Chinese lines."""

    data: dict[str, Any]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A tool: its name and words for people and models, the shapes of arguments and answer, and what it does (in a thread).

    `run` raises WenhengError for what cannot be answered. `writes` tools are offered only where the server may write.
    """

    name: str
    title: str
    description: str
    arguments: type[BaseModel]
    result: type[BaseModel]
    run: Callable[[Call, Any], Answer]
    writes: bool = False


class Arguments(BaseModel):
    """Arguments of a tool: none but those declared."""

    model_config = ConfigDict(extra="forbid")


def _day(text: str) -> str:
    import datetime as dt

    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("应是日期，如 2024-12-31") from None


Words = Annotated[str, Field(min_length=1, max_length=200)]
"""A name or a few words."""
Long = Annotated[str, Field(min_length=1, max_length=LONGEST)]
"""A text."""
Day = Annotated[str, Field(min_length=8, max_length=10), AfterValidator(_day)]
"""An ISO date."""
Limit = Annotated[int, Field(ge=1, le=MOST)]
Cursor = Annotated[str, Field(pattern=r"^\d{1,7}$")]
"""Where a list goes on, as the answer before gave it."""
File = Annotated[str, Field(min_length=1, max_length=400)]
"""A path below the workspace."""


class Subject(Arguments):
    """A text, or a file of the workspace, and a name for the text: what several tools look at."""

    text: Long | None = Field(None, description=f"要看的文字，最多 {LONGEST} 字；和 file 写一个")
    file: File | None = Field(None, description="工作区里的报告文件，相对路径，如 报告.docx；和 text 写一个")
    name: Words = Field("文稿", description="给这段文字起的名字，用在提示里")

    def document(self, desk: Desk) -> Document:
        """Returns the document; raises InputError for neither or both, a path outside the workspace, an unreadable or endless file."""
        if (self.text is None) == (self.file is None):
            raise InputError("text 和 file 要写且只写一个", remedy="文字写在 text 里，工作区里的文件写在 file 里")
        if self.text is not None and not self.text.strip():
            raise InputError("text 是空的", remedy="请写上要看的文字")
        document = read(text=self.text, name=self.name) if self.text is not None else read(inside(desk.root, self.file or ""))
        if len(document.text) > MOST_CHARACTERS:
            raise InputError(f"全文 {len(document.text)} 字，太长", where=document.name, remedy="请按章节拆开")
        return document


def checked(model: type[BaseModel], given: Mapping[str, Any]) -> Any:
    """Returns the arguments as the model that a tool declares; raises InputError with one Chinese line for what does not fit."""
    try:
        return model.model_validate(given)
    except ValidationError as error:
        said = dict.fromkeys(_trouble(item) for item in error.errors(include_url=False, include_input=False))
        known = "、".join(model.model_fields)
        raise InputError(f"参数不对：{'；'.join(said)}", remedy=f"可用的参数有：{known}") from None


_TROUBLES: tuple[tuple[str, str], ...] = (
    ("missing", "缺少 {name}"), ("extra_forbidden", "没有 {name} 这个参数"), ("string_too_long", "{name} 太长，最多 {max_length} 字"),
    ("string_too_short", "{name} 不能是空的"), ("less_than_equal", "{name} 最大是 {le}"), ("greater_than_equal", "{name} 最小是 {ge}"),
    ("literal_error", "{name} 只能是 {expected}"), ("string_type", "{name} 应是文字"), ("int_type", "{name} 应是整数"),
    ("int_parsing", "{name} 应是整数"), ("int_from_float", "{name} 应是整数"), ("bool_", "{name} 应是 true 或 false"),
    ("string_pattern_mismatch", "{name} 写法不对"), ("value_error", "{name} {error}"),
    ("string_unicode", "{name} 有残缺的字符"),
)  # fmt: skip


def _trouble(item: Any) -> str:
    """One of pydantic's errors in Chinese; the value itself is never repeated."""
    name = ".".join(str(part) for part in item["loc"])[:60] or "参数"
    words = next((words for kind, words in _TROUBLES if str(item["type"]).startswith(kind)), "{name} 写法不对")
    return words.format_map({"name": name} | dict(item.get("ctx", {})))


def page(total: int, cursor: str | None, limit: int) -> tuple[slice, str | None]:
    """Returns the part of a list that a cursor asks for, and the cursor of the next part, None where it is the last."""
    start = int(cursor) if cursor is not None else 0
    end = start + limit
    return slice(start, end), str(end) if end < total else None
