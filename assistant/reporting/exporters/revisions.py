"""Tracked changes on a copy: the commented copy in which every certain replacement can be accepted or rejected."""

from __future__ import annotations

from assistant.schema.finding import CheckReport


class RevisionsExporter:
    """Writes the commented copy with tracked changes; what cannot be changed safely keeps its comment only."""

    name = "revisions"
    suffix = ".docx"

    def export(self, report: CheckReport, *, original: bytes | None) -> bytes:
        """Returns a .docx; raises UnreadableError if `original` is not the file that was checked."""
        from assistant.reporting.marking import marked_copy

        return marked_copy(report, original, suggest=True)


PLUGIN = RevisionsExporter()
