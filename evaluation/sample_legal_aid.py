"""The rows of the sample bureau's register of legal aid cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.sample_docket import SURNAMES, Day, Dice, Matter, Pace, settle
from evaluation.sample_facts import STREETS, YEARS, Facts
from evaluation.sample_workbooks import Value

COLUMNS = (
    ("编号", 22),
    ("受理日期", 12),
    ("类型", 8),
    ("案由", 26),
    ("受援人", 16),
    ("受援人类别", 18),
    ("受援人数", 10),
    ("案件来源", 16),
    ("受理地点", 18),
    ("对方当事人", 16),
    ("承办律师", 12),
    ("办结日期", 12),
    ("挽回金额(元)", 14),
    ("回访结果", 10),
    ("备注", 30),
)
PACE = Pace(least=28, most=300, most_carried=420, jitter=40)
KINDS = {"刑事": "legal_aid.criminal", "民事": "legal_aid.civil", "行政": "legal_aid.administrative"}
LABOUR = ("劳动报酬", "工伤待遇")
_CRIMES = ("盗窃", "诈骗", "故意伤害", "寻衅滋事", "帮助信息网络犯罪活动", "危险驾驶", "交通肇事", "开设赌场", "掩饰、隐瞒犯罪所得")
_YOUTH_CRIMES = _CRIMES[:5]
_ADMINISTRATIVE = ("工伤认定", "社会保险待遇核定", "行政处罚")
_LAWYERS = tuple(f"{surname}{given}" for surname in SURNAMES[:16] for given in ("某", "某某"))
_EMPLOYERS = ("某建筑公司", "某劳务公司", "某装饰公司", "某餐饮公司", "某物流公司", "某制衣厂", "某家政公司")
# What a case of this kind brings back, against a wage claim of 10.
_WORTH = {"劳动报酬": 10, "工伤待遇": 26, "婚姻家庭": 8, "交通事故": 30, "人身损害": 24, "其他": 9}
# Before this day prosecutors notified the centre only for minors; afterwards for everyone (a local pilot).
_PROSECUTION_PILOT = Day(2022, 12, 5)
_OFFICES_ACCEPT_FROM = Day(2022, 3, 1)
_WAGE_WINDOW_FROM = Day(2023, 1, 9)
# 元, of the cases of 2020 that were still open at its end; no fact says it.
_RECOVERED_2020 = 1_624_500


@dataclass(kw_only=True)
class Case(Matter):
    """A legal aid case; `people` are helped by it, `recovered` is in 元 (None: nothing to recover, or not closed)."""

    kind: str
    cause: str = ""
    recipient: str = ""
    people: int = 1
    recovered: int | None = None
    followed: str | None = None


def legal_aid_register(facts: Facts) -> tuple[tuple[tuple[str, int], ...], list[list[Value]]]:
    """Returns the columns and the rows, by date of acceptance: all accepted from 2021 on, and those of 2020 still open then."""
    dice = Dice("wenheng sample bureau: legal aid")
    everything: dict[int, list[Case]] = {2020: _carried(facts, dice)}
    pending = list(everything[2020])
    for year in YEARS:
        everything[year] = _of_year(facts, year, dice)
        pending += everything[year]
        closed = settle(pending, year, facts.count("legal_aid.closed", year), PACE, dice)
        _follow_up(facts, year, closed, dice)
        pending = [case for case in pending if case.closed is None]
    _recover(everything[2020], _RECOVERED_2020, dice)
    for year in YEARS:
        _recover(everything[year], int(facts.value("legal_aid.recovered", year) * 10_000), dice)
    return COLUMNS, _rows([case for cases in everything.values() for case in cases], dice)


def _carried(facts: Facts, dice: Dice) -> list[Case]:
    """Returns the cases of 2020 that were open at its end: as the next year's are, only fewer."""
    weights = {kind: facts.count(name, YEARS[0]) for kind, name in KINDS.items()}
    cases = []
    for _ in range(facts.opening("legal_aid.open")):
        day = dice.workday(Day(2020, 9, 7), Day(2020, 12, 31))
        cases.append(Case(received=day, accepted=day, kind=dice.weighted(weights)))
    _name_causes(facts, YEARS[0], cases, dice)
    _name_recipients(len(cases) // 4, len(cases) // 15, cases, dice)
    return cases


def _of_year(facts: Facts, year: int, dice: Dice) -> list[Case]:
    cases = []
    for kind in dice.spread({kind: facts.count(name, year) for kind, name in KINDS.items()}):
        day = dice.workday(Day(year, 1, 4), Day(year, 12, 31))
        cases.append(Case(received=day, accepted=day, kind=kind))
    _name_causes(facts, year, cases, dice)
    _name_recipients(facts.count("legal_aid.migrant", year), facts.count("legal_aid.minors", year), cases, dice)
    several = dice.mixed([case for case in cases if case.cause in LABOUR])[:60]
    for _ in range(facts.count("legal_aid.recipients", year) - len(cases)):
        dice.pick(several).people += 1
    return cases


def _name_causes(facts: Facts, year: int, cases: Sequence[Case], dice: Dice) -> None:
    """Gives every case its cause; those of civil cases add up to the year's breakdown where there is one."""
    civil = [case for case in cases if case.kind == "民事"]
    weights = facts.breakdown("legal_aid.civil", year)
    exact = sum(weights.values()) == len(civil)
    causes = dice.spread(weights) if exact else [dice.weighted(weights) for _ in civil]
    for case, cause in zip(civil, causes, strict=True):
        case.cause = cause
    for case in cases:
        if case.kind == "行政":
            case.cause = dice.pick(_ADMINISTRATIVE)


def _name_recipients(migrants: int, minors: int, cases: Sequence[Case], dice: Dice) -> None:
    """Gives every case its kind of recipient: `migrants` 农民工 in wage and injury cases, `minors` 未成年人, then the others."""
    mixed = dice.mixed(cases)
    labour = [case for case in mixed if case.cause in LABOUR]
    injured = [case for case in mixed if case.cause in ("交通事故", "人身损害")]
    most = min(len(labour) * 95 // 100, migrants)
    families = [case for case in mixed if case.cause == "婚姻家庭"]
    accused = [case for case in mixed if case.kind == "刑事"]
    children = min(len(families) // 4, minors)
    for case in labour[:most] + injured[: migrants - most]:
        case.recipient = "农民工"
    for case in families[:children] + accused[: minors - children]:
        case.recipient = "未成年人"
    for case in cases:
        case.recipient = case.recipient or _other_recipient(case, dice)
        if case.kind == "刑事":
            case.cause = dice.pick(_YOUTH_CRIMES if case.recipient == "未成年人" else _CRIMES)


def _other_recipient(case: Case, dice: Dice) -> str:
    if case.kind == "刑事":
        return dice.weighted({"犯罪嫌疑人、被告人": 90, "残疾人": 4, "老年人": 6})
    if case.cause == "婚姻家庭":
        return dice.weighted({"妇女": 6, "老年人": 4})
    return dice.weighted({"一般困难群众": 6, "残疾人": 2, "老年人": 2})


def _follow_up(facts: Facts, year: int, closed: Sequence[Case], dice: Dice) -> None:
    """Calls back as many of the year's closed cases as the facts say, as many of them content."""
    followed, content = facts.count("legal_aid.followed", year), facts.count("legal_aid.satisfied", year)
    for turn, case in enumerate(dice.mixed(closed)[:followed]):
        case.followed = "满意" if turn < content else ("不满意" if turn == followed - 1 else "基本满意")


def _recover(cases: Sequence[Case], total: int, dice: Dice) -> None:
    """Shares `total` 元, a multiple of 100, among the closed civil cases of one year of acceptance; the largest takes what is left."""
    paid = [case for case in cases if case.kind == "民事" and case.closed and dice.part() < 0.92]
    weights = []
    for case in paid:
        share = dice.part()
        weights.append(int(200 + 1000 * share * share) * _WORTH[case.cause] * case.people)
    whole = sum(weights)
    for case, weight in zip(paid, weights, strict=True):
        case.recovered = total * weight // whole // 100 * 100
    largest = max(paid, key=lambda case: case.recovered or 0)
    largest.recovered = (largest.recovered or 0) + total - sum(case.recovered or 0 for case in paid)


def _rows(cases: Sequence[Case], dice: Dice) -> list[list[Value]]:
    rows: list[list[Value]] = []
    numbers: dict[tuple[int, str], int] = {}
    for case in sorted(cases, key=lambda case: case.received):
        day, letter = case.received, case.kind[0]
        key = (day.year, letter)
        # Of 2020 only the cases still open at its end stand here: their numbers go on from the middle of that year, with gaps.
        gap = 1 + dice.below(3) if day.year == 2020 else 1
        numbers[key] = numbers.get(key, 240 if day.year == 2020 and letter != "行" else 0) + gap
        person, place = dice.person(), _place(case, dice)
        window = case.cause == "劳动报酬" and case.recipient == "农民工" and day >= _WAGE_WINDOW_FROM and place.startswith("区")
        rows.append(
            [
                f"青援{letter}〔{day.year}〕{numbers[key]:03d}号",
                day,
                case.kind,
                case.cause,
                person if case.people == 1 else f"{person}等{case.people}人",
                case.recipient,
                case.people,
                _source(case, dice),
                place,
                _opponent(case, dice),
                dice.pick(_LAWYERS),
                case.closed,
                case.recovered,
                case.followed,
                "“薪无忧”绿色窗口受理" if window and dice.part() < 0.7 else None,
            ]
        )
    return rows


def _place(case: Case, dice: Dice) -> str:
    if case.kind == "民事" and case.received >= _OFFICES_ACCEPT_FROM and dice.part() < 0.35:
        return f"{dice.pick(STREETS)}司法所"
    return "区法律援助中心"


def _source(case: Case, dice: Dice) -> str:
    if case.kind != "刑事":
        return "申请"
    prosecutor = case.received >= _PROSECUTION_PILOT or case.recipient == "未成年人"
    return dice.weighted({"法院通知辩护": 5, "公安机关通知辩护": 2, "申请": 1, "检察院通知辩护": 3 if prosecutor else 0})


def _opponent(case: Case, dice: Dice) -> str | None:
    if case.cause in LABOUR:
        return dice.pick(_EMPLOYERS)
    if case.cause in ("交通事故", "人身损害", "婚姻家庭", "其他"):
        return dice.person()
    return None
