"""Whatever a Word file looks like: formatting keeps all that is in it, writes what Word accepts, and a second go changes nothing."""

from collections import Counter

from hypothesis import assume, given, settings
from hypothesis import strategies as st

import assistant
from assistant.pipeline.format import reformat_bytes
from assistant.word.names import local, w
from assistant.word.package import open_package
from assistant.word.properties import PARAGRAPH, RUN, SECTION
from assistant.word.walker import walk
from tests.word.making import cell, make, p, run, table

LINES = (
    *("青榆区司法局2024年工作总结", "一、2024年工作情况", "（一）强化理论武装", "1.抓学习", "(1)集中学习", "区人民政府：", "青榆区司法局"),
    "（一）夯实基础。全年受理法律援助案件1246件，同比增长6.7%，群众满意度98.6%，各项工作取得新的成效。",
    *("2024年12月25日", "附件：1.主要指标表", "2.典型案例", "附件1", "抄送：区委办公室，区人大常委会办公室。", "目　录", "", "—", "12345"),
    *("青榆区司法局办公室　　2024年12月26日印发", "表1 主要业务量", "单位：件", "——在全区会议上的讲话", "“双评议”……约③项&lt;乙&gt;"),
    "一年来，在区委、区政府的坚强领导下，认真履行职责，全年受理法律援助案件1246件，同比增长6.7%。",
)
BLANKS = st.text(alphabet="　 \u2003\u00a0", max_size=4)
MARKED = 'w:id="7" w:author="李宁" w:date="2024-12-01T00:00:00Z"'


def chosen(*parts: str) -> st.SearchStrategy[str]:
    """A few of the properties, in the order of the schema."""
    return st.sets(st.integers(0, len(parts) - 1), max_size=4).map(lambda places: "".join(parts[place] for place in sorted(places)))


RUN_LOOKS = chosen(
    '<w:rStyle w:val="红字"/>', '<w:rFonts w:ascii="Arial" w:eastAsia="微软雅黑" w:hint="eastAsia"/>', "<w:b/>", "<w:i/>", "<w:strike/>",
    "<w:vanish/>", '<w:color w:val="FF0000"/>', '<w:spacing w:val="40"/>', '<w:position w:val="6"/>', '<w:sz w:val="21"/>',
    '<w:highlight w:val="yellow"/>', '<w:u w:val="single"/>', '<w:vertAlign w:val="superscript"/>',
)  # fmt: skip
LOOKS = chosen(
    '<w:pStyle w:val="怪"/>', "<w:keepNext/>", "<w:pageBreakBefore/>", '<w:framePr w:w="2000"/>',
    '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    '<w:pBdr><w:bottom w:val="single" w:sz="4"/></w:pBdr>', '<w:tabs><w:tab w:val="left" w:pos="900"/></w:tabs>',
    '<w:spacing w:before="100" w:beforeLines="50" w:line="360"/>', '<w:ind w:left="420" w:firstLineChars="150" w:firstLine="360"/>',
    '<w:jc w:val="center"/>', '<w:outlineLvl w:val="2"/>',
)  # fmt: skip


def wrapped(inner: str, other: str) -> st.SearchStrategy[str]:
    """The run with something round it or beside it, revisions, controls, breaks, boxes; `other` are words of their own."""
    return st.sampled_from((
        *(inner, inner, inner, f"<w:ins {MARKED}>{inner}</w:ins>", f"<w:moveFrom {MARKED}>{inner}</w:moveFrom>"),
        *(f"<w:moveTo {MARKED}>{inner}</w:moveTo>", f"<w:smartTag>{inner}</w:smartTag>", f"<w:r><w:tab/></w:r>{inner}"),
        f"<w:del {MARKED}><w:r><w:delText>{other}</w:delText></w:r></w:del>{inner}",
        f"<w:sdt><w:sdtPr><w:rPr><w:b/></w:rPr><w:alias w:val='数'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>",
        f'<w:bookmarkStart w:id="3" w:name="甲"/>{inner}<w:bookmarkEnd w:id="3"/>',
        *(f'<w:hyperlink w:anchor="甲">{inner}</w:hyperlink>', f"{inner}<w:r><w:noBreakHyphen/></w:r>", f"{inner}<w:r><w:br/></w:r>"),
        *(f'{inner}<w:r><w:br w:type="page"/></w:r>', f'<w:r><w:br w:type="column"/></w:r>{inner}'),
        f'{inner}<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>',
        f'{inner}<w:r><w:footnoteReference w:id="2"/></w:r>',
        f"<m:oMath><m:r><m:t>{other}</m:t></m:r></m:oMath>{inner}",
        f'<mc:AlternateContent><mc:Choice Requires="wps">{run(other)}</mc:Choice></mc:AlternateContent>{inner}',
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p(other)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>{inner}",
    ))  # fmt: skip


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    text = draw(BLANKS) + draw(st.sampled_from(LINES)) + draw(BLANKS)
    cut = draw(st.integers(0, len(text))) if "&" not in text else 0
    pieces = [draw(wrapped(run(part, draw(RUN_LOOKS)), "旧")) for part in (text[:cut], text[cut:]) if part]
    section = draw(st.sampled_from(("", "", "", "", draw(SECTIONS))))
    mark = draw(st.sampled_from(("", "", f"<w:ins {MARKED}/>", f"<w:del {MARKED}/>", "<w:b/>", "<w:vanish/>", '<w:sz w:val="40"/>')))
    return p(*pieces, properties=draw(LOOKS) + (f"<w:rPr>{mark}</w:rPr>" if mark else "") + section)


