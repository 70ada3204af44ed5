"""HTML: one page in one file that opens without a network, works without scripts and prints."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from assistant.reporting.page import page
from assistant.schema.finding import CheckReport


class HtmlExporter:
    """Writes UTF-8 HTML. Text of the document only ever passes through autoescape, and the page allows no script but its own."""

    name = "html"
    suffix = ".html"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the page; `original` is not used."""
        style, script = _asset("report.css"), _asset("report.js")
        digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        # Both assets are the package's own files: marked safe because autoescape would break quotes and arrows in them.
        text = _environment().from_string(_asset("report.html")).render(
            page=page(report), style=Markup(style), script=Markup(script), script_digest=digest
        )  # fmt: skip
        return text.encode("utf-8", errors="replace")


@cache
def _asset(name: str) -> str:
    return files("assistant.reporting").joinpath("templates", name).read_text(encoding="utf-8").replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


PLUGIN = HtmlExporter()
