"""Writes evaluation/proof.md and the table of measurements in README.md from evaluation/results/: `python -m evaluation.proof`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.surfaces.cli.evaluate import DRAFT_ROWS, shown

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "evaluation" / "results"
README = ROOT / "README.md"
PROOF = ROOT / "evaluation" / "proof.md"
BEGIN, END = "<!-- measurements: begin (python -m evaluation.proof) -->", "<!-- measurements: end -->"
GROUPS = {
    "sample": "样例单位2023年总结（有台账）", "dev": "虚构单位（有台账，开发用）",
    "held": "虚构单位（有台账，留出，从未看过）",
    "reports": "公开发布的报告（无台账）",
}  # fmt: skip
SETS = {
    "lecard_pools": "刑事判决找类案（官方候选）", "lecard": "刑事判决找类案（全库）", "stard_r": "大白话的问题找法条",
    "judge_law": "案情找适用法条", "cases_knownitem": "裁判要点找原案",
}  # fmt: skip
DRAFTS = {
    "sample": "样例单位", "sample, 区委版": "区委版", "sample, 市局版": "市局版", "sample, 公开版": "公开版", "small office": "小单位",
}  # fmt: skip
MEASURES = {"ndcg@10": "nDCG@10", "mrr": "MRR"}
Row = tuple[str, ...]


def load(name: str) -> dict[str, Any]:
    """Returns a results file, or nothing where it is not there."""
    file = RESULTS / f"{name}.json"
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def percent(value: float | None) -> str:
    """Returns 97.3 % for 0.973, — for none."""
    return "—" if value is None else f"{value * 100:.1f} %"


def table(rows: Iterator[Row]) -> str:
    """Returns a Markdown table; the first row is its head."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * lines[0].count(" | ") + "---|", *lines[1:]])


def summary() -> Iterator[Row]:
    """Yields the rows of the README's table: what, on which material, result."""
    yield "测什么", "材料", "结果"
    figures, check, peers = load("figures"), load("check"), load("peers")
    if "rate" in figures:
        yield "数字识别：数值、单位、范围都对", f"公开用例 {figures['cases']} 例", percent(figures["rate"])
    for peer, one in peers.items():
        if isinstance(one, dict) and "wenheng_rate" in one:
            yield (
                f"同一批用例，{peer} {one['version']} / 文衡",
                f"它能做的 {one['cases']} 例",
                f"{percent(one['rate'])} / {percent(one['wenheng_rate'])}",
            )
    for name, title in GROUPS.items():
        yield from _group(title, check.get(name, {}))


def _group(title: str, result: dict[str, Any]) -> Iterator[Row]:
    if "clean" not in result:
        return
    clean = result["clean"]
    yield "误报：错误、警告（每千处数字）", f"{title}，{clean['figures']} 处", f"{clean['errors_per_1000']}、{clean['warnings_per_1000']}"
    if "offices" in result:
        gold = result["offices"]["all"]
        alike, other = percent(gold["named_alike"]["rate"]), percent(gold["named_otherwise"]["rate"])
        rates = f"{percent(gold['proved_rate'])}（叫法相同 {alike}，不同 {other}）"
        yield "台账里有的数字，核实为一致或推算一致", f"{title}，{gold['covered']} 处", rates
        if "bound" in result["offices"]:
            bound = result["offices"]["bound"]
            yield (
                "未核实的数字每家手工绑定至多十处之后，核实的",
                f"{title}，共绑定 {bound['bound']} 处",
                f"{percent(bound['proved_rate'])}（高 {bound['points']} 个百分点）",
            )
        yield "配错台账", title, f"{gold['wrong_matches']} 处（{percent(gold['wrong_rate'])}）"
    if "shuffled" in result:
        dealt = result["shuffled"]
        yield (
            "台账数值打乱后碰巧一致（全部打乱、同单位内打乱）",
            title,
            f"{percent(dealt['rate'])}、{percent(dealt['within_unit']['rate'])}",
        )
    for key, kind in (("with_ledger", "与台账不符的差错"), ("without_ledger", "文中自相矛盾的差错")):
        one = result[key]
        if one["seeded"]:
            yield (
                f"{kind}：检出率、准确率、规则对", f"{title}，放入 {one['seeded']} 个",
                f"{percent(one['recall'])}、{percent(one['precision'])}、{percent(one['rule_rate'])}",
            )  # fmt: skip


def retrieval() -> Iterator[Row]:
    """Yields the rows of the README's table of finding: the set, the measure, ours, the plain methods in the same run."""
    yield "查什么", "文书、问题", "指标", "文衡", "BM25 词", "BM25 字对", "仅向量（Chroma）", "比最好的高，p"
    results, unseen = load("retrieval"), load("ranking").get("five folds, unseen questions", {})
    for name, title in SETS.items():
        one = results.get(name, {})
        if "auto" not in one:
            continue
        key = one["key"]
        ours = unseen.get(key) if "note" in one else one["auto"][key]
        gain = "五折交叉，没见过的问题" if "note" in one else f"{one['gain']['points']:+.3f}，{one['gain']['p']}"
        plain = (f"{one[method][key]:.3f}" if method in one else "—" for method in ("bm25s words", "bm25s pairs", "Chroma alone"))
        size = f"{one['documents']}、{one['queries']}"
        yield title, size, MEASURES[key], "—" if ours is None else f"**{ours:.3f}**", *plain, gain


