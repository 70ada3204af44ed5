"""Files on their way in: piece by piece, and whatever is wrong with them leaves nothing behind."""

import io
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.office.desks import LEDGER, PASSWORD, RIGHT
from tests.surfaces.http.served_office import API, Behind, office
from tests.surfaces.served import Served

__all__ = ["office"]
DIGEST = re.compile(r"[0-9a-f]{64}")
LIMIT = 2 * 1_048_576


def kept(data: Path) -> set[str]:
    """The files that the office keeps, and what is on its way."""
    return {path.name for path in (data / "files").rglob("*") if path.is_file()}


def bomb() -> bytes:
    """A Word file of few bytes that would unpack to many."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"0" * 400_000_000)
    return made.getvalue()


def pieces(data: bytes, count: int) -> Iterator[bytes]:
    step = max(1, len(data) // count)
    for start in range(0, len(data), step):
        yield data[start : start + step]


def test_a_file_in_many_pieces_is_the_same_file(office: Behind) -> None:
    body = (RIGHT * 900).encode()
    answer = office.ask("writer", "POST", "files/corpus", params={"name": "分片.txt"}, content=pieces(body, 300))
    assert answer.status_code == 201, answer.text
    assert office.ask("writer", "GET", f"files/{answer.json()['id']}/content").content == body


WRONG = [
    ("空.txt", b"", 422, "空的"),
    ("大.txt", b"0" * (LIMIT + 1), 413, "超过"),
    ("乱.docx", bytes(range(256)) * 8, 422, "。"),
    ("炸弹.docx", bomb(), 422, "。"),
    ("程序.exe", b"MZ\x90\x00" + b"\x00" * 200, 422, "。"),
    ("截断.docx", b"PK\x03\x04\x14\x00\x06\x00", 422, "。"),
    ("没有扩展名", b"abc", 422, "扩展名"),
    ("机密.txt", "机密★10年\n关于有关情况的报告\n".encode(), 422, "密级标志"),
]


@pytest.mark.parametrize(("name", "body", "status", "says"), WRONG, ids=[one[0] for one in WRONG])
def test_what_is_wrong_is_told_and_not_kept(office: Behind, name: str, body: bytes, status: int, says: str) -> None:
    data = office.house.desk.settings.data
    before = kept(data)
    answer = office.ask("writer", "POST", "files/corpus", params={"name": name}, content=body)
    assert answer.status_code == status, answer.text
    assert says in answer.json()["detail"]
    assert str(data) not in answer.text
    assert kept(data) == before


def test_too_much_without_a_length_is_stopped_on_the_way(office: Behind) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(64):
            sent += 262_144
            yield b"0" * 262_144

    before = kept(office.house.desk.settings.data)
    answer = office.ask("writer", "POST", "files/corpus", params={"name": "没有长度.txt"}, content=endless())
    assert answer.status_code == 413
    assert kept(office.house.desk.settings.data) == before


def test_a_ledger_where_a_text_belongs_is_told(office: Behind) -> None:
    answer = office.ask("writer", "POST", "reports", params={"name": "台账.csv"}, content=LEDGER.encode())
    assert answer.status_code == 422
    assert "台账请放到“台账”" in answer.json()["detail"]


@pytest.mark.parametrize("name", ["../../../etc/passwd.txt", "a\\..\\b.txt", "x\x00y.txt", "ab\u202etxt.txt"])
def test_a_name_never_leads_out_of_the_office(office: Behind, name: str) -> None:
    answer = office.ask("writer", "POST", "files/corpus", params={"name": name}, content=RIGHT.encode())
    assert answer.status_code in (201, 422), answer.text
    if answer.status_code == 201:
        assert not set("/\\\x00\u202e") & set(answer.json()["name"])


def test_a_session_that_is_over_keeps_nothing_and_says_so(office: Behind) -> None:
    before = kept(office.house.desk.settings.data)
    headers = office.headers["writer"] | {"Cookie": "wenheng_session=gone"}
    path = f"{API}/workspaces/{office.house.room_id}/files/corpus"
    answer = office.client.post(path, params={"name": "总结.txt"}, content=pieces(RIGHT.encode() * 100, 20), headers=headers)
    assert answer.status_code == 401
    assert kept(office.house.desk.settings.data) == before


@pytest.mark.usefixtures("local_network")
def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    served = Served(tmp_path / "data")
    try:
        with httpx.Client(base_url=f"{served.address}{API}", timeout=60, trust_env=False) as api:
            api.post("/setup", json={"link": served.setup_link(), "name": "chenqing", "display": "陈青", "password": PASSWORD})
            api.headers["X-Wenheng-CSRF"] = api.post("/sessions", json={"name": "chenqing", "password": PASSWORD}).json()["csrf"]
            room = api.post("/workspaces", json={"office": "青榆区司法局"}).json()["id"]
            key = api.post(f"/workspaces/{room}/tokens", json={"name": "试", "scope": "write"}).json()["word"]
            head = (
                f"POST {API}/workspaces/{room}/files/corpus?name=a.txt HTTP/1.1\r\nHost: wenheng\r\nAuthorization: Bearer {key}\r\n"
                "Content-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\n"
            )
            host, port = served.address.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port))) as line:
                line.sendall(head.encode() + b"0" * 300_000)
                for _ in range(2000):  # until the first bytes have come to the disk
                    api.get("/health")
                    if kept(tmp_path / "data"):
                        break
            for _ in range(2000):  # until the service has seen the line break
                if not kept(tmp_path / "data"):
                    break
                api.get("/health")
            assert kept(tmp_path / "data") == set()
            assert api.get(f"/workspaces/{room}/files").json()["items"] == []
            assert api.post(f"/workspaces/{room}/files/corpus", params={"name": "a.txt"}, content=RIGHT.encode()).status_code == 201
    finally:
        served.stop()
    assert all("Traceback" not in line for line in served.lines)
