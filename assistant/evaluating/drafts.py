"""The measurements of `wenheng evaluate draft`: a brief drafted without a model, held against what a draft must be (drafting.md).

Each row is {value, aim, met} with what it was counted from; a row that the brief gives nothing for is None.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting.brief import read_brief
from assistant.drafting.classifying import Classifier
from assistant.drafting.editions import in_edition
from assistant.drafting.prompting import prompt
from assistant.drafting.returns import ReturnedSentence
from assistant.drafting.template import Template
from assistant.errors import InputError
from assistant.evaluating.hostile import HostileModel
from assistant.likeness.overlap import overlap_share
from assistant.likeness.pairs import duplicate_score
from assistant.nlp.plans import plan_promises
from assistant.pipeline.check import check
from assistant.pipeline.draft import Material, material, sections_for, written
from assistant.pipeline.index import Index
from assistant.pipeline.keeping import Kept
from assistant.pipeline.senders import with_senders
from assistant.pipeline.writing import write_with
from assistant.reading import read_bytes
from assistant.schema.document import Document
from assistant.schema.drafting import Brief, Draft, Section
from assistant.schema.finding import CheckReport
from assistant.schema.plan import count_states

Row = dict[str, Any]
ALIKE = 0.75
"""Likeness from which two sentences of a draft are one said twice."""

MOST_LEFT, LEAST_RIGHT, MOST_OF_ONE, MOST_OF_LAST, SECONDS = 0.05, 0.9, 0.6, 0.2, 2.0
_QUOTES = str.maketrans("", "", "“”")
_LENGTH = "篇幅"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft with what it was made from, read back and checked; `seconds` it took to compose and fill."""

    read: Material
    template: Template
    draft: Draft
    document: Document
    report: CheckReport
    seconds: float


def evaluate_draft(brief: Path, *, edition: str | None = None, labels: Path | None = None) -> dict[str, Row | None]:
    """Returns the rows of the table by name; `labels` is a YAML list of returned sentences with the category a person gave them.

    The corpus that the brief names is indexed in a folder of its own, before the clock starts.

    Raises what drafting raises, and InputError for labels that cannot be read.
    """
    read = material(_in_edition(brief, edition))
    with tempfile.TemporaryDirectory(prefix="wenheng-") as folder:
        index = Index(Path(folder)) if read.brief.corpus else None
        if index is not None:
            index.add([Path(path) for path in read.brief.corpus])
        written(read, index)  # what is loaded once a process is not the draft's time
        begun = time.perf_counter()
        draft, data = written(read, index)
        seconds = time.perf_counter() - begun
    document = read_bytes(data, name=f"{draft.title}.docx")
    report = with_senders(check(document, book=read.book, as_of=read.brief.dated, profile="full"), draft)
    template, _ = in_edition(read.template, read.brief.edition)
    made = Drafted(read=read, template=template, draft=draft, document=document, report=report, seconds=seconds)
    return {
        "ledger figures proven": _proven(made),
        "other figures vouched for": _vouched(made),
        "returned figures left out": _left_out(made),
        "required indicators": _required(made),
        "returned sentences in the right section": _classified(read, labels),
        "sections at their length": _lengths(made),
        "word for word from one return": _of_one_return(made),
        "word for word from last year": _of_last_year(made),
        "said twice": _twice(made),
        "headings of equal length": _headings(made),
        "last year's plan answered or listed": _closed(made),
        "a hostile model's additions": _hostile(made),
        "layout findings": _layout(made),
        "seconds to draft": row(round(seconds, 3), SECONDS, seconds <= SECONDS, characters=len(document.text)),
    }


def row(value: float, aim: float, met: bool, **counted: Any) -> Row:
    """Returns one row of the table."""
    return {"value": value, "aim": aim, "met": met, **counted}


def _in_edition(path: Path, edition: str | None) -> Brief:
    brief = read_brief(path)
    return replace(brief, edition=edition) if edition is not None else brief


