"""Briefs: good ones resolve, bad ones are refused with the key, the line and the remedy."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

from assistant.drafting.brief import read_brief
from assistant.errors import BriefError

BASE = 'office = "青榆区司法局"\nshort_name = "区司法局"\nyear = 2024\ntemplate = "annual_summary"\ndata = ["台账.csv"]\n'
CASES = yaml.safe_load((Path(__file__).parent / "brief_cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "台账.csv").write_text("指标,2024\n", encoding="utf-8")
    (tmp_path / "returns").mkdir()
    return tmp_path


def write(folder, text):
    path = folder / "brief.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_brief(folder):
    brief = read_brief(write(folder, BASE + 'submissions = "returns"\ndue = 2024-12-20\ndated = 2025-01-08\nsigned = "青榆区司法局"\n'))
    assert (brief.office, brief.short_name, brief.year, brief.template) == ("青榆区司法局", "区司法局", 2024, "annual_summary")
    assert brief.data == (str((folder / "台账.csv").resolve()),)
    assert brief.submissions == str((folder / "returns").resolve())
    assert (brief.due, brief.dated, brief.previous) == (dt.date(2024, 12, 20), dt.date(2025, 1, 8), None)


def test_a_template_of_the_offices_own_is_told_from_the_briefs_folder(folder):
    (folder / "模板").mkdir()
    (folder / "模板" / "template.toml").write_text("", encoding="utf-8")
    assert read_brief(write(folder, BASE.replace("annual_summary", "模板"))).template == str((folder / "模板").resolve())


def test_a_bom_is_no_fault(folder):
    path = write(folder, "")
    path.write_bytes(b"\xef\xbb\xbf" + BASE.encode())
    assert read_brief(path).year == 2024


@pytest.mark.parametrize(
    ("period", "start", "end", "kind"),
    [
        ("2024年上半年", dt.date(2024, 1, 1), dt.date(2024, 6, 30), "half"),
        ("2024年下半年", dt.date(2024, 7, 1), dt.date(2024, 12, 31), "half"),
        ("2024年第一季度", dt.date(2024, 1, 1), dt.date(2024, 3, 31), "quarter"),
        ("2024年2月", dt.date(2024, 2, 1), dt.date(2024, 2, 29), "month"),
        ("2024年", dt.date(2024, 1, 1), dt.date(2024, 12, 31), "year"),
    ],
)
def test_periods(folder, period, start, end, kind):
    brief = read_brief(write(folder, BASE.replace("year = 2024", f'period = "{period}"')))
    assert (brief.period.start, brief.period.end, brief.period.kind) == (start, end, kind)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_refused(folder, case):
    with pytest.raises(BriefError) as error:
        read_brief(write(folder, BASE + case["add"] + "\n"))
    assert all(word in error.value.message for word in case["says"]), error.value.message


@pytest.mark.parametrize(("key", "line"), [("office", 0), ("year", 2), ("template", 3), ("data", 4)])
def test_required_keys(folder, key, line):
    lines = BASE.splitlines()
    with pytest.raises(BriefError, match=f"缺少“{key}”"):
        read_brief(write(folder, "\n".join(lines[:line] + lines[line + 1 :])))


def test_no_brief_at_all(tmp_path):
    with pytest.raises(BriefError, match="找不到任务单"):
        read_brief(tmp_path / "none.toml")
    with pytest.raises(BriefError, match="应是一个文件"):
        read_brief(tmp_path)


def test_a_brief_in_another_encoding(folder):
    path = write(folder, "")
    path.write_bytes(BASE.encode("gb18030"))
    with pytest.raises(BriefError, match="UTF-8"):
        read_brief(path)


@pytest.mark.parametrize("year", ['"2024"', "24", "true"])
def test_bad_years(folder, year):
    with pytest.raises(BriefError, match="四位年份"):
        read_brief(write(folder, BASE.replace("2024", year)))


@pytest.mark.parametrize("period", ["前年", "2024年13月", "2024年第五季度"])
def test_bad_periods(folder, period):
    with pytest.raises(BriefError, match="看不懂"):
        read_brief(write(folder, BASE.replace("year = 2024", f'period = "{period}"')))
