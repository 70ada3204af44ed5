"""What a draft issued, as the JSON text that its Word file keeps: how each live figure came about, so that it can be printed anew."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar, cast

from assistant.schema.drafting import Bars, DisplayFormat, Guard, Issued, LiveFigure, Operand, Statement
from assistant.schema.quantity import Period

VERSION = 1
_Noun = TypeVar("_Noun")


def encode_issued(issued: Issued) -> str:
    """Returns one line of JSON in ASCII: no program on the way can spoil it."""
    return json.dumps({"version": VERSION, **issued.to_dict()}, separators=(",", ":"), sort_keys=True)


def decode_issued(text: str | None) -> Issued | None:
    """Returns what was issued; None where nothing is kept, it is damaged, or of a later version."""
    try:
        told = json.loads(text or "")
        if told["version"] != VERSION:
            return None
        return Issued(
            period=_period(told["period"]),
            figures=tuple(_figure(one) for one in told["figures"]),
            statements=tuple(_statement(one) for one in told["statements"]),
            charts=tuple(_chart(one) for one in told.get("charts", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        return None


def _figure(told: dict[str, Any]) -> LiveFigure:
    operands = tuple(_operand(one) for one in told["operands"])
    display = _made(DisplayFormat, told["display"])
    return _made(
        LiveFigure, told, records=tuple(told["records"]), sources=tuple(told["sources"]), display=display, operands=operands
    )  # fmt: skip


def _operand(told: dict[str, Any]) -> Operand:
    period = _period(told["period"]) if told["period"] else None
    return _made(Operand, told, number=Decimal(told["number"]), period=period)


def _statement(told: dict[str, Any]) -> Statement:
    return Statement(text=told["text"], guards=tuple(_guard(one) for one in told["guards"]))


def _chart(told: dict[str, Any]) -> Bars:
    series = tuple((name, tuple(_operand(one) for one in operands)) for name, operands in told["series"])
    return _made(Bars, told, labels=tuple(told["labels"]), series=series)


def _guard(told: dict[str, Any]) -> Guard:
    return _made(Guard, told, bound=None if told["bound"] is None else Decimal(told["bound"]), subjects=tuple(told["subjects"]))


def _period(told: dict[str, Any]) -> Period:
    return _made(Period, told, start=dt.date.fromisoformat(told["start"]), end=dt.date.fromisoformat(told["end"]))


def _made(noun: Callable[..., _Noun], told: dict[str, Any], **read: Any) -> _Noun:
    """Returns a noun from its fields as told, those that were `read` from plain values instead."""
    values = {field.name: told[field.name] for field in fields(cast(Any, noun)) if field.name not in read}
    return noun(**values, **read)
