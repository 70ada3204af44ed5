"""Word comments on a copy: each finding at its exact characters, the severity as a word, the text untouched."""

from __future__ import annotations

from assistant.schema.finding import CheckReport


class DocxExporter:
    """Writes the commented copy."""

    name = "docx"
    suffix = ".docx"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns a .docx with one comment a finding; raises UnreadableError if `original` is not the file that was checked."""
        from assistant.reporting.marking import marked_copy

        return marked_copy(report, original, suggest=False)


PLUGIN = DocxExporter()
