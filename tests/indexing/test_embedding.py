"""The built-in embedder."""

import json

import numpy as np
import pytest

from assistant.errors import IndexStateError
from assistant.indexing.embedding import EXACT_BELOW, MODEL, LsaEmbedder, StoredEmbedder

TEXTS = [
    "农民工讨要拖欠的工资，总承包单位先行清偿",
    "工地欠薪，农民工申请法律援助讨要工资",
    "楼上漏水泡坏天花板，邻居赔偿损失",
    "楼上卫生间漏水，社区调解邻里纠纷",
    "社区矫正对象外出要报批准",
]


def test_unit_rows_and_zero_for_the_unknown():
    model = LsaEmbedder.fit(TEXTS)
    vectors = model.embed([*TEXTS, "zzz", "", "今天天气怎么样"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors[: len(TEXTS)], axis=1), 1, atol=1e-5)
    assert not vectors[len(TEXTS) :].any()


def test_likeness_follows_the_words():
    model = LsaEmbedder.fit(TEXTS)
    one, two, three = model.embed(["拖欠农民工工资", *TEXTS[0:3:2]])
    assert one @ two > 0.5 > one @ three


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_tiny_corpora(count):
    model = LsaEmbedder.fit(TEXTS[:count])
    vectors = model.embed(TEXTS[:count])
    assert vectors.shape == (count, model.dimensions)
    assert model.dimensions <= count
    if count:
        assert np.allclose(vectors @ vectors.T, (vectors @ vectors.T).T) and np.allclose(np.diag(vectors @ vectors.T), 1, atol=1e-5)
    assert model.embed(["拖欠工资"]).shape == (1, model.dimensions)


def test_the_same_corpus_gives_the_same_model():
    assert LsaEmbedder.fit(TEXTS).name == LsaEmbedder.fit(list(TEXTS)).name
    assert LsaEmbedder.fit(TEXTS).name != LsaEmbedder.fit(TEXTS[:4]).name


def test_a_larger_corpus_is_decomposed_by_sampling_and_repeatably():
    streets = "柳汀鹭洲东篱望榆青埠砚池松隐澄塘梅渚云栈禾丰新圩"
    texts = [f"{streets[i % 24]}街道第{i}起{TEXTS[i % 5]}涉及{i % 7}人" for i in range(EXACT_BELOW + 20)]
    first = LsaEmbedder.fit(texts)
    vectors = first.embed(texts)
    again = LsaEmbedder.fit(texts)
    assert first.name == again.name
    assert vectors[0] @ vectors[5] > vectors[0] @ vectors[2]


def test_saved_models_come_back(tmp_path):
    model = LsaEmbedder.fit(TEXTS, 7)
    model.save(tmp_path)
    back = LsaEmbedder.load(tmp_path)
    assert back.name == model.name
    assert back.total == 7
    assert np.array_equal(back.embed(TEXTS), model.embed(TEXTS))
    other = LsaEmbedder.fit(TEXTS[:3])
    other.save(tmp_path)
    assert [path.stem for path in tmp_path.glob("*.npz")] == [other.name]


def test_no_model_and_a_damaged_one(tmp_path):
    assert LsaEmbedder.load(tmp_path) is None
    LsaEmbedder.fit(TEXTS).save(tmp_path)
    next(tmp_path.glob("*.npz")).write_bytes(b"broken")
    with pytest.raises(IndexStateError, match="检索模型文件已损坏"):
        LsaEmbedder.load(tmp_path)
    told = json.loads((tmp_path / MODEL).read_text(encoding="utf-8"))
    (tmp_path / MODEL).write_text(json.dumps(told | {"format": 99}), encoding="utf-8")
    assert LsaEmbedder.load(tmp_path) is None


@pytest.mark.parametrize(
    ("fitted", "now", "since", "outgrown"),
    [(5, 6, 1, False), (5, 7, 2, True), (5, 3, 0, True), (5, 5, 2, True), (9000, 12000, 3000, False), (9000, 19000, 10000, True)],
)
def test_a_corpus_outgrows_its_model(fitted, now, since, outgrown):
    assert LsaEmbedder.fit(TEXTS, fitted).outgrown(now, since) is outgrown


def test_the_stored_embedder_follows_the_folder(tmp_path):
    first = LsaEmbedder.fit(TEXTS)
    first.save(tmp_path)
    stored = StoredEmbedder(tmp_path, first.name)
    assert stored.embed(["漏水"]).shape[1] == first.dimensions
    second = LsaEmbedder.fit([*TEXTS[:2], "公证处办理遗嘱公证"])
    second.save(tmp_path)
    assert stored.embed(["公证"]).shape[1] == second.dimensions
    assert stored.name == second.name
    (tmp_path / MODEL).unlink()
    assert stored.embed(["公证"]).shape == (1, 0)
