"""A section as a language model sees it: every figure, date, title, name of an award, person or place is a token it cannot type."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.drafting.candidates import AWARD
from assistant.nlp.figures import find_figures
from assistant.nlp.tagging import proper_names
from assistant.schema.drafting import Fragment, Section, Sentence

TokenKind = Literal["F", "D", "T", "A", "N", "S"]
"""Figure, date or other fixed numeral, title or number of a document, award, name, a whole sentence whose words depend on the ledger."""
OPEN, CLOSE = "⟦", "⟧"
TOKEN = re.compile(r"⟦([A-Z]\d{1,3})⟧")

_TITLE = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[（(]\d{4}[〕\]）)]第?\d{1,5}号")
_QUOTED = re.compile(r"“[^“”]{1,40}”")
_AWARDED = re.compile(f"(?:{AWARD.pattern})[^，。；]*?(“[^“”]+”)")
_LATIN = re.compile(r"[A-Za-z0-9０-９Ａ-Ｚａ-ｚ][A-Za-z0-9０-９Ａ-Ｚａ-ｚ.+\-]*")
_LEADING = re.compile(
    r"(?:(?:同比|环比|较上年|比上年|较去年|与上年)?(?:(?:增长|增加|上升|提高|提升|扩大|下降|减少|降低)(?:了|到|至|为)?)?"
    r"(?:超过|突破|不低于|不少于|不超过|达到|力争达到|至少|约|近|逾|超|第)?)$"
)
_MEASURE = re.compile(r"[\u4e00-\u9fff]")
_ONE = re.compile(r"一")


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What stands for a token: its fragments as composed, its kind, the composed sentence it is of."""

    name: str
    kind: TokenKind
    fragments: tuple[Fragment, ...]
    sentence: int

    @property
    def text(self) -> str:
        """The words as they will be printed."""
        return "".join(fragment.text for fragment in self.fragments)

    @property
    def written(self) -> str:
        """The token as it stands in a text."""
        return f"{OPEN}{self.name}{CLOSE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A section with its tokens; `sentences` are the composed ones with tokens in place, one for each sentence of the section."""

    section: Section
    sentences: tuple[str, ...]
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The section's sentences in order."""
        return "".join(self.sentences)

    @property
    def by_name(self) -> dict[str, Token]:
        """The tokens by name."""
        return {token.name: token for token in self.tokens}

    def plain(self, text: str) -> str:
        """Returns `text` with its tokens printed."""
        named = self.by_name
        return TOKEN.sub(lambda match: named[match[1]].text if match[1] in named else match[0], text)

    def fragments(self, text: str) -> tuple[Fragment, ...]:
        """Returns `text` as a draft's fragments: plain words, and the very figures that the tokens stand for."""
        named, made, position = self.by_name, list[Fragment](), 0
        for match in TOKEN.finditer(text):
            made += [Fragment(text=text[position : match.start()]), *named[match[1]].fragments]
            position = match.end()
        return tuple(_joined([*made, Fragment(text=text[position:])]))


def mask(section: Section, names: Iterable[str] = ()) -> Masked:
    """Returns the section with tokens; `names` are those that the office is known to use (streets, senders, leaders)."""
    known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    masker = _Masker(known)
    sentences = tuple(masker.sentence(number, sentence) for number, sentence in enumerate(section.sentences))
    return Masked(section=section, sentences=sentences, tokens=tuple(masker.tokens))


class _Masker:
    """Gives the tokens of one section their names, in the order of the text."""

    def __init__(self, names: Sequence[str]) -> None:
        self.tokens: list[Token] = []
        self._names = names
        self._counts: dict[str, int] = {}

    def sentence(self, number: int, sentence: Sentence) -> str:
        """Returns one sentence with tokens; one with guards is a token as a whole, for its plain words depend on the ledger too."""
        if sentence.guards or sentence.text.endswith("：") or not sentence.text:
            return self._token("S", sentence.fragments, number)
        text, spans = sentence.text, _figure_spans(sentence)
        spans = [*spans, *_other_spans(text, [(start, end) for start, end, _, _ in spans], self._names)]
        made, position = "", 0
        for start, end, kind, fragments in sorted(spans, key=lambda span: span[0]):
            made += text[position:start] + self._token(kind, fragments or (Fragment(text=text[start:end]),), number)
            position = end
        return made + text[position:]

    def _token(self, kind: TokenKind, fragments: Sequence[Fragment], sentence: int) -> str:
        count = self._counts[kind] = self._counts.get(kind, 0) + 1
        token = Token(name=f"{kind}{count}", kind=kind, fragments=tuple(fragments), sentence=sentence)
        self.tokens.append(token)
        return token.written


