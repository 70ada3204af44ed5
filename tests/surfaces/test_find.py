"""`wenheng find` for people: filters, modes, a document instead of words, cards, lines that fit, honest refusals."""

import json
from pathlib import Path

import pytest

from assistant.pipeline.index import Index
from assistant.surfaces.cli.columns import columns, wrapped
from assistant.surfaces.cli.main import run
from tests.surfaces.test_bad_input import refused
from tests.surfaces.test_commands import output, valid

CASE = """索引号：QYSF-2023-AL-0001 | 主题分类：人民调解
发布机构：青榆区司法局 | 发文日期：2023-02-16
文号：无 | 效力状态：有效
名称：新圩街道调解{who}欠薪纠纷案

新圩街道调解{who}欠薪纠纷案
一、基本案情
{who}在安置房项目上做了四个月，工程封顶后没有领到工资，共欠{owed}。总承包单位和劳务公司互相推脱，{who}来到街道调委会申请调解。
二、调解过程
调委会当天受理，调解员逐人逐月核对记工本和代发流水，查清欠薪数额。1月12日，双方签订调解协议，由总承包单位先行发放。最后一笔工资到账，双方无异议。
三、法律依据
《保障农民工工资支付条例》第三十条规定，分包单位拖欠农民工工资的，由施工总承包单位先行清偿，再依法追偿。
"""
POLICY = """索引号：QYSF-2022-ZC-0001 | 主题分类：法律援助
发布机构：青榆区司法局 | 发文日期：2022-06-28
文号：青司规〔2022〕1号 | 效力状态：有效
名称：关于法律援助经济困难标准的通知

关于法律援助经济困难标准的通知
一、标准
申请法律援助的，家庭人均月收入不超过最低生活保障标准二倍的，认定为经济困难。农民工追索劳动报酬的，免予核查经济困难状况。
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("find")
    (folder / "资料").mkdir()
    for name, text in (
        ("钢筋工.txt", CASE.format(who="31名钢筋工", owed="85.24万元")),
        ("木工.txt", CASE.format(who="12名木工", owed="33.4万元")),
        ("标准.txt", POLICY),
    ):
        (folder / "资料" / name).write_text(text, encoding="utf-8")
    Index(folder / "索引").add([folder / "资料"])
    return folder


def find(capsys: pytest.CaptureFixture[str], office: Path, *arguments: str) -> str:
    return output(capsys, "find", *arguments, "--index", str(office / "索引"))


def hits(capsys: pytest.CaptureFixture[str], office: Path, *arguments: str) -> list[dict]:
    found: list[dict] = json.loads(find(capsys, office, *arguments, "--format", "json"))
    for hit in found:
        valid("hit", hit)
    return found


def test_a_case_is_shown_as_a_card(office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(office)
    shown = find(capsys, office, "钢筋工欠薪")
    assert shown.startswith("1. 新圩街道调解31名钢筋工欠薪纠纷案\n   案例 · 青榆区司法局 · 2023-02-16\n")
    first = shown.partition("\n\n")[0]
    assert "│ 依据  《保障农民工工资支付条例》第三十条" in first and "│ 数字  " in first and "【钢筋】" in first
    assert str(Path("资料") / "钢筋工.txt") + " 第 " in first
    assert "要点见第 1 条" in shown
    assert max(map(columns, shown.splitlines())) <= 80


def test_the_place_can_be_opened(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for hit in hits(capsys, office, "工资没有领到"):
        text = Path(hit["path"]).read_text(encoding="utf-8")
        assert text[hit["start"] : hit["end"]] == hit["text"]
        if hit["card"] is not None:
            facts = hit["card"]["facts"]
            assert text[facts["start"] : facts["end"]] == facts["text"]


def test_cards_are_for_cases_only(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {hit["kind"]: hit["card"] for hit in hits(capsys, office, "农民工工资")}
    assert found["policy"] is None and found["case"]["laws"][0]["articles"][0]["text"] == "第三十条"


def test_topic_and_validity_filter(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {hit["kind"] for hit in hits(capsys, office, "农民工", "--topic", "法律援助")} == {"policy"}
    assert hits(capsys, office, "农民工", "--valid-on", "2024-12-31")


def test_why_says_ranks_and_route(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = find(capsys, office, "没领到工资怎么办", "--why")
    assert "按词   按字对   按向量" in shown and "读法  当作一句问话" in shown and "第 1" in shown
    assert "当作一段案情" in find(capsys, office, "没领到工资怎么办", "--why", "--mode", "case")
    assert "读法" not in find(capsys, office, "没领到工资怎么办")


def test_like_leaves_the_file_itself_out(office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = office / "资料" / "钢筋工.txt"
    found = hits(capsys, office, "--like", str(own))
    assert found[0]["document"] == "木工.txt" and "钢筋工.txt" not in {hit["document"] for hit in found}
    assert [hit["rank"] for hit in found] == list(range(1, len(found) + 1))
    assert len({hit["path"] for hit in found}) == len(found)
    copy = tmp_path / "另存.txt"
    copy.write_bytes(own.read_bytes())
    assert [hit["document"] for hit in hits(capsys, office, "--like", str(copy))] == [hit["document"] for hit in found]
    shown = find(capsys, office, "--like", str(own), "--limit", "1")
    assert shown.startswith("按《新圩街道调解31名钢筋工欠薪纠纷案》的案情（") and "不含它自己" in shown.replace("\n", "")


def test_the_same_from_python(office: Path) -> None:
    index = Index(office / "索引")
    assert index.find("钢筋工欠薪", topic="人民调解", valid_on="2024-12-31", mode="keyword")[0].card is not None
    assert index.find_like(office / "资料" / "木工.txt", limit=1)[0].passage.document == "钢筋工.txt"


def test_nothing_found_says_what_to_try(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = find(capsys, office, "量子色动力学", "--kind", "case", "--year", "2023")
    assert shown.startswith("没有找到") and "类别 案例、年份 2023" in shown and "换一个说法" in shown


def test_no_colour_in_a_file(office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[1;33m钢筋\x1b[0m" in find(capsys, office, "钢筋工欠薪")
    find(capsys, office, "钢筋工欠薪", "-o", str(tmp_path / "结果.txt"))
    assert "\x1b" not in (tmp_path / "结果.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "--like"),
        (["欠薪", "--like", "甲.txt"], "--like"),
        (["欠薪", "--valid-on", "去年"], "2024-12-31"),
        (["欠薪", "--mode", "随便"], "随便"),
        (["欠薪", "--limit", "0"], "--limit"),
        (["--like", "没有这个.txt"], "没有这个.txt"),
        (["--like", "资料/木工.txt", "--limit", "0"], "--limit"),
    ],
)
def test_refusals(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(office)
    assert words in refused(capsys, "find", *arguments, "--index", "索引")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五六", 8, ["一二三四", "五六"]),
        ("一二三四，五六", 8, ["一二三", "四，五六"]),
        ("一二三（四五）六", 8, ["一二三", "（四五）", "六"]),
        ("欠薪38600元未付", 9, ["欠薪38600", "元未付"]),
        ("欠薪38600元未付", 8, ["欠薪", "38600元", "未付"]),
        ("", 8, [""]),
    ],
)
def test_lines_break_where_chinese_may_break(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width=width).split("\n") == lines


def test_help_names_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["find", "--help"])
    shown = capsys.readouterr().out
    assert all(option in shown for option in ("--topic", "--valid-on", "--mode", "--why", "--like"))
