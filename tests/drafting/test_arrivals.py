"""What came in: copies, versions, lateness, who is missing and who was not expected."""

import datetime as dt
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.arrivals import Arrival, late, missing, sender_by_name, sort_out, unexpected

LONG = "全年法律援助回访687件。对受援人逐一回访，听取意见。编印便民手册，送到工地和社区。"


def arrival(document, content=LONG, *, sender="法律援助中心", received=None, kind="text", modified=0.0):
    return Arrival(document=document, sender=sender, kind=kind, received=received, digest=content, content=content, modified=modified)


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("01-法律援助中心.docx", "法律援助中心"),
        ("03-法律援助中心-数据表.xlsx", "法律援助中心"),
        ("科室/12、政治处文字材料.docx", "政治处"),
        ("柳汀司法所工作总结和打算.txt", "柳汀司法所"),
        ("总结.docx", "总结"),
    ],
)
def test_a_files_name_tells_its_sender(name, sender):
    assert sender_by_name(name) == sender


@pytest.mark.parametrize("order", list(permutations(("01.txt", "01 - 副本.txt", "01(1).txt"))))
def test_of_equal_files_the_one_that_is_no_copy_counts(order):
    assert sort_out([arrival(name) for name in order]).counted == {"01.txt"}


def test_equal_files_of_two_senders_are_asked_about():
    found = sort_out([arrival("01.txt"), arrival("02.txt", sender="政治处")])
    assert [(remark.kind, remark.severity) for remark in found.remarks] == [("same_file", "warning")]


@pytest.mark.parametrize(
    ("one", "other", "counts", "severity"),
    [
        ({"received": dt.date(2024, 12, 16)}, {"received": dt.date(2024, 12, 18)}, "乙.txt", "notice"),
        ({"received": dt.date(2024, 12, 18)}, {"received": dt.date(2024, 12, 16)}, "甲.txt", "notice"),
        ({"modified": 900.0}, {"modified": 0.0}, "甲.txt", "notice"),
        ({"modified": 10.0}, {"modified": 0.0}, "乙.txt", "warning"),
    ],
)
def test_of_versions_the_later_counts(one, other, counts, severity):
    found = sort_out([arrival("甲.txt", **one), arrival("乙.txt", f"{LONG}新增窗口2个。", **other)])
    assert found.counted == {counts}
    assert [(remark.kind, remark.severity) for remark in found.remarks] == [("superseded", severity)]


@pytest.mark.parametrize(
    ("name", "wins"), [("总结（二稿）.txt", True), ("总结-最终版.txt", True), ("总结v2.txt", True), ("补充材料.txt", True)]
)
def test_a_files_name_tells_its_version(name, wins):
    assert (sort_out([arrival("总结.txt"), arrival(name, f"{LONG}新增窗口2个。")]).counted == {name}) is wins


def test_two_texts_of_one_sender_on_other_matters_both_count():
    other = arrival("专项.txt", "开展养老服务纠纷排查，走访机构31家，化解矛盾12件，移交线索3条。")
    assert sort_out([arrival("总结.txt"), other]).counted == {"总结.txt", "专项.txt"}


def test_empty_forms_of_two_senders_are_no_copies():
    assert sort_out([arrival("01.txt", ""), arrival("02.txt", "", sender="政治处")]).remarks == ()


def test_who_sends_a_first_version_in_time_is_not_late():
    due = dt.date(2024, 12, 20)
    first, again = arrival("1.txt", received=dt.date(2024, 12, 19)), arrival("2.txt", received=dt.date(2024, 12, 25))
    assert list(late([first, again], due)) == []
    assert [remark.senders for remark in late([again], due)] == [("法律援助中心",)]
    assert list(late([again], None)) == []


def test_an_offices_name_before_a_sections_is_no_other_section():
    here = [arrival("1.txt", sender="云水区司法局法律援助中心")]
    assert list(missing([one.sender for one in here], ["法律援助中心"])) == [] == list(unexpected(here, ["法律援助中心"]))
    assert [remark.senders for remark in missing(["援助中心"], ["法律援助中心"])] == [("法律援助中心",)]


@given(st.lists(st.sampled_from((LONG, f"{LONG}新增窗口2个。", "开展普法活动12场，发放资料300份，群众反响良好。", "")), max_size=6))
def test_every_file_counts_or_is_told(contents):
    arrivals = [arrival(f"{number}.txt", content) for number, content in enumerate(contents)]
    found = sort_out(arrivals)
    assert found.counted | found.copies | found.older == {one.document for one in arrivals}
    told = {place.document for remark in found.remarks for place in remark.places}
    assert found.copies | found.older <= told
    assert not found.counted & (found.copies | found.older)
