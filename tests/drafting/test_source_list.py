"""The source list: no formula in it, every figure with its cell or sender, everything left out with its reason."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.sources import COLUMNS, safe, source_list
from tests.drafting.test_filling import draft_of, template


def rows(draft):
    data = source_list(draft)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_columns_and_lines(tmp_path):
    draft = draft_of(template(tmp_path / "small"))
    found = rows(draft)
    assert tuple(found[0]) == COLUMNS
    assert ["1.应援尽援", "受理法律援助案件：1246件", "台账数字", "台账.xlsx › 汇总!C2（台账数）"] in found
    returned = [row for row in found if row[2] == "报送数字" and row[1].endswith("86人次")]
    assert [row[3] for row in returned] == ["法律援助中心.txt、法律援助中心"]
    assert all(len(row) == 4 for row in found)
    assert [row[1] for row in found if row[2] == "提示"] == list(draft.notes)


def test_what_was_left_out_is_told(tmp_path):
    draft = draft_of(template(tmp_path / "small"), sentence="法律援助挽回损失15367400万元")
    left = [row for row in rows(draft) if row[2] == "未采用"]
    assert len(left) == 1 and "1536.74万元" in left[0][0] and left[0][3] == "法律援助中心.txt（法律援助中心）"


@given(st.text(max_size=20))
def test_no_cell_is_a_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe(text).endswith(text)
