"""Where pages come from: the package's own templates, styles and scripts, and an environment that escapes whatever enters them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined


@cache
def asset(name: str) -> str:
    """Returns the text of a file of the templates folder."""
    return files("assistant.reporting").joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def environment() -> Environment:
    """Returns the environment: autoescape on, a missing value is an error."""
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
