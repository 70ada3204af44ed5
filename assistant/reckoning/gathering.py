"""Sums of what a wording lists by name: 溪口、马岭两所共受理427起; 撤销、确认违法、责令履行合计33件; 专职、兼职调解员计426名."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.reckoning import derivation
from assistant.reckoning.concepts import Concept
from assistant.reckoning.derivation import Derived
from assistant.reckoning.naming import Namer, fits
from assistant.reckoning.wording import agrees
from assistant.schema.figure import Claim
from assistant.schema.ledger import SourceRecord
from assistant.schema.quantity import Period

_TOGETHER = re.compile(
    r"(?P<names>[^，,。；;：:、\d]{1,14}(?:[、和与及][^，,。；;：:、\d]{1,14}){1,5}?)(?:合计|共计|总计|共|计)(?P<rest>[^，,。；;：:\d]{0,10})$"
)
_TAIL = re.compile(
    r"等?(?:[一二两三四五六七八九十]+[个家所类项大]?(?:镇街|街道|乡镇|司法所|所|镇|乡|村|社区|部门|单位|类|项|地)?)?(?:案件|纠纷|人员|调解员)?$"
)
"""What sums up a list of names: 两个街道, 三类案件; 调解员 belongs to each name."""
_PARTS = re.compile(r"[、和与及]")
_LEAD = re.compile(r"^(?:其中|主要|以)?(?:作出|办理|受理|处理)?")
_SUMMED = re.compile(r"[、和与及][^，。；、\d]{2,}(?:合计|共计|总计)[^，。；\d]{0,4}$")
_LIKE = 0.5
"""Likeness from which a listed name means a concept of the ledger; a sum proves itself by its value besides."""


def gathered(claim: Claim, namer: Namer, period: Period | None) -> Derived | None:
    """Returns the sum of the records that a clause lists by name, where the figure is that sum; None where it is not or none are listed."""
    found = _TOGETHER.search(claim.context)
    if found is None:
        return None
    tail = _TAIL.search(found["names"])
    shared = re.sub(r"[一二两三四五六七八九十]+[个家所类项大]?", "", tail[0]) if tail is not None else ""
    listed = found["names"][: tail.start()] if tail is not None else found["names"]
    names = [name for part in _PARTS.split(listed) if (name := _LEAD.sub("", part))]
    if len(names) < 2:
        return None
    for records in (_of_subjects(claim, names, namer, period), _of_concepts(claim, names, (shared, found["rest"]), namer, period)):
        if len(records) == len(names) and len({record.id for record in records}) == len(names):
            made = derivation.total_of(records)
            if agrees(claim.figure, made.value):
                return made
    return None


def _of_subjects(claim: Claim, names: Sequence[str], namer: Namer, period: Period | None) -> list[SourceRecord]:
    """The records of several streets or offices: all of one concept that the wording names."""
    for item in namer.weighed(replace(claim, figure=replace(claim.figure, subject=None))):
        subjects = [_subject(name, item.concept) for name in names]
        records = [record for subject in subjects if subject is not None and (record := item.concept.record(subject, period)) is not None]
        if len(records) == len(names) and agrees(claim.figure, derivation.total_of(records).value):
            return records
    return []


def _subject(name: str, concept: Concept) -> str | None:
    held = [subject for subject in concept.subjects if subject.startswith(name) or name.endswith(subject)]
    return held[0] if len(held) == 1 else None


def _of_concepts(
    claim: Claim, names: Sequence[str], tails: Sequence[str], namer: Namer, period: Period | None
) -> list[SourceRecord]:  # fmt: skip
    """The records of several indicators: each name with what follows the list, all from one sheet."""
    records: list[SourceRecord] = []
    for name in names:
        asked = replace(claim, phrases=tuple(f"{name}{tail}" for tail in tails), after="")
        ranked = [concept for score, concept in namer.weigher.ranked(asked) if score >= _LIKE and fits(asked, concept)]
        held = [record for concept in ranked if (record := concept.record(claim.figure.subject, period)) is not None]
        if records:
            held = [record for record in held if record.family == records[0].family]
        records += held[:1]
    return records


def summed(claim: Claim) -> bool:
    """Returns whether a figure says that it is the sum of what is listed before it (贪贿、渎职犯罪合计12人): no one row contradicts it."""
    return _SUMMED.search(claim.context) is not None
