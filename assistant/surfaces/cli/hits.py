"""Hits as a person reads them: what it is, the words around what was found, a case's card, and where to open it."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from assistant.pipeline.find import Answer
from assistant.schema.retrieval import CaseCard, CitedLaw, Hit, Mode, Passage
from assistant.surfaces.cli.columns import COLUMNS, columns, room, wrapped

KIND = {"summary": "总结", "case": "案例", "policy": "政策", "other": "其他"}
WINDOW = 150
"""Characters of a passage that are shown."""
_LEAD = 30
"""The window opens at the beginning of a sentence or clause up to so many characters before the words found."""
_LAWS, _ARTICLES = 3, 4
_LONG_QUERY, _LEAST = 60, 3
"""The words of a longer query are marked only from three characters on: short ones would mark half of the text."""
_ENDS = "。！？；\n"
_ROUTES: dict[Mode, str] = {
    "keyword": "当作关键词：原样出现的排在前面，近义的法律用语也找",
    "question": "当作一句问话：“怎么、能不能”一类的词不计，近义的法律用语也找",
    "case": "当作一段案情：整段比对，一再说到的词更重，长文兼看语义向量",
    "auto": "",
}
_INDENT = "   "
_FOOT = "名次：各路单独排时第几名，— 表示这一路没有找到它或没有用上；最后的次序由各路合成。"
_PAINT, _PLAIN = "\x01", "\x02"
"""Stand for a terminal's colour codes while lines are broken: they take no room."""


@dataclass(frozen=True)
class _Look:
    """Columns of a line, and whether what was found is painted (else 【】 stand around it)."""

    width: int
    colour: bool

    def line(self, text: str) -> str:
        return wrapped(text, indent=_INDENT, width=self.width)

    def found(self, text: str) -> str:
        return _PAINT + text + _PLAIN if self.colour else f"【{text}】"


def told(answer: Answer, *, why: bool, colour: bool) -> str:
    """Returns all hits as text, or an honest word that there are none; `colour` paints what was found, else 【】 stand around it."""
    if not answer.hits:
        return _nothing(answer)
    look = _Look(room() if colour else COLUMNS, colour)
    seen: dict[tuple[str | None, CaseCard | None], int] = {}
    parts = [] if answer.like is None else [wrapped(_like(answer), width=look.width)]
    for hit in answer.hits:
        case = hit.passage.path, hit.card
        parts.append(_one(hit, answer, look, seen.get(case), why))
        seen.setdefault(case, hit.rank)
    if why:
        parts.append(wrapped(_FOOT, width=look.width))
    return "\n\n".join(parts).replace(_PAINT, "\x1b[1;33m").replace(_PLAIN, "\x1b[0m")


def painted(output: Path | None) -> bool:
    """Returns whether text goes to a terminal that wants colour."""
    return output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _nothing(answer: Answer) -> str:
    query = answer.query
    limits = [
        ("类别", KIND[query.kind] if query.kind else None),
        ("年份", "—".join(dict.fromkeys(map(str, query.years))) if query.years else None),
        ("单位", query.publisher), ("主题", query.topic), ("有效日期", query.valid_on),
    ]  # fmt: skip
    given = "、".join(f"{name} {value}" for name, value in limits if value)
    advice = ["换一个说法，或少写几个词再查"] if answer.like is None else ["换一个文件，或挑其中几个关键词来查"]
    if given:
        advice.insert(0, f"这次只查了{given}，去掉条件再查")
    advice.append("资料可能还没有编入：用 wenheng index 加上文件或文件夹")
    return "\n".join(["没有找到相关内容。可以：", *(f"  · {one}" for one in advice)])


def _like(answer: Answer) -> str:
    assert answer.like is not None
    title = (answer.like.metadata.title or Path(answer.like.name).stem).strip("《》")
    part = "的案情" if answer.facts else "的全文"
    return f"按《{title}》{part}（{len(answer.query.text)} 字）找相近的，每个文件只列最相近的一段，不含它自己。"


def _one(hit: Hit, answer: Answer, look: _Look, before: int | None, why: bool) -> str:
    passage = hit.passage
    about = " · ".join(part for part in (KIND[passage.kind], passage.publisher, passage.date, passage.number) if part)
    lines = [wrapped(passage.title, first=f"{hit.rank}. ", indent=_INDENT, width=look.width), look.line(about)]
    if answer.query.valid_on is not None and passage.kind in ("policy", "other"):
        lines.append(look.line(_held(passage)))
    if passage.heading_path:
        lines.append(look.line(" › ".join(_shortened(heading) for heading in passage.heading_path)))
    start, end = _window(hit, answer.query.text)
    marked = _marked(hit, (start, end), answer.query.text, look)
    lines.append(wrapped(marked, indent=_INDENT, width=look.width, marks=_PAINT + _PLAIN))
    if before is not None and hit.card is not None:
        lines.append(look.line(f"（同一案例，要点见第 {before} 条）"))
    elif hit.card is not None:
        lines += _card(hit.card, (passage.start + start, passage.start + end), look)
    lines.append(f"{_INDENT}{place(passage.path or passage.document)} 第 {passage.start + 1}–{passage.end} 字")
    if why:
        lines += _why(hit, answer, look)
    return "\n".join(lines)


