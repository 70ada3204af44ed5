"""Every shipped template and edition on the sample bureau: whole, proven, at its length, and without what its reader should not see."""

import re
import shutil
from pathlib import Path

import pytest

from assistant.drafting.template_file import load_template
from assistant.errors import BriefError
from assistant.pipeline.draft import DraftResult, draft
from assistant.reading import read_bytes
from assistant.settings import shipped
from assistant.word.live_text import read_live_figures

TEMPLATES = sorted(path.parent.name for path in shipped("templates").glob("*/template.toml"))
EDITIONS = ("区委版", "市局版", "公开版")
LENGTHS = {"区委版": (2500, 4300), "市局版": (5000, 8000), "公开版": (3000, 5500)}
SLOT = re.compile(r"[{}｛｝|\x00-\x1f]")
SHORT = re.compile(r"“[^”]+”只有(\d+)字，少于模板要求的(\d+)字")


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("bureau")
    shutil.copytree(shipped("corpus"), root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("cases", "policies"))
    return root


def drafted(bureau: Path, template: str, edition: str | None = None) -> DraftResult:
    text = (bureau / "bureau" / "brief.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("corpus")]
    brief = bureau / "bureau" / f"{template}.toml"
    brief.write_text("\n".join(lines).replace('"annual_summary"', f'"{template}"'), encoding="utf-8")
    return draft(brief, edition=edition)


@pytest.fixture(scope="module", params=TEMPLATES)
def made(request: pytest.FixtureRequest, bureau: Path) -> DraftResult:
    return drafted(bureau, request.param)


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest, bureau: Path) -> tuple[str, DraftResult]:
    return request.param, drafted(bureau, "annual_summary", request.param)


def proven(result: DraftResult) -> None:
    coverage = result.report.coverage
    assert (coverage.contradicted, coverage.unsupported) == (0, 0)
    assert [(one.rule, one.text) for one in result.report.findings if one.severity != "notice"] == []


def test_every_figure_of_every_template_is_proven_or_vouched_for(made: DraftResult) -> None:
    proven(made)
    cells = (cell for section in made.draft.sections if section.table is not None for row in section.table.rows for cell in row)
    told = (*(one for section in made.draft.sections for one in section.sentences), *cells)
    keys = {fragment.figure for one in told for fragment in one.fragments if fragment.figure}
    assert keys == {one.key for one in read_live_figures(made.docx)} == {figure.key for figure in made.draft.figures}


def test_no_section_stands_empty_and_no_sentence_twice(made: DraftResult) -> None:
    sections = made.draft.sections
    texts = [one.text for section in sections for one in section.sentences]
    assert len(texts) == len(set(texts)) and all(text.strip() for text in texts)
    assert [text for text in texts if SLOT.search(text)] == []
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        assert section.sentences or (following is not None and (following.level == 0 or following.level > section.level)), section


def test_sections_are_not_far_below_their_length(made: DraftResult) -> None:
    short = [found.groups() for note in made.draft.notes if (found := SHORT.match(note))]
    assert all(int(has) >= 0.4 * int(asked) for has, asked in short)


def test_required_indicators_stand_in_the_text(made: DraftResult) -> None:
    template = load_template(shipped("templates", Path(made.draft.brief.template).name))
    assert set(template.required) <= {figure.indicator_id for figure in made.draft.figures}


def test_labels_run_on(made: DraftResult) -> None:
    firsts = [section.label for section in made.draft.sections if section.level == 1]
    assert firsts == [f"{'一二三四五六七八九'[place]}、" for place in range(len(firsts))]
    text = read_bytes(made.docx, name="a.docx").text
    assert made.draft.addressee in text and made.draft.copied in text


def test_editions_are_proven_and_of_their_length(edition: tuple[str, DraftResult]) -> None:
    name, result = edition
    proven(result)
    body = "".join(
        f"{section.label}{section.heading}" + "".join(one.text for one in section.sentences) for section in result.draft.sections
    )
    least, most = LENGTHS[name]
    assert least <= len(body) <= most
    assert ("我局" in body) is (name != "公开版") and body.endswith("特此报告。") is (name != "公开版")


def test_editions_of_one_report_do_not_disagree(bureau: Path) -> None:
    figures: dict[tuple[object, ...], set[str]] = {}
    for name in (None, *EDITIONS):
        for figure in drafted(bureau, "annual_summary", name).draft.figures:
            if figure.asked == "":
                figures.setdefault((figure.indicator_id, figure.records), set()).add(figure.issued)
    assert len(figures) > 40 and all(len(texts) == 1 for texts in figures.values())


def test_the_public_edition_leaves_out_what_the_public_should_not_read(bureau: Path) -> None:
    public = next(one for one in load_template(shipped("templates", "annual_summary")).editions if one.name == "公开版")
    result = drafted(bureau, "annual_summary", "公开版")
    body = "".join(one.text for section in result.draft.sections for one in section.sentences)
    assert not [word for word in public.without if word in body]
    assert not {figure.indicator_id for figure in result.draft.figures} & set(public.without_indicators)
    assert any(note.section.startswith("公开版不写") for note in result.draft.left_out)


def test_an_edition_that_is_not_there_is_told(bureau: Path) -> None:
    with pytest.raises(BriefError, match=r"没有“省厅版”.*区委版、市局版、公开版"):
        drafted(bureau, "annual_summary", "省厅版")
    with pytest.raises(BriefError, match="没有分版本"):
        drafted(bureau, "annual_plan", "公开版")
