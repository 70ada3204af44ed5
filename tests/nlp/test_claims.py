"""What a figure speaks of: period, subject, modality, relation, and the figure it hangs on. Names and figures are invented."""

import pytest

import assistant
from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures

HEAD = "青榆区司法局2024年工作总结\n一、2024年工作情况\n"
SUBJECTS = {"粮食", "大豆", "柳河镇", "桐岭街道", "梅溪镇司法所", "其他", "合计", "本级", "机关", "上年"}


def claims_of(text, head=HEAD):
    document = assistant.read(text=f"{head}{text}\n", name="总结.txt")
    figures = find_figures(document.text, document=document.name, blocks=document.blocks)
    return {claim.figure.text: claim for claim in find_claims(document, figures, subjects=SUBJECTS)}


def base_of(claims, written):
    return next((name for name, claim in claims.items() if claim.figure.id == claims[written].base), None)


@pytest.mark.parametrize(
    ("text", "periods", "phrase"),
    [
        (
            "三季度和四季度受理量逐季走高，分别达到246件和327件。",
            {"246件": "2024-07-01/2024-09-30", "327件": "2024-10-01/2024-12-31"},
            "受理量",
        ),
        (
            "全年受理1246件，上、下半年分别受理606件、640件。",
            {"606件": "2024-01-01/2024-06-30", "640件": "2024-07-01/2024-12-31"},
            "受理",
        ),
        (
            "2023年、2024年分别化解纠纷246件和327件。",
            {"246件": "2023-01-01/2023-12-31", "327件": "2024-01-01/2024-12-31"},
            "化解纠纷",
        ),
        (
            "办理公证一、二、三季度分别为120件、130件和140件。",
            {"120件": "2024-01-01/2024-03-31", "140件": "2024-07-01/2024-09-30"},
            "办理公证",
        ),
        ("10月、11月分别接待群众320人、405人。", {"320人": "2024-10-01/2024-10-31", "405人": "2024-11-01/2024-11-30"}, "接待群众"),
        ("上年和今年分别培训320人、405人。", {"320人": "2023-01-01/2023-12-31", "405人": "2024-01-01/2024-12-31"}, "培训"),
        ("7月和8月为高发期，分别受理120件和130件。", {"120件": "2024-07-01/2024-07-31", "130件": "2024-08-01/2024-08-31"}, "受理"),
        ("三、四季度办结120件、130件。", {"120件": "2024-07-01/2024-09-30", "130件": "2024-10-01/2024-12-31"}, "办结"),
    ],
)
def test_lists_of_spans_of_time(text, periods, phrase):
    claims = claims_of(text)
    assert {name: f"{claims[name].figure.period.start}/{claims[name].figure.period.end}" for name in periods} == periods
    assert {claims[name].phrases[0] for name in periods} == {phrase}


@pytest.mark.parametrize(
    "text",
    [
        "三季度和四季度共受理120件、130件。",
        "三季度和四季度，民事、刑事案件分别受理120件、130件。",
    ],
)
def test_no_period_of_its_own_where_the_lists_do_not_answer_each_other(text):
    claims = claims_of(text)
    assert claims["120件"].figure.period == claims["130件"].figure.period


def test_changes_after_respectively_are_of_the_period_of_their_base():
    claims = claims_of("2023年和2024年，全区分别化解纠纷1200件和1300件，同比分别增长5.1%和8.3%。")
    assert [(claims[name].figure.period.year, base_of(claims, name)) for name in ("5.1%", "8.3%")] == [(2023, "1200件"), (2024, "1300件")]


@pytest.mark.parametrize(
    ("text", "written", "subject"),
    [
        ("其他民事案件120件。", "120件", None),
        ("机关案件合计35件，比上年多5件。", "35件", None),
        ("柳河镇受理120件，全县受理1246件。", "1246件", None),
        ("柳河镇受理120件，合计受理1246件。", "1246件", None),
        ("柳河镇受理120件、桐岭街道受理80件，全年共受理1246件。", "1246件", None),
        ("柳河镇受理120件，其余乡镇受理80件。", "80件", None),
        ("柳河镇受理120件，办结118件。", "118件", "柳河镇"),
        ("梅溪镇司法所只有3人，全年调处233件。", "233件", "梅溪镇司法所"),
        ("城关镇居首，而梅溪镇司法所虽只有3人、车1辆，全年也调处233件。", "233件", "梅溪镇司法所"),
        ("种植粮食59.92万亩，比上年增加0.47万亩，平均亩产445公斤。", "445公斤", "粮食"),
        ("种植粮食59.92万亩，生猪出栏18.43万头。", "18.43万头", None),
        ("粮食产量26万吨，全年出栏生猪18.43万头。", "18.43万头", None),
        ("大豆播种面积3.1万亩，占粮食播种面积的5.2%。", "5.2%", "大豆"),
    ],
)
def test_subjects(text, written, subject):
    assert claims_of(text)[written].figure.subject == subject


