"""When a Word file says it was last changed."""

from __future__ import annotations

import datetime as dt

from assistant.word.package import open_package

_MODIFIED = "{http://purl.org/dc/terms/}modified"


def modified_at(docx: bytes) -> dt.datetime | None:
    """Returns the modification time in the file's own properties, in UTC; None where it has none that can be read."""
    package = open_package(docx)
    core = next((one.target for one in package.relations("") if one.type.endswith("/core-properties") and package.has(one.target)), None)
    node = None if core is None else next(package.xml(core).iter(_MODIFIED), None)
    try:
        moment = dt.datetime.fromisoformat((node.text or "").strip()) if node is not None else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
