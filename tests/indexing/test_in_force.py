"""The law in force on a day: three versions of one regulation and its repeal, found through the real index."""

import pytest

from assistant.indexing.in_force import _repealed_in
from assistant.pipeline.find import find
from assistant.pipeline.index import Index
from assistant.schema.retrieval import Query
from assistant.surfaces.cli.hits import told

OLD = """青榆区人民调解补贴办法
2010年3月1日 青榆区人民政府令第3号公布
第一条 为了规范人民调解补贴，制定本办法。
第二条 调解一件简易纠纷补贴30元。
第三条 本办法自2010年5月1日起施行。
"""
AMENDED = """青榆区人民调解补贴办法
2010年3月1日 青榆区人民政府令第3号公布
2017年6月1日 青榆区人民政府令第9号《关于修改〈青榆区人民调解补贴办法〉的决定》修正
第一条 为了规范人民调解补贴，制定本办法。
第二条 调解一件简易纠纷补贴50元。
第三条 本办法自2010年5月1日起施行。
"""
REPEALING = """青榆区调解工作奖补规定
2022年2月10日 青榆区人民政府令第15号公布
第一条 为了规范人民调解奖励补贴，制定本规定。
第二条 调解一件简易纠纷奖补80元。
第三条 本规定自2022年4月1日起施行，有效期五年。《青榆区人民调解补贴办法》（青榆区人民政府令第9号）同时废止。
"""
OTHER = """青榆区法律援助补贴办法
第一条 为了规范法律援助补贴，制定本办法。
第二条 办理一件刑事案件补贴1500元。
第三条 本办法自2012年1月1日起施行。《青榆区人民调解补贴办法》依照执行；规范性文件的制定、修改和废止适用本办法。
"""
QUESTION = "调解一件简易纠纷补贴多少元"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    for name, text in (("2010.txt", OLD), ("2017.txt", AMENDED), ("2022.txt", REPEALING), ("援助.txt", OTHER)):
        (folder / name).write_text(text, encoding="utf-8")
    made = Index(folder / "index", base=folder)
    made.add([folder / name for name in ("2010.txt", "2017.txt", "2022.txt", "援助.txt")])
    return made


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2009-12-31", None),
        ("2010-04-30", None),
        ("2010-05-01", "2010.txt"),
        ("2017-05-31", "2010.txt"),
        ("2017-06-01", "2017.txt"),
        ("2022-03-31", "2017.txt"),
        ("2022-04-01", "2022.txt"),
        ("2027-03-31", "2022.txt"),
        ("2027-04-01", None),
    ],
)
def test_the_version_in_force_is_found_and_no_other(index, day, expected):
    hits = index.find(QUESTION, valid_on=day, kind="policy")
    assert {hit.passage.path for hit in hits if hit.passage.path != "援助.txt"} == ({expected} if expected else set())


def test_without_a_day_all_versions_are_found(index):
    assert {"2010.txt", "2022.txt"} <= {hit.passage.path for hit in index.find(QUESTION)} | {
        hit.passage.path for hit in index.find("奖补80元")
    }


def test_a_text_that_is_only_named_or_only_talks_of_repeal_ends_nothing(index):
    assert [hit.passage.path for hit in index.find("办理一件刑事案件补贴", valid_on="2015-01-01")][:1] == ["援助.txt"]
    assert "2010.txt" in {hit.passage.path for hit in index.find(QUESTION, valid_on="2012-06-01")}


def test_the_days_are_told(index):
    query = Query(text=QUESTION, valid_on="2022-05-01", kind="policy")
    assert "2022-04-01 起施行，有效至 2027-03-31" in told(find(index, query), why=False, colour=False)
    query = Query(text=QUESTION, valid_on="2018-05-01", kind="policy")
    assert "施行日期没有写明" in told(find(index, query), why=False, colour=False)
    assert "施行" not in told(find(index, Query(text="奖补80元", limit=1)), why=False, colour=False).split("第二条")[0]


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("《甲区补贴办法》同时废止。", ["甲区补贴办法"]),
        ("《甲区补贴办法》（甲政〔2010〕3号）、《乙区补贴办法》自本办法施行之日起废止。", ["甲区补贴办法", "乙区补贴办法"]),
        ("决定废止《甲区补贴办法》和《乙区补贴办法》。", ["甲区补贴办法", "乙区补贴办法"]),
        ("依照《甲区补贴办法》执行；规范性文件的废止适用本办法。", []),
        ("根据《中华人民共和国立法法》，修改和废止法规适用本条例。", []),
    ],
)
def test_what_a_text_repeals(text, laws):
    assert list(_repealed_in(text)) == laws
