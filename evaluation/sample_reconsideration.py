"""The rows of the sample bureau's register of applications for administrative reconsideration."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from evaluation.sample_docket import Day, Dice, Matter, Pace, next_workday, settle
from evaluation.sample_facts import STREETS, YEARS, Facts
from evaluation.sample_workbooks import Value

COLUMNS = (
    ("编号", 22),
    ("申请人", 14),
    ("被申请人", 26),
    ("领域", 20),
    ("申请事项", 24),
    ("收到日期", 12),
    ("受理日期", 12),
    ("审结日期", 12),
    ("结果", 12),
    ("承办人", 10),
    ("备注", 18),
)
OUTCOMES = {
    "reconsideration.upheld": "维持",
    "reconsideration.dismissed": "驳回",
    "reconsideration.revoked": "撤销",
    "reconsideration.changed": "变更",
    "reconsideration.unlawful": "确认违法",
    "reconsideration.ordered": "责令履行",
    "reconsideration.terminated": "终止",
}
# Sixty days from acceptance, thirty more for the complicated ones: those are the ones carried into the next year.
PACE = Pace(least=14, most=60, most_carried=88, jitter=10)
_OFFICERS = ("钱某", "孟某某", "沈某", "陆某某", "方某", "江某某")


@dataclass(frozen=True)
class Respondent:
    """Offices that are complained of, and over what: penalties, failures to act, other acts."""

    offices: tuple[str, ...]
    penalties: tuple[str, ...]
    omissions: tuple[str, ...]
    others: tuple[str, ...] = ()


_RESPONDENTS: dict[str, tuple[Respondent, ...]] = {
    "公安": (
        Respondent(("区公安分局",), ("治安行政处罚", "道路交通安全行政处罚"), ("不履行报警处置职责", "政府信息公开"), ("行政强制措施",)),
    ),
    "市场监管": (
        Respondent(
            ("区市场监督管理局",),
            ("食品安全行政处罚", "广告违法行政处罚"),
            ("未告知举报处理结果", "政府信息公开"),
            ("投诉举报处理告知", "企业登记"),
        ),
    ),
    "人力资源和社会保障": (
        Respondent(
            ("区人力资源和社会保障局",),
            ("劳动保障监察行政处罚",),
            ("不履行劳动保障监察职责",),
            ("工伤认定", "工伤认定", "社会保险待遇核定"),
        ),
    ),
    "住房和城乡建设": (
        Respondent(
            ("区住房和城乡建设局",),
            ("物业管理行政处罚",),
            ("政府信息公开", "不履行房屋安全监管职责"),
            ("公租房资格审核", "住宅专项维修资金使用审核"),
        ),
    ),
    "城市管理": (
        Respondent(("区城市管理局",), ("占道经营行政处罚", "违法建设行政处罚"), ("不履行查处违法建设职责",), ("责令限期拆除决定",)),
    ),
    "自然资源和规划": (Respondent(("区自然资源和规划局",), ("违法用地行政处罚",), ("政府信息公开",), ("不动产登记", "规划许可")),),
    "其他": (
        Respondent(("区卫生健康局",), ("医疗机构行政处罚",), ("政府信息公开",)),
        Respondent(("区民政局",), ("社会组织行政处罚",), ("不履行救助职责",), ("社会救助审核",)),
        Respondent(("区医疗保障局",), ("医疗保障基金使用行政处罚",), ("政府信息公开",), ("医疗保障待遇核定",)),
        Respondent(tuple(f"{street}街道办事处" for street in STREETS), ("违法建设行政处罚",), ("政府信息公开",), ("责令限期拆除决定",)),
    ),
}


@dataclass(kw_only=True)
class Application(Matter):
    """An application: its field, and its outcome ("" while the case is pending)."""

    field: str
    outcome: str = ""


def reconsideration_register(facts: Facts) -> tuple[tuple[tuple[str, int], ...], list[list[Value]]]:
    """Returns the columns and the rows, by date of receipt: all received from 2021 on, and those of 2020 that were still open then."""
    dice = Dice("wenheng sample bureau: reconsideration")
    weights = facts.breakdown("reconsideration.accepted", YEARS[0])
    opening = facts.opening("reconsideration.open")
    everything = [_accepted(dice, dice.weighted(weights), Day(2020, 11, 9), Day(2020, 12, 24)) for _ in range(opening)]
    pending = list(everything)
    for year in YEARS:
        received = _received(facts, year, dice)
        everything += received
        pending += [case for case in received if case.accepted]
        closed = settle(pending, year, facts.count("reconsideration.closed", year), PACE, dice)
        outcomes = dice.spread({word: facts.count(name, year) for name, word in OUTCOMES.items()})
        for case, outcome in zip(closed, outcomes, strict=True):
            case.outcome = outcome
        pending = [case for case in pending if case.closed is None]
    return COLUMNS, _rows(everything, dice)


def _accepted(dice: Dice, field: str, first: Day, last: Day) -> Application:
    received = dice.workday(first, last)
    accepted = next_workday(received + datetime.timedelta(days=dice.below(6)), Day(received.year, 12, 31))
    return Application(received=received, accepted=accepted, field=field)


def _received(facts: Facts, year: int, dice: Dice) -> list[Application]:
    """Returns what was received in the year: accepted, not accepted, passed on, and in its last weeks still to be completed."""
    start, end = Day(year, 1, 4), Day(year, 12, 27)
    weights = facts.breakdown("reconsideration.accepted", year)
    total = facts.count("reconsideration.accepted", year)
    exact = sum(weights.values()) == total
    fields = dice.spread(weights) if exact else [dice.weighted(weights) for _ in range(total)]
    cases = [_accepted(dice, field, start, end) for field in fields]
    for name, outcome, first in (
        ("reconsideration.rejected", "不予受理", start),
        ("reconsideration.referred", "转送", start),
        ("reconsideration.correcting", "补正中", Day(year, 12, 12)),
    ):
        for _ in range(facts.count(name, year)):
            received = dice.workday(first, Day(year, 12, 30) if outcome == "补正中" else end)
            cases.append(Application(received=received, field=dice.weighted(weights), outcome=outcome))
    return cases


def _rows(cases: list[Application], dice: Dice) -> list[list[Value]]:
    rows: list[list[Value]] = []
    numbers: dict[int, int] = {}
    for case in sorted(cases, key=lambda case: case.received):
        year = case.received.year
        # Of 2020 only the last, still open, stand here: their numbers have gaps.
        numbers[year] = numbers.get(year, 80 if year == 2020 else 0) + (1 + dice.below(4) if year == 2020 else 1)
        respondent = dice.pick(_RESPONDENTS[case.field])
        rows.append(
            [
                f"青府复〔{year}〕{numbers[year]:03d}号",
                _applicant(case, dice),
                dice.pick(respondent.offices),
                case.field,
                _act(case, respondent, dice),
                case.received,
                case.accepted,
                case.closed,
                case.outcome or None,
                dice.pick(_OFFICERS),
                _remark(case),
            ]
        )
    return rows


def _applicant(case: Application, dice: Dice) -> str:
    firms = {"市场监管": ("某餐饮公司", "某食品公司", "某商贸公司"), "人力资源和社会保障": ("某建筑公司", "某物流公司", "某家政公司")}
    if case.field in firms and dice.part() < 0.3:
        return dice.pick(firms[case.field])
    return dice.person()


def _act(case: Application, respondent: Respondent, dice: Dice) -> str:
    """Returns an act that the outcome fits: only a duty can be ordered to be done, only a penalty be changed."""
    if case.outcome == "责令履行":
        return dice.pick(respondent.omissions)
    if case.outcome == "变更":
        return dice.pick(respondent.penalties)
    if case.outcome in ("维持", "撤销"):
        return dice.pick(respondent.penalties + respondent.others)
    return dice.pick(respondent.penalties + respondent.omissions + respondent.others)


def _remark(case: Application) -> str | None:
    if case.outcome == "补正中" and case.received.year < YEARS[-1]:
        return "次年补正后重新登记"
    if case.accepted and case.closed and case.closed.year > case.accepted.year:
        return f"结转{case.closed.year}年"
    return None
