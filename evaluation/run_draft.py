"""Measures drafts without a model and keeps the results: `python -m evaluation.run_draft [--write]`.

The sample bureau (with its corpus indexed), its three editions, and a small office of another trade, each held against the table of what
a draft must be; and a sheet that lays the sample's draft beside last year's summary, part by part, with what a machine can see of how
mechanical each is. With --write evaluation/results/draft.json and evaluation/results/side_by_side.md are brought up to date.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.drafting.brief import read_brief
from assistant.evaluating.drafts import evaluate_draft
from assistant.nlp.figures import find_figures
from assistant.nlp.sentences import sentences
from assistant.pipeline.draft import material, written
from assistant.reading import read_file
from assistant.schema.document import Document, OutlineNode
from assistant.schema.drafting import Draft
from evaluation.proof import ROOT
from evaluation.run_check import RESULTS, state

BUREAU = ROOT / "corpus" / "bureau" / "brief.toml"
ARCHIVE = ROOT / "tests" / "evaluating" / "archive" / "brief.toml"
LABELS = ROOT / "tests" / "drafting" / "labelled.yaml"
LAST = ROOT / "corpus" / "summaries"
EDITIONS = ("区委版", "市局版", "公开版")
REMARKS = (
    "数字密：每句的数字是人写的三倍，四分之三的句子有数字。人会拿一两个数字说明一件事，机器把台账有的都写上。要读得松一些，减少模板里的句式。",
    "句子长短太齐：没有十来个字的短句，也少有一气说下来的长句。",
    "开头雷同：“全年……”“开展……”“坚持……”起头的句子多，四分之一的句子与另外两句以上开头相同。",
    "段内衔接弱：领句之后是并列的事，少有“因此”“针对这一点”这样的承接；报送材料里的因果（先发现什么、再做什么）有时只留下后半句。",
    "领句和结尾是模板话，放在哪个区都说得通；换一年换一组，三四年后会重复。",
    "没有取舍：哪件是全年最大的事，机器看不出来，篇幅按模板平分；人会把一件事写成一段，别的一笔带过。",
)
"""What a reader finds on laying the two side by side, for whoever edits the draft or mends the composer."""
_OPENS = 2
"""Characters by which two sentences begin alike."""


def measure() -> dict[str, Any]:
    """Returns the rows of each draft by name."""
    found: dict[str, Any] = {"sample": evaluate_draft(BUREAU, labels=LABELS)}
    found |= {f"sample, {name}": evaluate_draft(BUREAU, edition=name) for name in EDITIONS}
    found["small office"] = evaluate_draft(ARCHIVE)
    return found


def side_by_side() -> str:
    """Returns the sheet in Markdown."""
    made, _ = written(material(read_brief(BUREAU)))
    last = read_file(max(path for path in LAST.glob("*.txt") if "2023" in path.name))
    lines = [
        "# 草稿与上年总结对照", "", "左为不用语言模型起草的样例单位2024年草稿，右为该单位2023年总结（人写的样例）；都是虚构的。", "",
        "| 量 | 草稿 | 上年 |", "|---|---|---|",
        *(f"| {name} | {mine} | {theirs} |" for name, mine, theirs in _measures(_texts(made), _of_document(last))), "",
    ]  # fmt: skip
    lines += ["## 哪里还像机器写的", "", *(f"{number}. {remark}" for number, remark in enumerate(REMARKS, 1)), ""]
    theirs = dict(_parts(last))
    for name, text in _sections(made):
        lines += [f"## {name}", "", "**草稿**", "", text, ""]
        like = max(theirs, key=lambda other: _shared(name, other), default="")
        if like and _shared(name, like):
            lines += [f"**上年：{like}**", "", theirs[like], ""]
    return "\n".join(lines)


def _measures(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for name, measure_ in _MEASURES.items():
        yield name, measure_(mine), measure_(theirs)


def _mean(numbers: Sequence[float]) -> str:
    return f"{sum(numbers) / len(numbers):.1f}" if numbers else "—"


def _spread(texts: Sequence[str]) -> str:
    lengths = sorted(len(text) for text in texts)
    return f"{lengths[len(lengths) // 10]}～{lengths[-1 - len(lengths) // 10]}"


def _alike(texts: Sequence[str]) -> str:
    opened = Counter(text[:_OPENS] for text in texts)
    return f"{sum(count for count in opened.values() if count > 2) / len(texts):.0%}"


_MEASURES: dict[str, Any] = {
    "句数": lambda texts: str(len(texts)),
    "平均每句字数": lambda texts: _mean([len(text) for text in texts]),
    "句长（中间八成）": _spread,
    "每句数字个数": lambda texts: _mean([sum(one.role == "figure" for one in find_figures(text)) for text in texts]),
    "没有数字的句子": lambda texts: f"{sum(not any(one.role == 'figure' for one in find_figures(t)) for t in texts) / len(texts):.0%}",
    "三句以上开头两字相同的句子": _alike,
    "“同比”“较上年”每千字": lambda texts: f"{1000 * sum(len(re.findall('同比|较上年', t)) for t in texts) / sum(map(len, texts)):.1f}",
}


def _texts(made: Draft) -> list[str]:
    return [sentence.text for section in made.sections for sentence in section.sentences]


def _of_document(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in sentences(document.text) if document.text[start:end].endswith("。")]


def _sections(made: Draft) -> Iterator[tuple[str, str]]:
    for section in made.sections:
        if section.sentences:
            yield f"{section.label}{section.heading}" or "引言", "".join(sentence.text for sentence in section.sentences)


def _parts(document: Document) -> Iterator[tuple[str, str]]:
    def leaves(nodes: Sequence[OutlineNode]) -> Iterator[OutlineNode]:
        for node in nodes:
            yield from leaves(node.children) if node.children else (node,)

    for node in leaves(document.outline):
        yield node.title.partition("。")[0], document.text[node.start : node.end].partition("。")[2].strip()


def _shared(one: str, other: str) -> int:
    pairs = {one[at : at + 2] for at in range(len(one) - 1)}
    return sum(other[at : at + 2] in pairs for at in range(len(other) - 1))


def main() -> None:
    """Prints the rows; with --write keeps them and the sheet."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.run_draft", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="keep the results")
    arguments = parser.parse_args()
    text = json.dumps(state() | measure(), ensure_ascii=False, indent=1)
    print(text)
    if arguments.write:
        (RESULTS / "draft.json").write_text(text + "\n", encoding="utf-8")
        (RESULTS / "side_by_side.md").write_text(side_by_side(), encoding="utf-8")


if __name__ == "__main__":
    main()
