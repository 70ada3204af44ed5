"""Which figure a change, share, multiple or step speaks of: the amount told just before it, unless its own words name another thing."""

from __future__ import annotations

import re

from assistant.schema.figure import Claim

BASED = ("change_by", "share", "rank", "difference_to")
"""Relations of a figure that speaks of another: its base."""
_NOUN = 2
"""Characters behind a step that name a thing: 新增3个产业集群."""
_STOCKS = ("level", "cumulative", "change_to")
_OWN_WORDS = re.compile(
    r"(?:是上年|为上年|是去年|为去年|相当于|同比|较上年同期|较上年|比上年|较去年|比去年|环比|分别|同比分别|增长|上升|下降|提高|提升|降低|减少|增加|占比?|全部|总数|总量|数量|受理|办理|收案|办案|案件|总|量|的|了|约|达|为|均|又|再)"
)
_WHOLE_OF = re.compile("占|相当于")
_STEP_ALONE = re.compile(
    r"[^，,；;、\d]{0,6}[，,（(](?:全年|当年|本年|年内|今年|一年|又|再|共|已)*(?:新增加?|净增加?|增加|增设|新建|扩充|延长)(?:了|约|近|达)*"
)
"""Between a level and its step: no noun of its own (，新增12个; 规模，净增547辆; but not 其中新增, 上半年新增, 新增工作站)."""


def speaks_of(claim: Claim, level: Claim, between: str) -> bool:
    """Whether a claim speaks of the figure of `level`; `between` are the words between the claim's figure and the one before it."""
    figure = claim.figure
    if figure.relation == "increment":
        alike = level.figure.unit == figure.unit and level.figure.relation in _STOCKS
        return alike and len(claim.after) < _NOUN and _STEP_ALONE.fullmatch(between) is not None
    if figure.relation == "completion" or figure.comparison == "plan" or (figure.kind == "multiple" and figure.relation == "level"):
        return figure.comparison != "other_subject" and level.figure.kind != "percent"
    return (figure.relation in BASED or figure.kind == "multiple") and not names_other(claim)


def names_other(claim: Claim) -> bool:
    """Whether a change or share names its own indicator right before it, so that it does not speak of the figure before."""
    phrase = claim.phrases[0] if claim.phrases else ""
    if claim.figure.relation == "share":
        phrase = _WHOLE_OF.split(phrase)[0]
    return len(_OWN_WORDS.sub("", phrase)) >= 3
