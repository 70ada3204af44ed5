"""Cutting into passages."""

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.indexing.passages import LONGEST, MERGED, passages_of
from assistant.reading import read_file, read_text
from tests.conftest import ROOT
from tests.indexing.building import document
from tests.reading.test_reading_laws import LINES
from tests.shared_data import shared

ARTICLE = re.compile(r"^[ \t\u3000#]*(第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?)(?=[ \t\u3000])", re.MULTILINE)
SENTENCE = "全年受理法律援助案件一千余件，为当事人挽回经济损失若干万元。"


def texts(*lines, **fields):
    return [passage.text for passage in passages_of(document(*lines, **fields))]


def test_heading_path_and_exact_span():
    source = document(
        ("metadata", "索引号：甲-1"),
        ("title", "某局2023年工作总结"),
        ("paragraph", "引言一段。"),
        ("heading", "一、2023年工作情况"),
        ("heading", "（一）党建引领"),
        ("item", "1.政治建设走在前。全年开展学习若干次。" + SENTENCE * 4),
        ("item", "2.作风建设不松劲。" + SENTENCE * 5),
    )
    found = passages_of(source)
    assert [passage.heading_path for passage in found] == [
        (),
        ("一、2023年工作情况", "（一）党建引领", "1.政治建设走在前"),
        ("一、2023年工作情况", "（一）党建引领", "2.作风建设不松劲"),
    ]
    assert all(source.text[passage.start : passage.end] == passage.text for passage in found)
    assert found[0].text == "引言一段。"


def test_a_heading_is_never_a_passage_by_itself():
    assert texts(("heading", "一、基本案情"), ("heading", "二、调解过程"), ("paragraph", "当天受理。")) == ["当天受理。"]


def test_a_heading_that_goes_on_into_a_sentence_is_body():
    source = document(("heading", "（一）坚持党建引领"), ("paragraph", "正文。"))
    block = replace(source.blocks[0], title_end=7)
    long = replace(source, text=source.text, blocks=(replace(block, title_end=5), source.blocks[1]))
    assert passages_of(long)[0].text == "正文。"
    running = document(("heading", "（一）坚持党建引领。全年召开会议十二次研究工作"), ("paragraph", "正文。"))
    running = replace(running, blocks=(replace(running.blocks[0], title_end=9), running.blocks[1]))
    assert passages_of(running)[0].text.startswith("（一）坚持党建引领。全年")


def test_short_paragraphs_under_one_heading_are_merged_but_not_across_headings():
    found = texts(("heading", "一、基本案情"), ("paragraph", "甲。"), ("paragraph", "乙。"), ("heading", "二、处理"), ("paragraph", "丙。"))
    assert found == ["甲。\n乙。", "丙。"]


def test_merging_stops_at_its_limit():
    found = texts(("heading", "一、情况"), *[("paragraph", "字" * 150 + "。")] * 5)
    assert [len(text) for text in found] == [303, 303, 151]
    assert all(len(text) <= MERGED for text in found)


def test_short_items_share_a_passage_under_their_common_heading():
    found = passages_of(document(("heading", "一、安排"), ("item", "1.抓学习。按月开展。"), ("item", "2.抓作风。按季检查。")))
    assert [(passage.text, passage.heading_path) for passage in found] == [("1.抓学习。按月开展。\n2.抓作风。按季检查。", ("一、安排",))]


def test_articles_stand_alone_with_their_subparagraphs():
    found = passages_of(
        document(
            ("paragraph", "为规范补贴，制定本办法。"),
            ("item", "第一条 补贴标准如下："),
            ("paragraph", "（一）简易纠纷，每件50元；"),
            ("item", "第二条 本办法自2023年4月1日起施行。"),
        )
    )
    assert [passage.heading_path for passage in found] == [(), ("第一条",), ("第二条",)]
    assert found[1].text == "第一条 补贴标准如下：\n（一）简易纠纷，每件50元；"


def test_long_paragraphs_are_cut_at_sentence_ends():
    source = document(("paragraph", SENTENCE * 60))
    found = passages_of(source)
    assert len(found) > 2
    assert all(len(passage.text) <= LONGEST and passage.text.endswith("。") for passage in found)
    assert "".join(passage.text for passage in found) == source.text


def test_a_sentence_without_end_is_cut_all_the_same():
    found = texts(("paragraph", "字" * 1500))
    assert "".join(found) == "字" * 1500
    assert max(map(len, found)) <= LONGEST


