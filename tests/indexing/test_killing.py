"""An update killed by the system at any moment leaves an index that opens, and the next one completes it (killed.py does the killing)."""

import json
import os
import subprocess
import sys

import pytest

from assistant.pipeline.index import Index

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes, which this system has not")
TOPICS = ("农民工讨要拖欠的工资", "楼上漏水泡坏天花板", "社区矫正对象外出请假", "公证处办理继承公证")
MOMENTS = 14


def text(number, more=""):
    topic = TOPICS[number % len(TOPICS)]
    return f"第{number}号文书\n{topic}的经过说明，共{number}人。{more}\n{topic}后经调解办结，送达第{number}号文书。\n"


def documents(folder, numbers, more=""):
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{number:02}.txt").write_text(text(number, more), encoding="utf-8")


def killings(tmp_path, before):
    done = subprocess.run(
        [sys.executable, "-m", "tests.indexing.killed", str(before), str(tmp_path / "docs"), str(tmp_path), str(MOMENTS)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    whole, *killed = [json.loads(line) for line in done.stdout.splitlines()]
    assert whole["complete"] and whole["actions"] > MOMENTS
    return whole, killed


def complete_again(whole, killed):
    assert sum(one["killed"] for one in killed) >= MOMENTS - 2
    for one in killed:
        assert one["complete"] and one["strays"] == [], one["moment"]
        assert one["passages"] == whole["passages"], one["moment"]
        assert one["hits"] == whole["hits"], one["moment"]


def test_killed_while_the_index_is_first_made(tmp_path):
    documents(tmp_path / "docs", range(10))
    whole, killed = killings(tmp_path, tmp_path / "none")
    complete_again(whole, killed)
    for one in killed:
        assert "found" in one or "wenheng index" in one["message"], one


def test_killed_while_documents_change_come_and_go(tmp_path):
    documents(tmp_path / "docs", range(10))
    Index(tmp_path / "before", base=tmp_path / "docs").add([tmp_path / "docs"])
    documents(tmp_path / "docs", range(2, 5), more="后来又有补充。")
    documents(tmp_path / "docs", range(10, 16))
    (tmp_path / "docs" / "00.txt").unlink()
    (tmp_path / "docs" / "01.txt").rename(tmp_path / "docs" / "91.txt")
    whole, killed = killings(tmp_path, tmp_path / "before")
    complete_again(whole, killed)
    for one in killed:
        assert all(one["found"]), one["moment"]
