"""Templates: the shipped one holds together; faults are named with file, key and pattern."""

import tomllib
from pathlib import Path

import pytest

from assistant.drafting.period_words import NAMES
from assistant.drafting.slots import Slot, mentioned, parse
from assistant.drafting.template_file import load_template
from assistant.drafting.template_rules import patterns_of
from assistant.errors import TemplateError
from assistant.schema.quantity import Period

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
SHIPPED = TEMPLATES / "annual_summary"
ALL = sorted(path.parent for path in TEMPLATES.glob("*/template.toml"))
QUOTES = str.maketrans("", "", "“”")

SMALL = """
name = "小模板"
title = "{office}{year}年总结"
[introduction]
openers = ["{year}年，{short_name}开展工作。"]
[[part]]
heading = "{period}工作情况"
heading_sets = [["抓好法律服务"]]
[[part.group]]
lead_sets = [["应援尽援"]]
[[part.group.item]]
category = "法律援助"
length = 100
required = ["legal_aid.accepted"]
openers = ["坚持应援尽援。"]
patterns = ["受理{legal_aid.accepted}。"]
"""


def small(tmp_path, text=SMALL):
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "template.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_phrases_of_a_set_are_equal_in_length_with_commas_in_one_place(folder):
    template = load_template(folder)
    groups = [group for body in template.bodies for group in body.groups]
    sets = [one for body in template.bodies for one in body.heading_sets]
    sets += [one for part in (*groups, *template.plans) for one in part.lead_sets]
    for phrases in sets:
        plain = [phrase.translate(QUOTES) for phrase in phrases]
        assert len({len(phrase) for phrase in plain}) == 1, phrases
        assert len({tuple(place for place, char in enumerate(phrase) if char in "，、") for phrase in plain}) == 1, phrases
        assert len({phrase[:2] for phrase in phrases}) == len(phrases), phrases


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_every_slot_and_required_indicator_is_known(folder):
    tables = tomllib.loads((ROOT / "corpus" / "indicators.toml").read_text(encoding="utf-8"))
    known = {f"{area}.{name}" for area, table in tables.items() for name in table if area != "identity"}
    template = load_template(folder)
    used = {name for pattern in patterns_of(template) for name in mentioned(pattern)}
    assert used <= known, used - known
    assert set(template.required) <= known
    assert {name for edition in template.editions for name in edition.without_indicators} <= known


def test_the_six_templates_are_there():
    assert {folder.name: load_template(folder).name for folder in ALL} == {
        "annual_summary": "年度工作总结和工作计划", "annual_review": "年度工作总结", "annual_plan": "年度工作计划",
        "special_report": "专项工作报告", "bulletin": "情况通报", "rule_of_law": "法治政府建设年度报告",
    }  # fmt: skip
    template = load_template(SHIPPED)
    assert len(template.items) == 12 and [len(plan.items) for plan in template.plans] == [7]


@pytest.mark.parametrize("folder", ALL, ids=lambda folder: folder.name)
def test_a_required_indicator_stands_in_its_items_patterns(folder):
    for item in load_template(folder).items:
        words = (*NAMES, "office", "short_name")
        printed = {
            piece.name
            for choices in item.patterns
            for piece in parse(choices[0], words=words)
            if isinstance(piece, Slot) and piece.filter in (None, "about", "wan")
        }
        assert set(item.required) <= printed, item.category


def test_words_by_year():
    template = load_template(SHIPPED)
    words = template.words(period=Period.of_year(2024), office="甲局", short_name="甲")
    assert words["congress"].endswith("三中全会精神") and words["publicity_plan"] == "“八五”"
    assert template.words(period=Period.of_year(2027), office="甲局", short_name="甲")["publicity_plan"] == "“九五”"


def test_a_small_template_loads(tmp_path):
    template = load_template(small(tmp_path))
    assert (template.name, template.categories, template.plans, template.problems) == ("小模板", ("法律援助",), (), None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("length = 100", "lenght = 100", ["lenght", "是否想写“length”"]),
        ("坚持应援尽援。", "全年受理1246件。", ["不能写死数字", "全年受理1246件"]),
        ("{legal_aid.accepted}", "{legal_aid.accepted|chang}", ["chang"]),
        ("{legal_aid.accepted}", "{legal_aid.accepted", ["不成对"]),
        ('[["应援尽援"]]', '[["应援尽援", "优援"]]', ["2 句", "应为 1 句"]),
        ('name = "小模板"', "name = 小模板", ["写法有误"]),
        ("[introduction]", "[intro]", ["intro"]),
        ('openers = ["{year}年，{short_name}开展工作。"]', "openers = []", ["openers", "至少一条"]),
        ('title = "{office}{year}年总结"', "", ["缺少“title”"]),
    ],
)
def test_faults_are_named(tmp_path, old, new, says):
    assert old in SMALL
    with pytest.raises(TemplateError) as error:
        load_template(small(tmp_path, SMALL.replace(old, new)))
    assert all(word in error.value.message for word in ["template.toml", *says]), error.value.message


def test_fixed_names_may_hold_digits(tmp_path):
    text = SMALL.replace("坚持应援尽援。", "12348热线应援尽援。").replace('name = "小模板"', 'name = "小模板"\nfixed_names = ["12348"]')
    assert load_template(small(tmp_path, text)).items[0].openers == ("12348热线应援尽援。",)


def test_no_such_template_names_those_there_are(tmp_path):
    with pytest.raises(TemplateError, match="annual_summary"):
        load_template(SHIPPED.parent / "monthly")
