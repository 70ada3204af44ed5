"""Files that are moved keep their vectors."""

import numpy as np
import pytest

from assistant.errors import UnreadableError
from tests.indexing.building import document
from tests.indexing.test_indexer import Office


class Counting:
    """An embedder that notes what it is asked for."""

    name = "counting-1"

    def __init__(self):
        self.asked = []

    def embed(self, texts):
        self.asked += texts
        return np.array([[1.0, len(text), 0.5] / np.linalg.norm([1.0, len(text), 0.5]) for text in texts], dtype=np.float32)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


@pytest.fixture
def embedder(office):
    counting = Counting()
    office.update("cases", "policies", embedder=counting, kind="other")
    counting.asked.clear()
    return counting


def move(office, old, new):
    (office.root / new).parent.mkdir(exist_ok=True)
    (office.root / old).rename(office.root / new)


def test_a_moved_file_is_told_and_not_embedded_again(office, embedder):
    move(office, "cases/漏水.txt", "policies/旧案.txt")
    report = office.update(embedder=embedder)
    assert report.moved == (("cases/漏水.txt", "policies/旧案.txt"),)
    assert report.added == report.removed == report.updated == () and embedder.asked == []
    digests, complete, embedded = office.state()
    assert "policies/旧案.txt" in digests and "cases/漏水.txt" not in digests and complete and embedded
    assert office.find("漏水 天花板") == ["policies/旧案.txt"]


def test_the_kind_goes_with_it(office, embedder):
    move(office, "cases/漏水.txt", "cases/漏水案.txt")
    office.update(embedder=embedder)
    assert office.find("漏水", kind="other") == ["cases/漏水案.txt"]
    assert office.update(embedder=embedder).unchanged == ("cases/欠薪.txt", "cases/漏水案.txt", "policies/补贴.txt")


def test_a_copy_is_no_move(office, embedder):
    office.write("cases/漏水副本.txt", (office.root / "cases/漏水.txt").read_text(encoding="utf-8"))
    report = office.update(embedder=embedder)
    assert report.added == ("cases/漏水副本.txt",) and report.moved == ()


def test_of_two_copies_of_a_file_that_is_gone_one_was_moved(office, embedder):
    text = (office.root / "cases/漏水.txt").read_text(encoding="utf-8")
    (office.root / "cases/漏水.txt").unlink()
    for name in ("cases/甲.txt", "cases/乙.txt"):
        office.write(name, text)
    report = office.update(embedder=embedder)
    assert len(report.moved) == 1 and len(report.added) == 1 and report.removed == ()
    assert office.state()[1:] == (True, True)


def test_copies_move_together_each_once(office, embedder):
    office.write("cases/漏水副本.txt", (office.root / "cases/漏水.txt").read_text(encoding="utf-8"))
    office.update(embedder=embedder)
    embedder.asked.clear()
    (office.root / "cases").rename(office.root / "旧案")
    report = office.update("旧案", "cases", embedder=embedder)
    assert dict(report.moved) == {f"cases/{name}": f"旧案/{name}" for name in ("欠薪.txt", "漏水.txt", "漏水副本.txt")}
    assert (report.added, report.removed, embedder.asked, office.state()[1:]) == ((), (), [], (True, True))


def test_what_is_found_by_its_file_name_is_embedded_anew(office):
    def read(path):
        return document(("paragraph", path.read_text(encoding="utf-8")), name=path.name, title=path.stem)

    counting = Counting()
    office.update(read=read, embedder=counting)
    counting.asked.clear()
    move(office, "cases/漏水.txt", "cases/渗水.txt")
    assert office.update(read=read, embedder=counting).moved == (("cases/漏水.txt", "cases/渗水.txt"),)
    assert len(counting.asked) == 1 and "渗水" in counting.asked[0] and office.state()[1:] == (True, True)


def test_a_moved_file_that_cannot_be_read_any_more_leaves(office, embedder):
    move(office, "cases/漏水.txt", "cases/新.txt")

    def read(path):
        raise UnreadableError("文件已损坏")

    report = office.update(read=read, embedder=embedder)
    assert report.moved == () and report.removed == ("cases/漏水.txt",) and len(report.failures) == 1
    assert office.update(embedder=embedder).added == ("cases/新.txt",)


def test_moved_and_changed_is_new(office, embedder):
    move(office, "cases/漏水.txt", "cases/新.txt")
    office.write("cases/新.txt", "邻里漏水案\n楼下卫生间漏水。")
    report = office.update(embedder=embedder)
    assert (report.added, report.removed, report.moved) == (("cases/新.txt",), ("cases/漏水.txt",), ())


def test_moved_there_and_back(office, embedder):
    move(office, "cases/漏水.txt", "cases/新.txt")
    office.update(embedder=embedder)
    move(office, "cases/新.txt", "cases/漏水.txt")
    assert office.update(embedder=embedder).moved == (("cases/新.txt", "cases/漏水.txt"),)
    assert embedder.asked == [] and office.find("漏水 天花板") == ["cases/漏水.txt"]


def test_another_model_embeds_it_all_the_same(office, embedder):
    move(office, "cases/漏水.txt", "cases/新.txt")
    office.update()
    assert office.state()[1:] == (True, True) and office.find("漏水 天花板") == ["cases/新.txt"]
