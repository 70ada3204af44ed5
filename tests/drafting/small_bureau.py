"""A tiny invented office for tests: a record book of a few indicators, documents from text, a template in memory."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assistant.nlp.units import parse_unit
from assistant.reading import read_text
from assistant.schema.drafting import Brief
from assistant.schema.ledger import Indicator, SourceRecord
from assistant.schema.quantity import Period

YEAR = 2024
PERIOD = Period.of_year(YEAR)
ROWS = (
    ("legal_aid.accepted", "受理法律援助案件", "件", "more", "1168", "1246"),
    ("legal_aid.migrant", "农民工法律援助案件", "件", "more", "381", "426"),
    ("legal_aid.recovered", "法律援助挽回损失", "万元", "more", "1402.18", "1536.74"),
    ("legal_aid.close_rate", "法律援助结案率", "%", "more", "93.7", "88.9"),
    ("mediation.accepted", "受理人民调解案件", "件", "neutral", "4731", "4862"),
    ("mediation.succeeded", "人民调解成功案件", "件", "more", "4660", "4799"),
    ("mediation.success_rate", "人民调解成功率", "%", "more", "98.5", "98.7"),
    ("office.count", "街道司法所", "个", "neutral", "12", "12"),
    ("office.model", "枫桥式司法所", "个", "more", "5", "7"),
    ("litigation.lost_rate", "行政诉讼败诉率", "%", "less", "9.9", "7.3"),
    ("litigation.attend_rate", "负责人出庭应诉率", "%", "more", "98.8", "100.0"),
    ("publicity.events", "普法活动", "场次", "more", "1387", "1462"),
    ("publicity.materials", "普法资料", "份", "more", "74500", "72800"),
    ("correction.stock", "在册社区矫正对象", "名", "neutral", "287", "289"),
    ("notary.handled", "办理公证", "件", "more", "7000", "7000"),
    ("team.new", "新设窗口", "个", "more", None, "4"),
)


@dataclass(frozen=True, kw_only=True)
class SmallBook:
    """A RecordBook of given rows."""

    records: tuple[SourceRecord, ...]
    indicators: tuple[Indicator, ...]
    identities: tuple = ()
    problems: tuple = ()
    sources: tuple[str, ...] = ("台账.xlsx",)
    counts: tuple = ()


def book(rows=ROWS) -> SmallBook:
    """Returns the book of `rows`: (id, name, unit, good, last year's value or None, this year's value or None)."""
    records = []
    for number, (identity, name, unit, _, before, now) in enumerate(rows, 2):
        for year, column, value in ((YEAR - 1, "B", before), (YEAR, "C", now)):
            if value is not None:
                records.append(record(identity, name, unit, year, value, f"汇总!{column}{number}"))
    return SmallBook(records=tuple(records), indicators=tuple(_indicator(row) for row in rows))


def record(identity, name, unit, year, value, locator, subject=None) -> SourceRecord:
    """Returns one record with its value in canonical units."""
    known = parse_unit(unit)
    return SourceRecord(
        id=f"台账.xlsx!{locator}", label=name, indicator_id=identity, subject=subject, period=Period.of_year(year),
        number=Decimal(value) * known.factor, unit=known.symbol, dimension=known.dimension, written=value, written_unit=unit,
        decimals=len(value.partition(".")[2]), source="台账.xlsx", locator=locator, family="台账.xlsx›汇总",
    )  # fmt: skip


def _indicator(row) -> Indicator:
    identity, name, unit, good, _, _ = row
    return Indicator(id=identity, name=name, unit=parse_unit(unit).symbol, kind="rate" if unit == "%" else "flow", good=good)


def brief(**changes) -> Brief:
    """Returns a brief of the tiny office."""
    values = {"office": "云水区司法局", "short_name": "区司法局", "period": Period.of_year(YEAR), "template": "small", "data": ()}
    return Brief(**values | changes)


def returned(sender, body, *, received="2024-12-16", name=None):
    """Returns a return as a read document."""
    text = f"报送单位：{sender}\n报送日期：{received}\n标题：{sender}2024年工作总结和2025年打算\n{body}\n"
    return read_text(text, name=name or f"{sender}.txt")
