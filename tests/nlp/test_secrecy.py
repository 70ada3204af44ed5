"""A document is refused for its own mark, never for speaking of secrets."""

from pathlib import Path

import docx
import pytest
import yaml
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from assistant import read
from assistant.nlp.secrecy import find_secrecy, mark_in_name

CASES = yaml.safe_load((Path(__file__).parent / "secrecy.yaml").read_text(encoding="utf-8"))
BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>'
    "<v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>机密★5年</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
PROSE = "今年以来，全区工作平稳有序，各项任务按期完成，群众满意度持续提升，没有发生重大事件，总体情况好于往年。"


@pytest.mark.parametrize("case", CASES["marked"], ids=str)
def test_a_mark_is_found(case: dict[str, str]) -> None:
    document = read(text=case["text"], name=case.get("name", "报告.txt"))
    mark = find_secrecy(document)
    assert mark is not None
    assert mark.level == case["level"]
    assert mark.term == case.get("term", mark.term)
    assert mark.where == case.get("where", mark.where)
    assert "\n" not in mark.text
    assert mark.where == "文件名" or document.text[mark.start : mark.end].strip() == mark.text


@pytest.mark.parametrize("case", CASES["unmarked"], ids=str)
def test_speaking_of_secrets_is_no_mark(case: dict[str, str]) -> None:
    assert find_secrecy(read(text=case["text"], name=case.get("name", "报告.txt"))) is None


def word(folder: Path, header: str = "", row: tuple[str, ...] = (), box: bool = False) -> Path:
    """A Word file of an invented report, with a mark where the test wants one."""
    made = docx.Document()
    made.sections[0].header.paragraphs[0].text = header
    made.add_paragraph("青榆区司法局关于有关情况的汇报")
    if row:
        for cell, text in zip(made.add_table(2, len(row)).rows[0].cells, row, strict=True):
            cell.text = text
    for _ in range(9):
        made.add_paragraph(PROSE)
    if box:
        made.element.body.insert(3, parse_xml(BOX))
    made.save(str(folder / "汇报.docx"))
    return folder / "汇报.docx"


@pytest.mark.parametrize(
    ("how", "level", "where"),
    [
        ({"header": "机密★10年"}, "机密", "页眉"),
        ({"header": "秘密"}, "秘密", "页眉"),
        ({"box": True}, "机密", "文本框"),
        ({"row": ("标题", "汇报", "密级", "秘密")}, "秘密", "表格第 1 行"),
        ({"row": ("密　级", "□绝密 ☑机密 □秘密")}, "机密", "表格第 1 行"),
        ({"row": ("绝密★20年", "特急")}, "绝密", "表格第 1 行"),
    ],
)
def test_a_mark_is_found_in_every_part_of_a_word_file(how: dict[str, object], level: str, where: str, tmp_path: Path) -> None:
    mark = find_secrecy(read(word(tmp_path, **how)))
    assert mark is not None
    assert (mark.level, mark.where) == (level, where)


@pytest.mark.parametrize("row", [("文号", "密级", "份数"), ("密级", "公开"), ("密级", ""), ("密级", "□绝密 □机密 □秘密")])
def test_a_form_that_names_no_level_is_no_mark(row: tuple[str, ...], tmp_path: Path) -> None:
    assert find_secrecy(read(word(tmp_path, header="内部资料", row=row))) is None


@given(st.text(alphabet="机密秘绝★年长期10（）：。 \n第条保守级公开", max_size=60))
def test_a_sentence_never_is_a_mark(text: str) -> None:
    sentence = "为了做好有关工作，现将" + "".join(text.split()) + "有关要求告知各单位，请认真遵照执行。"
    assert find_secrecy(read(text=sentence, name="通知.txt")) is None


@given(st.text(max_size=80))
def test_any_name_is_answered(name: str) -> None:
    mark = mark_in_name(name)
    assert mark is None or mark.level in ("秘密", "机密", "绝密")