def _proven(made: Drafted) -> Row | None:
    """Figures that the ledgers cover: all but those that a return or a plan vouches for."""
    coverage = made.report.coverage
    outside = sum(count for reason, count in coverage.reasons if reason in ("sender", "target"))
    covered = coverage.figures - outside
    proven = coverage.supported + coverage.derived
    share = proven / covered if covered else 1.0
    met = proven == covered and not coverage.contradicted
    return row(round(share, 4), 1.0, met, figures=covered, proven=proven, contradicted=coverage.contradicted) if covered else None


def _vouched(made: Drafted) -> Row:
    """Figures of returns and plans: each live, with its sender, and none without a reason for not being checked."""
    loose = [figure.key for figure in made.draft.figures if not figure.records and not figure.sender]
    reasons = dict(made.report.coverage.reasons)
    strange = {reason: count for reason, count in reasons.items() if reason not in ("sender", "target")}
    count = sum(figure.sender is not None for figure in made.draft.figures)
    return row(len(loose) + sum(strange.values()), 0, not loose and not strange, figures=count, reasons=reasons)


def _left_out(made: Drafted) -> Row | None:
    """Returned figures that no record stands behind, and the share of them that the draft leaves out, by reason."""
    listed = {(note.source, note.text): note.section for note in made.draft.left_out}
    own = [(sentence, sum(not seen.borne_out for seen in sentence.figures)) for sentence in made.read.returns.sentences]
    total = sum(count for _, count in own)
    if not total:
        return None
    reasons: dict[str, int] = {}
    for sentence, count in own:
        reason = listed.get((sentence.document, sentence.text))
        if reason is not None and count:
            reasons[reason] = reasons.get(reason, 0) + count
    for_length = sum(count for reason, count in reasons.items() if reason.startswith(_LENGTH))
    share = for_length / total
    return row(round(share, 4), MOST_LEFT, share <= MOST_LEFT, figures=total, left_out=for_length, reasons=_gathered(reasons))


def _gathered(reasons: Mapping[str, int]) -> dict[str, int]:
    """Returns counts by kind of reason: quoted words and figures in a reason are its case, not its kind."""
    kinds: dict[str, int] = {}
    for reason, count in reasons.items():
        kind = re.sub(r"“[^”]*”|[0-9.]+[\u4e00-\u9fa5%]*|（[^）]*）", "…", reason)
        kinds[kind] = kinds.get(kind, 0) + count
    return kinds


def _required(made: Drafted) -> Row | None:
    required = set(made.template.required)
    stated = {figure.indicator_id for figure in made.draft.figures}
    share = len(required & stated) / len(required) if required else 1.0
    return row(round(share, 4), 1.0, required <= stated, required=len(required)) if required else None


def _classified(read: Material, labels: Path | None) -> Row | None:
    if labels is None:
        return None
    cases = _labels(labels)
    classifier = Classifier(read.template, read.book.indicators)
    right = sum(classifier.category(_labelled(case)) == case["category"] for case in cases)
    share = right / len(cases)
    return row(round(share, 4), LEAST_RIGHT, share >= LEAST_RIGHT, sentences=len(cases), right=right)


def _labels(path: Path) -> list[dict[str, str]]:
    try:
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [{key: str(case[key]) for key in ("category", "sender", "heading", "text")} for case in cases]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise InputError("标注读不出来", where=str(path), remedy="应是 YAML 列表，每条有 category、sender、heading、text") from error


def _labelled(case: Mapping[str, str]) -> ReturnedSentence:
    headings = ("一、主要工作", case["heading"]) if case["heading"] else ("一、主要工作",)
    return ReturnedSentence(
        sender=case["sender"], document="", topic="work", text=case["text"], start=0, order=0, headings=headings
    )  # fmt: skip


def _lengths(made: Drafted) -> Row:
    """Sections whose template gives a length: the share within its tolerance, lead phrase and sentences counted."""
    asked = [item.length for item in made.template.items] + [item.length for plan in made.template.plans for item in plan.items]
    written_ = list(_item_lengths(made.draft.sections))
    tolerance = made.template.tolerance
    off = {
        f"{section}": [length, want]
        for (section, length), want in zip(written_, asked, strict=True)
        if not want * (1 - tolerance) <= length <= want * (1 + tolerance)
    }
    share = 1 - len(off) / len(asked)
    return row(round(share, 4), 1.0, not off, sections=len(asked), off=off)


