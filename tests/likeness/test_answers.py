"""Promises and the sentences that answer them, by a plain cut into pairs and by the tokenizer's words."""

import pytest

from assistant.likeness.answers import ANSWERED, AnswerFinder
from assistant.nlp.segmentation import words

REPORT = [
    "区行政复议咨询委员会5月成立，19名委员来自高校、律所和行政机关。",
    "智慧矫正中心原定年内建成，因建设方案年底才获批复，转入下年实施。",
    "年末司法所工作人员41名，新添的人手全部放在业务窗口。",
    "“心桥”项目稳步运行，谁有情绪波动、谁该调整措施，会商后再定。",
    "全年举办业务培训26期，结业考一份文书、一场模拟调解。",
]


@pytest.fixture(scope="module")
def finder():
    return AnswerFinder(REPORT, words=words, background=["司法所是基层。", "行政复议是救济。", "全年举办活动。"])


@pytest.mark.parametrize(
    ("promise", "place"),
    [("成立区行政复议咨询委员会", 0), ("年内建成智慧矫正中心", 1), ("“心桥”项目扩大到8个街道", 3), ("全年举办业务培训不少于20期", 4)],
)
def test_an_answered_promise(finder, promise, place):
    answer = finder.best(promise)
    assert answer.place == place and answer.score >= ANSWERED


@pytest.mark.parametrize("promise", ["建成青少年法治实践基地1个", "推出研学路线3条", "设立企业执法监督联系点20个", "补建商圈调解室2个"])
def test_an_unanswered_promise(finder, promise):
    answer = finder.best(promise)
    assert answer is None or answer.score < ANSWERED


def test_nothing_shared_and_nothing_said():
    assert AnswerFinder([], words=list).best("建成基地") is None
    assert AnswerFinder(["甲乙丙丁。"], words=list).best("建成基地") is None


def test_a_repeated_sentence_costs_nothing_and_the_first_is_named():
    assert AnswerFinder([REPORT[2], *REPORT * 3], words=words).best("司法所工作人员新添人手").place == 0
