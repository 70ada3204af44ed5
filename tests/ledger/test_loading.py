from pathlib import Path

from assistant.ledger.book import load_book
from tests.ledger.tables import save, span

ROOT = Path(__file__).resolve().parents[2]


def test_rows_of_a_register_without_a_measure_are_counted_apart(tmp_path):
    rows = [
        [day, kind, street, "是" if index % 2 else "否", f"人{index}", amount]
        for index, (day, kind, street, amount) in enumerate(
            [("2023-12-30", "训诫", "柳汀街道", 1.5), ("2024/1/2", "训诫", "柳汀街道", 2), ("2024年3月5日", "警告", "鹭洲街道", 0.5),
             ("2024-11-05", "训诫", "鹭洲街道", None), ("2024-12-01", "警告", "鹭洲街道", 1), ("2024-12-02", "训诫", "鹭洲街道", 1)]
        )
    ]  # fmt: skip
    header = ["日期", "处置种类", "街道", "是否回复", "对象", "金额（万元）"]
    save(tmp_path / "登记.xlsx", {"社区矫正处置登记": [header, *rows], "2024年": [["指标", "数量（件）"], ["受理案件", 5]]})
    book = load_book([tmp_path / "登记.xlsx"])
    assert [record.label for record in book.records] == ["受理案件"]
    assert "社区矫正处置登记”没有被任何指标引用" in book.notices[0]
    said = {(one.label, one.subject, span(one.period)): (format(one.number.normalize(), "f"), one.unit) for one in book.counts}
    assert said["社区矫正处置", None, "2024"] == ("5", None) and said["社区矫正处置", None, "2023"] == ("1", None)
    assert said["社区矫正处置 训诫", None, "2024"] == ("3", None) and said["社区矫正处置 警告", None, "2024"] == ("2", None)
    assert said["社区矫正处置", "鹭洲街道", "2024"] == ("4", None) and said["社区矫正处置 回复", None, "2024"] == ("3", None)
    assert said["社区矫正处置 金额", None, "2024"] == ("45000", "元")
    assert not any("对象" in one.locator for one in book.counts)
    assert load_book([ROOT / "corpus" / "bureau" / "ledgers"], ROOT / "corpus" / "indicators.toml").counts == ()


def test_two_values_under_one_label_are_told_without_indicators(tmp_path):
    save(
        tmp_path / "一.xlsx",
        {"2024年": [["指标", "单位", "数值"], ["受理法律援助案件", "件", 5], ["受理", "件", 5], ["其他案件情况", "件", 1]]},
    )
    save(
        tmp_path / "二.xlsx",
        {"2024年": [["指标", "单位", "数值"], ["受理法律援助案件", "件", 6], ["受理", "件", 6], ["其他案件情况", "件", 2]]},
    )
    (problem,) = load_book([tmp_path]).problems
    assert problem.code == "LED004" and "“受理法律援助案件”2024" in problem.message
    save(tmp_path / "三.xlsx", {"2024年": [["指标", "单位", "数值"], ["受理法律援助案件", "件", 7]]})
    assert not load_book([tmp_path]).problems


def test_equal_short_labels_of_two_sheets_are_told_apart(tmp_path):
    sheets = {"法律援助": [["指标", "2024年"], ["受理（件）", 5], ["办结（件）", 4]], "人民调解": [["指标", "2024年"], ["受理（件）", 6]]}
    save(tmp_path / "台账.xlsx", sheets)
    book = load_book([tmp_path])
    assert [record.label for record in book.records] == ["法律援助 受理", "办结", "人民调解 受理"] and not book.problems


def test_an_unreadable_register_says_which_indicators_lack_it(tmp_path):
    names = "".join(f'[a.{name}]\nname = "{name * 3}"\nmeasure = {{count = "登记.xlsx"}}\n' for name in "bcd")
    (tmp_path / "indicators.toml").write_text(names, encoding="utf-8")
    (tmp_path / "登记.xlsx").write_bytes(b"PK\x03\x04 no")
    save(tmp_path / "统计.xlsx", {"2024年": [["指标", "数量（件）"], ["人民调解", 7]]})
    book = load_book([tmp_path], tmp_path / "indicators.toml")
    (notice,) = book.notices
    assert "登记.xlsx" in notice and "“bbb”、“ccc”、“ddd”没有从中统计" in notice


def test_a_long_sheet_is_judged_by_its_first_rows(tmp_path):
    rows = [[f"号{index}", "2024-01-05", "民事", f"人{index}"] for index in range(6000)]
    text = "\n".join(",".join(row) for row in [["编号", "受理日期", "类型", "受援人"], *rows])
    (tmp_path / "案件登记.csv").write_text(text, encoding="utf-8")
    save(tmp_path / "统计.xlsx", {"2024年": [["指标", "数量（件）"], ["人民调解", 7]]})
    book = load_book([tmp_path])
    assert "案件登记.csv“案件登记”没有被任何指标引用" in book.notices[0]
    assert [one.rows for one in book.counts if one.label == "案件"] == [6000]