_Span = tuple[int, int, TokenKind, tuple[Fragment, ...]]


def _figure_spans(sentence: Sentence) -> list[_Span]:
    """The live figures, each with the words that bind it: direction and bound before it, the measure word behind a bare number."""
    spans: list[_Span] = []
    position = taken = 0
    text = sentence.text
    for fragment in sentence.fragments:
        start, end = position, position + len(fragment.text)
        position = end
        if fragment.figure is None:
            continue
        leading = _LEADING.search(text, taken, start)
        first = leading.start() if leading is not None else start
        last = end + (fragment.text[-1:].isdigit() and _MEASURE.match(text, end) is not None)
        around = (Fragment(text=text[first:start]), fragment, Fragment(text=text[end:last]))
        spans.append((first, last, "F", tuple(one for one in around if one.text)))
        taken = last
    return spans


def _other_spans(text: str, taken: list[tuple[int, int]], names: Sequence[str]) -> list[_Span]:
    """Titles, awards, numbers of documents, numerals that are no live figures, names; none inside another."""
    found: list[_Span] = []

    def add(start: int, end: int, kind: TokenKind) -> None:
        if start < end and not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            found.append((start, end, kind, ()))

    for match in (*_TITLE.finditer(text), *_NUMBER.finditer(text)):
        add(match.start(), match.end(), "T")
    for match in _AWARDED.finditer(text):
        add(match.start(1), match.end(1), "A")
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    for name in names:
        for match in re.finditer(re.escape(name), text):
            if not any(start <= match.start() < end for start, end in quotes):
                add(_with_level(text, match.start()), match.end(), "N")
    for figure in find_figures(text):
        inside = any(start <= figure.start < end for start, end in quotes)
        if not inside and figure.role not in ("heading", "idiom") and not _only_one(figure.text):
            end = figure.end + (figure.role == "date" and text[figure.end : figure.end + 1] in tuple("年月日"))
            add(*_with_date(text, figure.start, end), "D")
    for match in _LATIN.finditer(text):
        if not any(start <= match.start() < end for start, end in quotes):
            add(match.start(), match.end(), "D")
    for name_ in proper_names(text):
        if not any(start <= name_.start < end for start, end in quotes):
            add(_with_level(text, name_.start), name_.end, "N")
    return _run_together(found)


def _run_together(spans: list[_Span]) -> list[_Span]:
    """Dates that touch are one: 1月 and 1日起."""
    made: list[_Span] = []
    for span in sorted(spans, key=lambda span: span[0]):
        if made and made[-1][2] == span[2] == "D" and made[-1][1] == span[0]:
            made[-1] = (made[-1][0], span[1], "D", ())
        else:
            made.append(span)
    return made


def _with_date(text: str, start: int, end: int) -> tuple[int, int]:
    """Takes in what belongs to an ordinal or a date: 第十一个, 7月22日, 9月底前."""
    if text[start - 1 : start] == "第":
        start -= 1
    tail = re.compile(r"[年月日号]?(?:份|初|底|末|中旬|上旬|下旬)?(?:前|起|后|以来)?").match(text, end)
    return start, tail.end() if tail is not None and text[start:end][-1:] in "年月日号" else end


def _with_level(text: str, start: int) -> int:
    """Takes in the level before a name: 区法律援助中心 is not the city's."""
    return start - (text[start - 1 : start] in tuple("区市省县"))


def _only_one(text: str) -> bool:
    """Whether a numeral only says 一: 一个, 一名, 一是."""
    return bool(_ONE.match(text)) and len(text) <= 2


def _joined(fragments: Sequence[Fragment]) -> list[Fragment]:
    """Neighbouring plain fragments as one, empty ones dropped."""
    made: list[Fragment] = []
    for fragment in fragments:
        if not fragment.text:
            continue
        if fragment.figure is None and made and made[-1].figure is None:
            made[-1] = Fragment(text=made[-1].text + fragment.text)
        else:
            made.append(fragment)
    return made
