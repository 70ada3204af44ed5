"""What a criminal case is about, by its facts. The facts are invented."""

import pytest

from assistant.indexing.charges import charge_model, likeness

THEFT = "公诉机关指控，被告人甲某趁夜撬开某小区地下室门锁，盗窃电动自行车两辆、现金三千余元，后被公安机关抓获，如实供述。"
BURGLARY = "经审理查明，被告人乙某多次翻窗进入居民家中窃取手机、首饰等财物，共计价值一万余元，销赃后挥霍。"
DRUNK = "经审理查明，被告人丙某酒后驾驶小型轿车行驶至某路口被民警查获，经鉴定其血液中乙醇含量为168mg/100ml，属醉酒驾驶机动车。"


@pytest.mark.parametrize(("facts", "article"), [(THEFT, "264"), (BURGLARY, "264"), (DRUNK, "133之一")])
def test_facts_speak_for_their_article(facts, article):
    chances = charge_model().chances(facts)
    specific = {name: value for name, value in chances.items() if int(name.partition("之")[0]) > 101}
    assert max(specific, key=specific.get) == article


def test_cases_of_one_charge_are_alike():
    theft, burglary, drunk = (charge_model().profile(facts) for facts in (THEFT, BURGLARY, DRUNK))
    assert likeness(theft, theft) == pytest.approx(1, abs=1e-3)
    assert likeness(theft, burglary) > 3 * likeness(theft, drunk)


@pytest.mark.parametrize("text", ["", "楼上漏水泡坏天花板，双方在调委会达成协议。"])
def test_what_is_no_criminal_case_has_no_profile(text):
    assert charge_model().profile(text) == ()
