"""Web pages of many layouts: header, title, body and tables in; menus, scripts, tools and colophons out."""

import datetime as dt
import re

import pytest

from assistant.errors import UnreadableError
from assistant.reading.reader import read_bytes
from assistant.schema.document import Document
from tests.reading.pages import PAGES, SENTENCES
from tests.shared_data import shared

WITHOUT_TEXT = ("scripted", "embedded")
LAYOUTS = tuple(name for name in PAGES if name not in WITHOUT_TEXT)
NEVER = (
    "脚本", "首页", "办事服务", "栏目3", "领导介绍", "版权所有", "主办单位", "网站地图", "ICP备", "当前位置", "分享", "打印", "关闭",
    "上一篇", "【字号", "浏览次数", "隐藏", "表单", "javascript", "热点推荐", "&nbsp;", "&ldquo;",
)  # fmt: skip


def read(markup: str, name: str = "网页.html", encoding: str = "utf-8") -> Document:
    return read_bytes(markup.encode(encoding), name=name)


def lines(document: Document, *kinds: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if not kinds or block.kind in kinds]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_of_the_site_is_read(layout: str) -> None:
    document = read(PAGES[layout])
    assert document.provenance.reader == "html"
    assert [word for word in NEVER if word in document.text] == []
    assert "  \n" not in document.text and "\n\n" not in document.text


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_reads_the_same_in_every_encoding(layout: str, encoding: str) -> None:
    markup = PAGES[layout]
    assert read(markup, encoding=encoding).text == read(markup).text


def test_a_header_table_gives_the_metadata() -> None:
    document = read(PAGES["table_header"], encoding="gb18030")
    known = document.metadata
    assert known.title == "青榆区司法局关于印发2025年法律援助工作要点的通知"
    assert (known.index_number, known.number, known.publisher) == ("000014349/2025-00012", "青司发〔2025〕3号", "青榆区司法局")
    assert known.issued is not None and known.issued.date() == dt.date(2025, 1, 6)
    assert known.published is not None and known.published.date() == dt.date(2025, 1, 8)
    assert (known.kind, known.year) == ("policy", 2025)
    assert document.provenance.encoding == "gb18030"
    assert lines(document, "metadata")[0] == "索引号：000014349/2025-00012"
    assert lines(document, "title") == [known.title]
    assert document.heading_path(document.text.index("同行评估")) == ("一、巩固援助质量", "（二）规范案件办理")


def test_attachments_below_the_body_are_listed_and_told() -> None:
    document = read(PAGES["table_header"])
    assert lines(document)[-3:] == ["附件：", "1.法律援助工作任务分解表.docx", "2.联系人名单.pdf"]
    assert any("1.法律援助工作任务分解表.docx、2.联系人名单.pdf" in notice for notice in document.notices)


def test_a_definition_list_gives_the_metadata_and_the_day_of_making_is_not_the_day_of_issue() -> None:
    known = read(PAGES["definition_list"]).metadata
    assert known.fields[:4] == (("索引号", "QY020/2024-117"), ("发布机构", "青榆区司法局"), ("生成日期", "2024-12-30"), ("文号", "无"))
    assert known.number is None and known.issued is None and known.published is None
    assert (known.kind, known.year) == ("summary", 2024)


def test_headings_of_the_page_are_headings_of_the_document() -> None:
    document = read(PAGES["questions"])
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks if block.kind == "heading"] == [
        (1, "制定背景"), (1, "主要内容"), (2, "适用范围"), (2, "监督方式")
    ]  # fmt: skip
    assert document.metadata.published is not None and document.metadata.published.date() == dt.date(2024, 8, 1)


def test_boxes_without_colons_give_the_metadata() -> None:
    document = read(PAGES["boxes"])
    assert dict(document.metadata.fields) == {
        "信息索引号": "0716543/2024-00231", "制发机关": "青榆区人民政府", "公开形式": "主动公开", "公开日期": "2024-11-02"
    }  # fmt: skip
    assert document.metadata.title == "青榆区人民调解工作管理办法"
    assert lines(document)[-1].startswith("第三条")


def test_lists_keep_the_numbers_that_the_browser_shows() -> None:
    document = read(PAGES["list_items"])
    items = [block for block in document.blocks if block.label_synthetic]
    assert [document.text[block.start : block.start + 6] for block in items] == ["1.活动时间", "2.活动地点", "5.咨询方式"]
    assert document.metadata.validity == "有效" and document.metadata.fields[-1] == ("服务对象", "社会公众")
    assert lines(document)[-2:] == ["带好身份证件", "带好相关材料"]