def test_page_furniture_and_hidden_text_are_left_out():
    source = document(
        ("header", "内部资料"), ("paragraph", "正文。"), ("paragraph", "隐藏的话。"), ("footer", "第1页"), ("footnote", "注一。")
    )
    source = replace(source, blocks=tuple(replace(block, hidden=block.index == 2) for block in source.blocks))
    assert [passage.text for passage in passages_of(source)] == ["正文。", "注一。"]


def test_table_rows_are_merged_apart_from_paragraphs():
    found = texts(("paragraph", "见下表。"), ("table_row", "街道\t件数"), ("table_row", "柳汀\t12"), ("paragraph", "以上。"))
    assert found == ["见下表。", "街道\t件数\n柳汀\t12", "以上。"]


def test_a_document_of_headings_only_is_still_found():
    assert texts(("title", "目录"), ("heading", "一、总则"), ("heading", "二、附则")) == ["目录\n一、总则\n二、附则"]


@pytest.mark.parametrize("blocks", [(), None])
def test_a_document_without_blocks_is_one_text(blocks):
    source = document(("paragraph", "只有正文。"))
    assert [passage.text for passage in passages_of(replace(source, blocks=(), outline=()))] == ["只有正文。"]


def test_nothing_comes_of_nothing():
    assert passages_of(document(("paragraph", "  "))) == ()
    assert passages_of(document(("metadata", "索引号：甲"))) == ()


def test_fields_come_from_the_metadata():
    issued = dt.datetime(2022, 3, 4, tzinfo=dt.UTC)
    found = passages_of(document(("paragraph", "正文。"), title="某案", kind="case", year=None, issued=issued), key="cases/a.txt")[0]
    assert (found.kind, found.year, found.date, found.title) == ("case", 2022, "2022-03-04", "某案")
    assert (found.publisher, found.path, found.document) == ("青榆区司法局", "cases/a.txt", "a.txt")
    assert passages_of(document(("paragraph", "正文。")), kind="policy")[0].kind == "policy"


def test_the_title_is_taken_from_its_block_or_the_name():
    assert passages_of(document(("title", "某通知"), ("paragraph", "正文。"), title=None))[0].title == "某通知"
    assert passages_of(document(("paragraph", "正文。"), title=None, name="旧稿.docx"))[0].title == "旧稿"


def test_ids_outlive_changes_elsewhere_and_tell_repeats_apart():
    before = passages_of(document(("heading", "一、甲"), ("paragraph", "甲文。"), ("heading", "二、乙"), ("paragraph", "乙文。")))
    after = passages_of(document(("heading", "一、甲"), ("paragraph", "甲文改了许多。"), ("heading", "二、乙"), ("paragraph", "乙文。")))
    assert before[1].id == after[1].id
    assert before[0].id != after[0].id
    twice = passages_of(document(("paragraph", "同。"), ("header", "页眉"), ("paragraph", "同。")))
    assert len({passage.id for passage in twice}) == 2
    assert passages_of(document(("paragraph", "同。")), key="甲")[0].id != passages_of(document(("paragraph", "同。")), key="乙")[0].id


KINDS = st.sampled_from(["paragraph", "heading", "item", "table_row", "header", "footnote"])
TEXTS = st.text(alphabet="一二三、（）1.2第条案件。；“”\t 受理x", max_size=900)


@given(st.lists(st.tuples(KINDS, TEXTS), max_size=12))
def test_spans_are_exact_apart_and_lose_no_body(lines):
    source = document(*lines)
    found = passages_of(source)
    lawful(source, found)
    assert all(passage.text == passage.text.strip() and 0 < len(passage.text) <= LONGEST for passage in found)


@given(LINES)
def test_the_law_holds_for_whatever_is_read(lines):
    source = read_text("\n".join(lines))
    lawful(source, passages_of(source))


def _sample(*parts, every):
    return [read_file(path) for path in sorted(shared(*parts).glob("*.txt"))[::every]]


@pytest.mark.parametrize(("parts", "every"), [(("seed",), 1), (("data", "laws"), 12), (("data", "cases"), 40), (("data", "reports"), 5)])
def test_the_law_holds_for_real_material(parts, every):
    for source in _sample(*parts, every=every):
        lawful(source, passages_of(source))


@pytest.mark.parametrize("source", sorted((ROOT / "corpus").rglob("*.txt"))[::3], ids=lambda path: path.stem)
def test_the_law_holds_for_the_corpus(source):
    document = read_file(source)
    lawful(document, passages_of(document))


def test_each_article_of_a_real_law_is_a_passage_of_its_own():
    for source in _sample("data", "laws", every=20):
        printed = [found[1] for found in ARTICLE.finditer(source.text)]
        found = [passage for passage in passages_of(source) if passage.article is not None]
        opening = [passage.text for passage in found if ARTICLE.match(passage.text)]
        assert len(opening) == len(printed), source.name
        assert all(passage.heading_path[-1].startswith("第") for passage in found), source.name


