"""Arguments made to hurt get one Chinese line: nothing outside the workspace is read, nothing inside the program is shown."""

import os
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import InputError
from assistant.pipeline.inside import inside
from assistant.surfaces.mcp.tool import LONGEST
from tests.surfaces.mcp.offices import asked, called, words

CASES = yaml.safe_load((Path(__file__).parent / "hostile.yaml").read_text(encoding="utf-8"))
SECRET = "这一行谁也不该看到：受理9999件"


@pytest.fixture(scope="module")
def laid_out(office: Path) -> Path:
    """The office with links that lead out of it, and a brief that names what lies outside."""
    beside = office.parent / f"{office.name}外面"
    beside.mkdir()
    (beside / "外面.txt").write_text(SECRET, encoding="utf-8")
    for name, target in (("链接.txt", beside / "外面.txt"), ("链接夹", beside)):
        try:
            (office / name).symlink_to(target, target_is_directory=target.is_dir())
        except OSError:
            pytest.skip("this machine makes no links")
    brief = f'office = "甲局"\nyear = 2024\ntemplate = "annual_summary"\ndata = ["../{beside.name}/外面.txt"]\n'
    (office / "外面.toml").write_text(brief, encoding="utf-8")
    return office


def test_every_hostile_call_is_answered_in_one_line(server: Any, laid_out: Path) -> None:
    long = "字" * (LONGEST + 1)
    given = [{name: long if value == "{long}" else value for name, value in case["given"].items()} for case in CASES]

    async def all_of_them(client: Any) -> list[Any]:
        return [await client.call_tool(case["tool"], arguments) for case, arguments in zip(CASES, given, strict=True)]

    for case, result in zip(CASES, asked(server, all_of_them), strict=True):
        said = words(result)
        assert result.is_error, (case, said)
        assert case["told"] in said and "\n" not in said and len(said) < 1500, (case, said)
        assert not any(word in said for word in ("Traceback", "Error", "9999", str(laid_out), "validation")), (case, said)


def test_half_characters_are_refused(server: Any) -> None:
    result = asked(server, lambda client: client.call_tool("check_text", {"text": "受理\ud83d12件"}), mode="auto")
    assert result.is_error and "有残缺的字符" in words(result)


def test_a_mistake_of_ours_is_told_without_its_inside(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr("assistant.surfaces.mcp.checking.check", broken)
    result = called(server, "check_text", text="受理12件")
    assert result.is_error and "程序内部出错（RuntimeError）" in words(result) and "secret" not in words(result)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    parts=st.lists(st.sampled_from(["..", ".", "/", "\\", "里", "a.txt", "C:", "~", " ", "link", "", "...", string.whitespace]), max_size=7)
)
def test_no_words_lead_out_of_the_folder(parts: list[str], tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "里").mkdir(parents=True, exist_ok=True)
    (root / "里" / "a.txt").write_text("一", encoding="utf-8")
    (tmp_path / "a.txt").write_text("二", encoding="utf-8")
    if not (root / "link").is_symlink() and os.name == "posix":
        (root / "link").symlink_to(tmp_path)
    try:
        found = inside(root, "".join(parts))
    except InputError:
        return
    assert found.is_relative_to(root.resolve())
