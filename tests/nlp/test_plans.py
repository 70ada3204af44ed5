"""The plan part of a report, its items and their promises."""

import assistant
from assistant.nlp.plans import plan_items, plan_part, plan_sentences

HEAD = "某局2023年工作总结\n一、2023年工作情况\n受理12件。\n"
NUMBERED = HEAD + "二、2024年工作计划\n1.夯实基础。再建2个司法所，抓好落实。新法1月1日起施行。\n2.优化服务。多走多看。\n"
SPOKEN = HEAD + "二、下一步打算\n重点做好三件事：\n一是夯实基础，再建2个司法所。二是优化服务，推出联办3项。\n"


def test_numbered_items_and_their_promises():
    first, second = plan_items(assistant.read(text=NUMBERED))
    assert (first.lead, list(first.promises())) == ("夯实基础", ["再建2个司法所"])
    assert (second.lead, list(second.promises())) == ("优化服务", [])


def test_spoken_lists_are_items_where_no_numbers_stand():
    document = assistant.read(text=SPOKEN)
    assert plan_items(document) == ()
    assert [(item.lead, list(item.promises())) for item in plan_sentences(document)] == [
        ("夯实基础", ["再建2个司法所"]),
        ("优化服务", ["推出联办3项"]),
    ]


def test_a_report_without_a_plan():
    document = assistant.read(text="某局2023年工作总结\n一、2023年工作情况\n建成3个基地。\n")
    assert (plan_part(document), plan_items(document), plan_sentences(document)) == (None, (), ())
