"""Writes the plan part: its lead, and items made of openers, returned intentions and what last year's plan left undone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.candidates import Candidate
from assistant.drafting.choosing import choose, told
from assistant.drafting.items import Desk
from assistant.drafting.promises import Answer
from assistant.drafting.slots import fill
from assistant.drafting.template import PlanItem
from assistant.drafting.wording import Wording, plain
from assistant.likeness.pairs import dice

CARRIED = "上年计划"

STREETS_BELOW = 0.6
"""Street offices' own plans enter only where the sections' fill less than this share of an item."""

_OPENS = re.compile(
    r"^(?:建成|建立|推动|完成|开展|制定|出台|设立|成立|组建|推出|启动|实现|编印|培育|扩大|补建|试行|开设|完善|健全)(?!后|的)"
)
_DATED = re.compile(r"20\d\d年|\d{1,2}月|年内|季度|半年|本年|今年|年底")


def write_lead(leads: Sequence[str], desk: Desk) -> Wording:
    """Returns the sentence that opens a part."""
    filled = fill(desk.phrasing.fresh(leads), desk.facts, desk.words).wording
    return plain(filled.text if filled else "", origin="模板句", source=desk.template)


def write_plan_item(
    item: PlanItem, lead: str, candidates: Sequence[Candidate], unanswered: Sequence[Answer], desk: Desk, *, tolerance: float, previous: str
) -> tuple[list[Wording], list[Candidate], list[Answer]]:
    """Returns the item's sentences after its lead phrase, the candidates used and the promises taken up again."""
    opener = desk.opener(item.openers, item.policy_query, item.policy_openers, ahead=1)
    length = len(lead) + len(opener.text)
    again = [answer for answer in unanswered if _again(answer, candidates)][:1]
    carried = [plain(f"接续办好上年计划事项，{answer.promise.text}。", origin=CARRIED, source=previous) for answer in again]
    length += sum(len(wording.text) for wording in carried)
    most = int(item.length * (1 + tolerance)) - length
    room = item.length - length
    sections = [candidate for candidate in candidates if not candidate.sentence.sender.endswith("司法所")]
    enough = sum(len(candidate.text) for candidate in sections) >= STREETS_BELOW * room
    chosen = choose(sections if enough else candidates, room=room, most=most, used=[*desk.said, opener.text])
    sentences = [opener, *(candidate.wording for candidate in chosen), *carried]
    desk.say(sentences)
    written = len(lead) + sum(len(sentence.text) for sentence in sentences)
    if written < item.length * (1 - tolerance):
        desk.notes.append(f"计划“{lead}”只有{written}字，少于模板要求的{item.length}字：报送的打算不够")
    return sentences, chosen, again


def belongs(answer: Answer, item: PlanItem, leads: Sequence[str], index: int) -> bool:
    """Returns whether a promise of last year belongs to the plan item at `index`: by its category's words, else the likest lead."""
    scores = [dice(answer.promise.item, lead) for lead in leads]
    named = any(category in answer.promise.text or category in answer.promise.item for category in item.categories)
    return named or (max(scores) > 0 and scores.index(max(scores)) == index)


def _again(answer: Answer, candidates: Sequence[Candidate]) -> bool:
    """Whether a promise can be repeated as it stands: short, undated, and not taken up by a return."""
    text = answer.promise.text
    short = len(text) <= 50 and bool(_OPENS.match(text)) and not _DATED.search(text) and not re.search(r"\d", text)
    return short and not told([candidate.text for candidate in candidates], text)
