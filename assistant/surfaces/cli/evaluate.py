"""evaluate: measures the figure finder, the checker and the retriever, as tables or JSON."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from assistant.surfaces.cli.output import emit, emit_json, note, progress, table

_STATUS = {
    "supported": "一致", "derived": "推算一致", "contradicted": "矛盾", "unsupported": "无来源", "not_checked": "未核", "None": "未核",
}  # fmt: skip
_REASON = {
    "no_ledger": "无台账", "target": "计划目标", "ambiguous": "对应不唯一", "unit_unknown": "单位不明", "basis": "口径不同",
    "sender": "报送数",
}  # fmt: skip


def figures(options: argparse.Namespace) -> int:
    """Scores the figure finder on a file of cases."""
    from assistant.evaluating.suites import load_cases, score_suites

    cases = load_cases(options.file)
    result = score_suites(cases)
    if options.format == "json":
        emit_json(options, result)
        return 0
    rows = [(name, str(row["right"]), str(row["cases"]), _percent(row["right"], row["cases"])) for name, row in result["suites"].items()]
    rows.append(("合计", str(result["right"]), str(result["cases"]), _percent(result["right"], result["cases"])))
    misses = f"没对的：{'、'.join(result['misses'])}\n" if result["misses"] else ""
    emit(options, table(("用例", "对", "共", "正确率"), rows) + misses)
    return 0


def check(options: argparse.Namespace) -> int:
    """Measures false alarms, recall, precision and right rule on reports, folders of them, and gold offices."""
    from assistant.evaluating.measures import cases, evaluate

    with tempfile.TemporaryDirectory() as folder, progress(options, "测评") as show:
        chosen = cases(options.paths, options.data, Path(folder))
        result = evaluate(chosen, seed=options.seed, per_class=options.per_class, examples=options.examples, progress=show)
    if options.format == "json":
        emit_json(options, result)
    else:
        emit(options, _text(result))
    if result["gold"]["verdicts"] and not result["gold"]["marks"]:
        note(options, "没有人工标注：有台账的差错只放在核查认定“一致”“推算一致”的数字上，检出率不代表其余数字。")
    return 0


def retrieval(options: argparse.Namespace) -> int:
    """Measures the retriever on a benchmark folder; --run keeps the ranked lists in TREC form."""
    from assistant.evaluating.retrieval import load, means, measured, run, trec_lines

    benchmark = load(options.folder)
    with progress(options, "测评") as show:
        ranked, cost = run(benchmark, mode=options.mode, pools=options.pools, progress=show)
    if options.run_file is not None:
        options.run_file.write_text("".join(f"{line}\n" for line in trec_lines(ranked)), encoding="utf-8")
    result = means(measured(ranked, benchmark.grades)) | cost
    if options.format == "json":
        emit_json(options, result)
    else:
        emit(options, table(("指标", "值"), [(name, str(value)) for name, value in result.items()]))
    return 0


DRAFT_ROWS = {
    "ledger figures proven": "台账管得到的数字得到证实", "other figures vouched for": "其余数字没有出处的",
    "returned figures left out": "报送数字因篇幅未采用的", "required indicators": "必写指标写到的",
    "returned sentences in the right section": "报送句子归类正确", "sections at their length": "各节篇幅在允许范围内",
    "word for word from one return": "照抄一个科室的最多", "word for word from last year": "照抄上年的",
    "said twice": "说了两遍的句子", "headings of equal length": "对仗工整的标题组", "layout findings": "版式问题",
    "a hostile model's additions": "乱写的模型混进来的",
    "last year's plan answered or listed": "上年计划已回应或列出的",
    "seconds to draft": "起草用时（秒）",
}  # fmt: skip
"""What the rows of evaluate draft are called."""
_COUNTS = frozenset(("a hostile model's additions", "other figures vouched for", "said twice", "layout findings", "seconds to draft"))


def draft(options: argparse.Namespace) -> int:
    """Drafts a brief without a model and measures what came of it; 1 where an aim is missed."""
    from assistant.evaluating.drafts import evaluate_draft

    result = evaluate_draft(options.brief, edition=options.edition, labels=options.labels)
    missed = [name for name, row in result.items() if row is not None and not row["met"]]
    if options.format == "json":
        emit_json(options, result)
        return int(bool(missed))
    rows = [
        (
            DRAFT_ROWS[name],
            *((shown(name, row["value"]), shown(name, row["aim"]), "是" if row["met"] else "否") if row else ("—", "—", "—")),
        )
        for name, row in result.items()
    ]
    emit(options, table(("指标", "测得", "目标", "达到"), rows))
    return int(bool(missed))


def shown(name: str, value: float) -> str:
    """Returns a value of the draft's table as it is printed: a count, or a share in %."""
    return f"{value:g}" if name in _COUNTS else _rate(value)


def _text(result: dict[str, Any]) -> str:
    clean = result["clean"]
    lines = [
        f"原文：{result['reports']} 份，{clean['characters']} 字，{clean['figures']} 处数字",
        f"误报：错误 {clean['errors']} 条（每千处 {clean['errors_per_1000']}），"
        f"警告 {clean['warnings']} 条（每千处 {clean['warnings_per_1000']}）",
        "结论：" + "，".join(f"{_STATUS.get(name, name)} {count}" for name, count in clean["statuses"].items()),
        "未核原因：" + ("，".join(f"{_REASON.get(name, name)} {count}" for name, count in clean["not_checked"].items()) or "无"),
    ]
    if "offices" in result:
        lines.append(_offices(result["offices"]))
    if "shuffled" in result:
        one = result["shuffled"]
        lines.append(f"打乱台账 {one['deals']} 次：{one['figures']} 处数字里碰巧一致 {one['proved_by_chance']} 处（{_rate(one['rate'])}）")
    headers = ("差错", "类", "放入", "检出", "检出率", "误指", "准确率", "规则对")
    rows = [_row(code, one["title"], one) for code, one in result["faults"].items() if one["seeded"]]
    rows += [_row("", f"合计（{name}）", result[key]) for name, key in (("有台账", "with_ledger"), ("无台账", "without_ledger"))]
    empty = [one["title"] for one in result["faults"].values() if not one["seeded"]]
    lines += ["", table(headers, rows)]
    return "\n".join(lines) + (f"没有处可放的差错：{'、'.join(empty)}\n" if empty else "")


def _offices(offices: dict[str, Any]) -> str:
    headers = ("单位", "标注", "台账有", "核实", "核实率", "叫法同", "叫法异", "配错", "错误", "警告")
    rows = [
        (name, str(one["golds"]), str(one["covered"]), str(one["proved"]), _rate(one["proved_rate"]), _rate(one["named_alike"]["rate"]),
         _rate(one["named_otherwise"]["rate"]), str(one["wrong_matches"]), str(one.get("errors", "")), str(one.get("warnings", "")))
        for name, one in (*offices["each"].items(), ("合计", offices["all"]))
    ]  # fmt: skip
    return "\n" + table(headers, rows)


def _row(code: str, title: str, one: dict[str, Any]) -> tuple[str, ...]:
    return (
        code, title, str(one["seeded"]), str(one["caught"]), _rate(one["recall"]), str(one["false"]), _rate(one["precision"]),
        _rate(one["rule_rate"]),
    )  # fmt: skip


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value * 100:.1f}%"


def _percent(part: int, whole: int) -> str:
    return _rate(part / whole if whole else None)
