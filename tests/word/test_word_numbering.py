"""Computed numbers of lists, as Word prints them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.reading import read_bytes
from assistant.word.list_numerals import numeral
from assistant.word.package import open_package
from assistant.word.walker import walk
from tests.word.making import make, numbered, p

CASES = yaml.safe_load((Path(__file__).parent / "numbering_cases.yaml").read_text(encoding="utf-8"))


def numbering(case: dict[str, Any]) -> str:
    levels = ""
    for place, (form, text, *rest) in enumerate(case["levels"]):
        start = rest[1] if len(rest) > 1 else 1
        extra = rest[0] if rest else ""
        levels += f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'
    nums = {1: "", **case.get("nums", {})}
    lists = "".join(f'<w:num w:numId="{num}"><w:abstractNumId w:val="4"/>{inner}</w:num>' for num, inner in nums.items())
    return f'<w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>{lists}'


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_labels(case: dict[str, Any]) -> None:
    body = "".join(numbered("甲", level, num) for level, num in case["paragraphs"])
    lines = walk(open_package(make(body, numbering=numbering(case))))
    assert [line.text for line in lines] == [f"{label}甲" for label in case["labels"]]


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("chineseCountingThousand", {1: "一", 10: "十", 11: "十一", 20: "二十", 101: "一百零一", 110: "一百一十", 1005: "一千零五"}),
        ("chineseCounting", {9: "九", 10: "十", 21: "二十一", 100: "一〇〇"}),
        ("ideographDigital", {1: "一", 10: "一〇", 23: "二三"}),
        ("chineseLegalSimplified", {1: "壹", 10: "拾", 25: "贰拾伍"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "甲"}),
        ("decimalFullWidth", {1: "１", 12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerRoman", {1: "i", 4: "iv", 9: "ix", 14: "xiv", 40: "xl"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("somethingNew", {3: "3"}),
    ],
)
def test_numerals(form: str, values: dict[int, str]) -> None:
    assert {value: numeral(value, form) for value in values} == values


def test_a_style_can_carry_the_list() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H0"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H0"><w:name w:val="base"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    case = {"levels": [["chineseCounting", "%1、"], ["chineseCounting", "（%2）"]]}
    body = p("法律援助", properties='<w:pStyle w:val="H2"/>') + p("正文。") + p("没有编号", properties=OFF)
    document = read_bytes(make(body, styles=styles, numbering=numbering(case)), name="a.docx")
    assert document.text == "（一）法律援助\n正文。\n没有编号"
    block = document.blocks[0]
    assert (block.kind, block.level, block.label, block.label_synthetic, block.style) == ("heading", 2, "（一）", True, "heading 2")
    assert document.text[block.title_start : block.title_end] == "法律援助"


OFF = '<w:pStyle w:val="H2"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'


def test_a_list_through_a_numbering_style() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="N"><w:name w:val="公文编号"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    lists = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="N"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="N"/><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    )
    lines = walk(open_package(make(numbered("甲") + numbered("乙"), styles=styles, numbering=lists)))
    assert [line.text for line in lines] == ["一、甲", "二、乙"]


def test_numbers_outside_of_the_official_forms_keep_a_level() -> None:
    case = {"levels": [["upperLetter", "%1."], ["decimal", "%1.%2"]]}
    plain = {"levels": [["decimal", "%1"], ["decimal", "%1.%2"]]}
    lettered = read_bytes(make(numbered("甲项") + numbered("乙项"), numbering=numbering(case)), name="a.docx")
    assert [(block.label, block.level, block.kind) for block in lettered.blocks] == [("A.", 3, "item"), ("B.", 3, "item")]
    parts = read_bytes(make(numbered("甲项", 1) + p("正文。"), numbering=numbering(plain)), name="a.docx")
    assert (parts.text, parts.blocks[0].label, parts.blocks[0].level) == ("1.1 甲项\n正文。", "1.1", 2)
