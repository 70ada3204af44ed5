"""Measures passages, metadata and cards over real material: `python -m evaluation.measure_passages [--write]`.

Laws, cases, reports (WENHENG_DATA names another place for them) and the corpus: is each character of body in exactly one passage, are
articles whole and in order, do kinds, dates and cards come out as the collections' own lists say. With --write the figures go to
evaluation/results/passages.json.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from assistant.indexing.cards import case_card
from assistant.indexing.passages import LONGEST, passages_of
from assistant.reading import read_file
from assistant.schema.document import Document
from assistant.schema.retrieval import Passage
from evaluation.proof import ROOT
from evaluation.run_check import DATA, keep, state

Read = tuple[Document, tuple[Passage, ...]]
_BODY = ("paragraph", "item", "table_row", "footnote", "text_box")
_ARTICLE = re.compile(r"^[ \t\u3000#]*第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?(?=[ \t\u3000])", re.MULTILINE)
_FOLDERS = {"cases": "case", "policies": "policy", "summaries": "summary", "returns": "summary"}


def collection(paths: Iterable[Path]) -> list[Read]:
    """Returns each file with its passages."""
    return [(document, passages_of(document)) for document in map(read_file, sorted(paths))]


def cutting(documents: list[Read]) -> dict[str, Any]:
    """Returns how the documents are cut: characters of body in no passage or in two, passages too long, lengths."""
    lost = doubled = hidden = 0
    for document, passages in documents:
        covered = bytearray(len(document.text))
        for passage in passages:
            for place in range(passage.start, passage.end):
                covered[place] += 1
        for block in document.blocks:
            words = document.text[block.start : block.end]
            body = block.kind in _BODY and not block.hidden and not (block.style or "").startswith("toc")
            if body and any(char.isalnum() for char in words):
                lost += sum(not covered[block.start + place] and not char.isspace() for place, char in enumerate(words))
            if block.kind == "heading" and words[-1] in "。；;" and not covered[block.start]:
                hidden += 1
            doubled += sum(covered[place] > 1 for place in range(block.start, block.end))
    lengths = sorted(len(passage.text) for _, passages in documents for passage in passages)
    return {
        "documents": len(documents),
        "passages": len(lengths),
        "characters lost": lost,
        "characters twice": doubled,
        "sentences in headings only": hidden,
        "over limit": sum(length > LONGEST for length in lengths),
        "under 20": sum(length < 20 for length in lengths),
        "median": lengths[len(lengths) // 2],
        "with heading path": round(sum(bool(one.heading_path) for _, all_of in documents for one in all_of) / len(lengths), 3),
        "untitled": sum(not document.metadata.title for document, _ in documents),
    }


def kinds(documents: list[Read], expected: Mapping[str, str]) -> dict[str, int]:
    """Returns "expected as guessed" → documents."""
    told = Counter(f"{expected[document.name]} as {document.metadata.kind}" for document, _ in documents if document.name in expected)
    return dict(sorted(told.items()))


def articles(documents: list[Read]) -> dict[str, int]:
    """Returns in how many laws every printed article is one run of passages of its own, and in how many their numbers have no gap."""
    whole = unbroken = with_articles = 0
    for document, passages in documents:
        printed = [found.group().strip(" \t\u3000#") for found in _ARTICLE.finditer(document.text)]
        if not printed:
            continue
        with_articles += 1
        found = [one.article for one in passages if one.article is not None]
        runs = [article for place, article in enumerate(found) if place == 0 or found[place - 1] != article]
        opening = [one.text for one in passages if any(one.text.startswith(label) for label in set(printed))]
        whole += len(runs) == len(printed) == len(opening)
        numbers = [int(run) for run in runs if run.isdecimal()]
        unbroken += numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else 0
    return {"with articles": with_articles, "each article apart": whole, "numbers without gap": unbroken}


def dates(documents: list[Read], index: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Returns how many laws got a first day, and how many of those that the collection gives too are the same."""
    told: Counter[str] = Counter()
    for document, _ in documents:
        given = index[document.name].get("valid_from") or None
        found = document.metadata.valid_from.isoformat() if document.metadata.valid_from else None
        told["first day found"] += found is not None
        told["first day given"] += given is not None
        told["given and found"] += given is not None and found is not None
        told["given and the same"] += given is not None and found == given
        issued = document.metadata.issued.date().isoformat() if document.metadata.issued else None
        told["date given"] += bool(index[document.name]["date"])
        told["date found"] += issued is not None
        told["date the same"] += bool(issued) and issued == index[document.name]["date"]
    return dict(told)


def cards(documents: list[Read]) -> dict[str, dict[str, float]]:
    """Returns, by source, how many cases there are and the share of cards with each of their parts."""
    told: dict[str, Counter[str]] = {}
    for document, passages in documents:
        if document.metadata.kind != "case":
            continue
        card = case_card(passages)
        parts = {"facts": card.facts, "handling": card.handling, "laws": card.laws, "figures": card.figures}
        source = told.setdefault("_".join(document.name.split("_")[:-1][:1]) or "corpus", Counter())
        source.update(["cases", *(name for name, part in parts.items() if part)])
    shares = {
        source: {"cases": count["cases"]}
        | {part: round(count[part] / count["cases"], 3) for part in ("facts", "handling", "laws", "figures")}
        for source, count in sorted(told.items())
    }
    return shares


def measured() -> dict[str, Any]:
    """Returns all measures; a collection that is not here is left out."""
    results: dict[str, Any] = {}
    for name, kind in (("laws", "policy"), ("cases", "case"), ("reports", "")):
        folder = DATA / name
        if not folder.is_dir():
            results[name] = {"missing": f"{name} are not here"}
            continue
        documents = collection(folder.glob("*.txt"))
        expected = {one.name: kind or ("policy" if one.name.startswith("gongwen") else "summary") for one, _ in documents}
        results[name] = cutting(documents) | {"kinds": kinds(documents, expected)}
        if name == "laws":
            index = {one["file"]: one for one in json.loads((folder / "_index.json").read_text(encoding="utf-8"))}
            results[name] |= articles(documents) | dates(documents, index)
        elif name == "cases":
            results[name]["cards"] = cards(documents)
    paths = [path for path in (ROOT / "corpus").rglob("*") if path.suffix in (".txt", ".docx") and path.parent.name in _FOLDERS]
    documents = collection(paths)
    results["corpus"] = cutting(documents) | {"kinds": kinds(documents, {path.name: _FOLDERS[path.parent.name] for path in paths})}
    return results | {"corpus cards": cards(documents)}


def main() -> None:
    """Prints the measures; keeps them with --write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    results = measured()
    print(json.dumps(results, ensure_ascii=False, indent=1))
    if parser.parse_args().write:
        keep("passages", dict(state()) | results)


if __name__ == "__main__":
    main()
