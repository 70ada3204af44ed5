"""Formatting a Word file: every character stays, what is no text stays, the page becomes official, and twice is as good as once."""

import io
import re
import zipfile
from collections import Counter

import pytest

import assistant
from assistant.errors import WenhengError
from assistant.pipeline.format import FormatResult, reformat_bytes
from assistant.word import restyling
from assistant.word.controls import add_live_figures
from assistant.word.figure_store import stores
from assistant.word.live_text import live_texts, set_live_figures
from assistant.word.names import Element, val, w
from assistant.word.package import Package, open_package
from assistant.word.walker import walk
from tests.word.making import W, cell, make, p, run, table
from tests.word.test_word_controls import FIGURES, MARKED
from tests.word.ugly import UGLY

DATED = 'w:id="9" w:author="李宁" w:date="2024-12-01T00:00:00Z"'
PROSE = "全年受理法律援助案件1246件，同比增长6.7%，各项工作取得新的成效，得到群众好评。"


def formatted(data: bytes) -> FormatResult:
    return reformat_bytes(data, name="报告.docx")


def opened(data: bytes) -> tuple[Package, Element]:
    package = open_package(data)
    return package, package.xml(package.main)


def words(data: bytes) -> list[str]:
    """All text of the body, notes and text boxes, headers and footers left out."""
    return [line.text for line in walk(open_package(data)) if line.kind not in ("header", "footer")]


def style_names(data: bytes) -> list[str]:
    package, root = opened(data)
    styles = package.xml(package.related(package.main, "styles") or "")
    named = {style.get(w("styleId")): val(style.find(w("name"))) for style in styles.iter(w("style"))}
    return [named.get(val(node.find(f"{w('pPr')}/{w('pStyle')}"))) or "" for node in root.iter(w("p"))]


def layout_findings(data: bytes) -> list[str]:
    report = assistant.check(assistant.read(data, name="报告.docx"), profile="full")
    return [f"{finding.rule} {finding.message}" for finding in report.findings if finding.rule.startswith("FMT")]


@pytest.mark.parametrize("name", UGLY)
def test_ugly_reports_become_official(name: str) -> None:
    source = UGLY[name]()
    made = formatted(source).docx
    assert words(made) == words(source)
    assert layout_findings(source) and not layout_findings(made)
    assert formatted(made).docx == made


RICH = (
    p("青榆区司法局2024年工作总结", properties='<w:jc w:val="center"/><w:rPr><w:sz w:val="44"/></w:rPr>')
    + p("一、2024年工作情况")
    + p("（一）", f'<w:ins {DATED}>{run("深化")}</w:ins>', f"<w:del {DATED}><w:r><w:delText>强化</w:delText></w:r></w:del>", "法律援助")
    + p("全年", '<w:bookmarkStart w:id="3" w:name="甲"/>', run("受理", '<w:color w:val="FF0000"/>'), '<w:bookmarkEnd w:id="3"/>',
        '<w:commentRangeStart w:id="5"/>', PROSE, '<w:commentRangeEnd w:id="5"/>', '<w:r><w:commentReference w:id="5"/></w:r>',
        '<w:r><w:footnoteReference w:id="2"/></w:r>')
    + p('<w:sdt><w:sdtPr><w:alias w:val="数"/></w:sdtPr><w:sdtContent>' + run("1246") + "</w:sdtContent></w:sdt>", run("件，"),
        '<w:hyperlink w:anchor="甲">' + run("见上") + "</w:hyperlink>", PROSE, '<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>')
    + p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "<w:r><w:instrText> DATE </w:instrText></w:r>",
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', run("2024"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>', run("年" + PROSE))
    + table([cell("指标"), cell("件数")], [cell("受理"), cell("1246", table([cell("内表")]))])
    + p(PROSE, run("批注在此", '<w:vanish/><w:color w:val="FF0000"/>'), run("一是", "<w:b/>"), run("删", "<w:strike/>"))
)  # fmt: skip
STAYS = (
    *(
        "ins",
        "del",
        "delText",
        "bookmarkStart",
        "bookmarkEnd",
        "commentRangeStart",
        "commentReference",
        "footnoteReference",
        "sdt",
        "alias",
    ),
    *("hyperlink", "fldChar", "instrText", "tbl", "tr", "tc", "strike", "vanish", "p", "sectPr"),
)
NOTES = '<w:footnote w:id="2">' + p("数据来自法律援助中心。") + "</w:footnote>"


def tally(root: Element) -> Counter[str]:
    return Counter(node.tag for node in root.iter(*(w(name) for name in STAYS), "{*}oMath"))


