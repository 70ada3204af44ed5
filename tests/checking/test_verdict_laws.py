"""Laws of verdicts: the order of a ledger's rows and columns, and a paragraph about something else, change none."""

import csv
import itertools
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import check, read
from assistant.schema.finding import CheckReport

ROWS = [
    ("法律援助 受理案件", 2024, 1246, "件"), ("法律援助 受理案件", 2023, 1172, "件"), ("法律援助 办结案件", 2024, 1108, "件"),
    ("农民工请求支付劳动报酬案件", 2024, 381, "件"), ("调解矛盾纠纷", 2024, 4862, "起"), ("调解成功", 2024, 4799, "起"),
    ("普法讲座", 2024, 268, "场"), ("普法讲座", 2023, 240, "场"), ("避免和挽回经济损失", 2024, 1536.74, "万元"),
    ("在册社区矫正对象", 2024, 296, "名"), ("执业律师", 2024, 331, "名"), ("律师事务所", 2024, 25, "家"),
]  # fmt: skip
TEXT = (
    "某区司法局2024年工作总结\n"
    "全年受理法援案件1246件，同比增长6.3%，办结1108件，其中为农民工讨薪381件，挽回损失1536万余元。\n"
    "化解纠纷4799起，成功率98.7%。举办法治讲座286场，比上年增加28场。\n"
    "年末在矫对象296名；律所25家，律师331名。\n"
)
OTHERS = (
    "区图书馆新购图书3.2万册，接待读者18.6万人次。", "机关食堂改造后每餐可供120人就餐。", "院内栽种银杏46棵、桂花52棵。",
    "微信公众号推送文章214篇。",
)  # fmt: skip
HEADER = ("指标", "年度", "数值", "单位")


def verdicts(text: str, rows: list[tuple[object, ...]], columns: tuple[int, ...]) -> CheckReport:
    """Returns the report of a text against rows written in the given order of columns."""
    with TemporaryDirectory() as folder:
        ledger = Path(folder) / "台账.csv"
        with ledger.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([[row[column] for column in columns] for row in [HEADER, *rows]])
        return check(read(text=text, name="总结.txt"), data=[ledger])


def told(report: CheckReport) -> list[tuple[str, str | None, str | None]]:
    """Returns what a report says of each figure and which rules spoke, without places."""
    figures = [(figure.text, figure.status, figure.reason) for figure in report.figures if figure.counted]
    return figures + [(finding.text, finding.rule, finding.expected) for finding in report.findings]


PLAIN = told(verdicts(TEXT, list(ROWS), (0, 1, 2, 3)))


def test_the_text_is_told_apart_as_it_should() -> None:
    statuses = {text: status for text, status, _ in PLAIN[:-1]}
    assert [text for text, status in statuses.items() if status == "contradicted"] == ["286场"]
    assert {"1246件", "6.3%", "1108件", "381件", "1536万余元", "4799起", "28场", "296名", "25家", "331名"} <= {
        text for text, status in statuses.items() if status in ("supported", "derived")
    }
    assert PLAIN[-1] == ("286场", "FIG001", "268场")


@settings(deadline=None, max_examples=25)
@given(rows=st.permutations(ROWS), columns=st.sampled_from(list(itertools.permutations(range(4)))))
def test_the_order_of_rows_and_columns_changes_no_verdict(rows: list[tuple[object, ...]], columns: tuple[int, ...]) -> None:
    assert told(verdicts(TEXT, rows, columns)) == PLAIN


@settings(deadline=None, max_examples=25)
@given(other=st.sampled_from(OTHERS), after=st.integers(min_value=1, max_value=4))
def test_a_paragraph_about_something_else_changes_no_verdict(other: str, after: int) -> None:
    lines = TEXT.splitlines()
    text = "\n".join([*lines[:after], other, *lines[after:]]) + "\n"
    plain = list(PLAIN)
    found = [item for item in told(verdicts(text, list(ROWS), (0, 1, 2, 3))) if item in plain]
    assert found == plain