def test_articles_keep_their_lists_and_what_follows_them():
    source = read_text(
        "青榆区信访办法\n第一章 总则\n第一条 有下列情形之一的，不予受理：\n（一）已经起诉的；\n（二）其他情形。\n不予受理的，应当告知。\n"
        "第二条 本办法自2023年4月1日起施行。"
    )
    found = passages_of(source)
    assert [passage.heading_path for passage in found] == [("第一章总则", "第一条"), ("第一章总则", "第二条")]
    assert found[0].text.endswith("（二）其他情形。\n不予受理的，应当告知。")
    assert (found[0].valid_from, found[0].valid_to) == ("2023-04-01", None)


def test_an_article_stays_whole_where_paragraphs_would_be_parted():
    clause = "一方应当按照约定履行义务，并且在合理期限内通知另一方。" * 4
    article = "\n".join(["第一条 " + clause, clause, clause, clause])
    assert MERGED < len(article) <= LONGEST
    assert len(passages_of(read_text(f"青榆区合同办法\n{article}\n第二条 本办法自公布之日起施行。"))) == 2


def test_books_stand_above_chapters():
    source = read_text(
        "青榆民法\n第一编 总则\n第一章 自然人\n第一条 甲。\n第二编 物权\n第一分编 通则\n第一章 一般规定\n第二条 乙。\n"
        "第二分编 所有权\n第三条 丙。"
    )
    assert [passage.heading_path for passage in passages_of(source)] == [
        ("第一编总则", "第一章自然人", "第一条"),
        ("第二编物权", "第一分编通则", "第一章一般规定", "第二条"),
        ("第二编物权", "第二分编所有权", "第三条"),
    ]


def test_a_lead_in_goes_with_what_it_leads_to():
    told = "原告陈述意见。" * 55
    found = texts(("paragraph", told), ("paragraph", "法院一审查明："), ("paragraph", "事实一节。" * 70))
    assert found == [told, "法院一审查明：\n" + "事实一节。" * 70]


def test_the_entries_of_a_ruling_stay_together():
    entries = ["一、被告于判决生效之日起十日内返还原告借款二十万元，" + "并支付逾期利息，" * 10 + "；", "二、驳回原告的其他诉讼请求。"]
    found = passages_of(document(("paragraph", "依照民法典的规定，判决："), *(("item", entry) for entry in entries)))
    assert [passage.text for passage in found] == ["\n".join(["依照民法典的规定，判决：", *entries])]
    assert found[0].heading_path == ()


def test_contents_and_lines_without_a_word_are_no_passages():
    source = read_text("青榆区工作规定\n目 录\n一、总则\n二、附则\n一、总则\n\u200b\n第一条 依法办事。\n二、附则\n——————\n第二条 施行。")
    assert [passage.text for passage in passages_of(source)] == ["第一条 依法办事。", "第二条 施行。"]


def test_a_table_is_cut_between_rows():
    rows = [f"街道{number}\t受理{number}件，办结{number}件，其余正在办理之中" for number in range(40)]
    found = texts(*(("table_row", row) for row in rows))
    assert len(found) > 1
    assert "\n".join(found).split("\n") == rows


def test_void_texts_hold_on_no_day_or_until_they_ended():
    void = read_text("名称：关于补贴的通知 | 效力状态：废止\n关于补贴的通知\n请执行。")
    assert {passage.valid_to for passage in passages_of(void)} == {"0001-01-01"}
    ended = read_text("名称：关于补贴的通知 | 效力状态：已废止（自2022年8月1日起废止）\n关于补贴的通知\n请执行。")
    assert {passage.valid_to for passage in passages_of(ended)} == {"2022-07-31"}


def lawful(source, found):
    """In order, apart, exact, ids told apart; each character of body in one passage, none of a title or heading (if there is body)."""
    assert all(source.text[passage.start : passage.end] == passage.text for passage in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert len({passage.id for passage in found}) == len(found)
    covered = bytearray(len(source.text))
    for passage in found:
        covered[passage.start : passage.end] = b"\1" * len(passage.text)
    for block in source.blocks:
        told = [position for position in range(block.start, block.end) if not source.text[position].isspace()]
        body = any(source.text[position].isalnum() for position in told) and not block.hidden
        if block.kind in ("paragraph", "item", "table_row", "footnote", "text_box") and body and not (block.style or "").startswith("toc"):
            assert all(covered[position] for position in told), source.text[block.start : block.end]
        elif block.kind in ("metadata", "header", "footer") or block.hidden:
            assert not any(covered[position] for position in told), source.text[block.start : block.end]