def test_revisions_notes_comments_fields_tables_and_formulas_stay() -> None:
    source = make(RICH + "<w:sectPr/>", footnotes=NOTES)
    result = formatted(source)
    assert words(result.docx) == words(source) and "数据来自法律援助中心。" in words(result.docx)[-1]
    assert tally(opened(result.docx)[1]) == tally(opened(source)[1])
    assert "彩色文字 1 处已改为黑色" in result.notes
    _, root = opened(result.docx)
    bold = ["".join(node.itertext()) for node in root.iter(w("r")) if node.find(f"{w('rPr')}/{w('b')}") is not None]
    assert bold == ["一是"], "stress on a part of a paragraph means something"
    hidden = next(node for node in root.iter(w("r")) if node.find(f"{w('rPr')}/{w('vanish')}") is not None)
    assert hidden.find(f"{w('rPr')}/{w('color')}") is not None, "hidden words stay as they are"
    formula = next(node for node in root.iter(w("p")) if any(True for _ in node.iter("{*}oMath")))
    spacing = formula.find(f"{w('pPr')}/{w('spacing')}")
    assert spacing is not None and spacing.get(w("lineRule")) == "auto", "exact lines would clip a formula"


def test_paragraphs_get_the_style_of_what_they_are() -> None:
    headings = ("一、工作情况", "（一）法律援助", "1.抓受理", "（1）抓质量", PROSE)
    source = make(p("青榆区司法局2024年工作总结") + "".join(p(one) for one in headings) + p("青榆区司法局") + p("2025年1月8日"))
    assert style_names(formatted(source).docx) == [
        "公文标题", "公文一级标题", "公文二级标题", "公文三级标题", "公文正文", "公文正文", "公文落款", "公文落款",
    ]  # fmt: skip


def test_automatic_numbers_stay_automatic_and_stand_close_to_their_words() -> None:
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/><w:lvlJc w:val="right"/></w:lvl>'
    )
    numbering = f'<w:abstractNum w:abstractNumId="1">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    source = make(p("工作总结") + p("工作情况", properties=listed) + p(PROSE) + p("工作打算", properties=listed), numbering=numbering)
    made = formatted(source).docx
    assert words(made) == words(source) == ["工作总结", "一、工作情况", PROSE, "二、工作打算"]
    assert style_names(made)[1] == style_names(made)[3] == "公文一级标题"
    package, root = opened(made)
    assert len(list(root.iter(w("numPr")))) == 2
    changed = next(package.xml(package.related(package.main, "numbering") or "").iter(w("lvl")))
    assert [val(changed.find(w(name))) for name in ("suff", "lvlJc")] == ["nothing", "left"]


@pytest.mark.parametrize("lost", [0, 1, 2, 4])
def test_live_figures_work_on_even_where_controls_are_lost(lost: int) -> None:
    """A colleague's program took some of the controls away and left their words and bookmarks."""
    package, root = opened(add_live_figures(make(p("工作总结") + MARKED + p(PROSE)), FIGURES))
    for control in list(root.iter(w("sdt")))[:lost]:
        for node in list(next(control.iter(w("sdtContent")))):
            control.addprevious(node)
        control.getparent().remove(control)
    source = package.save()
    made = formatted(source).docx
    assert live_texts(open_package(made)) == live_texts(open_package(source)) != []
    assert words(made) == words(source)
    assert stores(open_package(source)) == stores(open_package(made)) != []
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (source, made))
    stored = [name for name in before.namelist() if name.startswith("customXml/")]
    assert stored and all(after.read(name) == before.read(name) for name in stored)
    names = [sorted(node.get(w("name")) or "" for node in opened(data)[1].iter(w("bookmarkStart"))) for data in (source, made)]
    assert names[0] == names[1] != []
    printed = set_live_figures(made, {"f001": "1300件"})
    assert words(printed)[1:3] == [line.replace("1246件", "1300件") for line in words(made)[1:3]] and words(printed)[4] == PROSE


def test_frames_columns_contents_and_hand_broken_lines_are_told() -> None:
    contents = f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    contents += f"<w:sdtContent>{p('一、工作情况　1')}</w:sdtContent></w:sdt>"
    source = make(
        p("工作总结") + contents + p("一、工作情况") + p("边注", properties='<w:framePr w:w="2000"/>')
        + p(PROSE, "<w:r><w:br/></w:r>", PROSE) + '<w:sectPr><w:cols w:num="2"/></w:sectPr>'
    )  # fmt: skip
    result = formatted(source)
    told = "\n".join(result.notes)
    for sentence in ("文本框架里的 1 段没有动", "有 1 段是用手动换行", "有一节分成 2 栏，已改为通栏"):
        assert sentence in told
    assert words(result.docx) == words(source)


def test_what_would_change_the_text_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(package: Package, *_: object) -> list[str]:
        node = next(package.xml(package.main).iter(w("t")))
        node.text = re.sub(r"\d", "0", node.text or "")
        return []

    monkeypatch.setattr(restyling, "_restyle", careless)
    with pytest.raises(WenhengError, match="没有写出"):
        formatted(make(p("2024年工作总结") + p(PROSE)))