def drafts() -> Iterator[Row]:
    """Yields the rows of the table of drafts: each aim, and what every draft measured came to."""
    results = {name: rows for name, rows in load("draft").items() if isinstance(rows, dict)}
    yield "草稿要做到的", "目标", *(DRAFTS.get(name, name) for name in results)
    for key, title in DRAFT_ROWS.items():
        each = [rows.get(key) for rows in results.values()]
        aim = next((row["aim"] for row in each if row), None)
        if aim is not None:
            told = (("—" if row is None else shown(key, row["value"]) + ("" if row["met"] else "（未达到）")) for row in each)
            yield title, shown(key, aim), *told


def growth() -> Iterator[Row]:
    """Yields the rows of the table of sizes: what an index of so many passages costs on two cores."""
    yield "段落", "建立", "建立时内存", "磁盘", "查一次（中位、95%）", "查时内存", "向量近邻找全率"
    for size, one in sorted(load("million").items(), key=lambda item: int(item[0])):
        every = one["all"]
        yield (
            f"{int(size):,}", f"{one['build_s']:.0f} 秒", f"{one['peak_mb'] / 1024:.1f} GB", f"{one['disk_mb'] / 1024:.1f} GB",
            f"{every['p50_ms']:.0f}、{every['p95_ms']:.0f} 毫秒", f"{one['resident_mb'] / 1024:.1f} GB", percent(one["dense recall@10"]),
        )  # fmt: skip


def faults(result: dict[str, Any]) -> Iterator[Row]:
    """Yields the rows of one group's table of fault classes."""
    yield "差错", "放入", "检出", "检出率", "其中叫法不同", "误指", "准确率", "规则对"
    for one in result["faults"].values():
        if one["seeded"]:
            other = one.get("renamed")
            yield (
                one["title"], str(one["seeded"]), str(one["caught"]), percent(one["recall"]),
                f"{other['caught']}/{other['seeded']}" if other else "—", str(one["false"]), percent(one["precision"]),
                percent(one["rule_rate"]),
            )  # fmt: skip


def _offices(result: dict[str, Any]) -> Iterator[Row]:
    yield "单位", "标注", "台账有", "核实", "核实率", "叫法相同", "叫法不同", "配错", "误报错误", "误报警告"
    for name, one in result["offices"]["each"].items():
        yield (
            name, str(one["golds"]), str(one["covered"]), str(one["proved"]), percent(one["proved_rate"]),
            percent(one["named_alike"]["rate"]), percent(one["named_otherwise"]["rate"]), str(one["wrong_matches"]), str(one["errors"]),
            str(one["warnings"]),
        )  # fmt: skip


def proof() -> str:
    """Returns the whole page of measurements."""
    parts = [
        "# 测评结果",
        "由 `python -m evaluation.proof` 从 `evaluation/results/` 生成，不要手改。"
        "重测：`make evaluate`；怎样测，见 `assistant/evaluating/`。",
        "## 概览",
        table(summary()),
        "差错由程序按固定种子放进没有差错的报告，一份一处；检出＝在差错处（或与它矛盾的那处）报出错误或警告，"
        "误指＝报在别处、原文又没有的。"
        "“叫法不同”指报告的说法与台账的指标名不同。公开发布的报告都经过校对，那里报出的错误和警告都算误报。",
    ]
    note = "不用语言模型；目标见各行。样例单位有报送材料和资料库，小单位（档案馆）没有，模板也不同。左右对照见 `results/side_by_side.md`。"
    parts += ["## 起草", note, table(drafts())]
    parts += ["## 查资料", "测评集的开发半份；同一次运行里与 BM25（词、字对）和只用向量相比。", table(retrieval()), table(growth())]
    check = load("check")
    for name, title in GROUPS.items():
        result = check.get(name, {})
        if "clean" not in result:
            continue
        parts += [
            f"## {title}",
            f"版本 {result.get('commit')}（{result.get('date')}），种子 {result['seed']}，每类至多 {result['per_class']} 个。",
        ]
        if "offices" in result:
            parts.append(table(_offices(result)))
        reasons = "、".join(f"{reason} {count}" for reason, count in result["clean"]["not_checked"].items())
        parts.append(f"未核原因：{reasons or '无'}。")
        parts.append(table(faults(result)))
    return "\n\n".join(parts) + "\n"


def readme(text: str) -> str:
    """Returns the README with the block between the markers made anew; without markers it comes back as it is."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    tables = "\n\n".join(table(rows) for rows in (summary(), drafts(), retrieval(), growth()))
    return f"{before}{BEGIN}\n{tables}\n{END}{after}" if begin and end else text


def publish() -> None:
    """Writes proof.md and the README's block."""
    PROOF.write_text(proof(), encoding="utf-8")
    README.write_text(readme(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    publish()
