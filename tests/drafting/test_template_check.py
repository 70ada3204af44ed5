"""A template looked over: every fault is told with its place, all at once, none is run; the shipped ones and new ones have none."""

import io
import shutil
from pathlib import Path

import docx
import pytest
import yaml

from assistant.drafting.filling import fill
from assistant.drafting.template_check import faults
from assistant.errors import InputError, TemplateError, UnreadableError
from assistant.pipeline.template import check_template, new_template
from tests.drafting.test_filling import PARAGRAPHS, draft_of, template
from tests.drafting.test_template_file import TEMPLATES

BAD = yaml.safe_load((Path(__file__).parent / "bad_tags.yaml").read_text(encoding="utf-8"))
NESTED = "{{ " + "(" * 5000 + "title" + ")" * 5000 + " }}"


def said(folder):
    return "\n".join(f"{one.where}{one.message}{one.quote}" for one in faults(folder) if one.severity == "error")


@pytest.mark.parametrize("name", sorted(folder.name for folder in TEMPLATES.iterdir() if folder.is_dir()))
def test_the_shipped_ones_have_no_fault(name):
    assert check_template(name, indicators=TEMPLATES.parent / "corpus/indicators.toml") == ()


@pytest.mark.parametrize("case", BAD, ids=[case["text"][:30] for case in BAD])
def test_bad_tags_are_told_by_the_check_and_refused_by_the_draft(tmp_path, case):
    made = template(tmp_path / "bad", paragraphs=(*PARAGRAPHS, case["text"]))
    found = said(made.folder)
    assert f"bad/template.docx 第{len(PARAGRAPHS) + 1}段" in found or "没有收尾" in found
    assert all(word in found for word in [*case["says"], *case.get("checked", ())]), found
    with pytest.raises(TemplateError) as error:
        fill(draft_of(made), made)
    assert all(word in error.value.message for word in [*case["says"], *case.get("filled", ())]), error.value.message


def test_brackets_without_end_are_refused(tmp_path):
    made = template(tmp_path / "bad", paragraphs=(*PARAGRAPHS, NESTED))
    assert "括号套得太深" in said(made.folder)
    with pytest.raises(TemplateError, match="括号套得太深"):
        fill(draft_of(made), made)


def test_all_faults_are_told_at_once(tmp_path):
    made = template(tmp_path / "bad", paragraphs=("{{ titel }}", "｛｛ office ｝｝", "{{ sections|safe }}", "{%p if title %}"))
    found = faults(made.folder)
    text = said(made.folder)
    assert all(word in text for word in ("第1段", "titel", "第2段", "全角", "第3段", "|safe", "endif"))
    assert {one.message for one in found if one.severity == "warning"} >= {"没有用到“signed”：落款不会印出来", "没有页码"}
    assert [one.severity for one in found] == sorted(one.severity for one in found)


def test_a_tag_left_out_is_told(tmp_path):
    made = template(tmp_path / "bad", paragraphs=("{{ office }}",))
    assert "没有用到“title”" in said(made.folder) and "没有用到“sections”" in said(made.folder)


def test_a_loop_of_one_paragraph_is_no_fault(tmp_path):
    made = template(tmp_path / "good", paragraphs=("{{ title }}", "{% for one in sections %}{{ one.heading }}{{ loop.index }}{% endfor %}"))
    assert said(made.folder) == ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda folder: (folder / "template.docx").unlink(), "没有 Word 文件"),
        (lambda folder: (folder / "template.docx").write_bytes(b"PK not a file"), "template.docx"),
        (lambda folder: (folder / "template.toml").write_text("[[part"), "template.toml"),
        (lambda folder: (folder / "template.toml").unlink(), "template.toml"),
        (lambda folder: (folder / "template.toml").write_text('name = "x"\nnoise = 1\n'), "noise"),
    ],
)
def test_a_broken_folder_is_told(tmp_path, change, says):
    made = template(tmp_path / "broken")
    change(made.folder)
    assert says in said(made.folder)


def test_indicators_that_are_unknown_or_never_printed_are_told(tmp_path):
    shutil.copytree(TEMPLATES / "annual_summary", tmp_path / "own")
    shutil.copy(TEMPLATES / "judicial.toml", tmp_path)
    shared = (tmp_path / "judicial.toml").read_text(encoding="utf-8")
    assert "{team.party_lectures" in shared
    (tmp_path / "judicial.toml").write_text(shared.replace("{team.party_lectures", "{team.party_lecture"), encoding="utf-8")
    found = check_template(tmp_path / "own", indicators=TEMPLATES.parent / "corpus/indicators.toml")
    assert any("“team.party_lecture”" in one.message and "“team.party_lectures”" in one.message for one in found)


def report(paragraphs):
    document = docx.Document()
    document.sections[0].left_margin = 914400
    for text, style in paragraphs:
        document.add_paragraph(text, style=style)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


LONG = "全年受理法律援助案件若干，窗口前移，农民工绿色通道常年开放，群众在家门口就能问到律师、拿到文书。"
OWN = [
    ("云水区司法局年度工作总结", "Title"), ("一、主要工作", "Heading 1"), ("（一）法律援助", "Heading 2"), (LONG, "Body Text"),
    ("云水区司法局", None), ("2025年1月8日", None),
]  # fmt: skip


def test_a_new_template_wears_the_look_of_the_offices_report(tmp_path):
    (tmp_path / "报告.docx").write_bytes(report(OWN))
    made = new_template(tmp_path / "own/annual", look=tmp_path / "报告.docx")
    assert not [one for one in check_template(made) if one.severity == "error"]
    document = docx.Document(str(made / "template.docx"))
    styles = {paragraph.text: paragraph.style.name for paragraph in document.paragraphs}
    assert styles["{{ title }}"] == "Title" and styles["{{ section.label }}{{ section.heading }}"] == "Heading 2"
    assert document.sections[0].left_margin == 914400
    assert LONG not in "".join(styles)


@pytest.mark.parametrize("text", [[], OWN[:1], [("短", None)] * 4])
def test_a_report_without_title_and_text_is_refused(tmp_path, text):
    (tmp_path / "报告.docx").write_bytes(report(text))
    with pytest.raises(UnreadableError, match="认不出"):
        new_template(tmp_path / "own", look=tmp_path / "报告.docx")
    assert not (tmp_path / "own").exists()


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "own").mkdir()
    with pytest.raises(InputError, match="不会覆盖"):
        new_template(tmp_path / "own")
    assert list((tmp_path / "own").iterdir()) == []


def test_a_new_template_brings_the_shared_settings_along(tmp_path):
    made = new_template(tmp_path / "deep/own", base="bulletin")
    assert check_template(made) == () and (made / "judicial.toml").is_file()
