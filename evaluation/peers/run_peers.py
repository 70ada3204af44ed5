"""Scores and times our figure finder and its peers in one process: `.venv-peers/bin/python -m evaluation.peers.run_peers [--write]`.

Each peer is asked only for the kinds of case that it offers, by the function that it offers for them, and ours is scored on the same cases
beside it. A peer that is not installed is named with the reason. Speed is over the sample summaries, in processor time, the best of three
runs.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from pathlib import Path
from typing import Any

from assistant.evaluating.suites import Finder, Read, decimal, figures_of, load_cases, score_suites

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("WENHENG_DATA", ROOT.parent / "shared"))
DATA = SHARED / "data"
RESULT = ROOT / "evaluation" / "results" / "peers.json"
RUNS = 3
_MONEY = frozenset({"money", "amountofmoney", "money_parse", "money_extract"})
_NUMBERS = frozenset({"number", "numeral", "cardinal", "decimal"})
_CHINESE = re.compile(r"[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟负点幺\d.]+")


@dataclass(frozen=True)
class Peer:
    """Another finder: its package, the kinds it offers, its finder on the cases, and what it does to a text that is timed."""

    package: str
    kinds: frozenset[str]
    finder: Finder
    work: Callable[[str], object]
    note: str


def recognizers() -> Peer:
    """Microsoft's Recognizers-Text: number, ordinal, percentage, currency, dimension models for Chinese."""
    culture = importlib.import_module("recognizers_text").Culture.Chinese
    plain = importlib.import_module("recognizers_number")
    units = importlib.import_module("recognizers_number_with_unit")
    models = {
        **dict.fromkeys(_NUMBERS, plain.recognize_number), "ordinal": plain.recognize_ordinal, "percent": plain.recognize_percentage,
        **dict.fromkeys(_MONEY, units.recognize_currency), "dimension": units.recognize_dimension,
    }  # fmt: skip

    def find(text: str, kind: str) -> list[Read]:
        rate = kind == "percent"
        return [
            Read(
                start=one.start, end=one.end + 1, values=_values((one.resolution or {}).get("value")), unit="%" if rate else None,
                kind="percent" if rate else "money" if kind in _MONEY else None,
            )
            for one in models[kind](text, culture)
        ]  # fmt: skip

    def work(text: str) -> object:
        return [recognize(text, culture) for recognize in (plain.recognize_number, plain.recognize_percentage, units.recognize_currency)]

    return Peer("recognizers-text-suite", frozenset(models), find, work, "timed: number, percentage and currency models, one after another")


def jionlp() -> Peer:
    """JioNLP: money in running text, with its interval; and parsing of one money expression."""
    jio = importlib.import_module("jionlp")

    def find(text: str, kind: str) -> list[Read]:
        if kind == "money_parse":
            try:
                found = jio.parse_money(text)
            except ValueError:
                return []
            return [_money(found, 0, len(text))]
        return [_money(one.get("detail") or {}, *one["offset"]) for one in jio.ner.extract_money(text, with_parsing=True)]

    def work(text: str) -> object:
        return jio.ner.extract_money(text, with_parsing=True)

    return Peer("jionlp", _MONEY, find, work, "timed: money in running text, parsed")


def _money(found: dict[str, Any], start: int, end: int) -> Read:
    number = found.get("num")
    values = _values(*number) if isinstance(number, list) else _values(number)
    low, high = (values[0], values[-1]) if values else (None, None)
    return Read(start=start, end=end, values=values, low=low, high=high, kind="money")


def cn2an() -> Peer:
    """cn2an: turns a Chinese numeral into a number; it does not find numerals in a text, so that a plain pattern does that for it."""
    convert = importlib.import_module("cn2an")

    def find(text: str, kind: str) -> list[Read]:
        found: list[Read] = []
        for match in _CHINESE.finditer(text):
            try:
                value = convert.cn2an(match[0], "smart")
            except (ValueError, KeyError, IndexError):
                continue
            found.append(Read(start=match.start(), end=match.end(), values=_values(value)))
        return found

    return Peer("cn2an", _NUMBERS, find, lambda text: convert.transform(text, "cn2an"), "timed: transform of running text")


def _values(*written: object) -> tuple[Decimal, ...]:
    return tuple(value for one in written if (value := decimal(one)) is not None)


def speed(work: Callable[[str], object], texts: Sequence[str]) -> int:
    """Returns characters a second over the texts, the best of RUNS."""
    best = float("inf")
    work(texts[0][:200])
    for _ in range(RUNS):
        begin = time.process_time()
        for text in texts:
            work(text)
        best = min(best, time.process_time() - begin)
    return round(sum(map(len, texts)) / best)


def measure(cases: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Returns quality on the cases and speed of ours and of each peer."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus" / "summaries").glob("*.txt"))]
    ours = score_suites(cases)
    result: dict[str, Any] = {
        "characters": sum(map(len, texts)),
        "wenheng": {
            "right": ours["right"], "cases": ours["cases"], "rate": ours["rate"],
            "characters_per_s": speed(lambda text: figures_of(text, "number"), texts), "note": "timed: every kind of figure, with its role",
        },
    }  # fmt: skip
    for make in (recognizers, jionlp, cn2an):
        try:
            peer = make()
        except Exception as error:  # whatever a foreign package raises while it is imported
            result[make.__name__] = {"missing": f"{type(error).__name__}: {error}"}
            continue
        theirs = score_suites(cases, peer.finder, offered=peer.kinds.__contains__)
        with localcontext(Context()):  # recognizers-text lowers the precision of the whole process when it is imported
            beside = score_suites(cases, offered=peer.kinds.__contains__)
        result[peer.package] = {
            "version": importlib.metadata.version(peer.package), "kinds": sorted(peer.kinds), "right": theirs["right"],
            "cases": theirs["cases"], "rate": theirs["rate"], "wenheng_rate": beside["rate"], "suites": theirs["suites"],
            "characters_per_s": speed(peer.work, texts), "note": peer.note,
        }  # fmt: skip
    return result


def main() -> None:
    """Prints the comparison; with --write keeps it in evaluation/results/peers.json too."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.peers.run_peers")
    parser.add_argument("--write", action="store_true", help=f"keep the result in {RESULT.relative_to(ROOT).as_posix()}")
    arguments = parser.parse_args()
    suites = DATA / "figures" / "public_suites.jsonl"
    if not suites.is_file():
        print(f"no public suites here ({suites.name}; WENHENG_DATA names their folder): peers are not compared")
        return
    text = json.dumps(measure(load_cases(suites)), ensure_ascii=False, indent=2)
    print(text)
    if arguments.write:
        RESULT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
