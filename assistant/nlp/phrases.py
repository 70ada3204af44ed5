"""The wordings that a figure may go by: the words before it and behind it, freed of what leads in to them and what follows them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.nlp.relations import STAGE_VERBS

_LEAD = re.compile(
    r"^(?:[一二三四五六七八九十]是|(?:19|20)\d{2}年度?|今年以来|而|截至目前|截至|目前|同时|此外|其中|包括|含|分别为|分别|依次为|依次|先后|累计|共计|合计|总计|全年|全区|全市|我区|我局|区司法局|年末|年底|月底|年内|一年下来|到年底|"
    r"现有|共有|现(?![场代行象实金状])|共(?!同)|已|总共|并|又|也|还|及(?!时)|和(?![解谐])|与(?!会)|、|，|将|把|从(?!业)|"
    r"在(?![册编矫岗校建线])|向|\d+月|到(?![期位])|对(?![口象接]))+"
)
_TAIL = re.compile(
    r"(?:共计|合计|总计|累计|达到了?|达|为|是|有|共|了|约|近|超过|逾|突破|仅|已|(?<!人)(?<!所)(?<!件)(?<!户)(?<!场)(?<!村)均|至|到|数量|总数|总量|人数|件数|金额|各类|各|等|的|(?:较|最|相对)(?:多|少|高|低|大|小)|靠前|靠后|居前|居后|（|\(|：|:|，|,|、|“|”|\s)+$"
)
_VERB = re.compile(STAGE_VERBS)


def candidates(before: str, after: str, head: str | None, earlier: str) -> tuple[str, ...]:
    """Candidate wordings, best first; a bare verb takes its object from behind the figure (受理1246件法律援助案件) or from `head`."""
    found = [clean(before), _LEAD.sub("", before.strip())[-40:]]
    own = _VERB.fullmatch(found[0])
    if own is not None and len(after) >= 2:
        found.insert(0, own.group() + after)
    elif own is not None and head is not None and (spoken := _VERB.match(head)) is not None:
        found.insert(0, own.group() + head[spoken.end() :])
    if len(found[-1]) < 2:
        found += [words for words in (clean(earlier), head) if words]
    return tuple(dict.fromkeys(phrase for phrase in found if len(phrase) >= 2))


def wording(phrases: Sequence[str], after: str) -> str | None:
    """The indicator wording to show: a short verb before with the noun behind (引进 + 律师事务所), else the noun alone."""
    before = phrases[0].rpartition("”")[2].rpartition("/")[2] if phrases else ""
    if len(after) >= 2 and not after.startswith(("的", "是", "都")):
        return before + after if 2 <= len(before) <= 4 else after
    return before or (phrases[0] if phrases else None) or after or None


def clean(text: str) -> str:
    """Returns the words before a figure without those that only lead in to them or to the figure."""
    text = _TAIL.sub("", text.strip())
    return _LEAD.sub("", text)[-40:]
