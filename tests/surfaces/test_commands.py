"""The commands as their users call them: what they print, in which shape, with which exit status."""

import io
import json
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from assistant.schema.schemas import NAMES, schema_text
from assistant.surfaces.cli.main import run

REPORT = (
    "青榆区司法局2024年工作总结\n一、2024年工作情况\n（一）法律援助\n1.应援尽援。全年受理法律援助案件1246件，同比增长6.7%，办结1108件。\n"
)
LEDGER = "指标,年度,数值,单位\n受理法律援助案件,2023,1168,件\n受理法律援助案件,2024,1246,件\n办结法律援助案件,2024,1108,件\n"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "报告.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "错.txt").write_text(REPORT.replace("1246", "1264"), encoding="utf-8")
    (tmp_path / "台账.csv").write_text(LEDGER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def output(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert run(arguments) == status, capsys.readouterr().err
    return capsys.readouterr().out


def valid(name: str, value: object) -> None:
    resources = ((f"{other}.schema.json", Resource.from_contents(json.loads(schema_text(other)))) for other in NAMES)
    Draft202012Validator(json.loads(schema_text(name)), registry=Registry().with_resources(resources)).validate(value)


def test_read_json(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(output(capsys, "read", "报告.txt", "--format", "json"))
    valid("document", document)
    assert document["text"] == REPORT
    assert document["outline"][0]["children"][0]["children"][0]["label"] == "1."


def test_figures_jsonl_and_offsets(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.loads(line) for line in output(capsys, "figures", "报告.txt", "--format", "jsonl").splitlines()]
    for figure in lines:
        valid("figure", figure)
        assert REPORT[figure["start"] : figure["end"]] == figure["text"]
    stated = [figure for figure in lines if figure["role"] == "figure"]
    assert [figure["text"] for figure in stated] == ["1246件", "6.7%", "1108件"]
    assert stated[1]["relation"] == "change_by" and stated[1]["comparison"] == "yoy" and stated[1]["direction"] == "up"
    assert stated[0]["period"] == {"start": "2024-01-01", "end": "2024-12-31"}


def test_figures_from_stdin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("挽回经济损失569万余元".encode())))
    (figure,) = (json.loads(line) for line in output(capsys, "figures", "-", "--format", "jsonl").splitlines())
    assert (figure["number"], figure["low"], figure["high"], figure["high_open"]) == ("5690000", "5690000", "5700000", True)


def test_check_that_finds_nothing(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(output(capsys, "check", "报告.txt", "--data", "台账.csv", "--format", "json"))
    valid("report", report)
    assert report["findings"] == []
    assert report["coverage"] == {
        "figures": 3, "supported": 2, "derived": 1, "contradicted": 0, "unsupported": 0, "not_checked": 0, "reasons": {},
    }  # fmt: skip
    derived = next(figure for figure in report["figures"] if figure["status"] == "derived")
    assert derived["formula"] == "(1246−1168)/1168 = 6.68 %"


def test_check_that_finds_an_error(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(output(capsys, "check", "错.txt", "--data", "台账.csv", "--format", "json", status=1))
    (finding,) = report["findings"]
    assert (finding["rule"], finding["severity"], finding["text"], finding["expected"]) == ("FIG001", "error", "1264件", "1246件")
    assert (finding["evidence"][0]["source"], finding["evidence"][0]["locator"]) == ("台账.csv", "台账!C3")


@pytest.mark.parametrize("name", ["text", "sarif"])
def test_check_formats_on_the_screen(office: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    shown = output(capsys, "check", "错.txt", "--data", "台账.csv", "--format", name, status=1)
    assert "1264件" in shown and "FIG001" in shown and "台账.csv" in shown


def test_check_several_files_as_lines_and_into_a_folder(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "check", "报告.txt", "错.txt", "--data", "台账.csv", "--format", "json", status=1).splitlines()
    assert [json.loads(line)["document"]["name"] for line in lines] == ["报告.txt", "错.txt"]
    output(capsys, "check", "报告.txt", "错.txt", "--data", "台账.csv", "--format", "html", "-o", "核查", status=1)
    assert sorted(path.name for path in (office / "核查").iterdir()) == ["报告.核查.html", "错.核查.html"]


def test_check_writes_a_commented_copy(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output(capsys, "check", "错.txt", "--data", "台账.csv", "--format", "docx", "-o", "批注.docx", status=1)
    text = output(capsys, "read", "批注.docx")
    assert "受理法律援助案件1264件" in text


def test_index_and_find(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "新增 2" in output(capsys, "index", "报告.txt", "错.txt", "--index", "索引", "--quiet")
    assert "未变 2" in output(capsys, "index", "报告.txt", "错.txt", "--index", "索引", "--quiet")
    hits = json.loads(output(capsys, "find", "应援尽援", "--index", "索引", "--format", "json"))
    for hit in hits:
        valid("hit", hit)
    assert hits[0]["heading_path"][0] == "一、2024年工作情况"
    assert "没有找到" in output(capsys, "find", "量子色动力学", "--index", "索引")


def test_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "办公室"
    assert "工作区已建好" in output(capsys, "init", str(folder), "--office", "甲区司法局")
    (folder / "台账" / "台账.csv").write_text(LEDGER, encoding="utf-8")
    (folder / "报告.txt").write_text(REPORT, encoding="utf-8")
    report = json.loads(output(capsys, "check", str(folder / "报告.txt"), "--workspace", str(folder), "--format", "json"))
    assert report["coverage"]["supported"] == 2
    assert report["figures"][-1]["indicator_id"] is not None


def test_rules_explain_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(output(capsys, "rules", "--format", "json"))
    assert {"FIG001", "STR001", "CIT002", "SEC001"} <= {rule["code"] for rule in listed}
    manual = output(capsys, "explain", "fig001")
    assert all(part in manual for part in ("查什么", "为什么", "错例", "正例", "设置"))
    assert all(item["ok"] for item in json.loads(output(capsys, "doctor", "--format", "json")) if item["needed"])


def test_check_reads_gb18030_and_full_width_digits(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (office / "旧.txt").write_bytes(REPORT.replace("1246", "１２４６").encode("gb18030"))
    report = json.loads(output(capsys, "check", "旧.txt", "--data", "台账.csv", "--format", "json"))
    assert report["coverage"]["supported"] == 2
