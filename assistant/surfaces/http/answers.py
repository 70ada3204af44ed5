"""What the routes give, told in the OpenAPI description by the office's own nouns: programs need not guess at an answer's fields."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from assistant.pipeline.templates import TemplateNote
from assistant.schema.office import (
    Account,
    Answered,
    ApiToken,
    AuditEntry,
    Membership,
    OfficeJob,
    OfficeRoom,
    Report,
    ReviewStep,
    StoredDraft,
    StoredFile,
)

Schema = dict[str, Any]
_NOUNS = (
    Account, Answered, ApiToken, AuditEntry, Membership, OfficeJob, OfficeRoom, Report, ReviewStep, StoredDraft, StoredFile, TemplateNote,
)  # fmt: skip
_HIDDEN = {"OfficeJob": ("options",)}
"""Fields that stay here: where things lie on this machine."""


def told(job: OfficeJob) -> Schema:
    """Returns a job as it is told to others."""
    values = job.to_dict()
    return {key: value for key, value in values.items() if key not in _HIDDEN["OfficeJob"]}


def _one(noun: type[Any], **more: Schema) -> Schema:
    """A noun, with what stands beside its fields."""
    reference: Schema = {"$ref": f"#/components/schemas/{noun.__name__}"}
    return {"allOf": [reference, _with(**more)]} if more else reference


def _with(**parts: Schema) -> Schema:
    return {"type": "object", "required": sorted(parts), "properties": parts}


def _list(noun: type[Any]) -> Schema:
    return {"type": "array", "items": _one(noun)}


def _page(noun: type[Any]) -> Schema:
    return _with(items=_list(noun), next={"anyOf": [{"type": "string"}, {"type": "null"}]}, total={"type": "integer"})


_TEXT: Schema = {"type": "string"}
_BEGUN = _with(report=_one(Report), job=_one(OfficeJob))
_LOGIN = _with(account=_one(Account), csrf=_TEXT, expires_at=_TEXT)
_W = "/workspaces/{workspace}"
GIVES: dict[str, Schema] = {
    "POST /setup": _one(Account), "POST /sessions": _LOGIN, "GET /sessions/current": _LOGIN,
    "GET /me": _with(account=_one(Account), workspaces=_list(OfficeRoom)),
    "GET /accounts": _page(Account), "POST /accounts": _with(account=_one(Account), link=_TEXT), "PATCH /accounts/{account}": _one(Account),
    "POST /accounts/{account}/link": _with(link=_TEXT),
    "GET /workspaces": _page(OfficeRoom), "POST /workspaces": _one(OfficeRoom), f"GET {_W}": _one(OfficeRoom, role=_TEXT),
    f"PATCH {_W}": _one(OfficeRoom), f"GET {_W}/members": _page(Membership), f"PUT {_W}/members/{{name}}": _with(items=_list(Membership)),
    f"GET {_W}/tokens": _with(items=_list(ApiToken)), f"POST {_W}/tokens": _one(ApiToken, word=_TEXT),
    f"GET {_W}/audit": _with(items=_list(AuditEntry)),
    f"GET {_W}/files": _page(StoredFile), f"POST {_W}/files/{{shelf}}": _one(StoredFile, told={"type": "object"}),
    f"PATCH {_W}/files/{{file}}": _one(StoredFile),
    f"GET {_W}/reports": _page(Report), f"POST {_W}/reports": _BEGUN, f"POST {_W}/reports/{{report}}/versions": _BEGUN,
    f"POST {_W}/sample": _BEGUN, f"GET {_W}/reports/{{report}}": _one(Report, steps=_list(ReviewStep)),
    f"POST {_W}/reports/{{report}}/checks": _one(OfficeJob), f"POST {_W}/reports/{{report}}/exports": _one(OfficeJob),
    f"GET {_W}/reports/{{report}}/answers": _with(items=_list(Answered)), f"POST {_W}/reports/{{report}}/answers": _one(Answered),
    f"POST {_W}/reports/{{report}}/moves": _one(Report), f"POST {_W}/index": _one(OfficeJob),
    f"GET {_W}/templates": _with(items=_list(TemplateNote)),
    f"GET {_W}/drafts": _page(StoredDraft), f"POST {_W}/drafts": _with(draft=_one(StoredDraft), job=_one(OfficeJob)),
    f"GET {_W}/drafts/{{draft}}": _one(StoredDraft), f"PUT {_W}/drafts/{{draft}}/sections/{{section}}": _one(OfficeJob),
    f"POST {_W}/drafts/{{draft}}/again": _one(OfficeJob), f"POST {_W}/drafts/{{draft}}/sections/{{section}}/again": _one(OfficeJob),
    f"GET {_W}/jobs": _page(OfficeJob), f"GET {_W}/jobs/{{job}}": _one(OfficeJob), f"DELETE {_W}/jobs/{{job}}": _one(OfficeJob),
}  # fmt: skip
"""By route below /api/v1; what is not here has its shape in contract.md (wenheng.check/1 and its like) or is a file."""


@cache
def components() -> dict[str, Schema]:
    """Returns the JSON Schema of every noun, by name."""
    made: dict[str, Schema] = {}
    for noun in _NOUNS:
        adapter: TypeAdapter[Any] = TypeAdapter(noun)
        schema = adapter.json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        made |= schema.pop("$defs", {})
        made[noun.__name__] = schema
    for name, hidden in _HIDDEN.items():
        made[name] = made[name] | {"properties": {key: one for key, one in made[name]["properties"].items() if key not in hidden}}
    return made


def described(schema: Schema, prefix: str) -> Schema:
    """Puts into an OpenAPI description what GIVES says of its routes below a prefix, and returns it."""
    schema["components"]["schemas"] |= components()
    for route, gives in GIVES.items():
        method, _, path = route.partition(" ")
        answers = schema["paths"][prefix + path][method.lower()]["responses"]
        status = next(one for one in answers if one.startswith("2"))
        answers[status]["content"] = {"application/json": {"schema": gives}}
    return schema
