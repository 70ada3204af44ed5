"""Measures speed as a user meets it and prints JSON: `python -m evaluation.bench [--write]`.

Whole processes (`wenheng --help`, `wenheng figures FILE`, `wenheng demo`) are timed from start to exit, interpreter and imports included;
the figure finder also inside one process, in characters a second over the sample summaries. Wall clock; the median of the runs counts.
Claims and the check (`evaluation/bench_check.py`), a long draft and a refresh (`evaluation/bench_draft.py`) are timed in processes of
their own, in processor time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.nlp.figures import find_figures
from evaluation import bench_check, bench_draft

ROOT = Path(__file__).resolve().parents[1]
SUMMARIES = ROOT / "corpus" / "summaries"
RESULT = ROOT / "evaluation" / "results" / "bench.json"
COMMAND = (sys.executable, "-m", "assistant")
RUNS = 5
CHARACTERS = 300_000
"""The summaries are repeated up to this length, so that one run takes long enough to be timed."""


def timed(work: Callable[[], object], runs: int) -> dict[str, Any]:
    """Returns seconds of `runs` calls: median, least, most."""
    seconds: list[float] = []
    for _ in range(runs):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return {
        "median_s": round(statistics.median(seconds), 3),
        "min_s": round(min(seconds), 3),
        "max_s": round(max(seconds), 3),
        "runs": runs,
    }


def process(arguments: Sequence[str], runs: int = RUNS) -> dict[str, Any]:
    """Returns the times of a whole `wenheng` process; raises RuntimeError with its last words where it fails.

    Findings (exit 1) are an outcome, not a failure. Where it runs more than once, a first run writes the bytecode before the clock starts.
    """

    def once() -> None:
        done = subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace")
        if done.returncode not in (0, 1):
            raise RuntimeError(f"wenheng {' '.join(arguments)} ended with {done.returncode}: {done.stderr.strip()[-500:]}")

    if runs > 1:
        once()
    return timed(once, runs)


def in_process(texts: Sequence[str], runs: int = RUNS) -> dict[str, Any]:
    """Returns the times of `find_figures` over the texts, with characters a second at the median."""
    find_figures(texts[0])
    characters = sum(len(text) for text in texts)
    found = sum(len(find_figures(text)) for text in texts)
    result = timed(lambda: [find_figures(text) for text in texts], runs)
    return result | {"characters": characters, "numerals": found, "characters_per_s": round(characters / float(result["median_s"]))}


def apart(module: str, load: str) -> dict[str, Any]:
    """Returns what a load of a module of loads prints in a process of its own, so that its peak memory is its own too."""
    done = subprocess.run(
        [sys.executable, "-m", module, load], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        raise RuntimeError(f"{load} ended with {done.returncode}: {done.stderr.strip()[-500:]}")
    return dict(json.loads(done.stdout))


def sample_texts() -> list[str]:
    """Returns the sample summaries, repeated in order until CHARACTERS are reached."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SUMMARIES.glob("*.txt"))]
    if not texts:
        raise FileNotFoundError(f"no summaries in {SUMMARIES}")
    result: list[str] = []
    while sum(len(text) for text in result) < CHARACTERS:
        result.extend(texts)
    return result


def measure() -> dict[str, Any]:
    """Returns all measurements with the kind of machine they were made on."""
    summary = max(SUMMARIES.glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        return {
            "machine": {
                "system": platform.system(),
                "processor": platform.machine(),
                "cores": os.cpu_count(),
                "python": platform.python_version(),
            },
            "help": process(["--help"]),
            "figures": process(["figures", str(summary)]) | {"characters": len(summary.read_text(encoding="utf-8"))},
            "demo": process(["demo", str(Path(folder) / "demo")], runs=1),
            "find_figures": in_process(sample_texts()),
            **{name: apart(module.__name__, name) for module in (bench_check, bench_draft) for name in module.LOADS},
        }


def main() -> None:
    """Prints the measurements; with --write keeps them in evaluation/results/bench.json too."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help=f"keep the result in {RESULT.relative_to(ROOT).as_posix()}")
    arguments = parser.parse_args()
    text = json.dumps(measure(), ensure_ascii=False, indent=2)
    print(text)
    if arguments.write:
        RESULT.parent.mkdir(parents=True, exist_ok=True)
        RESULT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