@pytest.mark.parametrize(
    ("head", "subject"),
    [("沅昌市交通运输局2024年工作总结\n", None), ("青榆区司法局2024年工作总结\n", "全市"), ("青榆区市场监管局2024年工作总结\n", "全市")],
)
def test_the_whole_of_an_office_is_its_own_area(head, subject):
    assert claims_of("全市持证人员938人。", head)["938人"].figure.subject == subject


@pytest.mark.parametrize(
    ("text", "written", "modality"),
    [
        ("受法院委托开展拟适用社区矫正调查241件。", "241件", "actual"),
        ("拟录用公务员12名。", "12名", "actual"),
        ("争取上级补助资金60万元。", "60万元", "actual"),
        ("争取超长期特别国债资金3亿元。", "3亿元", "actual"),
        ("承担的23项任务全部完成。", "23项", "actual"),
        ("年底前验收，投资为年度计划的98%。", "98%", "actual"),
        ("拟新建站点5个。", "5个", "target"),
        ("争取培训率达到95%。", "95%", "target"),
        ("培训600名的目标已经完成。", "600名", "target"),
        ("力争办案950件。", "950件", "target"),
    ],
)
def test_modality(text, written, modality):
    assert claims_of(text)[written].figure.modality == modality


@pytest.mark.parametrize(
    "text",
    [
        "二、2025年工作展望\n新建站点5个。",
        "二、2025年：再出发\n新建站点5个。",
        "二、体会\n2025年，我们将接续奋斗，新建站点5个。",
        "二、体会\n新的一年，我局要乘势而上，新建站点5个。",
    ],
)
def test_what_looks_forward_is_a_target(text):
    figure = claims_of(text)["5个"].figure
    assert (figure.modality, figure.period.year) == ("target", 2025)


def test_a_later_year_in_passing_makes_no_plan():
    assert claims_of("2025年，督查发现问题5个。")["5个"].figure.modality == "actual"


