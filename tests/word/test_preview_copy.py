"""The copy that is looked at: nothing in it reaches outside, character grids become grids of lines, the words stay."""

import io
import zipfile

import pytest

from assistant.word.package import open_package
from assistant.word.preview_copy import preview_copy
from assistant.word.walker import text_of, walk
from tests.word.making import SPACES, make, p, run

FETCHING = ("INCLUDEPICTURE", "INCLUDETEXT", "includepicture", "LINK", "DDEAUTO", "DDE", "DATABASE", "RD", "IMPORT", "INCLUDE")
GRID = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:docGrid w:type="{}" w:linePitch="579" w:charSpace="-1024"/></w:sectPr>'


def copied(body: str, **parts: str) -> dict[str, str]:
    made = preview_copy(open_package(make(body, **parts)))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def field(instruction: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    return f"{marks['begin']}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks['separate']}{run('甲')}{marks['end']}"


@pytest.mark.parametrize("name", FETCHING)
def test_fields_that_fetch_are_silenced_and_keep_what_they_show(name: str) -> None:
    told = f"{name} &quot;http://203.0.113.9/a.png&quot;"
    body = p(field(told)) + p(f'<w:fldSimple w:instr="{told}">{run("乙")}</w:fldSimple>')
    files = copied(body, footer1=p(field(told)), footnotes="")
    assert not any("203.0.113.9" in text for text in files.values())
    assert "甲" in files["word/document.xml"] and "乙" in files["word/document.xml"] and "甲" in files["word/footer1.xml"]


@pytest.mark.parametrize("told", ["PAGE", 'HYPERLINK "http://203.0.113.9"', "REF linkage", "DATE", "TOC"])
def test_other_fields_stay(told: str) -> None:
    plain = copied(p(field(told.replace('"', "&quot;"))))["word/document.xml"]
    assert told.split()[0] in plain


def test_what_lies_outside_is_cut_off_but_links_of_the_reader_stay() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    outside = "".join(
        f'<Relationship Id="r{place}" Type="{kind}/{name}" Target="http://203.0.113.9/{name}" TargetMode="External"/>'
        for place, name in enumerate(("image", "attachedTemplate", "oleObject", "frame", "subDocument", "hyperlink"))
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = make(
        p("正文"), settings="", extra={"word/_rels/settings.xml.rels": f'<Relationships xmlns="{space}">{outside}</Relationships>'.encode()}
    )
    with zipfile.ZipFile(io.BytesIO(preview_copy(open_package(made)))) as archive:
        told = archive.read("word/_rels/settings.xml.rels").decode()
    assert told.count("203.0.113.9") == 1 and "203.0.113.9/hyperlink" in told


@pytest.mark.parametrize("kind", ["linesAndChars", "snapToChars"])
def test_a_character_grid_becomes_one_of_lines(kind: str) -> None:
    made = copied(p("正文") + GRID.format(kind))["word/document.xml"]
    assert "charSpace" not in made and kind not in made and 'w:type="lines" w:linePitch="579"' in made


def test_a_grid_of_lines_stays() -> None:
    assert 'w:charSpace="-1024"' in copied(p("正文") + GRID.format("lines"))["word/document.xml"]


def test_a_body_that_lies_elsewhere_is_copied_as_well() -> None:
    made = make(p("正文") + GRID.format("linesAndChars"))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["main.xml"] = files.pop("word/document.xml")
    files["word/empty.xml"] = f"<w:empty {SPACES}/>".encode()
    files = {name: data.replace(b"word/document.xml", b"main.xml") for name, data in files.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    copy = preview_copy(open_package(buffer.getvalue()))
    assert text_of(walk(open_package(copy))) == "正文"
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"linesAndChars" not in archive.read("main.xml")


def test_controls_give_way_to_what_they_hold() -> None:
    def control(inner: str) -> str:
        return f'<w:sdt><w:sdtPr><w:tag w:val="f001"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'

    body = p("受理", control(control(run("1246件")) + run("，")), "结束") + control(p("整段") + control(p("内段"))) + "<w:sdt/>"
    made = make(body)
    copy = preview_copy(open_package(made))
    assert text_of(walk(open_package(copy))) == text_of(walk(open_package(made))) == "受理1246件，结束\n整段\n内段"
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert b"w:sdt" not in archive.read("word/document.xml")


def test_justified_lines_are_set_flush_left_so_that_no_hanging_mark_is_lost() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    files = copied(p("正文", properties='<w:jc w:val="both"/>') + p("落款", properties='<w:jc w:val="right"/>'), styles=styles)
    assert 'w:val="both"' not in files["word/document.xml"] + files["word/styles.xml"]
    assert 'w:jc w:val="right"' in files["word/document.xml"]
