"""The tables as the migrations make them: those of tables.py, and refused where a newer program made them."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.errors import DatabaseAwayError, InputError, StorageError
from assistant.storage import people
from assistant.storage.database import Database
from assistant.storage.tables import metadata
from tests.storage.databases import AT


def test_migrations_make_the_tables_that_the_code_names(database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_constraint_has_a_name(database):
    with database.reading() as connection:
        found = sa.inspect(connection)
        names = [one["name"] for table in metadata.tables for one in (*found.get_foreign_keys(table), *found.get_unique_constraints(table))]
    assert names
    assert None not in names


def test_opening_twice_changes_nothing(database_url):
    for _ in range(2):
        opened = Database(database_url)
        with opened.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar_one() == 1
        opened.close()


def test_a_database_of_a_newer_program_is_refused(database, database_url):
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="更新版本的文衡") as caught:
        Database(database_url)
    assert "请先升级文衡" in caught.value.message
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one() == "9999"


def test_a_password_in_the_address_is_never_told(postgres_url):
    url = postgres_url.replace("tester@", "tester:geheim@")
    opened = Database(url)
    with opened.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    with pytest.raises(StorageError) as caught:
        Database(url)
    assert "geheim" not in caught.value.message


@pytest.mark.parametrize("url", ["mysql://somebody@/house", "oracle://somebody@/house", "no address", "frog://house"])
def test_other_databases_and_wrong_addresses_are_refused_in_chinese(url):
    with pytest.raises(InputError) as caught:
        Database(url)
    assert "数据库" in caught.value.message


def test_a_transaction_is_kept_whole_or_not_at_all(database):
    accounts = metadata.tables["attempts"]
    with pytest.raises(ZeroDivisionError), database.begin() as connection:
        connection.exec_driver_sql("INSERT INTO attempts (key, failures, last_at) VALUES ('青', 1, '2025-01-08 09:30:00')")
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(accounts)).scalar_one() == 0


@pytest.mark.parametrize("text", ["前\x00后", "半个\ud83d字"])
def test_text_that_no_database_keeps_is_refused_in_chinese_on_both(database, text):
    with pytest.raises(InputError, match="不能保存的字符"), database.begin() as connection:
        people.put_failures(connection, text, 1, AT)
    with pytest.raises(InputError, match="不能保存的字符"), database.reading() as connection:
        people.failures(connection, text)
    with database.reading() as connection:
        assert people.failures(connection, "前") == (0, None)


def test_a_fault_of_our_own_is_not_told_as_a_database_away(postgres_url):
    opened = Database(postgres_url)
    with pytest.raises(sa.exc.ProgrammingError), opened.begin() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    opened.close()


def test_a_database_away_is_told_in_chinese():
    with pytest.raises(DatabaseAwayError, match="暂时连不上"):
        Database("postgresql://tester@/house?host=/nowhere")


def test_what_is_read_of_one_moment_is_not_changed_by_who_writes_meanwhile(database):
    with database.reading(one_moment=True) as connection:
        assert people.failures(connection, "key") == (0, None)
        with database.begin() as other:
            people.put_failures(other, "key", 1, AT)
        assert people.failures(connection, "key") == (0, None)
    with database.reading() as connection:
        assert people.failures(connection, "key") == (1, AT)
