"""The elements of an official document, told by words and places."""

from pathlib import Path

import pytest
import yaml

import assistant
from assistant.nlp.elements import elements, is_addressee
from assistant.schema.document import Document
from tests.word.making import cell, make, p, table

CASES = yaml.safe_load((Path(__file__).parent / "element_cases.yaml").read_text(encoding="utf-8"))
CENTRED = '<w:jc w:val="center"/>'


def kinds(document: Document) -> list[str]:
    return [f"{element.kind}{element.level or ''}" for element in elements(document)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_plain_text(case: dict[str, str]) -> None:
    document = assistant.read(text=case["lines"])
    told = [f"{kind} {document.text[one.start : one.end]}" for kind, one in zip(kinds(document), elements(document), strict=True)]
    assert told == [f"{kind} {line.strip()}" for kind, line in zip(case["kinds"].split(), case["lines"].splitlines(), strict=True)]


@pytest.mark.parametrize(
    "line",
    [
        "区人民政府：",
        "各司法所，局机关各科室：",
        "各位代表：",
        "同志们：",
        "市局、区委依法治区办：",
        "各镇人民政府、街道办事处：",
    ],
)
def test_addressees(line: str) -> None:
    assert is_addressee(line)


@pytest.mark.parametrize(
    "line",
    [
        "主要做法如下：",
        "会议指出：",
        "现将情况报告区政府：",
        "（区司法局）：",
        "下列单位：",
        "区司法局主办：",
        "各科室工作扎实。区政府：",
        "各司法所，局机关各科室",
    ],
)
def test_no_addressees(line: str) -> None:
    assert not is_addressee(line)


def test_captions_and_units_stand_by_their_tables_only() -> None:
    rows = table([cell("指标"), cell("件数")])
    data = make(
        p("2024年工作总结") + p("表1 主要业务量") + p("单位：件") + rows + p("单位：青榆区司法局") + p("全年受理法律援助案件1246件。")
    )
    assert kinds(assistant.read(data, name="a.docx")) == ["title", "caption", "unit", "body", "body"]


def test_a_heading_that_opens_a_paragraph_ends_at_its_full_stop() -> None:
    text = "2024年工作总结\n（一）强化理论武装。全年组织集中学习，干部作风持续好转。\n（二）全年受理案件1246件。办结1108件，办结率提高。\n"
    document = assistant.read(text=text)
    led, plain = elements(document)[1:]
    assert (led.kind, led.level, document.text[led.start : led.lead_end]) == ("item", 2, "（一）强化理论武装。")
    assert plain.lead_end is None


def test_short_lines_that_only_their_file_sets_apart() -> None:
    body = p("2024年工作总结") + p("全年受理法律援助案件1246件，办结1108件。") + p("团结奋进", properties=CENTRED)
    document = assistant.read(make(body + p("全年普法1462场次，发放资料。") + "<w:sectPr/>"), name="a.docx")
    (centred,) = [element for element in elements(document) if element.kind == "centred"]
    assert document.text[centred.start : centred.end] == "团结奋进" and not centred.sure
