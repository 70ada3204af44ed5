"""What lies in a folder and is no document to be read: each told of once, with a reason, and none stops the rest."""

import os
import stat

import pytest

from assistant.errors import LedgerError, UnreadableError
from assistant.indexing.listing import absent, listed
from tests.indexing.building import read_text
from tests.indexing.test_indexer import Office

fifos = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def told(report):
    return {path.rpartition("/")[2]: message.removeprefix(f"{path}：") for path, message in report.failures}


def look(root, *roots):
    return listed(list(roots) or [root], root / "index", lambda path: path.suffix == ".txt")


@fifos
def test_a_pipe_is_not_waited_for_below_a_folder_or_named(office):
    os.mkfifo(office.root / "cases/管道.txt")
    for names in (("cases",), ("cases/管道.txt",)):
        assert told(office.update(*names)) == {"管道.txt": "这不是普通文件，不能当资料编入。请指定文件或文件夹。"}


def test_links(office):
    (office.root / "cases/链接.txt").symlink_to(office.root / "policies/补贴.txt")
    (office.root / "cases/断了.txt").symlink_to("没有.txt")
    (office.root / "cases/绕回").symlink_to(office.root / "cases")
    (office.root / "cases/自己.txt").symlink_to("自己.txt")
    report = office.update("cases")
    assert set(report.added) == {"cases/欠薪.txt", "cases/漏水.txt", "cases/链接.txt"}
    assert sorted(told(report)) == ["断了.txt", "绕回", "自己.txt"]
    assert "指向的文件不存在" in told(report)["断了.txt"] and "指向文件夹的链接" in told(report)["绕回"]
    assert "打不开" in told(office.update("cases/自己.txt"))["自己.txt"]
    assert "指向的文件不存在" in told(office.update("cases/断了.txt"))["断了.txt"]


def test_a_folder_with_the_name_of_a_document(office):
    (office.root / "cases/夹.txt").mkdir()
    office.write("cases/夹.txt/里面.txt", "里面\n公证处办理遗嘱公证。")
    report = office.update("cases")
    assert "cases/夹.txt/里面.txt" in report.added and report.failures == ()


def test_other_files_are_counted_by_kind(office):
    for name in ("一.jpg", "二.JPG", "三.zip", "四"):
        office.write(f"cases/{name}", "x")
    report = office.update("cases", accepts=lambda path: path.suffix == ".txt")
    assert report.passed_over == ((".jpg", 2), (".zip", 1), ("", 1)) and report.failures == ()


def test_the_index_inside_what_is_indexed_and_named_itself(office):
    office.update(".", accepts=lambda path: path.suffix == ".txt")
    (office.folder / "里面.txt").write_text("不要\n不要。", encoding="utf-8")
    found = look(office.root)
    assert not any(office.folder in path.parents for path in found.files) and len(found.files) == 3
    assert look(office.root, office.folder).files == look(office.root, office.folder / "vectors").files == {}


def test_a_file_that_vanishes_before_it_is_read(office):
    def read(path):
        (office.root / "cases/漏水.txt").unlink(missing_ok=True)
        return read_text(path)

    report = office.update(read=read)
    assert told(report) == {"漏水.txt": "文件在编入时被移走或删除了。请再运行一次 wenheng index。"}
    assert report.added == ("cases/欠薪.txt", "policies/补贴.txt")
    assert office.update().failures == ()


def test_a_file_that_is_too_large_is_not_even_hashed(office, monkeypatch):
    office.write("cases/大.txt", "大" * 2000)
    hashed = []
    monkeypatch.setattr("assistant.indexing.indexer._hash", lambda path: hashed.append(path.name) or path.name)

    def read(path):
        if path.name == "大.txt":
            raise UnreadableError("文件太大", where=path.name, remedy="请拆分")
        return read_text(path)

    assert told(office.update(read=read, largest=1000)) == {"大.txt": "文件太大。请拆分。"}
    assert sorted(hashed) == ["欠薪.txt", "漏水.txt", "补贴.txt"]


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), MemoryError(), ValueError("bad"), ZeroDivisionError()])
def test_a_reader_that_breaks_costs_one_file(office, error):
    def read(path):
        if "漏水" in path.name:
            raise error
        return read_text(path)

    report = office.update(read=read)
    assert type(error).__name__ in told(report)["漏水.txt"] and len(report.added) == 2


def test_a_message_keeps_the_place_within_the_file(office):
    def read(path):
        raise LedgerError("单元格太远", where=f"{path.name}!C17", remedy="请改正")

    office.write("cases/欠薪.txt", "x")
    path = str(office.root / "cases/欠薪.txt")
    assert (path, f"{path}!C17：单元格太远。请改正。") in office.update(read=read).failures


def test_what_cannot_be_looked_at_is_not_gone(office, monkeypatch):
    office.update()
    real = type(office.root).stat

    def refuse(path, **options):
        if "cases" in path.parts:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(type(office.root), "stat", refuse)
        report = office.update()
    assert report.removed == () and "没有读取权限" in told(report)["cases"]
    assert office.find("漏水")[0] == "cases/漏水.txt"
    assert absent(office.root / "没有") and absent(office.root / "cases/漏水.txt/没有") and not absent(office.root)


def test_closed_files_and_folders(office):
    office.update()
    (office.root / "cases/欠薪.txt").chmod(0)
    (office.root / "policies").chmod(0)
    if os.access(office.root / "policies", os.R_OK):
        pytest.skip("nothing is closed to this user")
    report = office.update()
    (office.root / "policies").chmod(stat.S_IRWXU)
    assert told(report)["欠薪.txt"] == "没有读取权限。请检查权限，或关闭正在占用它的程序。索引里仍是它原来的内容。"
    assert "没有读取权限" in told(report)["policies"] and report.removed == ()
