"""Measures figures and checking and keeps the results: `python -m evaluation.run_check [--only NAME…] [--write]`.

Parts: `figures` (public suites), `sample` (the sample bureau's summary with its ledgers, and the draft of the demo), `dev` (gold offices
that rules and weights were made with), `held` (gold offices that nobody has looked into), `reports` (published reports
without a ledger). Public suites and reports lie beside the repository (WENHENG_DATA names another place); an absent part says so.
The same code gives the same results: no clock, a fixed seed. With --write evaluation/results/{figures,check}.json,
evaluation/proof.md and the table in README.md are brought up to date.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.evaluating.coverage import clean_counts
from assistant.evaluating.measures import cases, evaluate
from assistant.evaluating.suites import load_cases, score_suites
from assistant.pipeline.check import check
from assistant.pipeline.draft import draft
from assistant.pipeline.index import Index
from assistant.pipeline.read import read
from evaluation.proof import ROOT, publish

SHARED = Path(os.environ.get("WENHENG_DATA", ROOT.parent / "shared"))
DATA = SHARED / "data"
OFFICES = ROOT / "evaluation" / "offices"
RESULTS = ROOT / "evaluation" / "results"
SEED = 1
PER_CLASS = 20


def figures() -> dict[str, Any]:
    """Returns the score on the public suites."""
    file = DATA / "figures" / "public_suites.jsonl"
    return score_suites(load_cases(file)) if file.is_file() else {"missing": f"{file.name} is not here"}


def sample() -> dict[str, Any]:
    """Returns the measures of the sample bureau's summary, and what the check says of the draft of the demo."""
    result = measured([OFFICES / "sample.yaml"])
    bureau = ROOT / "corpus" / "bureau"
    with tempfile.TemporaryDirectory() as folder:
        path, index = Path(folder) / "draft.docx", Index(Path(folder) / "index")
        index.add([ROOT / "corpus" / part for part in ("summaries", "cases", "policies")])
        draft(bureau / "brief.toml", index=index).save(path)
        report = check(read(path), data=[bureau / "ledgers"])
    return result | {"draft": clean_counts([report])}


def offices(prefix: str) -> dict[str, Any]:
    """Returns the measures of the gold offices whose file names begin so."""
    found = sorted(OFFICES.glob(f"{prefix}_*.yaml"))
    return measured(found) if found else {"missing": f"no {prefix}_*.yaml"}


def reports() -> dict[str, Any]:
    """Returns the measures of published reports without a ledger."""
    folder = DATA / "reports"
    return measured([folder]) if folder.is_dir() else {"missing": f"{folder.name} are not here"}


def measured(paths: Sequence[Path]) -> dict[str, Any]:
    """Returns the measures of report files, folders and office files."""
    with tempfile.TemporaryDirectory() as folder:
        return evaluate(cases(paths, [], Path(folder)), seed=SEED, per_class=PER_CLASS, bindings=True)


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "figures": figures, "sample": sample, "dev": lambda: offices("dev"), "held": lambda: offices("held"),
    "reports": reports,
}  # fmt: skip


def state() -> dict[str, str | None]:
    """Returns the commit that is measured and its date; a working tree with changes is marked."""

    def told(*arguments: str) -> str | None:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        return done.stdout.strip() or None if done.returncode == 0 else None

    return {"commit": told("describe", "--always", "--dirty=+"), "date": told("log", "-1", "--format=%cs")}


def kept(name: str) -> dict[str, Any]:
    """Returns a results file as it is now, or nothing."""
    file = RESULTS / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def keep(name: str, value: dict[str, Any]) -> None:
    """Writes a results file."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Measures the parts asked for, prints them, keeps them with --write."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.run_check")
    parser.add_argument("--only", nargs="+", choices=sorted(PARTS), default=list(PARTS), help="measure these parts, keep the others")
    parser.add_argument("--write", action="store_true", help="keep the results and bring proof.md and README.md up to date")
    arguments = parser.parse_args()
    results = {"figures": kept("figures"), "check": {name: part for name, part in kept("check").items() if name in PARTS}}
    for part in arguments.only:
        print(f"{part} …", file=sys.stderr)
        result = state() | PARTS[part]()
        if part == "figures":
            results["figures"] = result
        else:
            results["check"][part] = result
    if arguments.write:
        for name, value in results.items():
            keep(name, value)
        publish()
    else:
        print(json.dumps(results, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
