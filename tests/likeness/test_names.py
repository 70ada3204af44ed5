"""Names of units written almost right, and short forms beside the listed one."""

import pytest

from assistant.likeness.names import other_short_forms, variants

NAMES = ["青榆区司法局", "青榆区人民法院", "青榆区人力资源和社会保障局", "云沚市公安局青榆分局", "青榆区市场监督管理局"]
PAIRS = [("青榆区人力资源和社会保障局", "区人社局"), ("青榆区人民政府", "区政府"), ("中共青榆区委员会", "区委")]


@pytest.mark.parametrize(
    "written",
    [
        "青榆区司司法局",
        "青榆区法司局",
        "青榆区人力资源社会保障局",
        "青榆区人力资源和社会保证局",
        "青榆区市场监管督理局",
        "青榆区市场监督管管理局",
    ],
)
def test_one_slip(written):
    ((start, end, name),) = variants(f"会同{written}发文。", NAMES)
    assert (start, end) == (2, 2 + len(written)) and name in NAMES


@pytest.mark.parametrize("written", [*NAMES, "青榆区人民医院", "青榆区教育局", "云沚市公安局青柳分局", "青榆区司法所", "青榆区市场监管局"])
def test_the_name_itself_and_other_units(written):
    assert list(variants(f"会同{written}发文。", NAMES)) == []


def test_another_short_form_beside_the_listed_one():
    text = "区人社局牵头，由区人力社保局督办。"
    assert [(text[start:end], short) for start, end, short in other_short_forms(text, PAIRS)] == [("区人力社保局", "区人社局")]


@pytest.mark.parametrize("text", ["由区人力社保局督办。", "区政府会同青榆区人民政府办公室。", "区委推进依法治区委员会工作。"])
def test_no_second_short_form(text):
    assert list(other_short_forms(text, PAIRS)) == []
