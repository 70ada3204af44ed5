"""Case cards: what happened, what became of it, the law and the figures, in the case's own words, each with its place.

Nothing is rewritten: a card quotes. A case without marks (基本案情, 裁判结果 …) is read by the words courts use (查明, 判决如下), and what
cannot be told is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.indexing.articles import law_name
from assistant.indexing.sections import Role, Section, role_of, sections_of
from assistant.nlp.citations import find_citations
from assistant.nlp.figures import find_figures
from assistant.nlp.sentences import clauses, sentences
from assistant.schema.figure import Figure
from assistant.schema.retrieval import CaseCard, CitedLaw, Passage, Quote

LONGEST = 160
FIGURES, MONEY = 5, 2
"""Figures on a card, and how many amounts of the facts, and as many of the handling, go before counts."""
_ENOUGH = 100
"""A quote of so many characters ends with a sentence; a shorter one may go on to a semicolon."""
CLAUSE = 22
"""A figure's clause is given where it is not longer."""
_FEW = 10
"""A smaller count says nothing without its clause (两名, 三个)."""
_SEARCHED = 8
"""Sections of facts and handling that are searched for figures."""
_PARTY = re.compile(
    r"^[^，。]{2,30}[，,]\s*(?:男|女)[，,](?:[^。]*(?:出生|族[，,]|\d{4}年\d{1,2}月生|系)|[^。]{0,60}。?$)|^(?:原告|被告|第三人|委托代理人|法定代表人|申请人|被申请人|上诉人)[：:]"
)
_ABSTRACT = re.compile(r"裁判(?:摘要|要[旨点]|观点)|^[【［]?(?:案例|执纪执法)?要[旨点]")
_FOUND = re.compile(
    r"(?<![另又还时])查明(?:的?(?:以下|如下)?(?:案件)?事实(?:如下)?)?[：:，,]|(?:确认|认定)[^。，；]{0,12}事实(?:如下|是)?[：:]|事实如下[：:]|审理认定[：:，,]"
)
_JUDGED = re.compile(r"认为[：:，,]|(?:诉|辩|述)称[：:，,]|不服")
_DATED = re.compile(r"\s*(?:19|20)\d\d年")
_RULED = re.compile(r"(?:判决|裁定|裁决|决定)(?:如下)?[：:]|判令|达成(?:如下)?协议(?:如下)?[：:]")
_DECIDED = re.compile(
    r"(?:判决|裁定|裁决|决定)(?=驳回|撤销|维持|准许|准予|核准|宣告|变更|解除|支持|[^，。]{0,6}(?:被告|原告|上诉人|公司))|(?:判决|裁决)[^，。：]{2,30}(?:由|归|承担|赔偿|支付|返还|有效|无效)|判处|不予支持|不起诉|达成[^，。]{0,6}协议"
)
"""Words of a ruling, told in a sentence; looked for where none is announced."""
_SANCTION = re.compile(r"(?:给予|受到?|作出)[^。，]{0,20}处[分罚]|判处|被判|开除|撤职|免职|罚款|收缴|责令")
_LAST = 3
_ASKED = re.compile(r"请求|诉请|要求|申请(?!人)|[诉辩]称|如果")
_TURNS: tuple[tuple[re.Pattern[str], Role], ...] = ((_FOUND, "facts"), (_JUDGED, "other"), (_RULED, "result"))
"""Where a judgment without marks turns to its facts, to what somebody says or thinks of them, to its ruling."""
_LONG_LEAD = 60
"""A ruling's first words (据此，依照…于…判决：) are cut down to the last of their clauses from this length on."""
_OUTCOME = re.compile(
    r"达成|签订|签署|签下|判决|裁定|判令|决定|撤销|变更|确认|履行|支付|赔偿|返还|补足|兑现|结清|发放|到账|领到|拿到|警告|收监|复学|上岗"
    r"|就业|出具|公证书|解除|未再|没有再|上诉|起诉|撤回"
)
_LAW = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|规则|解释|(?<!处罚)决定|意见|通知|准则|规程|公约|批复|纪要|标准|若干问题)(?:[（(〈][^）)〉]*[）)〉])?$"
)
_SHORTEST = 3
_NUMERAL = r"[零〇一二三四五六七八九十百千\d]+"
_ARTICLE = re.compile(rf"第{_NUMERAL}条(?:之[一二三四五六七八九十])?(?:第{_NUMERAL}款)?(?:第[（(]?{_NUMERAL}[）)]?项)?")
_UNTIL, _UNTIL_IN_LIST = re.compile(r"[《；;。]"), re.compile(r"[《。]")


