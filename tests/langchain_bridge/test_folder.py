"""Vectors by a model in a folder: what names it, what is refused, and a tiny model really asked (if the package is there)."""

import json
import os
import random
import shutil

import numpy as np
import pytest

from assistant.errors import EmbedderError, MissingExtraError
from assistant.langchain_bridge.embeddings import LangChainEmbedder
from assistant.langchain_bridge.folder import FolderEmbeddings

MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"}]


@pytest.fixture
def model(tmp_path):
    """A folder that looks like a model: weights large enough to be read at some places only."""
    made = tmp_path / "bge-small-zh"
    (made / "1_Pooling").mkdir(parents=True)
    (made / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    (made / "modules.json").write_text(json.dumps(MODULES), encoding="utf-8")
    (made / "1_Pooling" / "config.json").write_text("{}", encoding="utf-8")
    (made / "model.safetensors").write_bytes(random.Random(0).randbytes(6 << 20))
    return made


def test_a_name_stays_wherever_the_folder_lies(model, tmp_path):
    name = FolderEmbeddings(model).name
    (model / "README.md").write_text("about", encoding="utf-8")
    (model / ".cache").mkdir()
    (model / ".cache" / "x").write_text("x", encoding="utf-8")
    os.utime(model / "model.safetensors", (1, 1))
    elsewhere = shutil.copytree(model, tmp_path / "other" / "bge-small-zh")
    assert FolderEmbeddings(elsewhere, batch=3).name == name
    assert name.startswith("folder-bge-small-zh-")


def _trained(model):
    weights = bytearray((model / "model.safetensors").read_bytes())
    for place in range(0, len(weights), 4096):
        weights[place] ^= 1
    (model / "model.safetensors").write_bytes(weights)


def _configured(model):
    (model / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', encoding="utf-8")


def _longer(model):
    with (model / "model.safetensors").open("ab") as file:
        file.write(b"x")


@pytest.mark.parametrize("change", [_trained, _configured, _longer])
def test_a_name_changes_with_what_the_folder_holds(model, change):
    before = FolderEmbeddings(model).name
    change(model)
    assert FolderEmbeddings(model).name != before


def test_a_name_changes_with_how_texts_are_prepared(model):
    ways = [{}, {"query_prefix": "q"}, {"passage_prefix": "q"}, {"query_prefix": ""}, {"dimensions": 8}, {"longest": 99}]
    assert len({FolderEmbeddings(model, **way).name for way in ways}) == len(ways)


def failure(folder):
    with pytest.raises(EmbedderError) as caught:
        FolderEmbeddings(folder).embed_query("甲")
    assert caught.value.where == str(folder) and caught.value.remedy
    return caught.value.what


def test_what_is_no_model_is_refused(model, tmp_path):
    assert "没有这个模型文件夹" in failure(tmp_path / "没有")
    (tmp_path / "空").mkdir()
    assert "config.json" in failure(tmp_path / "空")
    (model / "modules.json").write_text("[", encoding="utf-8")
    assert "模型用不了" in failure(model)


def test_a_model_with_a_program_of_its_own_is_refused(model):
    (model / "modules.json").write_text(json.dumps([*MODULES, {"idx": 1, "name": "1", "path": "", "type": "own.Thing"}]), encoding="utf-8")
    assert "自带的程序（own.Thing）" in failure(model)
    (model / "modules.json").write_text(json.dumps(MODULES), encoding="utf-8")
    (model / "config.json").write_text('{"auto_map": {"AutoModel": "own.Model"}}', encoding="utf-8")
    assert "自带的程序（auto_map）" in failure(model)


def test_the_package_is_named_where_it_is_missing(model, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match=r"wenheng\[local\]"):
        FolderEmbeddings(model).embed_query("甲")


VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"农民工欠薪漏水楼上问文：甲乙丙丁"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A model with few dimensions and chance weights, laid out as those that are handed around: nothing is downloaded."""
    pytest.importorskip("sentence_transformers", reason="没有安装 sentence-transformers：真模型的测试略过")
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    made = tmp_path_factory.mktemp("模型") / "tiny"
    (made / "1_Pooling").mkdir(parents=True)
    (made / "vocab.txt").write_text("\n".join(VOCABULARY), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(made / "vocab.txt"), model_max_length=32).save_pretrained(made)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 32}
    BertModel(BertConfig(vocab_size=len(VOCABULARY), **sizes)).save_pretrained(made)
    pooling = {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}
    for name, told in {
        "modules.json": [*MODULES, pooling],
        "1_Pooling/config.json": {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True},
        "config_sentence_transformers.json": {"prompts": {}},
    }.items():
        (made / name).write_text(json.dumps(told), encoding="utf-8")
    return made


def test_a_real_model_gives_unit_vectors_without_the_network(tiny, capfd):
    before = dict(os.environ)
    asked = FolderEmbeddings(tiny)
    rows = LangChainEmbedder(asked, asked.name).embed(["农民工欠薪", "楼上漏水" * 50, ""])
    assert rows.shape == (3, 16) and rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert not np.allclose(rows[0], rows[1], atol=1e-3)
    assert capfd.readouterr() == ("", "")
    assert dict(os.environ) == before, "the libraries were told to stay offline, and nothing else"


def test_prefixes_and_dimensions_reach_a_real_model(tiny):
    plain, told = FolderEmbeddings(tiny), FolderEmbeddings(tiny, query_prefix="问：", passage_prefix="文：", dimensions=8)
    assert np.allclose(told.embed_query("甲乙"), plain.embed_query("问：甲乙")[:8], atol=1e-5)
    assert np.allclose(told.embed_documents(["甲乙"]), [plain.embed_query("文：甲乙")[:8]], atol=1e-5)


def test_a_models_own_instruction_is_used_where_none_is_given(tiny, tmp_path):
    own = shutil.copytree(tiny, tmp_path / "own")
    told = json.loads((own / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    told["prompts"] = {"query": "问：", "document": ""}
    (own / "config_sentence_transformers.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    expected = FolderEmbeddings(tiny).embed_query("问：甲乙")
    assert np.allclose(FolderEmbeddings(own).embed_query("甲乙"), expected, atol=1e-5)
    assert not np.allclose(FolderEmbeddings(own, query_prefix="").embed_query("甲乙"), expected, atol=1e-3)


def test_broken_weights_are_one_message(tiny, tmp_path):
    broken = shutil.copytree(tiny, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"no weights")
    assert "模型用不了" in failure(broken)