def _held(passage: Passage) -> str:
    """From when to when a text holds, as far as it says so itself."""
    first = f"{passage.valid_from} 起施行" if passage.valid_from else "施行日期没有写明"
    return first + (f"，有效至 {passage.valid_to}" if passage.valid_to else "")


def _shortened(heading: str) -> str:
    return heading if len(heading) <= 30 else heading[:29] + "…"


def place(path: str) -> str:
    """Returns a path as short as it can be opened from here."""
    whole = Path(path)
    return str(whole.relative_to(Path.cwd())) if whole.is_absolute() and whole.is_relative_to(Path.cwd()) else path


def _telling(hit: Hit, query: str) -> list[tuple[int, int]]:
    """The highlights that tell something, those that touch joined."""
    text, long = hit.passage.text, len(query) > _LONG_QUERY
    found: list[tuple[int, int]] = []
    for start, end in hit.highlights:
        if long and (end - start < _LEAST or text[start:end].isdigit()):
            continue
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _window(hit: Hit, query: str) -> tuple[int, int]:
    """The part that is shown: where most different words of the query stand close together, the first such place."""
    text, spans = hit.passage.text, _telling(hit, query)
    if len(text) <= WINDOW + _LEAD:
        return 0, len(text)

    def said(start: int) -> int:
        return sum(map(len, {text[one:two] for one, two in spans if start <= one and two <= start + WINDOW - _LEAD}))

    first = max((span[0] for span in spans), key=lambda start: (said(start), -start), default=0)
    opened = _opened(text, first)
    end = min(len(text), opened + WINDOW)
    if end < len(text):
        stop = max(text.rfind(mark, max(first + 1, end - WINDOW // 2), end) for mark in _ENDS)
        end = stop + 1 if stop >= 0 else end
    last = max((span[1] for span in spans if span[0] < end < span[1]), default=end)
    return opened, last


def _opened(text: str, first: int) -> int:
    """The beginning of the sentence before `first`, or of the clause, or a few characters."""
    for marks in (_ENDS, "，：,:"):
        place = max(text.rfind(mark, 0, first) for mark in marks) + 1
        if first - place <= _LEAD and (place > 0 or marks == _ENDS):
            return place
    return max(0, first - _LEAD // 3)


def _marked(hit: Hit, shown: tuple[int, int], query: str, look: _Look) -> str:
    text = hit.passage.text
    start, end = shown
    pieces = ["…"] if start > 0 and text[start - 1] not in _ENDS else []
    position = start
    for one, two in _telling(hit, query):
        if start <= one and two <= end:
            pieces += [text[position:one], look.found(text[one:two])]
            position = two
    pieces += [text[position:end].rstrip(), "…" if end < len(text) else ""]
    return " ".join("".join(pieces).split())


def _card(card: CaseCard, shown: tuple[int, int], look: _Look) -> list[str]:
    """The card's lines; what the window shows already is not said twice."""
    laws = "" if all(_covers(shown, law.start, law.end) for law in card.laws) else "；".join(map(_law, card.laws[:_LAWS]))
    figures = "；".join(dict.fromkeys(figure.clause or figure.text for figure in card.figures if figure.clause or figure.text[-1] == "元"))
    rows = [
        ("案情", None if card.facts is None or _covers(shown, card.facts.start, card.facts.end) else card.facts.text),
        ("处理", None if card.handling is None or _covers(shown, card.handling.start, card.handling.end) else card.handling.text),
        ("依据", laws + (f" 等 {len(card.laws)} 部" if laws and len(card.laws) > _LAWS else "")),
        ("数字", figures),
    ]
    return [
        wrapped(" ".join(text.split()), first=f"{_INDENT}│ {name}  ", indent=f"{_INDENT}│       ", width=look.width)
        for name, text in rows
        if text
    ]


def _covers(shown: tuple[int, int], start: int, end: int) -> bool:
    return 2 * (min(shown[1], end) - max(shown[0], start)) > end - start


def _law(law: CitedLaw) -> str:
    articles = [article.text for article in law.articles[:_ARTICLES]]
    more = "等" if len(law.articles) > _ARTICLES else ""
    return f"《{law.title.removeprefix('中华人民共和国')}》{'、'.join(articles)}{more}"


def _why(hit: Hit, answer: Answer, look: _Look) -> list[str]:
    ranks = dict(hit.retrievers)
    cells = [("按词", "words"), ("按字对", "bigrams"), ("按向量", "dense")]
    names = [name for name, _ in cells]
    values = [f"第 {ranks[key]}" if key in ranks else "—" for _, key in cells]
    head, row = "", ""
    for name, value in zip(names, values, strict=True):
        size = max(columns(name), columns(value)) + 3
        head += name + " " * (size - columns(name))
        row += value + " " * (size - columns(value))
    lines = [f"{_INDENT}名次  {head}".rstrip(), f"{_INDENT}      {row}".rstrip()]
    if hit.rank == 1:
        lines.append(wrapped(_ROUTES[answer.route], first=f"{_INDENT}读法  ", indent=f"{_INDENT}      ", width=look.width))
    return lines
