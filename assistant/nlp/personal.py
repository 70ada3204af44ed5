"""What tells who a person is: numbers of identity cards, telephones, bank cards, addresses, names of those who came to the office.

Numbers are held against their check digits, names count only behind the word for a part that somebody plays in a case (当事人、受援人):
an official's name, a hotline, the number of a contract are none. What is masked already (张某某) is not found again.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from assistant.nlp.tagging import is_plain_word, surnames
from assistant.schema.encoding import Encoded

PersonalKind = Literal["identity", "phone", "landline", "card", "passport", "plate", "email", "address", "name"]
KIND_NAMES: dict[PersonalKind, str] = {
    "identity": "身份证号", "phone": "手机号", "landline": "固定电话", "card": "银行卡号", "passport": "护照或通行证号", "plate": "车牌号",
    "email": "电子邮箱", "address": "住址", "name": "姓名",
}  # fmt: skip

_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－＠．", "0123456789Xx-@.")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_PHONE = re.compile(r"(?<![0-9A-Za-z.\-])1[3-9][0-9]{9}(?![0-9A-Za-z.]|[元万亿件人次份])")
_CARD = re.compile(r"(?<![0-9A-Za-z.])62[0-9]{14,17}(?![0-9A-Za-z.])")
_PASSPORT = re.compile(r"(?:护照|通行证|台胞证|回乡证)(?:号码|号|编号)?[为是：:（(]?\s{0,2}([A-Z]{1,2}[0-9]{7,9})(?![0-9A-Za-z])")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·.]?(?=[A-HJ-NP-Z]{0,5}[0-9])[A-HJ-NP-Z0-9]{5,6}(?![0-9A-Za-z])"
)
_EMAIL = re.compile(r"(?<![0-9A-Za-z._%+\-])[0-9A-Za-z._%+\-]{1,64}@(?:[0-9A-Za-z\-]{1,63}\.){1,4}[A-Za-z]{2,10}(?![0-9A-Za-z])")
_LANDLINE = r"(?<![0-9])(?:0[0-9]{2,3}-?)[1-9][0-9]{6,7}(?![0-9])"
_PLACE = (
    r"[\u4e00-\u9fff]{2,20}?(?:路|街|巷|弄|道|村|镇|乡|庄|小区|花园|新村|社区|公寓|苑)[\u4e00-\u9fff0-9\-]{0,14}?"
    r"[0-9一二三四五六七八九十]{1,5}(?:号|栋|幢|组|单元|室)(?:[0-9\-]{1,6}(?:号楼|号|栋|幢|单元|室|楼))*"
)
_STOPS = "，。；：、！？（）()《》“”\n\t 　"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData(Encoded):
    """One item found: code points into the text, its words, and the words that may stand for it where it must not be read."""

    kind: PersonalKind
    start: int
    end: int
    text: str
    mask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalNotice(Encoded):
    """What one document holds of a kind: how often, and the first one as masked."""

    name: str
    kind: PersonalKind
    count: int
    sample: str


def find_personal(text: str, *, numbers_only: bool = False) -> tuple[PersonalData, ...]:
    """Returns the personal data of a text in order, none overlapping another; `numbers_only` leaves names and addresses out."""
    narrow = text.translate(_WIDE)
    told = _numbers(narrow) if numbers_only else (*_numbers(narrow), *_places(narrow), *_names(text))
    found = sorted(told, key=lambda one: (one[1], -one[2]))
    made, position = list[PersonalData](), 0
    for kind, start, end in found:
        if start >= position:
            made.append(PersonalData(kind=kind, start=start, end=end, text=text[start:end], mask=_mask(kind, text[start:end])))
            position = end
    return tuple(made)


def masked(text: str, found: Iterable[PersonalData]) -> str:
    """Returns the text with what was found in it masked; `found` in order, as find_personal gives it."""
    made, position = "", 0
    for one in found:
        made += text[position : one.start] + one.mask
        position = one.end
    return made + text[position:]


def notices(documents: Iterable[tuple[str, str]]) -> tuple[PersonalNotice, ...]:
    """Returns what documents (name, text) hold of personal data, by document and kind, in order."""
    told = []
    for name, text in documents:
        found = find_personal(text)
        samples = {one.kind: one.mask for one in reversed(found)}
        told += [
            PersonalNotice(name=name, kind=kind, count=n, sample=samples[kind]) for kind, n in Counter(one.kind for one in found).items()
        ]
    return tuple(told)


def _numbers(text: str) -> Iterator[tuple[PersonalKind, int, int]]:
    """Numbers that are what they look like; letters of full width are narrow here, and stand where they stood."""
    for match in _IDENTITY.finditer(text):
        if identity_valid(match.group()):
            yield "identity", match.start(), match.end()
    for match in _CARD.finditer(text):
        if luhn_valid(match.group()) and not identity_valid(match.group()):
            yield "card", match.start(), match.end()
    patterns: tuple[tuple[PersonalKind, re.Pattern[str]], ...] = (("phone", _PHONE), ("plate", _PLATE), ("email", _EMAIL))
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            yield kind, match.start(), match.end()
    for match in _PASSPORT.finditer(text):
        yield "passport", match.start(1), match.end(1)


def _places(text: str) -> Iterator[tuple[PersonalKind, int, int]]:
    """Where somebody lives, and somebody's own landline."""
    lexicon = _lexicon()
    for match in lexicon.home.finditer(text):
        yield "address", match.start(1), match.end(1)
    for match in lexicon.caller.finditer(text):
        yield "landline", match.start(1), match.end(1)


