"""Importing what is heavy once a process, before anybody waits for it."""

from __future__ import annotations


def warm() -> None:
    """Loads segmentation, claims and rules by checking a short text."""
    from assistant.pipeline.check import check
    from assistant.pipeline.read import read

    check(read(text="2024年受理法律援助案件3件。"))
