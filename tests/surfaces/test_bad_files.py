"""A folder of every kind of bad file is indexed in one go: the good ones are found, the others are listed, each once, with what to do."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from assistant.surfaces.cli.main import run

GOOD = "某局工作总结\n受理法律援助案件12件。\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "资料"
    (place / "里层").mkdir(parents=True)
    for name in ("好的.txt", "里层/同样内容.txt", "其实是文字.pdf"):
        (place / name).write_text(GOOD, encoding="utf-8")
    for name, data in {
        "空.txt": b"",
        "里层/空.docx": b"",
        "坏.pdf": b"%PDF-1.7 broken",
        "坏.docx": b"PK\x03\x04broken",
        "图.pdf": b"\x89PNG\r\n",
    }.items():
        (place / name).write_bytes(data)
    with zipfile.ZipFile(place / "压缩包.docx", "w") as archive:
        archive.writestr("a.txt", "x")
    with (place / "太大.txt").open("wb") as file:
        file.truncate(201 * 2**20)
    if hasattr(os, "mkfifo"):
        os.mkfifo(place / "管道.txt")
    for name, target in (("断链.docx", "没有这个文件.docx"), ("圈", ".")):
        (place / name).symlink_to(target)
    (place / "文件夹.docx").mkdir()
    monkeypatch.chdir(tmp_path)
    return place


def test_one_run_tells_of_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["index", str(folder), "--index", "索引"]) == 0
    out = capsys.readouterr().out
    assert "新增 3" in out and "没有编入的文件" in out
    bad = ["空.txt", "里层/空.docx", "坏.pdf", "坏.docx", "图.pdf", "压缩包.docx", "太大.txt", "断链.docx", "圈"]
    bad += ["管道.txt"] if hasattr(os, "mkfifo") else []
    lines = out.splitlines()
    for name in bad:
        place = lines.index(f"    资料/{name}")
        above = [line for line in lines[place - 4 : place] if line.startswith("  ") and not line.startswith("    ")]
        assert "请" in "".join(above), name
    assert f"没有编入的文件（{len(bad)} 个）：" in lines
    assert sum(line.startswith("    ") for line in lines) == len(bad)


def test_the_rest_is_found_and_one_content_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", str(folder), "--index", "索引"])
    capsys.readouterr()
    assert run(["find", "受理法律援助案件", "--index", "索引", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 1


def test_a_second_run_tells_of_them_again_and_reads_no_good_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", str(folder), "--index", "索引"])
    capsys.readouterr()
    run(["index", str(folder), "--index", "索引", "--format", "json"])
    report = json.loads(capsys.readouterr().out)
    assert len(report["unchanged"]) == 3 and len(report["failures"]) == (10 if hasattr(os, "mkfifo") else 9)


@pytest.mark.parametrize(("query", "words"), [("", "检索词是空的"), ("  \n", "检索词是空的")])
def test_an_empty_query(folder: Path, capsys: pytest.CaptureFixture[str], query: str, words: str) -> None:
    run(["index", str(folder), "--index", "索引"])
    capsys.readouterr()
    assert run(["find", query, "--index", "索引"]) == 2
    assert words in capsys.readouterr().err


def test_a_query_of_a_hundred_thousand_characters(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["index", str(folder), "--index", "索引"])
    capsys.readouterr()
    assert run(["find", "受理法律援助案件的经过。" * 8400, "--index", "索引", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)
