"""A real PostgreSQL that goes away in the middle of work and comes back: told meanwhile, nothing acknowledged is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.postgres import cluster, switch
from tests.office.desks import RIGHT
from tests.surfaces.http.served_office import API, Behind, behind

TRIES = 200


@pytest.fixture
def own_cluster() -> Iterator[str]:
    """A cluster that this test alone may stop."""
    with cluster() as folder:
        yield folder


def test_the_database_goes_away_and_comes_back(own_cluster: str, tmp_path: Path) -> None:
    office = behind(tmp_path / "data", database=f"postgresql://tester@/postgres?host={own_cluster}")
    try:
        office.house.pool.held.add("check")
        made = office.ask("writer", "POST", "reports", params={"name": "总结.txt"}, content=RIGHT.encode()).json()
        taken = office.ask("writer", "POST", "files/corpus", params={"name": "先例.txt"}, content=RIGHT.encode()).json()
        switch(own_cluster, on=False)
        office.house.pool.release()  # the check ends while there is nowhere to keep what it gave
        for method, path, more in (
            ("GET", "files", {}),
            ("GET", f"{API}/me", {}),
            ("POST", "files/corpus", {"params": {"name": "b.txt"}, "content": RIGHT.encode()}),
        ):
            answer = office.ask("writer", method, path, **more)
            assert answer.status_code == 503, answer.text
            assert "数据库" in answer.json()["detail"] and int(answer.headers["retry-after"]) > 0
        assert office.ask("nobody", "GET", f"{API}/health").status_code == 503
        switch(own_cluster, on=True)
        assert _well_again(office)
        job = office.house.desk.jobs.job(office.house.admin, made["job"]["id"])
        assert office.house.ended(job).state == "done"
        assert office.ask("writer", "GET", f"reports/{made['report']['id']}/result").json()["figures"]
        assert office.ask("writer", "GET", f"files/{taken['id']}/content").content == RIGHT.encode()
        assert "b.txt" not in office.ask("writer", "GET", "files").text
    finally:
        office.client.close()
        office.house.desk.close()


def _well_again(office: Behind) -> bool:
    return any(office.ask("nobody", "GET", f"{API}/health").status_code == 200 for _ in range(TRIES))
