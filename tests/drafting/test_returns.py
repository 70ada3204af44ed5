"""Returns: senders, dates, topics, units of text, and what is remarked before anything is written."""

import datetime as dt

import pytest

from assistant.checking.engine import run
from assistant.drafting.remarks import RULES, remarks
from assistant.drafting.returns import collect, files_of, received_on, sender_of
from assistant.drafting.units import is_case, units
from assistant.errors import UnreadableError
from assistant.protocols import CheckContext
from assistant.reading import read_text
from tests.drafting.small_bureau import PERIOD, YEAR, book, record, returned

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


def kinds(documents, ledger=None):
    ledger = ledger or book()
    returns = collect(documents, ledger, PERIOD)
    findings = {looked.document.name: found(looked, ledger) for looked in returns.looked}
    told = remarks(returns, ledger, PERIOD, findings=findings)
    return [(remark.kind, remark.message) for remark in told]


def found(looked, ledger):
    context = CheckContext(document=looked.document, figures=looked.figures, claims=looked.claims, verdicts=looked.verdicts, book=ledger)
    return run(context, only=RULES).findings


def test_a_figure_against_the_ledger_is_named_with_both_values_and_the_cell():
    told = kinds([returned("法律援助中心", BODY.replace("1246件", "1131件"))])
    assert [kind for kind, _ in told] == ["ledger"]
    assert all(word in told[0][1] for word in ("“1131件”", "1246件", "台账.xlsx › 汇总!C2"))


@pytest.mark.parametrize("written", ["15367400万元", "1536.74元"])
def test_a_slip_of_unit_is_named_as_such(written):
    told = kinds([returned("法律援助中心", BODY.replace("开展回访12次", f"法律援助挽回损失{written}"))])
    assert [kind for kind, _ in told] == ["unit"]
    assert "1万倍" in told[0][1]


def test_a_part_or_a_longer_noun_is_no_contradiction():
    assert kinds([returned("法律援助中心", BODY.replace("开展回访12次", "完成10个街道司法所业务用房改造"))]) == []


def test_a_street_speaks_of_its_street():
    ledger = book()
    street = record("mediation.accepted", "受理人民调解案件", "件", YEAR, "658", "街道!B3", subject="柳汀街道")
    ledger = type(ledger)(records=(*ledger.records, street), indicators=ledger.indicators)
    right, wrong = ("一、主要工作\n全年受理人民调解案件658件。", "一、主要工作\n全年受理人民调解案件568件。")
    assert kinds([returned("柳汀司法所", right)], ledger=ledger) == []
    assert [kind for kind, _ in kinds([returned("柳汀司法所", wrong)], ledger=ledger)] == ["ledger"]


def test_a_record_that_the_sentence_itself_states_contradicts_no_other_figure_of_it():
    ledger = book()
    street = record("mediation.succeeded", "人民调解成功案件", "件", YEAR, "432", "街道!B3", subject="柳汀街道")
    ledger = type(ledger)(records=(*ledger.records, street), indicators=ledger.indicators)
    text = "一、主要工作\n全年排查纠纷589件，受理436件，调解成功{}件，成功率99.1%。"
    assert kinds([returned("柳汀司法所", text.format(432))], ledger=ledger) == []
    assert kinds([returned("柳汀司法所", text.format(423))], ledger=ledger) != []


@pytest.mark.parametrize("written", ["12月16日", "", "12.16"])
def test_a_date_without_its_year_is_asked_for(written):
    told = kinds([returned("法律援助中心", BODY, received=written)])
    assert told == [("incomplete", "“法律援助中心.txt”没有写明报送日期")]
    assert kinds([returned("法律援助中心", BODY, received="二〇二四年十二月十六日")]) == []


def test_one_event_of_two_senders():
    one = "一、主要工作\n10月，用9天时间促成47名外卖骑手与某配送服务公司达成协议，62.8万元服务费全部兑付，纠纷化解。"
    other = "一、主要工作\n10月中旬，47名骑手的服务费没有着落，连续9天对账面谈，某配送服务公司付清62.8万元服务费。"
    told = kinds([returned("基层科", one), returned("鹭洲司法所", other)])
    assert [kind for kind, _ in told] == ["duplicate"]
    assert "基层科" in told[0][1] and "鹭洲司法所" in told[0][1]


def test_files_come_in_order_without_lock_files_and_readme(tmp_path):
    for name in ("02-乙.txt", "01-甲.txt", "README.md", "~$01-甲.docx", ".~02-乙.docx", ".hidden", "Thumbs.db", "desktop.ini"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in files_of(tmp_path)] == ["01-甲.txt", "02-乙.txt"]


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="没有读到任何报送材料"):
        files_of(tmp_path)
    with pytest.raises(UnreadableError, match="文件夹"):
        files_of(tmp_path / "none")
