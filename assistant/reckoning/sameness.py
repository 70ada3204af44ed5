"""When two claims of one document speak of the very same thing: wording, subject, time, modality and relation, every one known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reckoning.names import normal
from assistant.schema.document import Document
from assistant.schema.figure import Claim, Figure

_LEVELS = ("level", "change_to")
_SPANS = re.compile(
    r"[二三四五六七八九十两几]年(?:来|间|累计|共|以?来)|(?:这|过去|近|前|后|未来|此前)[二三四五六七八九十两几\d]+年|五年|[二三四六七八九十]年[^级来底末初度，]|以来|期间|时期|累计|"
    r"“?十[一二三四五]五”?|年均|历年"
)
"""Words of a stretch of years: which one is meant, a clause alone does not say."""
_PART = re.compile(
    r"上半年|下半年|[一二三四]季度|前[一二三\d]+个?(?:季度|月)|\d+月(?:份|末|底)?|当[年月日时]|首[日月周]|期末|节|假期|当天|高峰"
)
_FUTURE = re.compile(r"预期|目标(?=[是为：:])|力争|确保|争取|明年|今后|下一步|(?<![比模])拟(?=[安新建投])|将(?![近军士相来])|到\d{4}年")
_DIGIT = re.compile(r"\d+(?![\d年月])")
_THRESHOLD = re.compile(r"\d|[十百千万亿]元|以[上下内]")
"""新开工10亿元以上项目 and 新开工亿元以上项目 are two things: the clause counts word for word."""
_YEARS = re.compile(r"(?:19|20)\d{2}(?=年|—|-|－)")
_VAGUE = re.compile(
    r"(?:共?占(?:全[国省市区])?(?:的|比|总[数量])?|新增|增长|总数|总量|其中|分别|居|排名|第|达到?|提高到?|增加|投入|完成|实现|新建|建成|累计|资金|面积|人数|数量|规模|同比|项目|企业|覆盖|惠及|服务|奖励|补贴|国家级|省级|市级|全国|全省)*"
)
_VERBS = re.compile(
    r"(?:加快|扎实|持续|深入|高质量|重点|全力|积极|大力|着力|稳步|有序|统筹|率先|相继|超前|力争|免费|集中|全面|推进|推动|建设|建立|发展|实施|启动|整合|改造|引进|"
    r"留用|批建|开展|打造|培育|建成|投用|投运|投产|新建|续建|扩建|改扩建|改建|组织|举办|召开|出台|制定|修订|提供|攻克|选派|创建|完成|开工|谋划|布局|支持|落实|安排|"
    r"招引|签约|新增|认定|获批|入选|评选|表彰|发放|印发|办理|受理|审结|办结|化解|调解|接待|培训|走访|排查|整治|设立|成立|组建|开通|运营|改革|提升|优化|了|并|和)+"
)
"""Verbs alone name nothing: what they act on stands behind the figure."""
_LEAD = re.compile(
    r"^(?:(?:19|20)\d{2}年度?|全年|去年|今年|本年|上年|一年来|全[国省市区县]|我[国省市区局县]|共计?|累计|总共|又|已|还|也|并|先后|目前|截至目前|年末|年底|一共|总计|合计)+"
)
_TAIL = re.compile(
    r"(?:达到?了?|为|是|共|计|有|了|约|近|超过?|已|均|保持在|稳定在|提高到|提升至|提升到|提高至|增加到|增至|升至|降至|降到|下降到|合计|高达)+$"
)
_LEAST = 4
_LEAST_CLAUSE = 8
_LEAST_RATE = 6
"""Characters from which the name of a rate says by itself whose rate it is (投资完成率 does not, 基本医保参保率 does)."""
_REACH = 600
"""Characters before a figure that are looked at: a text without full stops must not cost its square."""
_CLAUSE = "，,。；;：:、！？\n（("
_STOP = "。！？\n"
_KINDS = ("count", "money", "percent", "percentage_point", "length", "area", "mass", "volume")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a figure stands: its clause and its whole sentence (from full stop to full stop) up to it, the words behind, the outermost
    heading with its number and without, and whether that is the first one of the document.
    """

    clause: str
    sentence: str
    behind: str
    section: str
    first: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """What a claim speaks of; equal keys mean the same thing."""

    label: str
    subject: str | None
    unit: str | None
    relation: str
    modality: str
    year: int  # 0 in a document that names none
    part: tuple[str, ...]
    future: bool