def test_a_date_and_a_source_in_one_line_are_metadata() -> None:
    document = read(PAGES["news"])
    known = document.metadata
    assert (known.title, known.publisher) == ("青榆区举办人民调解员培训班", "青榆区司法局")
    assert known.published is not None and known.published.strftime("%Y-%m-%d %H:%M") == "2024-05-16 10:21"
    body = lines(document, "paragraph")
    assert len(body) == 4 and "来自12个街道的160名人民调解员" in body[0] and "“以案说法”" in body[1]
    assert body[-1] == "（供稿：人民参与和基层工作科）"
    assert any("图片 1 张" in notice for notice in document.notices)


def test_tables_that_lay_out_a_page_are_no_tables() -> None:
    document = read(PAGES["nested_tables"], encoding="gb18030")
    assert not lines(document, "table_row")
    assert lines(document, "title") == ["关于2023年度行政执法案卷评查情况的通报"]
    assert lines(document, "heading") == ["一、基本情况", "二、存在的问题"]
    assert document.metadata.issued is not None and document.metadata.issued.date() == dt.date(2023, 12, 8)


def test_a_short_page_keeps_its_one_sentence() -> None:
    document = read(PAGES["short"])
    assert lines(document, "paragraph") == ["因系统升级，我处6月8日暂停办理公证业务，6月9日恢复。"]
    assert document.metadata.publisher == "青榆区公证处"


def test_a_table_keeps_rows_cells_and_headers() -> None:
    document = read(PAGES["table_only"])
    rows = [block for block in document.blocks if block.kind == "table_row"]
    assert lines(document, "table_row")[2] == "柳汀\t123\t45\t260.5"
    cells = {document.text[cell.start : cell.end]: cell for block in rows for cell in block.cells}
    assert cells["45"].header_path == ("受理（件）", "刑事") and cells["45"].row_label == "柳汀"
    assert cells["31"].row_label == "柳汀" and cells["188"].header_path == ("挽回损失（万元）",)
    assert "87\u2028（含上年结转5件）" in cells
    assert lines(document)[-1] == "说明：数据截至2024年12月31日。"


def test_a_register_in_the_body_is_no_header() -> None:
    document = read(PAGES["bulletin"])
    assert document.metadata.fields == (("发布日期", "2024-12-10"),)
    assert lines(document, "table_row")[0] == "序号\t名称\t文号\t发布日期"
    assert "联系人：王某　联系电话：00000000" in lines(document)


def test_labels_and_values_in_one_cell_are_metadata() -> None:
    known = read(PAGES["pairs_in_cells"]).metadata
    assert (known.title, known.index_number) == ("关于做好春运普法宣传的通知", "QY/2024-0009")
    assert known.issued is not None and known.issued.strftime("%Y-%m-%d %H:%M") == "2024-01-10 16:25"
    assert dict(known.fields)["内容概述"].endswith("。")


def test_pairs_that_stand_close_together_are_parted() -> None:
    document = read(PAGES["spans"])
    assert document.metadata.fields == (
        ("索引号", "QY1/2024-1"), ("发布机构", "青榆区司法局"), ("发布日期", "2024-02-03 10:00:00"), ("有效性", "有效")
    )  # fmt: skip
    assert lines(document)[5:] == [SENTENCES[0], "项目\t金额（万元）", "基本支出\t1,284.50"]


def test_what_is_hidden_is_left_out_and_told() -> None:
    document = read(PAGES["hidden"])
    assert any("隐藏文字 3 处" in notice and "隐藏文字777件" in notice for notice in document.notices)
    assert lines(document)[-1] == "税费 < 5% & 利率 ≤ 3%，“一站式”"
    assert document.metadata.title == "青榆区司法局关于优化服务的公告"


@pytest.mark.parametrize(("layout", "name"), [("word_export", "汇报.doc"), ("excel_export", "统计.xls"), ("word_export", "汇报.docx")])
def test_pages_under_other_names_are_pages(layout: str, name: str) -> None:
    document = read(PAGES[layout], name=name)
    assert document.provenance.reader == "html"
    if layout == "excel_export":
        assert lines(document) == ["科室\t案件数", "法律援助中心\t1284", "公证处\t356"]
    else:
        assert lines(document)[0] == "青榆区司法局工作汇报" and "一、2024年工作" in lines(document, "heading")


def test_a_page_saved_as_one_file() -> None:
    parts = (
        'From: <Saved>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html"; boundary="--b"\n\n----b\n'
        'Content-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: 8bit\n\n'
    )
    data = (
        parts.encode() + PAGES["word_export"].replace("gb2312", "x").encode("gb18030") + b"\n----b\nContent-Type: image/png\n\nx\n----b--\n"
    )
    for name in ("页.mht", "汇报.doc"):
        assert "全年受理法律援助案件1284件" in read_bytes(data, name=name).text


