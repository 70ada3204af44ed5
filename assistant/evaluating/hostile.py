"""A language model that invents: it hands every section back with figures, titles, names and claims that nobody gave it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from itertools import product

from assistant.drafting.tokens import Masked
from assistant.schema.writing import Answer, Asked

_THINGS = ("法律援助案件", "矛盾纠纷", "公证事项", "普法活动")
_COUNTED = ("3721件", "３７２１件", "三千七百余件", "①②件", "MMXXIV件", "近四成", "翻了两番", "是上年的三倍", "百分之九十七", "二十来家")
_DATED = ("5月19日", "五月十九日", "去年腊月", "2031年")
_TITLED = ("《澜江省调解条例》", "《关于深化司法改革的意见》", "青司发〔2031〕88号", "“澜江经验”", "“全国最美调解室”")
_NAMED = ("赵启明", "钱副局长", "澜江市人民政府", "东江大学法学院", "华岳律师事务所", "孙桂兰同志")
_CLAIMS = (
    "没有发生一起重大事件",
    "各项指标均居全市首位",
    "群众满意度再创新高",
    "没有完成年初目标",
    "得到中央领导批示肯定",
    "被列为全国试点",
)


def _additions() -> tuple[str, ...]:
    told = [f"另办结{thing}{count}" for thing, count in product(_THINGS, _COUNTED)]
    told += [f"{when}召开现场会" for when in _DATED]
    told += [f"认真落实{title}" for title in _TITLED]
    told += [f"{who}到场指导" for who in _NAMED]
    return (*told, *_CLAIMS)


class HostileModel:
    """A LanguageModel whose answers keep the section's tokens and each add one thing that is not so; `said` is all that it has added."""

    def __init__(self, sections: Sequence[Masked]) -> None:
        self.name = "hostile"
        self.said: list[str] = []
        self._sections = sections
        self._additions = _additions()
        self._lock = threading.Lock()

    def write(self, asked: Asked, *, heard: Callable[[int], None], stop: threading.Event) -> Answer:
        """Returns the section that is asked for with its share of the additions, one behind a sentence each."""
        del heard, stop
        section = max((one for one in self._sections if one.text in asked.user), key=lambda one: len(one.text))
        with self._lock:
            number = len(self.said)
            added = self._additions[number % len(self._additions)]
            self.said.append(added)
        sentences = list(section.sentences)
        place = number % len(sentences)
        sentences[place] = f"{sentences[place].rstrip('。')}，{added}。"
        return Answer(paragraphs=("".join(sentences),))

    @property
    def finished(self) -> bool:
        """Whether every addition has been tried."""
        return len(self.said) >= len(self._additions)
