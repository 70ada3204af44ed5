"""Whether each token of a rewritten section stands where it stood: with its own sentence, in its order, by the words that it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.drafting.lock import RefusedError
from assistant.drafting.lock_words import lock_words
from assistant.drafting.tokens import TOKEN, Masked, Token
from assistant.nlp.segmentation import words
from assistant.nlp.sentences import clauses
from assistant.nlp.tagging import tagged

_BREAK = re.compile(r"[，。；：！？、（）\n]")
_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A token in a text: its clause, and the words before and behind it up to the next mark or token."""

    clause: str
    before: str
    after: str


def check_places(told: Sequence[str], masked: Masked) -> None:
    """Raises RefusedError for the first token that was moved to other words, into another sentence's clause, or past another token."""
    _check_order(told, masked)
    composed: dict[str, _Place] = {}
    for sentence in masked.sentences:
        composed |= _places(sentence)
    written: dict[str, _Place] = {}
    for sentence in told:
        written |= _places(sentence)
    for token in masked.tokens:
        if token.kind == "S":
            continue
        old, new = composed[token.name], written[token.name]
        _check_turns(token, old, new, masked)
        _check_edges(token, old, new)
        if token.kind == "F":
            _check_anchor(token, old, new)
            _check_narrowing(token, old, new, masked)
        else:
            _check_company(token, old, new)


def _check_order(told: Sequence[str], masked: Masked) -> None:
    """A composed sentence's tokens stay together and in order; whole sentences stand alone; no clause is shared by two of them."""
    named = masked.by_name
    order = [named[name] for sentence in told for name in TOKEN.findall(sentence)]
    seen: list[int] = []
    for token in order:
        if not seen or seen[-1] != token.sentence:
            if token.sentence in seen:
                raise RefusedError(f"{token.written}离开了它原来的句子，一句里的标记要放在一起")
            seen.append(token.sentence)
    for number in seen:
        mine = [token.name for token in order if token.sentence == number]
        wanted = [token.name for token in masked.tokens if token.sentence == number]
        if mine != wanted:
            moved = next(name for name, other in zip(mine, wanted, strict=True) if name != other)
            raise RefusedError(f"⟦{moved}⟧和同句的标记换了次序，次序要照原文")
    for sentence in told:
        if "⟦S" in sentence and TOKEN.sub("", sentence).strip():
            raise RefusedError("整句标记⟦S…⟧前后不能加字，要单独成句")
        for start, end in clauses(sentence):
            mixed = {named[name].sentence for name in TOKEN.findall(sentence[start:end])}
            if len(mixed) > 1:
                raise RefusedError(f"“{_bare(sentence[start:end])}”把两句的标记写进了一个分句")


def _places(sentence: str) -> dict[str, _Place]:
    found: dict[str, _Place] = {}
    for start, end in clauses(sentence):
        clause = sentence[start:end]
        for match in TOKEN.finditer(clause):
            before = _BREAK.split(TOKEN.sub("，", clause[: match.start()]))[-1]
            after = _BREAK.split(TOKEN.sub("，", clause[match.end() :]))[0]
            found[match[1]] = _Place(clause=TOKEN.sub("□", clause), before=before, after=after)
    return found


def _check_turns(token: Token, old: _Place, new: _Place, masked: Masked) -> None:
    """Words that turn a statement (未, 增长, 其中, 计划) are neither added to a token's clause nor lost from it."""
    lists = lock_words()
    sentence = TOKEN.sub("□", masked.sentences[token.sentence])
    added = [word for word in _turns(new.clause) if word not in sentence]
    if added:
        raise RefusedError(f"{token.written}所在的分句加了“{added[0]}”，改了意思")
    lost = [word for word in _turns(old.clause) if word in lists.kept and word not in new.clause]
    if lost:
        raise RefusedError(f"{token.written}所在的分句丢了“{lost[0]}”，改了意思")


def _turns(clause: str) -> list[str]:
    """Returns the turning words of a clause: long ones wherever they stand, single characters as words of their own."""
    turns = lock_words().turns
    single = {word for word in words(clause) if len(word) == 1}
    return sorted(word for word in turns if (word in single if len(word) == 1 else word in clause))


def _check_edges(token: Token, old: _Place, new: _Place) -> None:
    """What stands right against a token may not make it another number: ⟦F1⟧万, 近⟦F1⟧, 第⟦F1⟧."""
    lists = lock_words()
    for edge in lists.before:
        if new.before.endswith(edge) and not old.before.endswith(edge):
            raise RefusedError(f"{token.written}前面加了“{edge}”，改了数")
    for edge in lists.after:
        if new.after.startswith(edge) and not old.after.startswith(edge):
            raise RefusedError(f"{token.written}后面加了“{edge}”，改了数")


def _check_anchor(token: Token, old: _Place, new: _Place) -> None:
    """The words that say what a figure counts stand by it as they did: the last before it, or the first behind it."""
    before, after = _telling(old.before), _telling(old.after)
    strong = [word for word in before if word not in lock_words().weak]
    if strong and before[-1] == strong[-1]:
        if strong[-1] not in new.before:
            raise RefusedError(f"{token.written}前面原来是“{strong[-1]}”，现在不是")
    elif after and old.after.startswith(after[0]):
        if not new.after.startswith(after[0]):
            raise RefusedError(f"{token.written}后面原来是“{after[0]}”，现在不是")
    elif before and not all(word in new.before for word in before[-2:]):
        raise RefusedError(f"{token.written}前面原来是“{''.join(before[-2:])}”，现在不是")
    elif not before and not after and _telling(new.before):
        raise RefusedError(f"{token.written}前面加了“{_telling(new.before)[-1]}”，改了意思")


def _check_narrowing(token: Token, old: _Place, new: _Place, masked: Masked) -> None:
    """By a figure no word is added that narrows or shifts what it counts (办结 for 受理, 未成年人案件 for 案件), and no verb is lost."""
    neutral = lock_words().neutral
    sentence = TOKEN.sub("，", masked.sentences[token.sentence])
    behind = _telling(new.after)[:2] if not _telling(old.before) else []
    added = [word for word in (*_telling(new.before), *behind) if word not in sentence and word not in neutral]
    if added:
        raise RefusedError(f"{token.written}前后加了“{added[0]}”，改了它说的事")
    verbs = [word.text for word in tagged(old.before) if word.tag.startswith("v") and len(word.text) > 1 and word.text not in neutral]
    lost = [word for word in verbs if word not in new.before]
    if lost:
        raise RefusedError(f"{token.written}前面丢了“{lost[0]}”，改了它说的事")


def _check_company(token: Token, old: _Place, new: _Place) -> None:
    """A date, a name or a title stays with words of its clause."""
    telling = _telling(old.clause.replace("□", "，"))
    if telling and not any(word in new.clause for word in telling):
        raise RefusedError(f"{token.written}离开了原来的话“{_bare(old.clause)}”")


def _telling(text: str) -> list[str]:
    """Returns the words of two and more characters that name something."""
    return [word for word in words(text) if _WORD.fullmatch(word) and word not in lock_words().passing]


def _bare(clause: str) -> str:
    text = TOKEN.sub("…", clause).replace("□", "…").strip("，。；：")
    return text if len(text) <= 20 else f"{text[:20]}…"