def _names(text: str) -> Iterator[tuple[PersonalKind, int, int]]:
    """Names behind the word for somebody's part in a case, and those that a list goes on with."""
    for match in _lexicon().role.finditer(text):
        position = match.end()
        while (end := _name_end(text, position)) is not None:
            yield "name", position, end
            if text[end : end + 1] != "、":
                break
            position = end + 1


def _name_end(text: str, start: int) -> int | None:
    """Where the name that begins at `start` ends; None where none begins there, or where it ends cannot be told."""
    surname = next((one for one in surnames() if text.startswith(one, start)), None)
    lexicon = _lexicon()
    if surname is None or surname in lexicon.grammar or text.startswith(lexicon.plain, start):
        return None
    given = start + len(surname)
    for length in (2, 1):
        end = given + length
        letters = text[given:end]
        if len(letters) < length or any(not "\u4e00" <= one <= "\u9fff" or one in lexicon.never for one in letters):
            continue
        behind = text[end : end + 1]
        stopped = not behind or behind in _STOPS
        if not stopped and (behind not in lexicon.behind or is_plain_word(text[end - 1 : end + 1])):  # 张鹭违反: no name ends in a word
            continue
        if any(is_plain_word(text[start:part]) for part in range(given + 1, end + 1)):
            continue
        if length == 2 and letters[1] in lexicon.behind and (not stopped or letters[1] in "等的"):  # 李森还: the shorter one is asked next
            continue
        return end
    return None


def _mask(kind: PersonalKind, text: str) -> str:
    if kind == "name":
        surname = next((one for one in surnames() if text.startswith(one)), text[:1])
        return surname + "某" * (len(text) - len(surname))
    if kind == "address":
        return "（住址略）"
    if kind == "email":
        name, _, host = text.replace("＠", "@").partition("@")
        return f"{name[:1]}***@{host}"
    head, tail = {"identity": (4, 2), "phone": (3, 2), "card": (4, 4), "plate": (2, 1)}.get(kind, (1, 2))
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def identity_valid(number: str) -> bool:
    """Returns whether the number of an identity card has the right check digit (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(number) != 18:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def luhn_valid(number: str) -> bool:
    """Returns whether the number of a card has the right check digit (ISO/IEC 7812)."""
    digits = [int(char) for char in reversed(number)]
    doubled = [digit if index % 2 == 0 else digit * 2 - 9 * (digit > 4) for index, digit in enumerate(digits)]
    return sum(doubled) % 10 == 0


@dataclass(frozen=True, slots=True)
class _Lexicon:
    role: re.Pattern[str]
    home: re.Pattern[str]
    caller: re.Pattern[str]
    behind: frozenset[str]
    never: frozenset[str]
    plain: tuple[str, ...]
    grammar: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    values = tomllib.loads((Path(__file__).with_name("lexicon") / "personal.toml").read_text(encoding="utf-8"))

    def either(words: list[str]) -> str:
        return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))

    return _Lexicon(
        role=re.compile(rf"(?:{either(values['roles']['words'])})[：:]?"),
        home=re.compile(rf"(?:{either(values['homes']['words'])})(?![所房院建宅])[为在于的：:]?\s?({_PLACE})"),
        caller=re.compile(rf"(?:{either(values['callers']['words'])})[^\n。；]{{0,12}}?({_LANDLINE})"),
        behind=frozenset(values["behind"]["words"]), never=frozenset(values["never"]["letters"]),
        plain=tuple(values["plain"]["words"]), grammar=frozenset(values["plain"]["letters"]),
    )  # fmt: skip
