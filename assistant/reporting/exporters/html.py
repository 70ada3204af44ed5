"""HTML: one page in one file that opens without a network, works without scripts and prints."""

from __future__ import annotations

import base64
import hashlib

from markupsafe import Markup

from assistant.reporting.page import page
from assistant.reporting.templating import asset, environment
from assistant.schema.finding import CheckReport


class HtmlExporter:
    """Writes UTF-8 HTML. Text of the document only ever passes through autoescape, and the page allows no script but its own."""

    name = "html"
    suffix = ".html"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns the page; `original` is not used."""
        style, script = asset("report.css"), asset("report.js")
        digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
        # Both assets are the package's own files: marked safe because autoescape would break quotes and arrows in them.
        text = environment().from_string(asset("report.html")).render(
            page=page(report), style=Markup(style), script=Markup(script), script_digest=digest
        )  # fmt: skip
        return text.encode("utf-8", errors="replace")


PLUGIN = HtmlExporter()