def case_card(passages: Sequence[Passage]) -> CaseCard:
    """Returns the card of one case from all its passages, in order; quotes are exact and lie each inside one passage."""
    sections, told = sections_of(passages), sections_of(_told(passages))
    return CaseCard(facts=_facts(told), handling=_handling(told), laws=tuple(_laws(sections)), figures=_figures(told))


def _told(passages: Sequence[Passage]) -> list[Passage]:
    """Returns the passages without the abstract, which tells what the court held, not what happened."""
    told = [one for one in passages if not any(_ABSTRACT.search(heading) for heading in one.heading_path)]
    return told or list(passages)


def of_one_case(passages: Sequence[Passage], found: Passage) -> list[Passage]:
    """Returns, of the passages of a document, those of the case that `found` belongs to: all, unless it holds several cases.

    It holds several where facts stand under more than one of its top headings (案例一, 案例二 …).
    """
    cases = {one.heading_path[0] for one in passages if any(role_of(heading) == "facts" for heading in one.heading_path[1:])}
    if len(cases) < 2:
        return list(passages)
    return [one for one in passages if one.heading_path[:1] == found.heading_path[:1]]


def facts_text(passages: Sequence[Passage]) -> tuple[str, bool]:
    """Returns the facts of a case in full and True; the whole text of what has no such part, and False."""
    facts = [section.text.strip() for section in sections_of(passages) if section.role == "facts"]
    return ("\n".join(facts), True) if facts else ("\n".join(passage.text for passage in passages), False)


def _facts(sections: Sequence[Section]) -> Quote | None:
    told = [section for section in sections if section.role == "facts"]
    if told:
        return next((quote for section in told if (quote := _opening(section)) is not None), None)
    for place, section in enumerate(sections):
        found = _FOUND.search(section.text)
        quote = _after(sections, place, found.end()) if found is not None else None
        if quote is not None:
            return quote
    return next((_opening(section) for section in sections[1:] if _DATED.match(section.text)), None)


def _after(sections: Sequence[Section], place: int, position: int) -> Quote | None:
    """Quotes what follows a place in a section, in the next one where nothing does."""
    following = sections[place + 1] if place + 1 < len(sections) else None
    return _opening(sections[place], position) or (_opening(following) if following is not None else None)


def _handling(sections: Sequence[Section]) -> Quote | None:
    """The result where it has its own part; a process ends with its result; else the last ruling."""
    for section in sections:
        if section.role == "result" and (quote := _opening(section)) is not None:
            return quote
    process = [section for section in reversed(sections) if section.role == "process"]
    endings = [ending for section in process if (ending := _ending(section)) is not None]
    told = next((quote for telling, quote in endings if telling), None) or next((quote for _, quote in endings), None)
    return told or _ruling(sections, _RULED) or _ruling(sections, _DECIDED) or _closing(sections)


def _ruling(sections: Sequence[Section], words: re.Pattern[str]) -> Quote | None:
    """Quotes the last sentence that rules; what follows it where it only announces the ruling (判决如下：)."""
    for place in range(len(sections) - 1, -1, -1):
        section = sections[place]
        if section.role == "law":
            continue
        for start, end in reversed(sentences(section.text)):
            found = words.search(section.text, start, end)
            if found is None or _ASKED.search(section.text, start, found.start()):
                continue
            announced = section.text[start:].rstrip().endswith(("：", ":"))
            return _after(sections, place, len(section.text)) if announced else _opening(section, _lead(section.text, start, found.end()))
    return None


def _lead(text: str, start: int, end: int) -> int:
    """Returns where a ruling is quoted from: its sentence, without the articles it rests on where these are long."""
    if end - start <= _LONG_LEAD:
        return start
    return max(text.rfind(mark, start, end) for mark in "，,") + 1 or start


def _closing(sections: Sequence[Section]) -> Quote | None:
    """Quotes the end of the facts from the first of its last sentences that tells a sanction (基本案情及处理结果)."""
    facts = [section for section in sections if section.role == "facts"]
    for start, end in sentences(facts[-1].text)[-_LAST:] if facts else ():
        if _SANCTION.search(facts[-1].text, start, end):
            return _opening(facts[-1], start)
    return None


def _opening(section: Section, position: int = 0) -> Quote | None:
    """Quotes the first sentences, after those that only say who the parties are."""
    spans = [span for span in sentences(section.text, position) if span[1] - span[0] > 1]
    while spans and _PARTY.match(section.text[slice(*spans[0])]):
        spans = spans[1:]
    if not spans:
        return None
    start, end = spans[0]
    stops = [stop for _, stop in spans if stop - start <= LONGEST]
    whole = max((stop for stop in stops if section.text[stop - 1] not in "；;："), default=0)
    end = whole if whole - start >= _ENOUGH else max(stops, default=end)
    if end - start > LONGEST:
        end = next((stop for _, stop in reversed(clauses(section.text, start, end)) if stop - start <= LONGEST), start + LONGEST)
    return _quote(section, start, end)