@pytest.mark.parametrize(("layout", "says"), [("scripted", "脚本"), ("embedded", "report.pdf")])
def test_a_page_without_text_is_refused(layout: str, says: str) -> None:
    with pytest.raises(UnreadableError, match=says) as caught:
        read(PAGES[layout], name="空页.html")
    assert "没有正文" in caught.value.message and caught.value.where == "空页.html" and caught.value.remedy


def test_a_header_without_text_is_told() -> None:
    document = read(re.sub(r'<div id="zoom">.*(?=<div class="share">)', "", PAGES["table_header"], flags=re.DOTALL))
    assert document.metadata.index_number == "000014349/2025-00012"
    assert any("没有正文" in notice for notice in document.notices)


@pytest.mark.parametrize("declared", ["utf-8", "gbk", "iso-8859-1", "no-such-thing"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_wrong_declaration_does_no_harm(declared: str, encoding: str) -> None:
    document = read(PAGES["list_items"].replace("utf-8", declared), encoding=encoding)
    assert document.metadata.title == "关于开展“法律服务进社区”活动的公告"


def test_broken_characters_are_told() -> None:
    data = PAGES["table_header"].encode()
    cut = data.index("法律援助案件".encode()) + 1
    document = read_bytes(data[:cut] + data[cut + 1 :], name="a.html")
    assert any("无法解码" in notice for notice in document.notices) and "全年受理" in document.text


def test_deep_nesting_is_read_or_refused() -> None:
    words = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    deep = read("<html><body>" + "<div>" * 300 + words + "</div>" * 300 + "<p>文末一行。</p></body></html>")
    assert deep.text.split("\n") == [*SENTENCES, "文末一行。"]
    with pytest.raises(UnreadableError, match="嵌套"):
        read("<html><body>" + "<div>" * 50_000 + words)


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body><p>受理案件1284件<div>办结<b>1200件</p></div></i></body>",
        "<html><body><table><tr><td>受理案件1284件<tr><td>办结<b>1200件</table",
        "<html><ul><li>受理案件1284件<li>办结1200件</ul></html></html><p>",
        "<html><body><a href='javascript:void(0)'>受理案件1284件</a><br/>办结1200件<img src=x onerror=alert(1)>",
        "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/hostname'><!ENTITY b '&a;&a;'>]><html><p>受理案件1284件&b;</p><p>办结1200件</p>",
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'><body><p>受理案件1284件</p>办结1200件</body></html>",
        "<html><body><td colspan=99999999 rowspan=99999999>受理案件1284件</td><dl><dd>办结1200件<dt></dl>",
        "<html><body><ol start=99999999999999><li value=-3>受理案件1284件<li>办结1200件</ol>\x00\x01\ufffe",
    ],
)  # fmt: skip
def test_broken_markup_is_read(markup: str) -> None:
    text = read(markup).text
    assert "受理案件1284件" in text and "办结" in text and "1200件" in text and "onerror" not in text


@pytest.mark.parametrize(
    "markup",
    [
        "<html>",
        "<html></html>",
        "<html><body>&nbsp;&#8203;</body></html>",
        "<html><frameset><frame src='a.htm'></frameset></html>",
        "<!doctype html><!-- 注释 -->",
    ],
)
def test_an_empty_page_is_refused(markup: str) -> None:
    with pytest.raises(UnreadableError, match=r"没有|损坏"):
        read(markup)


def test_a_large_page_is_read_whole() -> None:
    rows = "".join(f"<tr><td class='cell number'>{number}</td><td class='cell words'>某事项</td></tr>" for number in range(8_000))
    words = f"<p style='font-family:仿宋;font-size:16pt'>{SENTENCES[1]}</p>" * 8_000
    document = read(f"<html><body><div id='zoom'>{words}<table>{rows}</table></div></body></html>")
    assert document.text.count("1284件") == 8_000
    assert document.text.endswith("7999\t某事项")
    with pytest.raises(UnreadableError, match="万个"):
        read("<html><body>" + "<b></b>" * 500_000)


def test_markup_quoted_in_a_text_file_stays_text() -> None:
    words = "标签 <table> 和 <p> 用来排版。\n受理案件1284件。\n"
    for name in ("说明.txt", "说明.md"):
        assert read_bytes(words.encode(), name=name).provenance.reader == "text"
    assert read_bytes(b"<table>\n| a |\n" + words.encode(), name="a.md").provenance.reader == "text"


def test_the_sample_page() -> None:
    document = read_bytes(shared("data", "word", "disclosure.html").read_bytes(), name="disclosure.html")
    assert document.metadata.index_number == "014006438/2026-03652" and document.metadata.issued is not None
    assert len(document.blocks) == 41 and "12374件" in document.text
    assert all(words not in document.text for words in ("首页栏目", "隐藏文字", "脚本", "版权所有"))
