"""Bringing an index up to date."""

import subprocess
import sys

import numpy as np
import pytest

from assistant.errors import UnreadableError
from assistant.indexing.embedding import MODEL, LsaEmbedder
from assistant.indexing.indexer import update
from assistant.indexing.retriever import HybridRetriever
from assistant.indexing.stores.chroma import ChromaStore
from assistant.indexing.vectors import NOTE, open_embedder
from assistant.schema.retrieval import Query
from tests.indexing.building import read_text

FILES = {
    "cases/欠薪.txt": "农民工欠薪案\n31名工人没有领到工资。\n总承包单位先行清偿。",
    "cases/漏水.txt": "邻里漏水案\n楼上卫生间漏水泡坏天花板。",
    "policies/补贴.txt": "以奖代补办法\n书面协议每件200元。",
}


class Office:
    """A workspace with files and an index."""

    def __init__(self, root):
        self.root, self.folder = root, root / "index"
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def update(self, *names, **options):
        with ChromaStore.open(self.folder, create=True) as store:
            paths = [self.root / name for name in names or ("cases", "policies")]
            return update(store, paths, **{"read": read_text, "folder": self.folder, "base": self.root} | options)

    def find(self, text, **filters):
        with ChromaStore.open(self.folder, create=False) as store:
            hits = HybridRetriever(store, open_embedder(self.folder)).find(Query(text=text, **filters))
            return [hit.passage.path for hit in hits]

    def state(self):
        with ChromaStore.open(self.folder, create=False) as store:
            return store.digests(), store.digests() == store.put_digests(), store.lacking() == []


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def refuse(path):
    raise AssertionError(f"read again: {path}")


def test_first_run_adds_everything(office):
    report = office.update()
    assert report.added == ("cases/欠薪.txt", "cases/漏水.txt", "policies/补贴.txt")
    assert (report.updated, report.unchanged, report.removed, report.failures) == ((), (), (), ())
    assert report.passages == 3
    assert office.state()[1:] == (True, True)
    assert office.find("漏水")[0] == "cases/漏水.txt"


def test_unchanged_files_are_not_even_read(office):
    office.update()
    stamps = {path: path.stat().st_mtime_ns for path in office.folder.rglob("*") if path.is_file()}
    report = office.update(read=refuse)
    assert len(report.unchanged) == 3 and not report.added
    assert {path: path.stat().st_mtime_ns for path in office.folder.rglob("*") if path.is_file()} == stamps


def test_changed_files_are_renewed(office):
    office.update()
    office.write("cases/漏水.txt", "邻里噪音案\n楼上深夜跳舞扰民。")
    report = office.update("cases")
    assert report.updated == ("cases/漏水.txt",)
    assert office.find("跳舞") == ["cases/漏水.txt"]
    assert office.find("天花板") == []
    assert office.state()[1:] == (True, True)


def test_deleted_files_leave_where_their_folder_is_given_again(office):
    office.update()
    (office.root / "cases/漏水.txt").unlink()
    (office.root / "policies/补贴.txt").unlink()
    assert office.update("cases").removed == ("cases/漏水.txt",)
    assert office.find("书面协议") == ["policies/补贴.txt"]
    report = office.update("policies/补贴.txt")
    assert (report.removed, report.failures) == (("policies/补贴.txt",), ())
    assert office.state()[0].keys() == {"cases/欠薪.txt"}


def test_removing_everything_leaves_an_empty_index(office):
    office.update()
    for name in FILES:
        (office.root / name).unlink()
    assert office.update().passages == 0
    assert office.find("漏水") == []


def test_what_cannot_be_read_is_reported_and_the_rest_goes_on(office):
    office.update()
    office.write("cases/欠薪.txt", "换了内容\n新的。")
    office.write("cases/新.txt", "新案\n社区矫正对象外出报批。")

    def read(path):
        if "欠薪" in path.name:
            raise UnreadableError("文件已损坏", where=path.name, remedy="请换一份")
        return read_text(path)

    report = office.update(read=read)
    path = str(office.root / "cases/欠薪.txt")
    assert report.failures == ((path, f"{path}：文件已损坏。请换一份。索引里仍是它原来的内容。"),)
    assert report.added == ("cases/新.txt",)
    assert office.find("领到工资") == ["cases/欠薪.txt"], "what was known of it stays"


def test_a_path_that_never_was_is_reported(office):
    report = office.update("没有的文件夹")
    assert "没有这个文件或文件夹" in report.failures[0][1]


def test_folders_pass_over_hidden_files_lock_files_and_the_index_itself(office):
    office.write("cases/.hidden.txt", "隐藏\n不要。")
    office.write("cases/~$锁.txt", "锁\n不要。")
    office.update()
    report = office.update(".", accepts=lambda path: path.suffix == ".txt")
    assert set(report.added + report.unchanged) == set(FILES)


def test_a_kind_given_once_stays(office):
    office.update()
    assert office.update("cases", kind="case").updated == ("cases/欠薪.txt", "cases/漏水.txt")
    assert office.find("漏水", kind="case") == ["cases/漏水.txt"]
    assert office.update("cases", read=refuse).unchanged == ("cases/欠薪.txt", "cases/漏水.txt")
    office.write("cases/漏水.txt", "邻里漏水案\n楼上厨房漏水。")
    office.update("cases")
    assert office.find("厨房漏水", kind="case") == ["cases/漏水.txt"]


