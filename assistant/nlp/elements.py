"""Tells the elements of an official document apart by their words and places: 主送机关, 附件, 署名, 成文日期, 版记 and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.schema.document import Block, Document
from assistant.schema.elements import Element, ElementKind
from assistant.schema.page_layout import ParagraphLayout

_BODY_KINDS = ("title", "heading", "item", "paragraph", "metadata")
_CN = "〇○零一二三四五六七八九十"
_DATE = re.compile(rf"(?:\d{{4}}|[{_CN}]{{4}})\s*年\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*月(?:\s*(?:\d{{1,2}}|[{_CN}]{{1,3}})\s*日)?")
_BRACKETED = re.compile(r"[（(][^（）()]{2,60}[)）]")
_OFFICE = re.compile(
    r"[^，。；：！？、“”]{1,30}(?:局|委|委员会|办公室|政府|[法医学]院|检察院|司法所|研究[所院]|中心|厅|部|处|科|股|党组|支队|大队|队|公司|学校|站|社|银行|"
    r"团委|馆|协会|联合会|领导小组|专班|党委|党支部|人大常委会|常委会|公证处|律师事务所|居委会|村委会|街道办事处|办事处)"
    r"(?:\s*[（(][^（）()]{1,10}[)）])?"
)
_SERIAL = re.compile(r"\d{6}")
_SECRECY = re.compile(r"(?:绝密|机密|秘密)\s*(?:★.{0,8})?|特急|加急|平急|特提")
_NUMBER = re.compile(r"[\u4e00-\u9fff×Xx]{1,20}\s?[〔\[(（【]\s?\d{4}\s?[〕\])）】]\s?第?\s?\d{1,5}\s?号(?:\s+签发人\s*[：:].{1,20})?")
_ANNEXES = re.compile(r"附\s*件\s*[：:]\s*\S")
_ANNEX = re.compile(rf"附\s*[件表]\s*(?:\d{{1,2}}|[{_CN}]{{1,2}})?\s*[：:]?")
_ENTRY = re.compile(r"\d{1,2}\s?[.．、][^。；]{2,80}")
_COPIES = re.compile(r"(?:抄送|抄报|分送|主送)(?:机关)?\s*[：:]\s*\S")
_PRINTED = re.compile(rf".{{2,40}}{_DATE.pattern}\s*印发")
_CAPTION = re.compile(rf"[表图]\s?(?:\d{{1,2}}|[{_CN}]{{1,3}})(?:[-—.．]\d{{1,2}})?[\s\u3000：:.、]*[^。；！？]{{0,50}}")
_UNIT = re.compile(r"[（(]?\s*(?:计量)?单位\s*[：:][^。；]{1,14}[)）]?")
_ADDRESSED = re.compile(
    r"(?:各|局|委|府|厅|院|所|室|会|处|科|部|部门|单位|中心|公司|街道|镇|乡|同志|领导|代表|委员|书记|主任|局长|检察长|审判长|党组|机关|学校|成员|们|(?<![承主协合督查经代])办)[：:]$"
)
_LEADS_ON = re.compile(r"如下|以下|下列|为[：:]$|是[：:]$|包括|现将|情况|汇报|报告|分别|认为|指出|强调|要求|提出")
_SENTENCE_END = "。！？；，、：:;,"
_LONGEST_LINE, _LONGEST_ADDRESS, _LONGEST_LEAD, _SHORTEST_REST = 40, 120, 40, 10
_MOST_SIGNERS, _MOST_BYLINES, _TITLE_ROOM = 4, 3, 12
_TITLE_SIZE = 18.0
"""Points from which a centred line at the top, whatever its words, is a title."""


def elements(document: Document) -> tuple[Element, ...]:
    """Returns one element for every paragraph of the body outside tables, in order."""
    return _Reader(document).read()


def is_addressee(line: str) -> bool:
    """Returns whether a line names those whom a document is sent or spoken to, a colon behind them, and nothing more."""
    if len(line) > _LONGEST_ADDRESS or "。" in line or "；" in line or line[:1] in "（(《“":
        return False
    return _ADDRESSED.search(line) is not None and _LEADS_ON.search(line) is None


class _Reader:
    """Reads one document from top to bottom."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._all = document.blocks
        self._blocks = [block for block in document.blocks if block.kind in _BODY_KINDS]
        self._looks = {look.start: look for look in document.layout.paragraphs} if document.layout else {}
        self._titles = self._title_blocks()

    def read(self) -> tuple[Element, ...]:
        found: list[Element] = []
        first = min(self._titles, default=0)
        for place, block in enumerate(self._blocks):
            words = self._words(block)
            if place in self._titles:
                found.append(self._element(block, "title", sure=block.kind == "title"))
            elif place < first:
                found.append(self._element(block, *self._above_title(words, block)))
            else:
                found.append(self._below(place, block, words, found))
        return tuple(self._signed(self._with_entries(found)))

    def _words(self, block: Block) -> str:
        return self._text[block.start : block.end]

    def _look(self, block: Block) -> ParagraphLayout | None:
        return self._looks.get(block.start)

    def _element(self, block: Block, kind: ElementKind, sure: bool = True) -> Element:
        level = block.level if kind in ("heading", "item") else 0
        lead = self._lead_end(block) if kind == "item" else None
        return Element(kind=kind, start=block.start, end=block.end, level=level, lead_end=lead, sure=sure)

    def _title_blocks(self) -> set[int]:
        """The places of titles: those that reading found, lines of the same look beside them, else a big centred line at the top."""
        found = {place for place, block in enumerate(self._blocks) if block.kind == "title"}
        if not found:
            top = next((place for place, block in enumerate(self._blocks[:_TITLE_ROOM]) if self._big(block)), None)
            found = {top} if top is not None else set()
        for place in sorted(found):
            while place - 1 not in found and place > 0 and self._alike(place - 1, place):
                place -= 1
                found.add(place)
        for place in sorted(found):
            while place + 1 not in found and place + 1 < len(self._blocks) and self._alike(place + 1, place):
                place += 1
                found.add(place)
        return found

    def _big(self, block: Block) -> bool:
        look = self._look(block)
        large = look is not None and look.alignment == "center" and (look.size or 0) >= _TITLE_SIZE
        return large and block.kind == "paragraph" and self._bare(self._words(block))

    def _bare(self, words: str) -> bool:
        """Whether a line is short, ends no sentence, and is neither date nor number: it may go with a title."""
        told = _DATE.fullmatch(words) or _NUMBER.fullmatch(words) or _BRACKETED.fullmatch(words) or words.startswith("——")
        return len(words) <= 2 * _LONGEST_LINE and words[-1] not in _SENTENCE_END and told is None

    def _alike(self, place: int, title: int) -> bool:
        here, there = self._look(self._blocks[place]), self._look(self._blocks[title])
        if here is None or there is None or self._blocks[place].kind != "paragraph":
            return False
        beside = abs(self._blocks[place].index - self._blocks[title].index) == 1
        same = (here.size, here.font, here.alignment) == (there.size, there.font, there.alignment)
        return (
            beside
            and same
            and here.alignment == "center"
            and (here.size or 0) >= _TITLE_SIZE
            and self._bare(self._words(self._blocks[place]))
        )

    def _above_title(self, words: str, block: Block) -> tuple[ElementKind, bool]:
        if block.kind == "metadata":
            return "metadata", True
        if block.style is not None and _in_contents(block.style):
            return "contents", True
        if _SERIAL.fullmatch(words) or _SECRECY.fullmatch(words):
            return "mark", True
        return ("number", True) if _NUMBER.fullmatch(words) else ("head", False)

    def _below(self, place: int, block: Block, words: str, before: Sequence[Element]) -> Element:
        if block.kind == "metadata" or (block.style is not None and _in_contents(block.style)):
            return self._element(block, "metadata" if block.kind == "metadata" else "contents")
        under = self._under_title(before)
        if under is not None and (kind := self._byline(words, under)) is not None:
            return self._element(block, kind)
        if block.kind in ("heading", "item"):
            return self._element(block, block.kind)
        for kind, pattern in _TOLD:
            if pattern.fullmatch(words) or (kind in ("annexes", "copies") and pattern.match(words)):
                return self._element(block, self._fitting(kind, place, block))
        return self._element(block, *self._set_apart(block, words))

    def _under_title(self, before: Sequence[Element]) -> int | None:
        """How many lines stand between here and the title above; None where text lies between."""
        for count, element in enumerate(reversed(before)):
            if element.kind == "title":
                return count
            if element.kind not in ("byline", "addressee"):
                return None
        return None

    def _byline(self, words: str, under: int) -> ElementKind | None:
        if is_addressee(words):
            return "addressee"
        if under >= _MOST_BYLINES or len(words) > _LONGEST_LINE or words[-1] in _SENTENCE_END:
            return None
        told = _DATE.fullmatch(words) or _BRACKETED.fullmatch(words) or words.startswith("——") or _OFFICE.fullmatch(words)
        return "byline" if told else None

    def _fitting(self, kind: ElementKind, place: int, block: Block) -> ElementKind:
        """Settles what words alone leave open: 附件 over a list is its first line, a unit belongs above a table."""
        if kind == "annex":
            following = self._words(self._blocks[place + 1]) if place + 1 < len(self._blocks) else ""
            return "annexes" if self._words(block)[-1] in "：:" and _ENTRY.fullmatch(following) else "annex"
        if kind == "unit":
            beside = block.index + 1 < len(self._all) and self._all[block.index + 1].kind == "table_row"
            return "unit" if beside else "body"
        return kind

    def _set_apart(self, block: Block, words: str) -> tuple[ElementKind, bool]:
        look = self._look(block)
        if look is not None and len(words) <= _LONGEST_LINE and words[-1] not in "。！？；，、":
            if look.alignment == "center":
                return "centred", False
            if look.alignment == "right":
                return "right", False
        return "body", True

    def _with_entries(self, found: Sequence[Element]) -> list[Element]:
        """Takes the lines below 附件： into its list as long as they are numbered and short."""
        listed: list[Element] = []
        for element in found:
            inside = listed and listed[-1].kind == "annexes"
            entry = (
                inside
                and element.kind in ("body", "item", "heading", "centred")
                and _ENTRY.fullmatch(self._text[element.start : element.end])
            )
            listed.append(replace(element, kind="annexes", level=0, lead_end=None) if entry else element)
        return listed

    def _signed(self, found: list[Element]) -> list[Element]:
        """Makes signatures of the short lines right above a date, or of an office's name that ends the text."""
        dates = [place for place, element in enumerate(found) if element.kind == "date"]
        for place in dates:
            for above in range(place - 1, max(place - 1 - _MOST_SIGNERS, -1), -1):
                if not self._signs(found[above]):
                    break
                found[above] = replace(found[above], kind="signature")
        last = next((place for place in range(len(found) - 1, -1, -1) if found[place].kind not in _AFTER), None)
        if last is not None and last > 0 and not dates and self._signs(found[last]):
            words = self._text[found[last].start : found[last].end]
            if _OFFICE.fullmatch(words):
                found[last] = replace(found[last], kind="signature")
        return found

    def _signs(self, element: Element) -> bool:
        words = self._text[element.start : element.end]
        plain = element.kind in ("body", "right", "centred") and len(words) <= _LONGEST_LINE
        return plain and words[-1] not in _SENTENCE_END and not any(mark in words for mark in "，。；：")

    def _lead_end(self, block: Block) -> int | None:
        """Where the heading at the start of a paragraph ends, its full stop taken in; None for a sentence of its own."""
        if block.title_start is None or block.title_end is None or block.level not in (1, 2):
            return None
        title, rest = self._text[block.title_start : block.title_end], self._text[block.title_end : block.end]
        short = len(title) <= _LONGEST_LEAD and not any(character.isdigit() for character in title)
        return block.title_end + 1 if short and rest[:1] == "。" and len(rest) > _SHORTEST_REST else None


_TOLD: tuple[tuple[ElementKind, re.Pattern[str]], ...] = (
    ("date", _DATE), ("printed", _PRINTED), ("copies", _COPIES), ("annex", _ANNEX), ("annexes", _ANNEXES), ("caption", _CAPTION),
    ("unit", _UNIT), ("note", re.compile(r"[（(](?:联系人|此件|此文)[^（）()]{1,60}[)）]")), ("number", _NUMBER),
)  # fmt: skip
_AFTER = ("annexes", "annex", "note", "copies", "printed", "date")


def _in_contents(style: str) -> bool:
    return re.match(r"(?i)(?:toc|目录)\s*\d", style) is not None
