"""Returns: senders, dates, topics, units of text, and what is remarked before anything is written."""

import datetime as dt

import pytest

from assistant.drafting.remarks import remarks
from assistant.drafting.returns import collect, read_folder, received_on, sender_of
from assistant.drafting.units import is_case, units
from assistant.errors import UnreadableError
from assistant.reading import read_file, read_text
from tests.drafting.small_bureau import PERIOD, YEAR, book, brief, record, returned

BODY = """一、主要工作
（一）办案情况。全年受理法律援助案件1246件。在3个工地设立维权点；印发宣传册2000册。
（二）典型案例。7月某小区加装电梯，一楼两户不同意。我所会同社区开了4次议事会，双方达成协议。开展回访12次。
二、存在问题
1.人手紧张。2名干部管3个社区。
2.场地小。
三、2025年打算
1.抓清理。6月底前完成归档，结案率不低于92%。
2.招录助理2名。"""


def topics(returns, topic):
    return [sentence.text for sentence in returns.on(topic)]


def test_sender_and_date_come_from_the_header_lines():
    document = returned("法律援助中心", BODY)
    assert (sender_of(document), received_on(document)) == ("法律援助中心", dt.date(2024, 12, 16))


def test_a_return_without_header_is_named_by_its_file():
    document = read_text("一、主要工作\n全年调解12件。\n", name="09-柳汀司法所.txt")
    assert (sender_of(document), received_on(document)) == ("柳汀司法所", None)


def test_a_date_that_is_none_is_no_date():
    assert received_on(read_text("报送单位：甲科\n报送日期：2024-13-45\n")) is None


def test_sentences_by_topic():
    returns = collect([returned("法律援助中心", BODY)], book(), PERIOD)
    assert topics(returns, "work") == [
        "全年受理法律援助案件1246件。",
        "在3个工地设立维权点；印发宣传册2000册。",
        "7月某小区加装电梯，一楼两户不同意。我所会同社区开了4次议事会，双方达成协议。",
        "开展回访12次。",
    ]
    assert topics(returns, "problem") == ["人手紧张。2名干部管3个社区。", "场地小。"]
    assert topics(returns, "plan") == ["6月底前完成归档，结案率不低于92%。", "招录助理2名。"]
    assert returns.on("work")[0].headings == ("一、主要工作", "办案情况")
    assert [sentence.order for sentence in returns.sentences] == list(range(len(returns.sentences)))
    assert returns.submissions[0].sentences == tuple(sentence.text for sentence in returns.sentences)


def test_points_of_a_paragraph_are_units():
    text = "一是人少。还有3个所缺人。二是钱少，难以为继。三是房小。"
    _, spans = units(text, 0, len(text), "problem")
    assert [text[start:end] for start, end in spans] == ["一是人少。还有3个所缺人。", "二是钱少，难以为继。", "三是房小。"]


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("如6月审查某园区租赁合同时，发现免租期不一致。", True),
        ("10月，联手调处一起配送站撤站引发的群体性纠纷。", True),
        ("一家物流公司被罚不服，双方和解。", True),
        ("全年受理案件12件。", False),
        ("在20家企业设立联系点。", False),
    ],
)
def test_cases_are_told_from_deeds(text, case):
    assert is_case(text) is case


def kinds(documents, **changes):
    ledger = changes.pop("ledger", None) or book()
    returns = collect(documents, ledger, PERIOD)
    return [(note.section, note.text) for note in remarks(returns, brief(**changes), expected=("法律援助中心", "政治处"))]


def test_late_and_missing():
    found = kinds([returned("法律援助中心", BODY, received="2024-12-26")], due=dt.date(2024, 12, 20))
    assert found == [("迟报", "法律援助中心12月26日报送，晚于截止日12月20日6天"), ("缺报", "政治处没有报送材料")]


def test_a_figure_against_the_ledger_is_named_with_both_values_and_the_cell():
    found = kinds([returned("法律援助中心", BODY.replace("1246件", "1131件"))])
    assert [kind for kind, _ in found] == ["缺报", "不一致"]
    assert all(word in found[1][1] for word in ("“1131件”", "1246件", "台账.xlsx › 汇总!C2"))


@pytest.mark.parametrize("written", ["15367400万元", "1536.74元"])
def test_a_slip_of_unit_is_named_as_such(written):
    found = kinds([returned("法律援助中心", BODY.replace("开展回访12次", f"法律援助挽回损失{written}"))])
    assert [kind for kind, _ in found] == ["缺报", "单位"]
    assert "1万倍" in found[1][1]


def test_a_part_or_a_longer_noun_is_no_contradiction():
    body = BODY.replace("开展回访12次", "完成10个街道司法所业务用房改造")
    assert [kind for kind, _ in kinds([returned("法律援助中心", body)])] == ["缺报"]


def test_a_street_speaks_of_its_street():
    ledger = book()
    street = record("mediation.accepted", "受理人民调解案件", "件", YEAR, "658", "街道!B3", subject="柳汀街道")
    ledger = type(ledger)(records=(*ledger.records, street), indicators=ledger.indicators)
    right, wrong = ("一、主要工作\n全年受理人民调解案件658件。", "一、主要工作\n全年受理人民调解案件568件。")
    assert kinds([returned("柳汀司法所", right)], ledger=ledger)[2:] == []
    assert [kind for kind, _ in kinds([returned("柳汀司法所", wrong)], ledger=ledger)[2:]] == ["不一致"]


def test_one_event_of_two_senders():
    one = "一、主要工作\n10月，用9天时间促成47名外卖骑手与某配送服务公司达成协议，62.8万元服务费全部兑付，纠纷化解。"
    other = "一、主要工作\n10月中旬，47名骑手的服务费没有着落，连续9天对账面谈，某配送服务公司付清62.8万元服务费。"
    found = kinds([returned("基层科", one), returned("鹭洲司法所", other)])
    assert [kind for kind, _ in found] == ["缺报", "缺报", "重复"]
    assert "基层科" in found[2][1] and "鹭洲司法所" in found[2][1]


def test_a_folder_is_read_in_order_and_what_cannot_be_read_is_told(tmp_path):
    (tmp_path / "02-乙.txt").write_text("报送单位：乙科\n一、主要工作\n办理12件。\n", encoding="utf-8")
    (tmp_path / "01-甲.txt").write_text("报送单位：甲科\n一、主要工作\n办理11件。\n", encoding="utf-8")
    (tmp_path / "03-空.txt").write_bytes(b"")
    (tmp_path / "README.md").write_text("说明", encoding="utf-8")
    (tmp_path / "~$01.docx").write_bytes(b"x")
    documents, notices = read_folder(tmp_path, read_file)
    assert [document.name for document in documents] == ["01-甲.txt", "02-乙.txt"]
    assert len(notices) == 1 and "03-空.txt" in notices[0]


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="没有读到任何报送材料"):
        read_folder(tmp_path, read_file)
    with pytest.raises(UnreadableError, match="文件夹"):
        read_folder(tmp_path / "none", read_file)
