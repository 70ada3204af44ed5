"""Pairs of returned sentences: the threshold tells the same event from another in like words."""

from pathlib import Path

import pytest
import yaml

from assistant.likeness.groups import DUPLICATE, group_duplicates
from assistant.likeness.overlap import overlap_share
from assistant.likeness.pairs import item_score

CASES = yaml.safe_load((Path(__file__).parent / "pairs.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["one"][:12])
def test_threshold(case):
    assert (item_score(case["one"], case["other"]) >= DUPLICATE) is case["same"]


def test_groups_link_through_a_third():
    texts = ["组织专题读书班2期，支部研讨36次", "法治夜市9期", "全局组织专题读书班2期，开展支部研讨36次"]
    assert group_duplicates(texts) == ((0, 2), (1,))


def test_overlap_counts_only_long_runs():
    last = "坚持把人民调解作为化解矛盾纠纷的第一道防线，全面推进各项工作。"
    assert overlap_share("坚持把人民调解作为化解矛盾纠纷的第一道防线", last) == 1
    assert overlap_share("人民调解是化解矛盾纠纷的好办法", last) == 0
    assert 0.4 < overlap_share("坚持把人民调解作为化解矛盾纠纷的第一道防线，今年新成立三个专业调解委员会", last) < 0.7