@pytest.mark.parametrize(
    ("text", "written", "relation", "comparison", "base"),
    [
        # Against a plan.
        ("投资51.88亿元，超出年度计划1.78亿元，为计划的103.5%。", "1.78亿元", "difference_to", "plan", "51.88亿元"),
        ("投资51.88亿元，超出年度计划1.78亿元，为计划的103.5%。", "103.5%", "completion", "plan", "51.88亿元"),
        ("只完成2.25亿元，为年度计划的89.9%。", "89.9%", "completion", "plan", "2.25亿元"),
        ("审查合同80份，占年度任务的160%。", "160%", "completion", "plan", "80份"),
        ("培训120场，完成率120%。", "120%", "completion", "plan", "120场"),
        ("培训120场，超额完成3场。", "3场", "difference_to", "plan", "120场"),
        ("培训120场，超目标12场。", "12场", "difference_to", "plan", "120场"),
        ("培训120场，比年度计划少12场。", "12场", "difference_to", "plan", "120场"),
        ("问题整改120个，整改完成率98%。", "98%", "level", None, None),
        # Shares.
        ("网上申请1228件，占比由上年的27.6%提高到36.1%。", "27.6%", "share", "previous_year", "1228件"),
        ("网上申请1228件，占比由上年的27.6%提高到36.1%。", "36.1%", "share", None, "1228件"),
        ("网上申请1228件，比重从27.6%上升至36.1%。", "36.1%", "share", None, "1228件"),
        ("小学大班额比例由1.8%压减至0.6%。", "0.6%", "change_to", None, None),
        ("确认协议418件，相当于调解成功数的6.2%。", "6.2%", "share", None, "418件"),
        ("重症床位由上年末的18张扩充到46张。", "18张", "level", "previous_year", None),
        # Multiples.
        ("线上办理2545件，为上年的1.3倍。", "1.3倍", "level", "previous_year", "2545件"),
        ("线上办理2545件，是2023年的1.3倍。", "1.3倍", "level", "previous_year", "2545件"),
        ("线上办理2545件，是2022年的2.1倍。", "2.1倍", "level", "base_year", "2545件"),
        ("线上办理2545件，是柳河镇的3倍。", "3倍", "level", "other_subject", None),
        # Steps.
        ("高速公路411.7公里，新增25.5公里。", "25.5公里", "increment", None, "411.7公里"),
        ("治理的村累计达到58个，新增12个。", "12个", "increment", None, "58个"),
        ("通车里程597.8公里，一年延长11.5公里。", "11.5公里", "increment", None, "597.8公里"),
        ("律师事务所达到79家，一年净增5家。", "5家", "increment", None, "79家"),
        ("网约车2864辆，净增547辆。", "547辆", "change_by", "previous_year", "2864辆"),
        ("传统出租车1150辆规模，新增30辆。", "30辆", "increment", None, "1150辆"),
        ("全年新增法律援助工作站12个。", "12个", "increment", None, None),
        ("工作站58个，新增5个示范站点。", "5个", "increment", None, None),
        ("工作站58个，新增服务室5个。", "5个", "increment", None, None),
        ("全年新增就业5549人，其中上半年新增3009人。", "3009人", "increment", None, None),
        # Averages.
        ("挽回损失1900万元，按结案数计，件均1.49万元。", "1.49万元", "average", None, None),
        ("调处233件，按在编人员计算，人均116.5件。", "116.5件", "average", None, None),
        ("听众7128人次，场均396人次。", "396人次", "average", None, None),
        ("解答8126人次，月均677人次。", "677人次", "average", None, None),
        ("执业律师438人，所均11.5人。", "11.5人", "average", None, None),
        ("平均亩产445公斤。", "445公斤", "average", None, None),
        ("平均每件投诉挽回388元。", "388元", "average", None, None),
        ("平均每个社区4.2名。", "4.2名", "average", None, None),
        ("按结案数计，每件1.2万元。", "1.2万元", "average", None, None),
        ("补助每人每月240元。", "240元", "per_unit", None, None),
        ("每万人拥有律师3.2名。", "3.2名", "per_unit", None, None),
        ("各所满意率均达98%。", "98%", "level", None, None),
    ],
)
def test_relations_and_bases(text, written, relation, comparison, base):
    claims = claims_of(text)
    figure = claims[written].figure
    assert (figure.relation, figure.comparison, base_of(claims, written)) == (relation, comparison, base)


def test_a_share_at_two_times_has_two_periods_and_a_multiple_its_own():
    claims = claims_of("网上申请1228件，占比由27.6%提高到36.1%，是上年的1.3倍。")
    assert [claims[name].figure.period.year for name in ("27.6%", "36.1%", "1.3倍")] == [2023, 2024, 2024]
    assert (claims["36.1%"].figure.direction, claims["1.3倍"].figure.kind) == ("up", "multiple")


def test_a_multiple_of_a_quarter_is_of_the_quarter_before_it():
    claims = claims_of("网上立案3439件，其中第四季度987件，为第一季度的1.38倍。")
    assert str(claims["1.38倍"].figure.period.start) == "2024-10-01"


@pytest.mark.parametrize(
    ("title", "sentence", "ends"),
    [
        ("青榆区司法局2024年上半年工作总结", "受理法律援助案件623件。", "2024-06-30"),
        ("青榆区司法局2024年第三季度工作总结", "受理法律援助案件301件。", "2024-09-30"),
        ("关于2024年1—11月工作情况的报告", "受理法律援助案件1101件。", "2024-11-30"),
        ("青榆区司法局2024年上半年工作总结", "2023年全年受理法律援助案件1168件。", "2023-12-31"),
        ("青榆区司法局2024年工作总结", "受理法律援助案件1246件。", "2024-12-31"),
        ("青榆区司法局2024年上半年工作总结", "全年预计受理法律援助案件1246件。", "2024-12-31"),
    ],
)
def test_a_report_on_a_part_of_the_year_speaks_of_it(title, sentence, ends):
    document = assistant.read(text=f"{title}\n\n{sentence}\n", name="总结.txt")
    claim = find_claims(document, find_figures(document.text, blocks=document.blocks))[0]
    assert claim.figure.period is not None and str(claim.figure.period.end) == ends


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("桐岭司法所按等级管理，组织集中教育12次。", "桐岭街道"),
        ("梅溪镇司法所组织集中教育12次。", "梅溪镇司法所"),
        ("各司法所组织集中教育12次。", None),
    ],
)
def test_a_judicial_office_speaks_of_its_street(text, subject):
    assert claims_of(text)["12次"].figure.subject == subject