def _ending(section: Section) -> tuple[bool, Quote] | None:
    """Quotes the last sentences, from the first of them that tells an outcome (True), or the last two (False)."""
    spans = sentences(section.text)
    last = spans[-1][1]
    near = [span for span in spans if last - span[0] <= LONGEST]
    near = near or [span for span in clauses(section.text, *spans[-1]) if last - span[0] <= LONGEST]
    telling = next((start for start, end in near if _OUTCOME.search(section.text, start, end)), None)
    if telling is not None:
        return True, _quote(section, telling, last)
    return (False, _quote(section, near[-2:][0][0], last)) if near else None


def _quote(section: Section, start: int, end: int, clause: str | None = None) -> Quote:
    return Quote(text=section.text[start:end], start=section.start + start, end=section.start + end, clause=clause)


def _laws(sections: Iterable[Section]) -> Iterator[CitedLaw]:
    """Yields each law once, at its first mention, with the articles of all mentions."""
    first: dict[str, CitedLaw] = {}
    for section in sections:
        until = _UNTIL_IN_LIST if section.role == "law" else _UNTIL
        for citation in find_citations(section.text):
            if len(citation.title) < _SHORTEST or _LAW.search(citation.title) is None:
                continue
            stop = until.search(section.text, citation.end)
            numbers = _ARTICLE.finditer(section.text, citation.end, stop.start() if stop else len(section.text))
            articles = [_quote(section, *number.span()) for number in numbers]
            law = CitedLaw(title=citation.title, start=section.start + citation.start, end=section.start + citation.end)
            name = law_name(citation.title)
            law = first.get(name, law)
            known = {article.text for article in law.articles}
            fresh = {article.text: article for article in reversed(articles) if article.text not in known}
            first[name] = CitedLaw(
                title=law.title, start=law.start, end=law.end, articles=(*law.articles, *sorted(fresh.values(), key=lambda one: one.start))
            )
    yield from first.values()


def _figures(sections: Iterable[Section]) -> tuple[Quote, ...]:
    """The first amounts of money of the facts and of the handling, then counts; in the order of the document."""
    told = [section for section in _parted(sections) if section.role in ("facts", "result", "process")][:_SEARCHED]
    groups: dict[str, list[Quote]] = {"facts": [], "handling": [], "counts": []}
    seen: set[str] = set()
    for section in told:
        for figure in find_figures(section.text):
            if figure.counted and figure.kind in ("money", "count") and figure.written_unit and figure.text not in seen:
                clause = _clause(section.text, figure)
                if clause is None and figure.kind == "count" and (figure.number is None or figure.number < _FEW):
                    continue
                seen.add(figure.text)
                group = "counts" if figure.kind == "count" else "facts" if section.role == "facts" else "handling"
                groups[group].append(_quote(section, figure.start, figure.end, clause))
    facts, handling = groups["facts"], groups["handling"]
    ordered = [*facts[:MONEY], *handling[:MONEY], *groups["counts"], *facts[MONEY:], *handling[MONEY:]]
    return tuple(sorted(ordered[:FIGURES], key=lambda quote: quote.start))


def _parted(sections: Iterable[Section]) -> list[Section]:
    """Returns the sections; those of a judgment without marks by the words courts use (查明：…, 认为：…, 判决：…)."""
    known = list(sections)
    if any(section.role != "other" for section in known):
        return known
    parts: list[Section] = []
    role: Role = "other"
    for section in known:
        opened = 0
        for position, turn in sorted((found.end(), turn) for words, turn in _TURNS for found in words.finditer(section.text)):
            parts.append(Section(role, section.text[opened:position], section.start + opened))
            role, opened = turn, position
        parts.append(Section(role, section.text[opened:], section.start + opened))
    return parts


def _clause(text: str, figure: Figure) -> str | None:
    for start, end in clauses(text, max(0, figure.start - CLAUSE), min(len(text), figure.end + CLAUSE)):
        if start <= figure.start and figure.end <= end:
            opened = start == 0 or text[start - 1] in "，。；：！？,;:\n" or text[start - 1].isspace()
            closed = end == len(text) or text[end - 1] in "，。；：！？,;:\n"
            clause = text[start:end].strip(" \t\u3000，。；：！？,;:\n")
            return clause if opened and closed and len(clause) <= CLAUSE else None
    return None