def setting_of(document: Document, claim: Claim) -> Setting:
    """Returns where a claim of a document stands."""
    text, place = document.text, claim.figure.start
    start = document.blocks[claim.block].start if claim.block < len(document.blocks) else claim.sentence_start
    paragraph = text[max(start, place - _REACH) : place]
    section = next((node for node in document.outline if node.start <= place < node.end), None)
    return Setting(
        clause=paragraph[max(paragraph.rfind(mark) for mark in _CLAUSE) + 1 :],
        sentence=paragraph[max(paragraph.rfind(mark) for mark in _STOP) + 1 :],
        behind=text[claim.figure.end : claim.figure.end + 2],
        section=section.label + section.title if section is not None else "",
        first=section is not None and section == document.outline[0] and section.label.startswith("一、"),
        title=section.title if section is not None else "",
    )


def key_of(claim: Claim, setting: Setting) -> Key | None:
    """Returns the key, None where a part of it is not known for sure."""
    figure = claim.figure
    period = figure.period
    if (period is not None and period.kind != "year") or figure.number is None or figure.shared_hedge or figure.unit is None:
        return None
    if figure.kind not in _KINDS or figure.comparison in ("plan", "other_subject", "pop", "base_year") or setting.behind.startswith("的"):
        return None
    if _SPANS.search(f"{setting.section}，{setting.sentence}") or claim.part_of is not None:
        return None
    years = {int(year) for year in _YEARS.findall(setting.sentence)}
    relation = "level" if figure.relation in _LEVELS else figure.relation or ""
    label = _label(claim, setting, relation)
    year = period.year if period is not None else 0
    if label is None or years - {year}:
        return None
    return Key(
        label, figure.subject, figure.unit, f"{relation}{figure.direction or ''}", figure.modality or "", year,
        tuple(_PART.findall(re.split("[；;]", setting.sentence)[-1])), _FUTURE.search(setting.sentence) is not None,
    )  # fmt: skip


def _label(claim: Claim, setting: Setting, relation: str) -> str | None:
    """The indicator's wording: that of the claim where the words right before the figure bear it out, else the clause word for word."""
    clause = _clean(setting.clause)
    if _inherits(claim, setting):
        return None
    narrowed = _THRESHOLD.search(setting.clause) is not None
    if relation in ("level", "increment", "cumulative", "share", "change_by") and claim.base is None and claim.phrases and not narrowed:
        label = _clean(claim.phrases[0])
        own = normal(setting.clause + claim.after)
        if len(label) >= _LEAST and not _VAGUE.fullmatch(label) and label[-3:] in own:
            return _with_object(label, claim)
    return _with_object(clause, claim) if len(clause) >= _LEAST_CLAUSE and not _VAGUE.fullmatch(clause) else None


def _inherits(claim: Claim, setting: Setting) -> bool:
    """Whether words further up in the sentence say whose rate or item it is: 734个项目完成投资2831亿元、投资完成率119.7%."""
    before = setting.sentence[: len(setting.sentence) - len(setting.clause)]
    return bool(_DIGIT.search(before)) and (
        (claim.figure.kind == "percent" and len(_clean(setting.clause)) < _LEAST_RATE) or before.endswith("、")
    )


def _with_object(label: str, claim: Claim) -> str | None:
    if not _VERBS.fullmatch(label):
        return label
    return label + normal(claim.after) if len(claim.after) >= 2 else None


def same_object(one: Claim, two: Claim) -> bool:
    """Returns whether the words behind two figures do not name two different things (推进11个项目, 推进11个园区)."""
    first, second = normal(one.after), normal(two.after)
    return len(first) < 2 or len(second) < 2 or first.startswith(second[:4]) or second.startswith(first[:4])


def _clean(words: str) -> str:
    plain = normal(_TAIL.sub("", _LEAD.sub("", words.strip())))
    return _TAIL.sub("", _LEAD.sub("", plain))


def differ(one: Figure, two: Figure) -> bool:
    """Returns whether two figures of one thing contradict each other: spans that do not meet, or printed alike and not equal."""
    if not one.quantity.meets(two.quantity):
        return True
    if one.hedge is not None or two.hedge is not None or one.low is None or one.high is None or two.low is None or two.high is None:
        return False
    return one.number != two.number and one.high - one.low == two.high - two.low


def same_section(one: Setting, two: Setting) -> bool:
    """Returns whether two figures stand under one main heading, or one of them before the first and the other under it."""
    if one.section == two.section:
        return True
    other = two if not one.section else one
    return not (one.section and two.section) and other.first
