"""Filling: the Word file holds the draft word for word, its figures are live, bad templates are named, hostile text stays text."""

import io
from dataclasses import replace

import docx
import pytest

from assistant.drafting.composing import compose
from assistant.drafting.filling import fill, title_lines
from assistant.drafting.returns import collect
from assistant.drafting.template_file import load_template
from assistant.errors import TemplateError
from assistant.reading import read_bytes
from assistant.word.controls import read_live_figures
from tests.drafting.small_bureau import PERIOD, book, brief, returned
from tests.drafting.test_template_file import SMALL

SENDERS = '[senders]\n"法律援助中心" = ["法律援助"]\n'

BODY = """一、主要工作
（一）维权。在3个工地设立“薪无忧”维权点，接待农民工86人次，{sentence}。"""

PARAGRAPHS = (
    "{{ title }}", "{%p for section in sections %}", "{{ section.label }}{{ section.lead }}{{ section.text }}", "{%p endfor %}",
    "{{ signed }}", "{{ dated }}",
)  # fmt: skip


def template(folder, *, paragraphs=PARAGRAPHS, footer=""):
    folder.mkdir(exist_ok=True)
    (folder / "template.toml").write_text(SMALL + SENDERS, encoding="utf-8")
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.save(folder / "template.docx")
    return load_template(folder)


def draft_of(template, sentence="发放联系卡500张"):
    returns = collect([returned("法律援助中心", BODY.format(sentence=sentence))], book(), PERIOD)
    return compose(brief(), template, book(), returns)


@pytest.fixture
def small(tmp_path):
    return template(tmp_path / "small")


def test_the_file_says_what_the_draft_says(small):
    draft = draft_of(small)
    text = read_bytes(fill(draft, small), name="draft.docx").text
    for section in draft.sections:
        lead = f"{section.label}{section.heading}" + ("。" if section.heading and section.sentences else "")
        assert lead + "".join(sentence.text for sentence in section.sentences) in text
    assert draft.title in text and "云水区司法局" in text


def test_every_figure_is_live_in_the_file(small):
    draft = draft_of(small)
    found = {(one.key, one.visible, one.stored) for one in read_live_figures(fill(draft, small))}
    assert found == {(figure.key, figure.issued, figure.issued) for figure in draft.figures}
    assert {figure.issued for figure in draft.figures} >= {"1246件", "86人次"}


def test_the_same_draft_gives_the_same_bytes(small):
    draft = draft_of(small)
    assert fill(draft, small) == fill(draft, small)


@pytest.mark.parametrize(
    "sentence",
    ["{{ 7*7 }}并{% for a in b %}", "<w:p>与&lt;", "=HYPERLINK(1)与\ue000x\ue001y\ue002", "甲 & 乙 < 丙", "全角｛｛ title ｝｝"],
)
def test_hostile_text_stays_text(small, sentence):
    data = fill(draft_of(small, f"印发说明{sentence}若干"), small)
    text = read_bytes(data, name="draft.docx").text
    assert "49" not in text and "\ue000" not in text and "{{" not in text
    assert "印发说明" in text and "若干" in text
    assert ("&" in text) == ("&" in sentence)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("{{ titel }}", ["titel", "可用的名称", "所在段落：“{{ titel }}”"]),
        ("{{ title", ["写法不对"]),
        ("{{ sections[0].headng }}", ["headng"]),
        ("｛｛ title ｝｝", ["不会被填上的标签", "半角"]),
    ],
)
def test_bad_tags_are_named(tmp_path, wrong, says):
    made = template(tmp_path / "bad", paragraphs=(*PARAGRAPHS, wrong))
    with pytest.raises(TemplateError) as error:
        fill(draft_of(made), made)
    assert all(word in error.value.message for word in ["bad/template.docx", *says]), error.value.message


def test_a_bad_tag_in_the_footer_is_named_too(tmp_path):
    made = template(tmp_path / "bad", footer="{{ pages }}")
    with pytest.raises(TemplateError, match="pages"):
        fill(draft_of(made), made)


def test_a_template_without_its_word_file(small):
    small.document.unlink()
    with pytest.raises(TemplateError, match="没有 Word 文件"):
        fill(draft_of(small), small)


def test_a_long_title_breaks_after_the_office():
    assert title_lines("青榆区司法局2024年工作总结和2025年工作计划", "青榆区司法局") == ("青榆区司法局", "2024年工作总结和2025年工作计划")
    assert title_lines("2024年总结", "青榆区司法局") == ("2024年总结",)


def test_a_draft_without_figures_is_a_file_too(small):
    draft = replace(draft_of(small), sections=(), figures=())
    document = docx.Document(io.BytesIO(fill(draft, small)))
    assert document.paragraphs[0].text == draft.title
