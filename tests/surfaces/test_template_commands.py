"""template check and template new, as their users call them."""

import json
from pathlib import Path

import pytest

from tests.surfaces.test_commands import output


def test_a_new_template_is_made_and_has_no_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "本局年报")
    assert "模板已建好" in output(capsys, "template", "new", folder, "--from", "bulletin")
    assert "模板没有问题" in output(capsys, "template", "check", folder)
    assert json.loads(output(capsys, "template", "check", folder, "--format", "json")) == []


def test_faults_are_listed_and_the_status_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "本局年报"
    output(capsys, "template", "new", str(folder))
    (folder / "template.docx").write_bytes(b"")
    assert "错误" in output(capsys, "template", "check", str(folder), status=1)
    found = json.loads(output(capsys, "template", "check", str(folder), "--format", "json", status=1))
    assert [fault["severity"] for fault in found] == ["error"] and "template.docx" in found[0]["where"]


def test_an_unknown_template_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from assistant.surfaces.cli.main import run

    assert run(("template", "check", "anual_summary")) == 2
    assert "annual_summary" in capsys.readouterr().err
