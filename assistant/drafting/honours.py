"""Takes the year's higher honours out of the returns and names them once, in the introduction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.candidates import Candidate
from assistant.drafting.items import Desk
from assistant.drafting.slots import fill
from assistant.drafting.template import Introduction
from assistant.drafting.wording import Part, Wording, plain

MOST = 3
HONOURS = "表彰"

_CLAUSE = re.compile(
    r"(?:^|[，。；])(?P<who>(?![^，。；]{0,2}(?:同时|并|还|均))[^，。；]{2,26}?)(?P<verb>荣获|获评|被评为|被命名为|被授予|获得|获)"
    r"(?P<what>[^，。；“]{0,16}“[^”]{4,30}”(?:称号|荣誉称号|荣誉)?)(?=[，。；]|$)"
)
_RANKS = ("全国", "国家", "司法部", "全省", "省")
_WHOLE = 0.75
"""Share of a sentence that its award must take for the sentence to move to the introduction."""

_HERE = "\x00"
"""Where the honours stand in their frame while the rest of it is filled."""


def take_honours(candidates: Sequence[Candidate]) -> list[tuple[Candidate, str, str]]:
    """Returns up to three national and provincial honours as (candidate, clause, quoted title), highest first.

    Only sentences that tell little else are taken; the others stay with their business.
    """
    found: list[tuple[int, Candidate, str, str]] = []
    for candidate in candidates:
        match = _CLAUSE.search(candidate.text) if candidate.award else None
        if match is None:
            continue
        clause = f"{match['who']}{match['verb']}{match['what']}"
        rank = next((index for index, word in enumerate(_RANKS) if word in match["what"]), None)
        if rank is not None and len(clause) >= _WHOLE * (len(candidate.text) - 1):
            title = re.search(r"“[^”]+”", clause)
            found.append((rank, candidate, clause, title[0] if title else clause))
    found.sort(key=lambda item: (item[0], item[1].order))
    return [(candidate, clause, title) for _, candidate, clause, title in found[:MOST]]


def write_introduction(part: Introduction, honours: Sequence[tuple[Candidate, str, str]], desk: Desk) -> list[Wording]:
    """Returns the sentences under the title: opener, honours if there are any, hand-over."""
    sentences = [desk.opener(part.openers, None, ())]
    frame = fill(part.honours or "", desk.facts, {**desk.words, "honours": _HERE}).wording if honours else None
    if frame is not None and _HERE in frame.text:
        clauses = "，".join(clause for _, clause, _ in honours)
        before, _, after = frame.text.partition(_HERE)
        sources = "；".join(dict.fromkeys(candidate.wording.source or "" for candidate, _, _ in honours))
        sentences.append(Wording(parts=(Part(text=before), Part(text=clauses), Part(text=after)), origin=HONOURS, source=sources))
    if part.handover:
        filled = fill(part.handover, desk.facts, desk.words).wording
        if filled is not None:
            sentences.append(plain(filled.text, origin="模板句", source=desk.template))
    desk.say(sentences)
    return sentences
