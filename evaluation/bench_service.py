"""The service under load: fifty users for sixty seconds, by locust, against a real server with the sample bureau's ledgers and corpus.

`python -m evaluation.bench_service [--write]`; with --write the figures go to evaluation/results/service.json.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import httpx
import psutil

from assistant.pipeline.draft import written
from evaluation.bench_check import ROOT
from evaluation.bench_draft import sample

RESULT = ROOT / "evaluation" / "results" / "service.json"
USERS, SECONDS, PORT = 50, 60, 8798
PASSWORD = "青榆区的秋天很好"
_LOOK_EVERY_S = 2.0


class Served:
    """A server on an empty data folder, with a workspace of the sample bureau in it."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-m", "assistant", "serve", "--data", str(folder / "data"), "--port", str(PORT)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT)
        self.base = f"http://127.0.0.1:{PORT}"
        self._lines = iter(self.process.stderr or ())
        link = next(found[1] for line in self._lines if (found := re.search(r"setup\?link=(\S+)", line)))
        threading.Thread(target=lambda: [None for _ in self._lines], daemon=True).start()
        self.client = httpx.Client(base_url=f"{self.base}/api/v1", timeout=120, trust_env=False)
        self._await()
        self.client.post("/setup", json={"link": link, "name": "load", "display": "压测", "password": PASSWORD}).raise_for_status()
        told = self.client.post("/sessions", json={"name": "load", "password": PASSWORD}).raise_for_status().json()
        self.client.headers["X-Wenheng-CSRF"] = told["csrf"]
        self.session = self.client.cookies["wenheng_session"]
        room = self.client.post("/workspaces", json={"office": "青榆区司法局"}).raise_for_status().json()
        self.workspace = room["id"]
        self.api = f"/workspaces/{self.workspace}"
        self.key = self.client.post(f"{self.api}/tokens", json={"name": "load", "scope": "write"}).raise_for_status().json()["word"]

    def _await(self) -> None:
        with httpx.Client(transport=httpx.HTTPTransport(retries=20), trust_env=False) as client:
            client.get(f"{self.base}/api/v1/health").raise_for_status()

    def put(self, shelf: str, file: Path) -> None:
        """Puts a file on a shelf."""
        self.client.post(f"{self.api}/files/{shelf}", params={"name": file.name}, content=file.read_bytes()).raise_for_status()

    def check(self, document: Path) -> tuple[str, float]:
        """Returns a checked report's id, and the seconds from handing it in until its job had ended by its own times."""
        answer = self.client.post(f"{self.api}/reports", params={"name": document.name}, content=document.read_bytes())
        told = answer.raise_for_status().json()
        with self.client.stream("GET", f"{self.api}/jobs/{told['job']['id']}/events") as events:
            last = [line for line in events.iter_lines() if line.startswith("data: ")][-1]
        if json.loads(last[6:])["state"] != "done":
            raise RuntimeError(last)
        return told["report"]["id"], answer.elapsed.total_seconds()

    def memory_mb(self) -> int:
        """Returns the memory of the server and its processes: what is theirs alone."""
        server = psutil.Process(self.process.pid)
        bytes_held = sum(int(one.memory_full_info().uss) for one in (server, *server.children(recursive=True)))
        return round(bytes_held / 1_048_576)

    def close(self) -> None:
        """Stops it."""
        self.client.close()
        self.process.terminate()
        self.process.wait(30)


def document(folder: Path) -> Path:
    """Writes a report of more than twenty pages: the sample's draft, three times as long."""
    made, data = written(sample(folder))
    file = folder / "年度工作报告.docx"
    file.write_bytes(data)
    print(f"report: {sum(len(one.text) for part in made.sections for one in part.sentences)} characters, {len(made.figures)} figures")
    return file


def load(served: Served, folder: Path, report: str, file: Path) -> dict[str, Any]:
    """Runs locust and returns its figures by name, and memory before, at its most and after."""
    told = {"workspace": served.workspace, "key": served.key, "session": served.session, "report": report, "document": str(file)}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")
    command = [
        sys.executable, "-m", "locust", "-f", str(ROOT / "evaluation" / "load_service.py"), "--headless", "-u", str(USERS), "-r", "10",
        "-t", f"{SECONDS}s", "--host", served.base, "--csv", str(folder / "load"), "--only-summary", "--stop-timeout", "20",
    ]  # fmt: skip
    memory = [served.memory_mb()]
    process = subprocess.Popen(command, env=os.environ | {"WENHENG_LOAD": str(folder / "told.json")}, cwd=ROOT)
    while process.poll() is None:
        try:
            process.wait(_LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            memory.append(served.memory_mb())
    with (folder / "load_stats.csv").open(encoding="utf-8") as stats:
        rows = {row["Name"]: row for row in csv.DictReader(stats)}
    return {name: _figures(row) for name, row in rows.items() if name} | {
        "memory_mb": {"before": memory[0], "most": max(memory), "middle": memory[len(memory) // 2], "after": served.memory_mb()}
    }


def _figures(row: dict[str, str]) -> dict[str, Any]:
    return {
        "requests": int(row["Request Count"]), "failures": int(row["Failure Count"]), "p50_ms": float(row["50%"]),
        "p95_ms": float(row["95%"]), "p99_ms": float(row["99%"]), "per_s": round(float(row["Requests/s"]), 2),
    }  # fmt: skip


def measure() -> dict[str, Any]:
    """Starts a server, fills it, and puts it under load."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = document(folder)
        served = Served(folder)
        try:
            for ledger in sorted((ROOT / "corpus" / "bureau" / "ledgers").iterdir()):
                served.put("ledger", ledger)
            for part in ("cases", "policies", "summaries"):
                for text in sorted((ROOT / "corpus" / part).glob("*.txt")):
                    served.put("corpus", text)
            report, _ = served.check(file)
            result = load(served, folder, report, file)
        finally:
            served.close()
    cores = os.cpu_count()
    return {"machine": {"cores": cores, "python": platform.python_version()}, "users": USERS, "seconds": SECONDS} | result


def main() -> None:
    """Prints the figures; with --write keeps them."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.bench_service", description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help=f"keep the result in {RESULT.relative_to(ROOT).as_posix()}")
    arguments = parser.parse_args()
    text = json.dumps(measure(), ensure_ascii=False, indent=2)
    print(text)
    if arguments.write:
        RESULT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
