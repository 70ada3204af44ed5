"""Kill -9 at twenty random moments of upload, check, draft and index: nothing acknowledged is lost, no half file is shown."""

import hashlib
import itertools
import json
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from assistant.settings import shipped
from tests.surfaces.served import Served
from tests.surfaces.web.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("local_network")
ROUNDS, SEED, PIECES = 20, 20_261_123, 12
DEEDS = ("upload", "check", "draft", "index")
SUMMARY = shipped("corpus", "summaries", "青榆区司法局2023年工作总结.txt")
LEDGERS = sorted(shipped("corpus", "bureau", "ledgers").iterdir())
DIGEST = re.compile(r"[0-9a-f]{64}")
GONE = (httpx.TransportError, httpx.StreamError)


class Office:
    """A service that is killed and started again on one data folder, and what it has acknowledged so far."""

    def __init__(self, data: Path) -> None:
        self.data, self.chance = data, random.Random(SEED)
        self.files: dict[str, str] = {}
        self.reports: dict[str, str] = {}
        self.drafts: list[str] = []
        self.jobs: list[str] = []
        self.key, self.room = "", ""
        self.start()
        self._set_up(self.served.setup_link())

    def start(self) -> None:
        """Starts the service; its files are as they must be before anybody asks for one."""
        self.served = Served(self.data)
        self.client = httpx.Client(base_url=f"{self.served.address}/api/v1", timeout=60, trust_env=False)
        self.client.headers["Authorization"] = f"Bearer {self.key}"

    def _set_up(self, link: str) -> None:
        api = self.client
        del api.headers["Authorization"]
        api.post("/setup", json={"link": link, "name": "chenqing", "display": "陈青", "password": PASSWORD}).raise_for_status()
        told = api.post("/sessions", json={"name": "chenqing", "password": PASSWORD}).raise_for_status().json()
        api.headers["X-Wenheng-CSRF"] = told["csrf"]
        self.room = api.post("/workspaces", json={"office": "青榆区司法局"}).raise_for_status().json()["id"]
        self.key = api.post(self.path("tokens"), json={"name": "试", "scope": "write"}).raise_for_status().json()["word"]
        api.headers["Authorization"] = f"Bearer {self.key}"
        for ledger in LEDGERS:
            told = api.post(self.path("files/ledger"), params={"name": ledger.name}, content=ledger.read_bytes()).raise_for_status().json()
            self.files[told["id"]] = hashlib.sha256(ledger.read_bytes()).hexdigest()

    def path(self, tail: str) -> str:
        return f"/workspaces/{self.room}/{tail}"

    def kill(self) -> None:
        """What a power cut does to the service: it and its processes are gone in one moment."""
        family = [*psutil.Process(self.served.process.pid).children(recursive=True)]
        self.served.process.kill()
        self.served.stop()
        _, left = psutil.wait_procs(family, timeout=30)
        assert left == [], "a process outlived its service"
        self.client.close()

    def text(self) -> bytes:
        return f"{SUMMARY.read_text(encoding='utf-8')}\n\n附注：第{self.chance.randrange(10**9)}稿。".encode()

    def deed(self, kind: str) -> None:
        """Begins one deed and is killed in it, or behind its acknowledgement."""
        body = self.text()
        moment = self.chance.randrange(PIECES * 2)
        if kind in ("upload", "check"):
            self._send(kind, body, moment)
        elif kind == "draft":
            brief = {"template": "annual_summary", "year": 2024}
            told = self.client.post(self.path("drafts"), json={"brief": brief}).raise_for_status().json()
            self.drafts.append(told["draft"]["id"])
            self._watched(told["job"]["id"], moment % 5)
        else:
            told = self.client.post(self.path("index")).raise_for_status().json()
            self._watched(told["id"], moment % 5)

    def _send(self, kind: str, body: bytes, moment: int) -> None:
        def pieces() -> Iterator[bytes]:
            step = len(body) // PIECES
            for number, start in enumerate(range(0, len(body), step)):
                if number == moment:
                    self.served.process.kill()
                yield body[start : start + step]

        name = f"第{len(self.files) + len(self.reports)}稿.txt"
        path = self.path("files/corpus" if kind == "upload" else "reports")
        with suppress(*GONE):
            answer = self.client.post(path, params={"name": name}, content=pieces())
            told = answer.raise_for_status().json()
            digest = hashlib.sha256(body).hexdigest()
            if kind == "upload":
                self.files[told["id"]] = digest
            else:
                self.reports[told["report"]["id"]] = digest
                self._watched(told["job"]["id"], moment % 4)

    def _watched(self, job: str, changes: int) -> None:
        """Waits until the job has been told to change so often, or has ended."""
        self.jobs.append(job)
        for _ in itertools.islice(self.told(job), changes):
            pass

    def told(self, job: str) -> Iterator[dict[str, Any]]:
        """What is told of a job until its end."""
        with self.client.stream("GET", self.path(f"jobs/{job}/events")) as events:
            for line in events.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

    def need_whole(self) -> None:
        """Everything acknowledged is there with its bytes; nothing half written is among the kept files."""
        for file, digest in self.files.items():
            content = self.client.get(self.path(f"files/{file}/content")).raise_for_status().content
            assert hashlib.sha256(content).hexdigest() == digest
        for report, digest in self.reports.items():
            content = self.client.get(self.path(f"reports/{report}/original")).raise_for_status().content
            assert hashlib.sha256(content).hexdigest() == digest
        for draft in self.drafts:
            assert self.client.get(self.path(f"drafts/{draft}")).status_code == 200
        for job in self.jobs:
            assert self.client.get(self.path(f"jobs/{job}")).status_code == 200
        kept = [path for path in (self.data / "files").rglob("*") if path.is_file() and DIGEST.fullmatch(path.name)]
        assert len(kept) >= len(self.files)
        assert [path.name for path in kept if hashlib.sha256(path.read_bytes()).hexdigest() != path.name] == []


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    office = Office(tmp_path / "data")
    for number in range(ROUNDS):
        office.deed(DEEDS[number % len(DEEDS)])
        office.kill()
        office.start()
        office.need_whole()
    ends = [list(office.told(job))[-1] for job in office.jobs]
    assert [one for one in ends if one["state"] not in ("done", "failed")] == []
    assert all(one["error"] for one in ends if one["state"] == "failed")
    assert len(office.drafts) == ROUNDS // len(DEEDS) and len(office.reports) >= 1
    made = [one for one in ends if one["kind"] == "draft" and one["state"] == "done"]
    assert len(made) >= 1
    for draft in office.drafts[-1:]:
        assert office.client.get(office.path(f"drafts/{draft}/docx")).content[:2] == b"PK"
    assert office.client.get(office.path("find"), params={"q": "法律援助"}).status_code == 200
    office.client.close()
    office.served.stop()
    command = [sys.executable, "-m", "assistant", "audit", "verify", "--data", str(office.data)]
    audit = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert audit.returncode == 0 and "日志完整" in audit.stdout
