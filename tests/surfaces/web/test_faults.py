"""What a page says where something is wrong: with what was asked for, or with us."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.office.desks import PASSWORD, House, furnished
from tests.surfaces.http.served_office import API
from tests.surfaces.pages import whole


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, TestClient]]:
    house = furnished(tmp_path_factory.mktemp("pages") / "data")
    with whole(house.desk, raise_server_exceptions=False, follow_redirects=False) as browser:
        browser.post(f"{API}/sessions", json={"name": house.boss.name, "password": PASSWORD})
        yield house, browser
    house.desk.close()


def test_a_fault_of_ours_has_a_page_of_ours(office: tuple[House, TestClient], monkeypatch: pytest.MonkeyPatch) -> None:
    house, browser = office

    def fault(*_: object) -> None:
        raise RuntimeError("受援人陈小满")

    monkeypatch.setattr(type(house.desk.reports), "all", fault)
    answer = browser.get(f"/w/{house.room_id}/check")
    assert answer.status_code == 500
    assert "这个页面出了内部错误" in answer.text and "编号" in answer.text
    assert "陈小满" not in answer.text and "RuntimeError" not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/w/{room}/check/nosuch", 404, "没有"),
        ("/w/{room}/draft/nosuch", 404, "没有"),
        ("/w/{room}/corpus/nosuch", 404, "没有"),
        ("/w/nosuch/check", 404, "没有这个工作区"),
    ],
)
def test_what_is_not_there_has_a_page_in_chinese(office: tuple[House, TestClient], path: str, status: int, says: str) -> None:
    house, browser = office
    answer = browser.get(path.format(room=house.room_id))
    assert answer.status_code == status
    assert says in answer.text


def test_who_is_not_logged_in_is_sent_to_log_in_and_back(office: tuple[House, TestClient]) -> None:
    house, browser = office
    answer = browser.get(f"/w/{house.room_id}/find?q=a", headers={"Cookie": "wenheng_session=gone"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=/w/")