def _item_lengths(sections: Sequence[Section]) -> Iterable[tuple[str, int]]:
    for section in sections:
        if re.fullmatch(r"(?:g\d+|plan)\.\d+", section.key):
            yield section.key, len(section.heading) + sum(len(sentence.text) for sentence in section.sentences)


def _body(draft: Draft) -> str:
    return "\n".join(sentence.text for section in draft.sections for sentence in section.sentences)


def _of_one_return(made: Drafted) -> Row | None:
    text = _body(made.draft)
    shares = {one.sender: overlap_share(text, "\n".join(one.sentences)) for one in made.read.returns.submissions}
    if not shares:
        return None
    sender, most = max(shares.items(), key=lambda item: item[1])
    return row(round(most, 4), MOST_OF_ONE, most <= MOST_OF_ONE, sender=sender)


def _of_last_year(made: Drafted) -> Row | None:
    if made.read.previous is None:
        return None
    share = overlap_share(_body(made.draft), made.read.previous.text)
    return row(round(share, 4), MOST_OF_LAST, share <= MOST_OF_LAST)


def _twice(made: Drafted) -> Row:
    texts = [sentence.text for section in made.draft.sections for sentence in section.sentences]
    pairs = [one for index, one in enumerate(texts) if any(duplicate_score(one, other) >= ALIKE for other in texts[index + 1 :])]
    merged = sum("合并一次" in note.section for note in made.draft.left_out)
    return row(len(pairs), 0, not pairs, merged=merged)


def _headings(made: Drafted) -> Row:
    """Groups of headings and of lead phrases: how many are equal in length throughout; unequal ones are offered, never padded."""
    groups: dict[str, list[str]] = {}
    for section in made.draft.sections:
        if section.heading and section.level:
            group = section.key.removesuffix(".heading").rpartition(".")[0] or f"level {section.level}"
            groups.setdefault(group, []).append(section.heading.translate(_QUOTES))
    sets = {name: one for name, one in groups.items() if len(one) > 1 and name != "level 1"}
    equal = sum(len({len(heading) for heading in one}) == 1 for one in sets.values())
    return row(round(equal / len(sets), 4) if sets else 1.0, 1.0, equal == len(sets), groups=len(sets))


def _closed(made: Drafted) -> Row | None:
    """What last year's plan promised: the share that the draft answers, or names in its notes."""
    if made.read.previous is None:
        return None
    asked = [one for one in plan_promises(made.read.previous) if made.template.concerns(f"{one.lead}{one.text}")]
    if not asked:
        return None
    told = {answer.promise_start: answer for answer in made.draft.plan}
    notes = "\n".join(made.draft.notes)
    open_ = [one.text for one in asked if (answer := told.get(one.start)) is None or (answer.state != "answered" and one.text not in notes)]
    share = 1 - len(open_) / len(asked)
    return row(round(share, 4), 1.0, not open_, promises=len(asked), states=count_states(made.draft.plan), open=open_)


def _hostile(made: Drafted) -> Row | None:
    """What a model that invents figures, titles and names brought into the draft, and whether each refusal is told."""
    sections = sections_for(made.draft, made.read)
    if not sections:
        return None
    model = HostileModel(sections)
    reached: list[str] = []
    silent: list[str] = []
    while not model.finished:
        begun = len(model.said)
        after = write_with(model, made.draft, sections, {}, kept=Kept(None, model.name, prompt()), at_once=1)
        text = _body(after)
        reached += [one for one in model.said[begun:] if one in text]
        told = after.writing.sections if after.writing is not None else ()
        silent += [one.section for one in told if one.state != "kept" or not one.refused]
    return row(len(reached), 0, not reached and not silent, tried=len(model.said), sections=len(sections), reached=reached, untold=silent)


def _layout(made: Drafted) -> Row:
    found = [f"{finding.rule} {finding.message}" for finding in made.report.findings if finding.rule.startswith("FMT")]
    return row(len(found), 0, not found, findings=found)