SECTIONS = chosen(
    '<w:footerReference w:type="default" r:id="footer1"/>', '<w:type w:val="continuous"/>',
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>',
    '<w:pgMar w:top="700" w:right="700" w:bottom="700" w:left="700" w:header="500" w:footer="500" w:gutter="100"/>',
    '<w:pgNumType w:fmt="upperRoman"/>', '<w:cols w:num="2" w:space="400"/>', "<w:titlePg/>",
    '<w:docGrid w:type="linesAndChars" w:linePitch="312"/>',
).map(lambda inner: f"<w:sectPr>{inner}</w:sectPr>")  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> str:
    inner = draw(st.sampled_from(("", table([cell("内表", "12")]))))
    return table([cell("指标"), cell(draw(paragraphs()))], [cell("受理", span=2)], [cell("1246件", inner or p())]) + p()


def style(kind: str, identity: str, name: str, inner: str) -> str:
    return f'<w:style w:type="{kind}" w:styleId="{identity}"><w:name w:val="{name}"/>{inner}</w:style>'


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsia="等线"/><w:sz w:val="21"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:afterLines="50" w:line="278" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    + style("paragraph", "怪", "怪", '<w:pPr><w:ind w:left="800"/></w:pPr><w:rPr><w:i/></w:rPr>')
    + style("paragraph", "a9", "公文正文", '<w:rPr><w:sz w:val="18"/></w:rPr>')
    + style("character", "红字", "红字", '<w:rPr><w:color w:val="FF0000"/><w:sz w:val="50"/></w:rPr>')
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/>'
    '<w:lvlText w:val="%1."/><w:rPr><w:color w:val="FF0000"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
NOTES = '<w:footnote w:id="2">' + p("　数据来自台账。") + "</w:footnote>"
FOOTERS = st.sampled_from((
    p("青榆区司法局办公室"), p('<w:fldSimple w:instr=" PAGE ">' + run("1") + "</w:fldSimple>"), p("第", run("1"), "页"),
    p("内部资料") + p('<w:fldSimple w:instr="PAGE">' + run("1") + "</w:fldSimple>"), p(),
))  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> dict[str, str]:
    """The parts of a .docx by name, as `make` takes them."""
    blocks = draw(st.lists(st.one_of(paragraphs(), paragraphs(), paragraphs(), tables()), min_size=1, max_size=12))
    settings_part = draw(st.sampled_from(("", '<w:zoom w:percent="100"/><w:evenAndOddHeaders/><w:defaultTabStop w:val="420"/>')))
    parts = {"styles": STYLES, "footnotes": NOTES, "numbering": NUMBERING, "footer1": draw(FOOTERS), "settings": settings_part}
    kept = {name: inner for name, inner in parts.items() if name in ("footer1", "numbering", "footnotes") or draw(st.booleans())}
    return {"body": "".join(blocks) + draw(SECTIONS), **kept}


def body_of(data: bytes) -> list[tuple[str, bool]]:
    return [(line.text, line.hidden) for line in walk(open_package(data)) if line.kind not in ("header", "footer")]


def things(data: bytes) -> Counter[str]:
    """What stands in the body beside its looks; column breaks may go, and a run may be parted."""
    package = open_package(data)
    looks = {w(name) for name in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "r", "t", "br")}
    found: Counter[str] = Counter()
    for node in package.xml(package.main).iter():
        above = {one.tag for one in node.iterancestors()}
        if node.tag not in looks and not above & (looks - {w("r")}):
            found[node.tag] += 1
    return found


def in_order(data: bytes) -> bool:
    package = open_package(data)
    orders = {w("pPr"): PARAGRAPH, w("rPr"): RUN, w("sectPr"): SECTION}
    for part in (package.main, package.related(package.main, "styles") or package.main):
        for node in package.xml(part).iter(*orders):
            places = [orders[node.tag].index(local(child)) for child in node]
            if places != sorted(places):
                return False
    return True


@settings(max_examples=60)
@given(documents())
def test_formatting_keeps_all_and_twice_is_as_once(parts: dict[str, str]) -> None:
    data = make(**parts)
    assume(any(text.strip() for text, _ in body_of(data)))
    made = reformat_bytes(data, name="报告.docx").docx
    assert body_of(made) == body_of(data)
    assert things(made) == things(data)
    assert in_order(made)
    assert reformat_bytes(made, name="报告.docx").docx == made


@settings(max_examples=20)
@given(documents())
def test_a_formatted_file_has_no_findings_of_layout(parts: dict[str, str]) -> None:
    data = make(**parts | {"body": parts["body"].replace("<w:vanish/>", "")})
    assume(any(text.strip() for text, _ in body_of(data)))
    made = reformat_bytes(data, name="报告.docx").docx
    report = assistant.check(assistant.read(made, name="报告.docx"), profile="full")
    assert [finding.message for finding in report.findings if finding.rule.startswith("FMT")] == []
