"""Turns nouns into plain JSON-ready values, the only place where Decimals and dates become text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any


def decimal_text(value: Decimal | None) -> str | None:
    """Returns a plain decimal string without exponent or trailing zeros ("5690000", "12.5"), None for None."""
    if value is None:
        return None
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def encode(value: Any) -> Any:
    """Returns `value` as dicts, lists, strings, ints, floats, bools and None; dataclasses field by field."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return encode_fields(value)
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [encode(item) for item in value]
    raise TypeError(f"cannot encode {type(value).__name__}")


def encode_fields(value: Any) -> dict[str, Any]:
    """Returns a dataclass instance's fields by name, each encoded; ignores its `to_dict`."""
    return {field.name: encode(getattr(value, field.name)) for field in dataclasses.fields(value)}


class Encoded:
    """Gives a dataclass the `to_dict` that contract.md promises for all objects of the Python API."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields as JSON-ready values."""
        return encode_fields(self)
