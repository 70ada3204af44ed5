"""The year that a section speaks of, by the headings above it."""

import pytest

from assistant.nlp.periods import section_year


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), (2024, False)),
        (("一、2024年工作情况", "1.普法"), (2024, False)),
        (("二、2025年工作计划", "1.普法"), (2025, True)),
        (("二、下一步工作打算",), (2025, True)),
        (("【存在问题】", "二、2025年工作计划", "2.食品安全"), (2025, True)),
        (("【其他】", "【2025年重点任务】"), (2025, True)),
        (("【存在问题】", "（一）谋划2025年工作计划和项目库"), (2024, False)),
        (("【存在问题】", "二、2024年工作计划完成情况"), (2024, False)),
        (("一、2024年工作情况", "（三）对照2025年目标提早准备"), (2024, False)),
    ],
)
def test_a_coming_years_plan_is_known_by_its_heading_wherever_it_stands(path, found):
    assert section_year(path, 2024) == found
