"""The log's chain: whole whoever writes at once, and broken visibly by whatever is done to a line."""

import datetime as dt
import threading
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.storage import chain
from assistant.storage.database import Database
from tests.storage.databases import AT

TAMPERINGS = yaml.safe_load((Path(__file__).parent / "tamperings.yaml").read_text(encoding="utf-8"))
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)


def write(connection, number: int, account: str = "chenqing", **detail):
    return chain.append(
        connection, at=AT + dt.timedelta(seconds=number), workspace_id="room", account=account, action="login", subject=f"第{number}次",
        detail={"次": number} | detail,
    )  # fmt: skip


@pytest.fixture
def ten(database):
    with database.begin() as connection:
        for number in range(10):
            write(connection, number)
    return database


def test_a_chain_of_many_pages_is_whole(database, monkeypatch):
    monkeypatch.setattr(chain, "_PAGE", 7)
    with database.begin() as connection:
        for number in range(30):
            write(connection, number)
        assert chain.first_fault(connection) is None
        assert chain.count(connection) == 30


def test_an_empty_log_is_whole(database):
    with database.reading() as connection:
        assert chain.first_fault(connection) is None
        assert chain.entries(connection) == ()


def test_lines_come_back_as_they_were_written_newest_first(ten):
    with ten.reading() as connection:
        assert [one.seq for one in chain.entries(connection, most=3)] == [10, 9, 8]
        assert [one.seq for one in chain.entries(connection, before=3)] == [2, 1]
        assert chain.entries(connection, workspace_id="other") == ()
        assert chain.entries(connection, action="export") == ()
        newest = chain.entries(connection, most=1)[0]
    assert (newest.account, newest.subject, newest.detail, newest.at) == ("chenqing", "第9次", {"次": 9}, AT + dt.timedelta(seconds=9))


def test_a_line_of_a_transaction_that_failed_is_not_kept_and_the_chain_goes_on(ten):
    with pytest.raises(ZeroDivisionError), ten.begin() as connection:
        write(connection, 10)
        raise ZeroDivisionError
    with ten.begin() as connection:
        assert write(connection, 11).seq == 11
        assert chain.first_fault(connection) is None


@pytest.mark.parametrize("first", [True, False])
def test_several_who_write_at_once_make_one_chain(database, database_url, first):
    """Two services' connections, four threads; with a log that is empty at the start, and with one that is not."""
    if not first:
        with database.begin() as connection:
            write(connection, 0)
    other, together, faults = Database(database_url), threading.Barrier(4), []

    def many(opened, name):
        together.wait()
        try:
            for number in range(15):
                with opened.begin() as connection:
                    write(connection, number, account=name)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=many, args=(opened, f"writer{number}")) for number, opened in enumerate([database, other] * 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert faults == []
    with database.reading() as connection:
        assert chain.first_fault(connection) is None
        assert chain.count(connection) == 60 + (not first)
        told = chain.entries(connection, most=100)
    for number in range(4):
        own = [one.detail["次"] for one in reversed(told) if one.account == f"writer{number}"]
        assert own == list(range(15))


@given(text=TEXTS, detail=st.dictionaries(TEXTS, TEXTS | st.integers() | st.booleans() | st.none(), max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_a_line_holds_its_hash_is_the_same_when_read_back(database, text, detail):
    with database.begin() as connection:
        made = chain.append(connection, at=AT, workspace_id=None, account="chenqing", action="login", subject=text, detail=detail)
    with database.reading() as connection:
        assert chain.entries(connection, most=1) == (made,)
        assert chain.first_fault(connection) is None


@pytest.mark.parametrize("case", TAMPERINGS, ids=[case["name"] for case in TAMPERINGS])
def test_tampering_is_found_where_it_was_done(ten, case):
    with ten.begin() as connection:
        for statement in case.get("sqlite" if ten.is_sqlite else "sql", case["sql"]).split(";"):
            connection.exec_driver_sql(statement)
    with ten.reading() as connection:
        fault = chain.first_fault(connection)
    assert fault == (None if case["found"] is None else (case["found"], case["told"]))
