"""Measuring retrieval on a benchmark folder. The documents are invented."""

import gzip
import json

import pytest

from assistant.errors import InputError
from assistant.evaluating.retrieval import load, means, measured, run, trec_lines
from assistant.surfaces.cli.main import run as command

DOCUMENTS = [
    {"_id": "1", "title": "某法第一条", "text": "用人单位应当按月支付劳动报酬。"},
    {"_id": "2", "title": "某法第二条", "text": "相邻权利人应当按照有利生产、方便生活的原则处理排水。"},
    {"_id": "3", "title": "某法第三条", "text": "社区矫正对象外出应当报批。"},
    {"_id": "4", "title": "某法第四条", "text": "公证机构办理遗嘱公证。"},
]
QUERIES = [{"_id": "a", "text": "老板不按月支付报酬怎么办？"}, {"_id": "b", "text": "矫正对象外出要报批吗？"}]


@pytest.fixture(params=[False, True], ids=["plain", "packed"])
def folder(tmp_path, request):
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in DOCUMENTS)
    if request.param:
        (tmp_path / "corpus.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    else:
        (tmp_path / "corpus.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in QUERIES), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\na\t1\t1\nb\t3\t1\n", encoding="utf-8")
    (tmp_path / "pools.tsv").write_text("query-id\tcorpus-id\na\t2\na\t1\nb\t4\nb\t3\n", encoding="utf-8")
    return tmp_path


def test_a_folder_is_indexed_asked_and_scored(folder):
    benchmark = load(folder)
    ranked, cost = run(benchmark)
    assert means(measured(ranked, benchmark.grades))["mrr"] == 1
    assert ranked["a"][0][0] == "1" and ranked["b"][0][0] == "3"
    assert {"build_s", "p50_ms", "p95_ms", "peak_mb"} <= cost.keys()


def test_pools_hold_what_is_ranked(folder):
    ranked, _ = run(load(folder), pools=True)
    assert {document for document, _ in ranked["a"]} <= {"1", "2"}


def test_a_query_never_finds_itself(folder):
    (folder / "self_duplicates.tsv").write_text("query-id\tcorpus-id\na\t1\n", encoding="utf-8")
    ranked, _ = run(load(folder))
    assert "1" not in [document for document, _ in ranked["a"]]


def test_the_measures():
    found = measured({"q": [("x", 3.0), ("y", 2.0), ("z", 1.0)]}, {"q": {"y": 1.0, "z": 1.0, "w": 1.0}})["q"]
    assert found["mrr"] == 0.5
    assert found["recall@10"] == pytest.approx(2 / 3)
    assert found["map@100"] == pytest.approx((1 / 2 + 2 / 3) / 3)
    assert found["ndcg@10"] == pytest.approx((0.63093 + 0.5) / (1 + 0.63093 + 0.5), abs=1e-4)


def test_where_grades_go_above_one_the_highest_is_relevant():
    found = measured({"q": [("x", 2.0), ("y", 1.0)]}, {"q": {"x": 1.0, "y": 3.0}})["q"]
    assert (found["mrr"], found["recall@10"]) == (0.5, 1.0)
    assert found["ndcg@10"] == pytest.approx((1 + 3 * 0.63093) / (3 + 0.63093), abs=1e-4)


def test_ranked_lists_in_trec_form():
    assert list(trec_lines({"q": [("x", 0.5)]})) == ["q Q0 x 1 0.500000 wenheng"]


@pytest.mark.parametrize("missing", ["queries.jsonl", "qrels.tsv"])
def test_a_folder_that_is_none(folder, missing):
    (folder / missing).unlink()
    with pytest.raises(InputError, match=r"不是检索测评文件夹.*需要"):
        load(folder)


def test_a_damaged_file_is_named(folder):
    (folder / "queries.jsonl").write_text("{broken", encoding="utf-8")
    with pytest.raises(InputError, match="测评文件读不出来"):
        load(folder)


def test_the_command_prints_json_and_keeps_the_run(folder, capsys, tmp_path):
    kept = tmp_path / "run.txt"
    assert command(["evaluate", "retrieval", str(folder), "--format", "json", "--quiet", "--run", str(kept)]) == 0
    assert json.loads(capsys.readouterr().out)["mrr"] == 1
    assert kept.read_text(encoding="utf-8").startswith("a Q0 1 1 ")
