"""Last year's plan against this year's report: every promise is closed, PLN001 points at the nearest sentence, the page lists them all."""

from pathlib import Path

import pytest

from assistant import check, read
from assistant.pipeline.export import export
from assistant.schema.finding import CheckReport
from assistant.schema.plan import count_states
from tests.schema.test_json_schemas import errors

PREVIOUS = """云水区司法局2023年工作总结和2024年工作计划
一、2023年工作情况
1.普法宣传。普法走进社区。
二、2024年工作计划
1.深化法治宣传。建成青少年法治实践基地1个，推出研学路线3条。编印一部<b>调解</b>工作志。
2.夯实基层基础。完成12个司法所业务用房改造。
3.提升服务水平。窗口人员落实一次性告知，午间有人值守。
"""
REPORT = """云水区司法局2024年工作总结和2025年工作计划
一、2024年工作情况
1.普法宣传。青少年法治实践基地6月建成，研学路线推出3条。
2.便民服务。窗口人员一次性告知，午间也有人值守。
二、2025年工作计划
1.深化法治宣传。持续开展送法活动。
2.夯实基层基础。接着完成12个司法所业务用房改造。
"""


@pytest.fixture(scope="module")
def report() -> CheckReport:
    return check(read(text=REPORT, name="总结.txt"), previous=read(text=PREVIOUS, name="上年.txt"))


def test_every_promise_is_told_with_its_place_and_score(report: CheckReport) -> None:
    told = [(one.promise, one.state, one.sentence) for one in report.plan]
    assert told == [
        ("建成青少年法治实践基地1个", "answered", "青少年法治实践基地6月建成，研学路线推出3条。"),
        ("推出研学路线3条", "answered", "青少年法治实践基地6月建成，研学路线推出3条。"),
        ("编印一部<b>调解</b>工作志", "unanswered", report.plan[2].sentence),
        ("完成12个司法所业务用房改造", "carried", "接着完成12个司法所业务用房改造。"),
        ("提升服务水平", "answered", "窗口人员一次性告知，午间也有人值守。"),
    ]
    for one in report.plan:
        assert PREVIOUS[one.promise_start : one.promise_end] == one.promise and one.document == "上年.txt"
        assert one.sentence is None or REPORT[one.start : one.end] == one.sentence
    assert report.plan[3].place == "二、2024年工作计划 › 2.夯实基层基础" and report.plan[3].section == "2.夯实基层基础"
    assert count_states(report.plan) == {"answered": 3, "missed": 0, "carried": 1, "unanswered": 1}


def test_what_has_no_answer_is_a_finding_with_the_nearest_sentence_as_evidence(report: CheckReport) -> None:
    found = [finding for finding in report.findings if finding.rule == "PLN001"]
    carried = next(finding for finding in found if "司法所" in finding.message)
    assert len(found) == 2 and carried.text == "接着完成12个司法所业务用房改造。"
    asked, nearest = carried.evidence
    assert (asked.label, asked.value) == ("上年计划", "完成12个司法所业务用房改造")
    assert nearest.value == "接着完成12个司法所业务用房改造。" and "相近度" in nearest.label
    assert all("相近度" not in finding.message for finding in found)


def test_a_dismissal_outlives_a_change_elsewhere() -> None:
    """The nearest sentence is evidence, not identity."""
    previous = read(text=PREVIOUS, name="上年.txt")
    one, two = (check(read(text=REPORT.replace("午间", word), name="总结.txt"), previous=previous) for word in ("午间", "中午"))
    keys = [{finding.id for finding in report.findings if "调解" in finding.message} for report in (one, two)]
    assert keys[0] == keys[1] and len(keys[0]) == 1


def test_the_outputs_list_the_promises(report: CheckReport) -> None:
    page, text = (export(report, name).decode("utf-8") for name in ("html", "text"))
    assert "上年计划落实情况" in page and "&lt;b&gt;调解&lt;/b&gt;" in page and "<b>调解</b>" not in page
    assert page.index("编印一部") < page.index("推出研学路线3条</p>")
    assert "上年计划 5 项：已回应 3，转入今年计划 1，未回应 1" in page and "上年计划 5 项：" in text
    assert not errors("report", report.to_dict())


def test_without_last_year_there_is_nothing_to_close() -> None:
    alone = check(read(text=REPORT, name="总结.txt"))
    assert alone.plan == () and "上年计划" not in export(alone, "text").decode("utf-8")
    assert "上年计划落实情况" not in export(alone, "html").decode("utf-8")


def test_the_sample_bureau_answered_its_plans(sample_root: Path) -> None:
    for year, open_promises in ((2022, 2), (2023, 1)):
        now, before = (sample_root / "summaries" / f"青榆区司法局{one}年工作总结.txt" for one in (year, year - 1))
        plan = check(now, previous=before).plan
        assert len(plan) >= 15 and sum(one.state != "answered" for one in plan) <= open_promises
