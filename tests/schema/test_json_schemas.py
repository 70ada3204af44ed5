"""The JSON schemas say what the nouns say, and real outputs keep to them."""

import json
from decimal import Decimal
from functools import cache
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import assistant
from assistant.nlp.figures import find_figures
from assistant.schema import document as documents
from assistant.schema import figure as figures
from assistant.schema import finding as findings
from assistant.schema.document import Metadata
from assistant.schema.figure import Figure
from assistant.schema.finding import CheckReport, Coverage, Evidence, Finding
from assistant.schema.retrieval import Hit, Passage
from assistant.schema.schemas import NAMES, schema_text

TEXT = """关于2024年工作情况的报告
一、工作情况
2024年，受理法律援助案件1246件，同比增长12.5%，为当事人挽回经济损失569万余元，约占全区的三分之二；满意率98.6%，提高3.5个百分点。
建成公共法律服务站10—15个，组织活动数十场，普法宣传3000余场（次），惠及群众1.35万人次，较2020年翻一番。
（一）人民调解。全区12个街道、150个社区调解组织全年调解纠纷4862件，涉及金额亿元以上。
二、2025年工作计划
1.力争社区矫正对象再犯罪率低于0.2‰。
"""


@cache
def validator(name: str) -> Draft202012Validator:
    """Returns a validator of one schema that knows the others by file name."""
    registry = Registry().with_resources(
        (f"{other}.schema.json", Resource.from_contents(json.loads(schema_text(other)))) for other in NAMES
    )  # fmt: skip
    return Draft202012Validator(json.loads(schema_text(name)), registry=registry)


def errors(name: str, value: Any) -> list[str]:
    """Returns what a schema has against a value that has been through JSON."""
    plain = json.loads(json.dumps(value, ensure_ascii=False))
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(plain)]


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_there_is_no_other_schema() -> None:
    with pytest.raises(KeyError):
        schema_text("chunk")


@pytest.mark.parametrize(
    ("schema", "path", "literal"),
    [
        ("figure", ("role",), figures.Role),
        ("figure", ("kind",), figures.Kind),
        ("figure", ("modality",), figures.Modality),
        ("figure", ("relation",), figures.Relation),
        ("figure", ("direction",), figures.Direction),
        ("figure", ("comparison",), figures.Comparison),
        ("figure", ("status",), figures.Status),
        ("figure", ("reason",), figures.Reason),
        ("finding", ("severity",), findings.Severity),
        ("hit", ("kind",), documents.DocumentKind),
    ],
)
def test_enumerations_are_those_of_the_nouns(schema: str, path: tuple[str, ...], literal: Any) -> None:
    part = json.loads(schema_text(schema))["properties"]
    for key in path:
        part = part[key]
    assert [value for value in part["enum"] if value is not None] == list(get_args(literal))


def test_the_document_enumerations_are_those_of_the_nouns() -> None:
    parts = json.loads(schema_text("document"))["$defs"]
    assert parts["block"]["properties"]["kind"]["enum"] == list(get_args(documents.BlockKind))
    assert parts["metadata"]["properties"]["kind"]["enum"] == list(get_args(documents.DocumentKind))


@pytest.mark.parametrize(("name", "noun"), [("figure", Figure), ("finding", Finding)])
def test_a_flat_schema_asks_for_every_field_of_its_noun(name: str, noun: type) -> None:
    schema = json.loads(schema_text(name))
    assert sorted(schema["required"]) == sorted(noun.__dataclass_fields__)
    assert list(schema["properties"]) == schema["required"]


def test_found_figures_keep_to_the_schema() -> None:
    found = find_figures(TEXT)
    assert len(found) > 15
    assert not [error for figure in found for error in errors("figure", figure.to_dict())]
    assert all(TEXT[figure.start : figure.end] == figure.text for figure in found)


def test_claimed_figures_keep_to_the_schema() -> None:
    found = assistant.figures(assistant.read(text=TEXT))
    assert any(figure.period is not None for figure in found)
    assert not [error for figure in found for error in errors("figure", figure.to_dict())]


def test_a_read_document_keeps_to_the_schema() -> None:
    document = assistant.read(text=TEXT)
    assert document.outline
    assert not errors("document", document.to_dict())


def test_a_document_with_a_disclosure_header_keeps_to_the_schema() -> None:
    metadata = Metadata(title="通知", number="青司〔2024〕3号", year=2024, kind="policy", fields=(("文号", "青司〔2024〕3号"),))
    whole = assistant.read(text=TEXT).to_dict() | {"metadata": metadata.to_dict()}
    assert not errors("document", whole)


def test_a_report_keeps_to_the_schema() -> None:
    document = assistant.read(text=TEXT)
    evidence = Evidence(source="法援台账.xlsx", locator="法援!C17", label="受理案件", value="1264", unit="件", period="2024")
    found = tuple(figure for figure in find_figures(document.text) if figure.counted)
    finding = Finding(
        id="0123456789abcdef", rule="FIG001", severity="error", start=found[0].start, end=found[0].end, text=found[0].text, block=2,
        figures=(found[0].id,), message="与台账不一致", expected="1264件", suggestion="1264件", evidence=(evidence,),
    )  # fmt: skip
    coverage = Coverage(figures=len(found), contradicted=1, not_checked=len(found) - 1, reasons=(("no_ledger", len(found) - 1),))
    report = CheckReport(
        document=document,
        coverage=coverage,
        figures=found,
        findings=(finding,),
        evidence=((found[0].id, (evidence,)),),
        notices=("脚注未核",),
    )
    assert not errors("report", report.to_dict())


def test_a_hit_keeps_to_the_schema() -> None:
    passage = Passage(
        id="a#1", document="案例.txt", text="农民工讨薪", heading_path=("一、案情",), start=0, end=5, kind="case", title="案例"
    )
    hit = Hit(rank=1, score=0.83, passage=passage, highlights=((0, 3),), retrievers=(("lexical", 1), ("dense", 4)))
    assert not errors("hit", hit.to_dict())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "number"),
        ("kind", "amount"),
        ("status", "correct"),
        ("number", "1e5"),
        ("number", 5690000),
        ("start", -1),
        ("period", {"start": "2024"}),
    ],
)
def test_the_schema_refuses_what_the_contract_does(field: str, value: Any) -> None:
    figure = next(figure for figure in find_figures("挽回经济损失569万余元") if figure.number == Decimal(5690000)).to_dict()
    assert not errors("figure", figure)
    assert errors("figure", figure | {field: value})
    assert not errors("figure", figure | {"added_later": True})
