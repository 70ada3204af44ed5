"""Seeded faults: one a copy, real, in their place, the same for the same seed."""

from pathlib import Path

import pytest

from assistant.evaluating.catalogue import fault_classes, seeded
from assistant.evaluating.offices import load_office
from assistant.evaluating.printed import read_printed
from assistant.evaluating.samples import FaultClass, Sample
from assistant.evaluating.truths import truth
from assistant.pipeline.read import read

OFFICE = load_office(Path(__file__).parent / "office.yaml").sample
TEXT = """某县2024年工作总结
一、2024年工作情况
1.全县营商环境满意率达到96.4%，居民医保标准由每人每年320元提高到380元，户籍城镇化率从47.5%提高到51.5%。全年新建农村公路1284公里，其中村道803公里。
2.社会保障更加有力，医保、养老、失业三项保险扩面。招商引资到位资金突破300亿元，累计培训约5000人次，信访量同比下降12.5%，受理群众来信1817件，办结率99.2%。
3.全县旅游收入达到369.5亿元，接待游客总量达到4321万人次。全年化解矛盾纠纷4731件（上半年2000件、下半年2731件），群众安全感继续提升，平安建设群众满意度居全市前列。
二、下一步打算
继续努力。
"""
PLAIN = Sample(name="某县", document=read(text=TEXT, name="某县2024年总结.txt"), year=2024)
LEDGER = [one for one in fault_classes() if one.ledger]
ALONE = [one for one in fault_classes() if not one.ledger]


def code_of(kind: FaultClass) -> str:
    return kind.code


@pytest.mark.parametrize("kind", fault_classes(), ids=code_of)
def test_a_fault_is_one_change_at_its_place(kind: FaultClass) -> None:
    for _, fault in seeded(kind, [OFFICE, PLAIN], seed=3, count=30):
        assert fault.code == kind.code
        assert fault.now != fault.was
        assert fault.base == fault.text[: fault.start] + fault.was + fault.text[fault.end :]
        assert fault.rules
        assert all(0 <= start <= end <= len(fault.text) for start, end in (*fault.evidence, *fault.related))


@pytest.mark.parametrize("kind", fault_classes(), ids=code_of)
def test_the_same_seed_gives_the_same_faults(kind: FaultClass) -> None:
    first, again = (seeded(kind, [OFFICE, PLAIN], seed=5, count=10) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("kind", LEDGER, ids=code_of)
def test_every_class_with_a_ledger_finds_places(kind: FaultClass) -> None:
    assert seeded(kind, [OFFICE], seed=1, count=5), "no place in the office of the tests"


@pytest.mark.parametrize("kind", ALONE, ids=code_of)
def test_every_class_without_a_ledger_finds_places(kind: FaultClass) -> None:
    assert seeded(kind, [PLAIN], seed=1, count=5), "no place in the text of the tests"


@pytest.mark.parametrize("kind", LEDGER, ids=code_of)
def test_classes_with_a_ledger_leave_texts_without_gold_alone(kind: FaultClass) -> None:
    assert not seeded(kind, [PLAIN], seed=1, count=5)


@pytest.mark.parametrize(
    "code", ["digit_changed", "digits_transposed", "digit_dropped", "digit_doubled", "stale", "neighbour", "power_of_ten", "money_unit"]
)
def test_an_altered_figure_would_not_be_right(code: str) -> None:
    kind = next(one for one in LEDGER if one.code == code)
    for _, fault in seeded(kind, [OFFICE], seed=7, count=30):
        gold = next(one for one in OFFICE.golds if one.start == fault.start)
        known, printed = truth(gold, OFFICE), read_printed(fault.now)
        assert known is not None
        assert printed is not None
        assert not printed.allows(known[1])


def test_a_stale_figure_is_last_years() -> None:
    kind = next(one for one in LEDGER if one.code == "stale")
    now = {fault.was: fault.now for _, fault in seeded(kind, [OFFICE], seed=1, count=30)}
    assert now["1284件"] == "1146件"
    assert now["98.7%"] == "97.5%"


def test_half_of_the_faults_stand_where_the_ledger_uses_other_words() -> None:
    kind = next(one for one in LEDGER if one.code == "digit_changed")
    assert [fault.renamed for _, fault in seeded(kind, [OFFICE], seed=1, count=4)].count(True) == 2
