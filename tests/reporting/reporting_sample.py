"""An invented report with every status, several kinds of finding, a table, markup in the text and a notice."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from assistant.schema.document import Block, Cell, Document, Metadata, OutlineNode, Provenance
from assistant.schema.figure import Figure
from assistant.schema.finding import CheckReport, Coverage, Dismissed, Evidence, Finding, RuleNote

NAME = "青榆区司法局2024年工作总结.txt"

# (kind, level, label, text); a heading or an item's lead sentence ends at the first "|", which is not part of the text.
LINES = (
    ("title", 0, None, "青榆区司法局2024年工作总结和2025年工作计划"),
    ("paragraph", 0, None, "2024年，全区司法行政工作稳步推进，群众满意率达98.7%，现将有关情况报告如下。"),
    ("heading", 1, "一、", "一、2024年工作情况|"),
    ("heading", 2, "(三)", "(三)基层治理|"),
    (
        "item", 3, "1.", "1.夯实人民调解。|全年调解矛盾纠纷5933件，其中婚姻家庭1207件、邻里2718件、其他2009件，调解成功率99.6%；"
        "制定<b>“一站式”</b>三项制度，建立联席会商、信息共享、督办回访、以案释法机制。",
    ),
    ("heading", 2, "(五)", "(五)法律服务|"),
    (
        "item", 3, "1.", "1.强化法律援助。|受理法律援助案件1871件，同比增长10.1%，为当事人挽回经济损失569万余元，接待咨询近1.2万人次。"
        "依据《中华人民共和国法律援助发》，新设工作站6个。",
    ),
    ("table_row", 0, None, "街道\t受理（件）\t办结（件）"),
    ("table_row", 0, None, "柳汀街道\t312\t305"),
    ("table_row", 0, None, "鹭洲街道\t287\t287"),
    ("heading", 1, "二、", "二、2025年工作计划|"),
    ("item", 3, "1.", "1.擦亮服务品牌。|力争受理法律援助案件2000件以上。"),
)  # fmt: skip

LEGAL_AID = Evidence(source="法援台账.xlsx", locator="法援!C17", label="受理法律援助案件", value="1817", unit="件", period="2024")
LEGAL_AID_BEFORE = Evidence(source="法援台账.xlsx", locator="法援!B17", label="受理法律援助案件", value="1650", unit="件", period="2023")
RECOVERED = Evidence(source="法援台账.xlsx", locator="法援!C19", label="挽回经济损失", value="5692000", unit="元", period="2024")
MEDIATED = Evidence(source="统计台账.xlsx", locator="调解!D5", label="调解矛盾纠纷", value="5933", unit="件", period="2024")
RATE = Evidence(source="统计台账.xlsx", locator="调解!D9", label="调解成功率", value="99.6", unit="%", period="2024")
KINDS = tuple(
    Evidence(source="统计台账.xlsx", locator=f"调解!D{row}", label=label, value=value, unit="件", period="2024")
    for row, label, value in ((6, "婚姻家庭纠纷", "1207"), (7, "邻里纠纷", "2718"), (8, "其他纠纷", "2008"))
)
STREETS = tuple(
    Evidence(source="街道台账.xlsx", locator=cell, label=f"{street} {what}", value=value, unit="件", period="2024")
    for cell, street, what, value in (
        ("2024!B3", "柳汀街道", "受理", "312"), ("2024!C3", "柳汀街道", "办结", "305"),
        ("2024!B4", "鹭洲街道", "受理", "287"), ("2024!C4", "鹭洲街道", "办结", "287"),
    )
)  # fmt: skip

# written, core, unit, kind, status, reason, indicator, formula, evidence
FIGURES = (
    ("98.7%", "98.7%", "%", "percent", "not_checked", "no_ledger", "群众满意率", None, ()),
    ("5933件", "5933", "件", "count", "supported", None, "调解矛盾纠纷", None, (MEDIATED,)),
    ("1207件", "1207", "件", "count", "supported", None, "婚姻家庭纠纷", None, KINDS[:1]),
    ("2718件", "2718", "件", "count", "supported", None, "邻里纠纷", None, KINDS[1:2]),
    ("2009件", "2009", "件", "count", "contradicted", None, "其他纠纷", None, KINDS[2:]),
    ("99.6%", "99.6%", "%", "percent", "supported", None, "调解成功率", None, (RATE,)),
    ("三项", "三", "项", "count", "contradicted", None, "制度", None, ()),
    ("1871件", "1871", "件", "count", "contradicted", None, "受理法律援助案件", None, (LEGAL_AID,)),
    ("10.1%", "10.1%", "%", "percent", "derived", None, "受理法律援助案件", "(1817−1650)/1650 = 10.12 %", (LEGAL_AID, LEGAL_AID_BEFORE)),
    ("569万余元", "569万", "元", "money", "supported", None, "为当事人挽回经济损失", None, (RECOVERED,)),
    ("近1.2万人次", "1.2万", "人次", "count", "unsupported", None, "接待咨询", None, ()),
    ("6个", "6", "个", "count", "not_checked", "ambiguous", "新设工作站", None, ()),
    ("312", "312", "件", "count", "supported", None, "受理", None, STREETS[:1]),
    ("305", "305", "件", "count", "supported", None, "办结", None, STREETS[1:2]),
    ("287", "287", "件", "count", "supported", None, "受理", None, STREETS[2:3]),
    ("287", "287", "件", "count", "supported", None, "办结", None, STREETS[3:]),
    ("2000件以上", "2000", "件", "count", "not_checked", "target", "受理法律援助案件", None, ()),
)  # fmt: skip

RULES = tuple(
    RuleNote(code=code, title=title, manual=f"{title}。\n\n查什么：见{code}的说明。")
    for code, title in (
        ("CIT001", "法规名称写错"), ("FIG001", "数值与台账不一致"), ("FIG003", "分项之和与总数不符"), ("FIG011", "项数与列举不符"),
        ("FIG012", "概数用法不当"), ("FIG016", "数字无来源"), ("STR001", "序号不连续"),
    )
)  # fmt: skip
"""LED005 is left out: a rule that the report does not know is named by its family."""


def sample_report() -> CheckReport:
    """Returns the report; the same one each time."""
    document = sample_document()
    figures = _figures(document.text)
    evidence = tuple((figure.id, made[8]) for figure, made in zip(figures, FIGURES, strict=True) if made[8])
    return CheckReport(
        document=document,
        coverage=_coverage(figures),
        figures=figures,
        findings=_findings(document, figures),
        evidence=evidence,
        notices=("附件图片中的文字没有读取", "错别字不在核查范围内"),
        sources=("法援台账.xlsx", "统计台账.xlsx", "街道台账.xlsx"),
        rules=RULES,
        dismissed=(_dismissed(document),),
    )


def clean_report() -> CheckReport:
    """Returns the same document without a finding."""
    report = sample_report()
    return CheckReport(
        document=report.document, coverage=report.coverage, figures=report.figures, findings=(), evidence=report.evidence, rules=RULES
    )


def sample_document() -> Document:
    """Returns the invented document with blocks, cells and outline."""
    blocks: list[Block] = []
    position, row = 0, 0
    for index, (kind, level, label, line) in enumerate(LINES):
        lead, _, rest = line.partition("|")
        words = lead + rest
        cells = _cells(words, position, row) if kind == "table_row" else ()
        row += bool(cells)
        titled = "|" in line
        blocks.append(
            Block(
                index=index, kind=kind, start=position, end=position + len(words), level=level, label=label,
                title_start=position + len(label or "") if titled else None,
                title_end=position + len(lead) if titled else None, cells=cells,
            )
        )  # fmt: skip
        position += len(words) + 1
    text = "\n".join(line.replace("|", "") for *_, line in LINES)
    provenance = Provenance(name=NAME, path=None, sha256=hashlib.sha256(text.encode()).hexdigest(), reader="text", encoding="utf-8")
    metadata = Metadata(title=LINES[0][3], kind="summary", year=2024)
    return Document(text=text, blocks=tuple(blocks), metadata=metadata, provenance=provenance, outline=_outline(text, blocks))


def _cells(words: str, start: int, row: int) -> tuple[Cell, ...]:
    heads = ("街道", "受理（件）", "办结（件）")
    cells: list[Cell] = []
    for column, value in enumerate(words.split("\t")):
        path = (heads[column],) if row else ()
        cells.append(
            Cell(
                table=0, row=row, column=column, start=start, end=start + len(value), header_path=path,
                row_label=words.split("\t")[0] if row else None,
            )
        )  # fmt: skip
        start += len(value) + 1
    return tuple(cells)


def _outline(text: str, blocks: list[Block]) -> tuple[OutlineNode, ...]:
    def below(first: int, last: int, level: int) -> tuple[OutlineNode, ...]:
        heads = [at for at in range(first, last) if blocks[at].level == level]
        if not heads:
            return below(first, last, level + 1) if level < 3 else ()
        nodes: list[OutlineNode] = []
        for at, following in zip(heads, [*heads[1:], last], strict=True):
            block = blocks[at]
            nodes.append(
                OutlineNode(
                    label=block.label or "", level=level, title=text[block.title_start : block.title_end], block=at, start=block.start,
                    end=blocks[following - 1].end, children=below(at + 1, following, level + 1),
                )
            )  # fmt: skip
        return tuple(nodes)

    return below(0, len(blocks), 1)


def _figures(text: str) -> tuple[Figure, ...]:
    figures: list[Figure] = []
    position = text.index("现将") - 20
    for at, (written, core, unit, kind, status, reason, indicator, formula, found) in enumerate(FIGURES, 1):
        start = text.index(written, position)
        position = start + len(written)
        inside = start + written.index(core)
        figures.append(
            Figure(
                document=NAME, id=f"f{at}", start=start, end=position, text=written, core_start=inside, core_end=inside + len(core),
                number=Decimal(1), factor=None, low=None, high=None, low_open=False, high_open=False, unit=unit, written_unit=unit,
                dimension=None, hedge=None, shared_hedge=False, role="list_count" if written == "三项" else "figure", kind=kind,
                indicator=indicator, status=status, reason=reason, formula=formula,
                records=tuple(f"{item.source}!{item.locator}" for item in found),
            )
        )  # fmt: skip
    return tuple(figures)


def _coverage(figures: tuple[Figure, ...]) -> Coverage:
    statuses = [figure.status for figure in figures]
    names = ("supported", "derived", "contradicted", "unsupported", "not_checked")
    reasons = (("no_ledger", 1), ("ambiguous", 1), ("target", 1))
    return Coverage(figures=len(figures), reasons=reasons, **{name: statuses.count(name) for name in names})


def _dismissed(document: Document) -> Dismissed:
    start = document.text.index("近1.2万人次")
    finding = Finding(
        id="d00d", rule="FIG012", severity="warning", start=start, end=start + 7, text="近1.2万人次", block=6, figures=(),
        message="“近”用在不整的数前。",
    )  # fmt: skip
    return Dismissed(finding=finding, reason="市局通报原文如此", dismissed_at="2025-01-06T09:30:00+08:00")


def _findings(document: Document, figures: tuple[Figure, ...]) -> tuple[Finding, ...]:
    text = document.text
    listed, aid, asked, systems = figures[4], figures[7], figures[10], figures[6]
    parts = (figures[1].start, listed.end)
    law = "《中华人民共和国法律援助发》"
    heading = text.index("(五)")
    return (
        Finding(
            id="9f1c", rule="FIG003", severity="error", start=parts[0], end=parts[1], text=text[parts[0] : parts[1]], block=4,
            figures=("f2", "f3", "f4", "f5"), message="三个分项相加为5934件，比合计5933件多1件。", expected=None,
        ),
        Finding(
            id="11aa", rule="FIG001", severity="error", start=listed.start, end=listed.end, text=listed.text, block=4, figures=("f5",),
            message="台账里其他纠纷为2008件。", expected="2008件", suggestion="2008件", evidence=KINDS[2:],
        ),
        Finding(
            id="77b0", rule="FIG011", severity="error", start=systems.start, end=systems.end, text="三项", block=4, figures=("f7",),
            message="写的是三项，后面列了四项。", expected="四项", suggestion="改为“四项”，或核对列举",
        ),
        Finding(
            id="c3d2", rule="STR001", severity="warning", start=heading, end=heading + 3, text="(五)", block=5, figures=(),
            message="(三)之后应为(四)。", expected="(四)", suggestion="(四)",
        ),
        Finding(
            id="5e90", rule="FIG001", severity="error", start=aid.start, end=aid.end, text=aid.text, block=6, figures=("f8",),
            message="台账里受理法律援助案件为1817件。", hint="transposed", expected="1817件", suggestion="1817件", evidence=(LEGAL_AID,),
        ),
        Finding(
            id="a8f4", rule="FIG016", severity="warning", start=asked.start, end=asked.end, text=asked.text, block=6, figures=("f11",),
            message="法援台账里有咨询类指标，但没有这个数。",
        ),
        Finding(
            id="0b6d", rule="CIT001", severity="warning", start=text.index(law), end=text.index(law) + len(law), text=law, block=6,
            figures=(), message="与《中华人民共和国法律援助法》差一个字。", expected="《中华人民共和国法律援助法》",
            suggestion="《中华人民共和国法律援助法》",
        ),
        Finding(
            id="e1e1", rule="LED005", severity="notice", start=0, end=0, text="", block=None, figures=(),
            message="统计台账.xlsx 的工作表“旧数”是隐藏的，已读取。",
        ),
    )  # fmt: skip
