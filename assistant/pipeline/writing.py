"""Writing with a model: the composed draft's sections are rewritten by a language model, several at once, each under the figure lock."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.drafting.lock import RefusedError
from assistant.drafting.outlining import section_place
from assistant.drafting.prompting import ask, ask_again, prompt
from assistant.drafting.rewriting import Rewritten, accept, rewrite
from assistant.drafting.tokens import Masked
from assistant.errors import ModelAnswerError, ModelAwayError, ModelError
from assistant.nlp.personal import KIND_NAMES, find_personal, masked
from assistant.pipeline.keeping import Kept
from assistant.schema.drafting import Draft
from assistant.schema.workspace import Job
from assistant.schema.writing import Answer, Asked, SectionState, SectionWriting, Writing

if TYPE_CHECKING:
    from assistant.protocols import LanguageModel, Progress

TURNS = 2
"""How often a section is asked for: once, and once more with the reason."""

GIVE_UP = 3
"""Sections that a service failed on, with none answered, after which the others are not asked for."""

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What a million tokens cost, sent and received; None where a site did not say."""

    sent: Decimal | None = None
    received: Decimal | None = None
    currency: str = "元"

    def cost(self, sent: int, received: int) -> Decimal | None:
        """Returns what so many tokens cost, to the hundredth part of a cent."""
        if self.sent is None and self.received is None:
            return None
        whole = (self.sent or Decimal(0)) * sent + (self.received or Decimal(0)) * received
        return (whole / MILLION).quantize(Decimal("0.0001"))


@dataclass(slots=True)
class _Done:
    """One section's outcome, with what it took."""

    masked: Masked
    state: SectionState = "kept"
    new: Rewritten | None = None
    asked: int = 0
    refused: tuple[str, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0
    uncounted: int = 0
    failed: bool = False


def write_with(
    model: LanguageModel, draft: Draft, sections: Sequence[Masked], material: Mapping[str, Sequence[str]], *, kept: Kept,
    at_once: int = 4, prices: Prices | None = None, progress: Progress | None = None, afresh: Collection[str] = (),
) -> Draft:  # fmt: skip
    """Returns the draft with the sections that the model rewrote so that the lock lets them through; the others stand as composed.

    Whatever goes wrong with a section is told in the draft's notes and its `writing`. `material` is shown to the model, by section key;
    `afresh` are keys of sections that are asked for again though an answer is kept.
    """
    job = _Work(model, kept, len(sections), progress, frozenset(afresh))
    harmless, note = _without_personal(material)
    done = job.all(sections, harmless, at_once)
    counted = prices or Prices()
    sent, received = sum(one.tokens_in for one in done), sum(one.tokens_out for one in done)
    writing = Writing(
        model=model.name, prompt=prompt().name, sections=tuple(_told(one) for one in done), tokens_in=sent, tokens_out=received,
        uncounted=sum(one.uncounted for one in done), cost=counted.cost(sent, received), currency=counted.currency,
    )  # fmt: skip
    taken = {one.masked.section.key: one.new for one in done if one.new is not None}
    rewritten = rewrite(draft, taken, writing, prompt().digest)
    return replace(rewritten, notes=(*rewritten.notes, note)) if note else rewritten


def _without_personal(material: Mapping[str, Sequence[str]]) -> tuple[dict[str, list[str]], str | None]:
    """Returns the material with personal data masked, and a note of what was."""
    counts: Counter[str] = Counter()
    made: dict[str, list[str]] = {}
    for key, pieces in material.items():
        made[key] = []
        for piece in pieces:
            found = find_personal(piece)
            counts.update(KIND_NAMES[one.kind] for one in found)
            made[key].append(masked(piece, found))
    if not counts:
        return made, None
    told = "、".join(f"{kind} {count} 处" for kind, count in counts.items())
    return made, f"给语言模型看的材料里有个人信息（{told}），发送前已遮盖"


def _told(done: _Done) -> SectionWriting:
    section = done.masked.section
    return SectionWriting(key=section.key, section=section_place(section), state=done.state, asked=done.asked, refused=done.refused)


class _Work:
    """The sections of one draft being asked for; `stop` ends what is under way."""

    def __init__(self, model: LanguageModel, kept: Kept, count: int, progress: Progress | None, afresh: frozenset[str]) -> None:
        self._model, self._kept, self._count, self._progress, self._afresh = model, kept, count, progress, afresh
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._away: str | None = None
        self._heard = self._finished = self._failed = self._answered = 0

    def all(self, sections: Sequence[Masked], material: Mapping[str, Sequence[str]], at_once: int) -> list[_Done]:
        """Returns the outcome of every section, in order."""
        self._show()
        pool = ThreadPoolExecutor(max(at_once, 1), thread_name_prefix="wenheng-model")
        try:
            waiting: list[Future[_Done]] = [pool.submit(self._section, one, material.get(one.section.key, ())) for one in sections]
            left = set(waiting)
            while left:
                _, left = wait(left, return_when=FIRST_COMPLETED)
            return [future.result() for future in waiting]
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)

    def _section(self, masked: Masked, material: Sequence[str]) -> _Done:
        done, asked = _Done(masked=masked), ask(masked, material)
        old = self._kept.get(asked) if masked.section.key not in self._afresh else None
        if old is None or not self._taken(done, old, "resumed"):
            done.refused = ()
            self._ask(done, asked)
        with self._lock:
            self._finished += 1
        self._show()
        return done

    def _ask(self, done: _Done, asked: Asked) -> None:
        question = asked
        for _ in range(TURNS):
            if self._away is not None:
                done.refused = (*done.refused, self._away)
                return
            answer = self._answer(done, question)
            if answer is not None and self._taken(done, answer, "written"):
                self._kept.put(asked, answer)
                return
            if done.failed:
                return
            question = ask_again(asked, done.refused[-1])

    def _answer(self, done: _Done, question: Asked) -> Answer | None:
        """Returns an answer and counts it; None where there is none, with the reason noted."""
        done.asked += 1
        try:
            answer = self._model.write(question, heard=self._hear, stop=self._stop)
        except ModelAnswerError as error:
            done.refused = (*done.refused, error.message)
            done.uncounted += 1
            return None
        except ModelError as error:
            done.failed, done.refused = True, (*done.refused, error.message)
            self._fail(error)
            return None
        with self._lock:
            self._answered += 1
        done.tokens_in += answer.tokens_in or 0
        done.tokens_out += answer.tokens_out or 0
        done.uncounted += answer.tokens_in is None or answer.tokens_out is None
        return answer

    def _fail(self, error: ModelError) -> None:
        with self._lock:
            self._failed += 1
            if isinstance(error, ModelAwayError) or (self._failed >= GIVE_UP and not self._answered):
                self._away = f"没有去问，因为前面{error.message}"

    def _taken(self, done: _Done, answer: Answer, state: SectionState) -> bool:
        try:
            done.new = accept(answer, done.masked, self._model.name)
        except RefusedError as refused:
            done.refused = (*done.refused, _one_line(refused.reason))
            return False
        done.state = state
        return True

    def _hear(self, characters: int) -> None:
        with self._lock:
            before, self._heard = self._heard, self._heard + characters
        if before // 100 != self._heard // 100:
            self._show()

    def _show(self) -> None:
        if self._progress is not None:
            with self._lock:
                told = f"模型改写（已收 {self._heard} 字）" if self._heard else "模型改写"
                self._progress(Job(step=told, done=self._finished, total=self._count))


def _one_line(reason: str) -> str:
    """Returns a reason that is safe to print: what a model wrote may hold anything."""
    return "".join(letter if letter.isprintable() else " " for letter in reason)[:120]
