"""Returns as plain Chinese text: what came in, what is to be said of it, the merged figures, the forms that were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.reporting.evidence import evidence_line
from assistant.reporting.returns_tables import SEVERITIES, STATES, number_words, period_words, place_words, whom
from assistant.reporting.tables import clip, columns, pad
from assistant.schema.returns import Merged, MergedConflict, MergedRow, Place, Remark, RemarkKind, ReturnsReport

_WIDEST = 44
_INDENT = "   "
_QUOTED = 60
_PLACES = 6
"""Places shown of a remark; JSON and workbook have all."""


def report_text(report: ReturnsReport, titles: Mapping[RemarkKind, str]) -> str:
    """Returns the report as lines, the last one ended: who sent what, then each remark with its places, then what was not checked."""
    parts = [_head(report), _files(report)]
    for severity, title in SEVERITIES.items():
        told = [one for one in report.remarks if one.severity == severity]
        if told:
            parts.append("\n".join([f"{title}（{len(told)} 条）", *(_remark(one, titles) for one in told)]))
    if not report.remarks:
        parts.append("没有发现问题。")
    if report.notices:
        parts.append("\n".join(["说明", *(f"- {notice}" for notice in report.notices)]))
    return "\n\n".join(parts) + "\n"


def count_line(report: ReturnsReport) -> str:
    """Returns how many remarks there are, by how pressing they are."""
    counts = Counter(one.severity for one in report.remarks)
    told = [f"{title} {counts[severity]} 条" for severity, title in SEVERITIES.items() if counts[severity]]
    return "，".join(told) or "没有发现问题"


def _head(report: ReturnsReport) -> str:
    lines = [f"{report.year}年报送：收到 {len(report.files)} 份，{count_line(report)}"]
    if report.expected_from is not None:
        missing = [sender for one in report.remarks if one.kind == "missing" for sender in one.senders]
        lack = f"，缺 {len(missing)} 家：{'、'.join(missing)}" if missing else "，都已报送"
        lines.append(f"应报 {len(report.expected)} 家（名单取自{report.expected_from}）{lack}")
    if report.due is not None:
        lines.append(f"截止日 {report.due.isoformat()}")
    if report.sources:
        lines.append(f"对照台账：{'、'.join(report.sources)}")
    return "\n".join(lines)


def _files(report: ReturnsReport) -> str:
    rows = [
        (
            one.sender, one.document, one.received.isoformat() if one.received else "没写日期", STATES[one.state],
            str(one.sentences or ""), str(one.figures or ""),
        )
        for one in report.files
    ]  # fmt: skip
    return _table([("报送单位", "文件", "报送日期", "情况", "句数", "数字"), *rows])


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines of padded columns, a rule under the first."""
    cut = [tuple(clip(" ".join(cell.split()), _WIDEST) for cell in row) for row in rows]
    widths = [max(columns(row[at]) for row in cut) for at in range(len(cut[0]))]
    lines = ["  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _remark(one: Remark, titles: Mapping[RemarkKind, str]) -> str:
    lines = [f"· {titles[one.kind]}：{one.message}"]
    lines += [f"{_INDENT}{_place(place)}" for place in one.places[:_PLACES]]
    lines += [f"{_INDENT}…… 共 {len(one.places)} 处"] if len(one.places) > _PLACES else []
    lines += [f"{_INDENT}台账：{evidence_line(line)}" for line in one.evidence]
    return "\n".join([*lines, f"{_INDENT}怎么办：{one.action}"])


def _place(place: Place) -> str:
    quoted = " ".join(place.sentence.split())
    quoted = quoted if len(quoted) <= _QUOTED else f"{quoted[:_QUOTED]}…"
    return f"{place_words(place)}　{quoted}".rstrip()


def merged_text(merged: Merged) -> str:
    """Returns the merged figures as lines, the last one ended: the figures, the conflicts with each side's place, what was left out."""
    parts = [f"{merged.year}年报送汇总：{merged_line(merged)}"]
    if merged.rows:
        parts.append(_table([("指标", "期间", "数值", "科室/街道", "出处"), *(_row(row) for row in merged.rows)]))
    if merged.conflicts:
        parts.append("\n".join(["冲突（没有计入，请定下一个数）", *(_conflict(one) for one in merged.conflicts)]))
    if merged.notices:
        parts.append("\n".join(["说明", *(f"- {notice}" for notice in merged.notices)]))
    return "\n\n".join(parts) + "\n"


def merged_line(merged: Merged) -> str:
    """Returns how many figures and conflicts there are."""
    return f"{len(merged.rows)} 个数，{f'{len(merged.conflicts)} 处冲突' if merged.conflicts else '没有冲突'}"


def _row(row: MergedRow) -> tuple[str, ...]:
    first = row.statements[0].place
    more = f" 等 {len(row.statements)} 处" if len(row.statements) > 1 else ""
    return row.record.label, period_words(row.record.period), number_words(row), whom(row), f"{first}{more}"


def _conflict(one: MergedConflict) -> str:
    first = one.statements[0].record
    lines = [f"· {first.label}　{period_words(first.period)}　{one.reason}"]
    lines += [f"{_INDENT}{side.sender}报{side.printed}　{side.place}" for side in one.statements]
    return "\n".join(lines)
