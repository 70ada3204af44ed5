"""The real report it all began with: header, outline, nothing lost, figures kept apart, no false error, found again by search."""

from decimal import Decimal

import pytest

from assistant import Index, check, figures, read
from assistant.schema.document import Document
from tests.shared_data import seed

# Counted by hand in the report: every figure that states something, with its value, unit and hedge.
STATED = [
    ("23项", 23, "项", None), ("9项", 9, "项", None), ("65条", 65, "条", None), ("100%", 100, "%", None), ("2个", 2, "个", None),
    ("1位", 1, "位", None), ("1817件", 1817, "件", None), ("5933起", 5933, "起", None), ("569万余元", 5690000, "元", "余"),
    ("99.6%", Decimal("99.6"), "%", None), ("47%", 47, "%", None), ("1篇", 1, "篇", None), ("1篇", 1, "篇", None), ("2篇", 2, "篇", None),
    ("10面", 10, "面", None), ("3000余场(次)", 3000, "场次", "余"),
    ("2万册", 20000, "册", None), ("4家", 4, "家", None), ("107名", 107, "名", None),
]  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Document:
    return read(seed())


def test_the_eight_header_fields(report: Document) -> None:
    assert dict(report.metadata.fields) == {
        "索引号": "755148572/2024-07714", "主题分类": "司法", "发布机构": "区司法局", "发文日期": "2024-01-10 16:25", "效力状态": "有效",
        "文号": "无", "名称": "硚口区2023年司法行政工作总结", "发布日期": "2024-03-04 16:28",
    }  # fmt: skip
    assert report.metadata.issued is not None and report.metadata.published is not None
    assert report.metadata.issued.isoformat() == "2024-01-10T16:25:00+08:00"
    assert report.metadata.published.isoformat() == "2024-03-04T16:28:00+08:00"
    assert (report.metadata.kind, report.metadata.year, report.metadata.number) == ("summary", 2023, None)


def test_the_outline(report: Document) -> None:
    parts = report.outline
    assert [part.label for part in parts] == ["一、", "二、"]
    assert [heading.label for heading in parts[0].children] == ["(一)", "(二)", "(三)", "(四)"]
    assert [[item.label for item in heading.children] for heading in parts[0].children] == [["1.", "2.", "3."]] * 4
    assert [item.label for item in parts[1].children] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert parts[0].children[3].children[0].title == "公共法律服务又快又好"


def test_nothing_is_lost(report: Document) -> None:
    assert report.text == seed().read_text(encoding="utf-8")
    position = 0
    for block in report.blocks:
        assert not report.text[position : block.start].strip()
        position = block.end
    assert not report.text[position:].strip()


def test_figures_are_kept_apart(report: Document) -> None:
    stated = [(figure.text, figure.number, figure.unit, figure.hedge) for figure in figures(report) if figure.counted]
    assert stated == STATED


def test_no_false_error_and_a_status_for_each_figure(report: Document) -> None:
    checked = check(report)
    assert [finding for finding in checked.findings if finding.severity != "notice"] == []
    assert checked.coverage.figures == len(STATED)
    assert checked.coverage.not_checked == len(STATED)
    assert dict(checked.coverage.reasons) == {"no_ledger": len(STATED)}


def test_search_finds_the_paragraphs_with_their_heading_path(tmp_path) -> None:
    index = Index(tmp_path / "index")
    index.add([seed()])
    hits = index.find("社区法律顾问")
    paths = [hit.passage.heading_path for hit in hits]
    assert ("二、2024年工作计划安排", "3.创新基本公共法律服务供给") in paths
    assert any(path[-1] == "3.律师服务工作提质提效" and path[0] == "一、2023年全年工作及特色亮点" for path in paths)
    report = read(seed())
    for hit in hits:
        assert report.text[hit.passage.start : hit.passage.end] == hit.passage.text
        assert "社区法律顾问" in hit.passage.text or hit.rank > 3
        for start, end in hit.highlights:
            assert 0 <= start < end <= len(hit.passage.text)
