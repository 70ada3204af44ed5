"""What one of fifty users does, for locust: finds, hands in a report of twenty pages and waits for its check, looks at pages."""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from locust import FastHttpUser, between, task

TOLD: dict[str, Any] = json.loads(Path(os.environ["WENHENG_LOAD"]).read_text(encoding="utf-8"))
REPORT = Path(TOLD["document"]).read_bytes()
QUESTIONS = (
    "农民工欠薪",
    "社区矫正对象外出要谁批",
    "人民调解怎么写",
    "行政复议 调解",
    "法律援助 老年人",
    "公证上门服务",
    "民法典第1043条",
    "普法宣传进校园",
)
PATIENCE_S, LOOK_EVERY_S = 60.0, 0.5


class Writer(FastHttpUser):
    """A writer: of twenty deeds fourteen are questions, four are pages, two are checks; four to twelve seconds between them."""

    wait_time = between(4, 12)

    def on_start(self) -> None:
        """Comes with a session's cookie for pages and a key for the API."""
        self.headers = {"Authorization": f"Bearer {TOLD['key']}", "Cookie": f"wenheng_session={TOLD['session']}"}
        self.api = f"/api/v1/workspaces/{TOLD['workspace']}"

    @task(14)
    def find(self) -> None:
        """Asks a question."""
        self.client.get(f"{self.api}/find?q={quote(random.choice(QUESTIONS))}", name="find", headers=self.headers)

    @task(4)
    def look(self) -> None:
        """Opens a page: the list, the desk of a checked report, the corpus."""
        place = random.choice(("check", f"check/{TOLD['report']}", "corpus", "jobs"))
        self.client.get(f"/w/{TOLD['workspace']}/{place}", name="page", headers=self.headers)

    @task(2)
    def check(self) -> None:
        """Hands a report in and waits until it is checked; the time of both together is told as "check"."""
        begun = time.perf_counter()
        post: Callable[..., Any] = self.client.post  # locust's own hints know no bytes
        name = quote("年度工作报告.docx")
        headers = self.headers | {"Content-Type": "application/octet-stream"}
        answer = post(f"{self.api}/reports?name={name}", data=REPORT, name="hand in", headers=headers)
        state = "refused"
        if answer.status_code == 202:
            job = answer.json()["job"]["id"]
            while time.perf_counter() - begun < PATIENCE_S:
                told = self.client.get(f"{self.api}/jobs/{job}", name="job", headers=self.headers).json()
                state = told["state"]
                if told["ended_at"]:
                    break
                time.sleep(LOOK_EVERY_S)
        self.environment.events.request.fire(
            request_type="JOB", name="check", response_time=(time.perf_counter() - begun) * 1000, response_length=0, context={},
            exception=None if state == "done" else RuntimeError(state),
        )  # fmt: skip