def test_a_workspace_may_move(office, tmp_path_factory):
    office.update()
    new = tmp_path_factory.mktemp("elsewhere") / "office"
    office.root.rename(new)
    moved = Office(new)
    assert len(moved.update(read=refuse).unchanged) == 3


def test_files_outside_the_base_keep_their_whole_path(office, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "外来.txt"
    outside.write_text("外来材料\n公证处办理遗嘱公证。", encoding="utf-8")
    with ChromaStore.open(office.folder, create=True) as store:
        report = update(store, [outside], read=read_text, folder=office.folder, base=office.root)
        assert report.added == (outside.as_posix(),)
        outside.unlink()
        assert update(store, [outside], read=read_text, folder=office.folder, base=office.root).removed == (outside.as_posix(),)


def test_progress_is_told(office):
    seen = []
    office.update(progress=seen.append)
    assert [(job.done, job.total) for job in seen if "读取" in job.step] == [(0, 3), (1, 3), (2, 3), (3, 3)]


class Stopped(BaseException):
    """Stands for the process dying."""


@pytest.mark.parametrize(
    "where",
    [
        "assistant.indexing.indexer.renew_vectors",
        "assistant.indexing.vectors.LsaEmbedder.save",
        "assistant.indexing.vectors._note",
        "assistant.indexing.stores.chroma.ChromaStore.add_vectors",
        "assistant.indexing.stores._vectors.VectorSet.add",
        "assistant.indexing.stores.chroma.ChromaStore._name",
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_dying_at_any_step_leaves_an_index_that_opens_and_the_next_run_completes(office, monkeypatch, where, first):
    if not first:
        office.update()
    office.write("cases/新一.txt", "新案一\n社区矫正对象外出报批。")
    office.write("cases/新二.txt", "新案二\n公证处办理遗嘱公证。")

    def stop(*args, **options):
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(where, stop)
        with pytest.raises(Stopped):
            office.update()
    assert office.find("社区矫正")[0] == "cases/新一.txt"
    report = office.update(read=refuse)
    assert len(report.unchanged) == 5
    assert office.state()[1:] == (True, True)
    assert len(list((office.folder / "vectors").iterdir())) <= 2
    assert open_embedder(office.folder) is not None


def test_dying_between_two_documents(office):
    def read(path):
        if "漏水" in path.name:
            raise Stopped
        return read_text(path)

    with pytest.raises(Stopped):
        office.update(read=read)
    assert office.find("领到工资") == [], "its words follow with the next run"
    report = office.update()
    assert office.find("领到工资") == ["cases/欠薪.txt"]
    assert (report.added, report.unchanged) == (("cases/漏水.txt", "policies/补贴.txt"), ("cases/欠薪.txt",))
    assert office.state()[1:] == (True, True)


def test_the_model_is_kept_while_little_changes_and_fitted_anew_when_much_has(office):
    for number in range(10):
        office.write(f"cases/第{number}号.txt", f"第{number}号案\n当事人{number}人申请调解。")
    office.update()
    before = LsaEmbedder.load(office.folder).name
    office.write("cases/第10号.txt", "第十号案\n当事人申请公证。")
    office.update()
    assert LsaEmbedder.load(office.folder).name == before
    for number in range(11, 15):
        office.write(f"cases/第{number}号.txt", f"第{number}号案\n矫正对象{number}人外出。")
    office.update()
    assert LsaEmbedder.load(office.folder).name != before
    assert office.state()[1:] == (True, True)


class OtherEmbedder:
    """An embedder from elsewhere; counts the texts it is given."""

    def __init__(self, name):
        self.name, self.count = name, 0

    def embed(self, texts):
        self.count += len(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32) / 100


def test_an_embedder_from_elsewhere_takes_over_and_is_asked_only_for_what_is_new(office):
    office.update()
    other = OtherEmbedder("other-1")
    assert office.update(embedder=other).unchanged
    assert other.count == 3
    assert open_embedder(office.folder) is None
    assert open_embedder(office.folder, other) is other
    assert open_embedder(office.folder, OtherEmbedder("other-2")) is None
    office.write("cases/新.txt", "新案\n社区矫正。")
    office.update(embedder=other)
    assert other.count == 4


def test_a_damaged_model_is_made_anew(office):
    office.update()
    (office.folder / MODEL).write_text("broken", encoding="utf-8")
    (office.folder / NOTE).unlink()
    office.write("cases/新.txt", "新案\n社区矫正。")
    office.update()
    assert LsaEmbedder.load(office.folder) is not None
    assert office.state()[1:] == (True, True)


def test_importing_the_room_costs_nothing():
    code = (
        "import sys, assistant.indexing, assistant.indexing.indexer, assistant.indexing.retriever, assistant.indexing.stores.chroma;"
        "print(sorted({'chromadb', 'sklearn', 'scipy', 'spacy', 'jieba'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
