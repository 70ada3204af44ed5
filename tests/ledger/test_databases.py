import sqlite3
import time
from decimal import Decimal

import pytest

from assistant.errors import LedgerError
from assistant.ledger.book import load_book
from assistant.ledger.database import Address, Database
from assistant.ledger.database_query import bare, parameters, refuse
from assistant.ledger.indicators import load_indicators
from assistant.ledger.periods import months
from assistant.schema.quantity import Period
from tests.ledger.postgres import cluster
from tests.ledger.tables import save

CREATE = """
create table cases (
    id integer primary key, kind varchar(20), street varchar(20), accepted date, closed date, amount numeric(12,2), note text
)
"""
ROWS = [
    (1, "民事", "柳汀街道", "2023-12-30", "2024-02-01", 1200.5, ""),
    (2, "民事", "柳汀街道", "2024-01-02", "2024-06-30", 800.25, None),
    (3, "刑事", "鹭洲街道", "2024-03-31", None, None, "x"),
    (4, "民事", "鹭洲街道", "2024-11-05", "2024-12-01", 0, None),
    (5, "咨询", "鹭洲街道", "2024-11-06", None, None, None),
]
INDICATORS = """
[connection."业务库"]
url = "{url}"
timeout = {timeout}

[aid.accepted]
name = "受理法律援助案件"
unit = "件"
measure = {{count = "业务库", table = "cases", where = "kind in ('民事','刑事') and id <> 9", date = "accepted", subject = "street"}}

[aid.open]
name = "未结案件"
unit = "件"
measure = {{count = "业务库", table = "cases", where = "closed is null and (amount is null or amount > 0.5)", date = "accepted"}}

[aid.noted]
name = "有备注案件"
unit = "件"
measure = {{count = "业务库", table = "cases", where = "note is not null", date = "accepted"}}

[aid.money]
name = "挽回损失"
unit = "万元"
measure = {{sum = "业务库", table = "cases", column = "amount", unit = "元", date = "closed"}}

[aid.asked]
name = "来访咨询"
unit = "件"
measure = {{sql = "select count(*) from cases where kind = '咨询' and accepted between :start and :end", url = "业务库"}}

[aid.streets]
name = "办结案件"
unit = "件"
measure = {{sql = "select street, count(*) from cases where closed >= :start group by street", url = "业务库", subject = "street"}}

[aid.grouped]
name = "登记案件"
unit = "件"
measure = {{sql = "{grouped}", url = "业务库"}}
"""
SQLITE_YEARS = "select strftime('%Y', accepted) as year, count(*) from cases group by 1"
POSTGRES_YEARS = "select extract(year from accepted) as year, count(*) from cases group by 1"


def indicators(folder, url, *, grouped=SQLITE_YEARS, timeout=10):
    path = folder / "indicators.toml"
    path.write_text(INDICATORS.format(url=url, grouped=grouped, timeout=timeout), encoding="utf-8")
    return path


@pytest.fixture
def sqlite(tmp_path):
    connection = sqlite3.connect(tmp_path / "业务.db")
    connection.execute(CREATE)
    connection.executemany("insert into cases values (?,?,?,?,?,?,?)", ROWS)
    connection.commit()
    connection.close()
    return "sqlite:///业务.db"


@pytest.fixture(scope="module")
def postgres():
    psycopg = pytest.importorskip("psycopg", reason="没有安装 psycopg")
    with cluster() as folder:
        with psycopg.connect(host=folder, user="tester", dbname="postgres", autocommit=True) as connection:
            connection.execute(CREATE)
            connection.cursor().executemany("insert into cases values (%s,%s,%s,%s,%s,%s,%s)", ROWS)
        yield f"postgresql://tester:secret7@/postgres?host={folder}"


@pytest.fixture(params=["sqlite", "postgres"])
def office(request, tmp_path):
    url = request.getfixturevalue(request.param)
    return load_book(
        [], indicators(tmp_path, url, grouped=SQLITE_YEARS if request.param == "sqlite" else POSTGRES_YEARS), years=[2023, 2024, 2025]
    )


def number(book, indicator, period, subject=None):
    record = book.find(indicator, period, subject)
    return None if record is None else record.number


def test_tables_and_queries_are_measured(office):
    year, before = Period.of_year(2024), Period.of_year(2023)
    assert office.notices == () and office.sources == ("业务库",)
    assert number(office, "aid.accepted", year) == 3 and number(office, "aid.accepted", before) == 1
    assert number(office, "aid.accepted", year, "鹭洲街道") == 2
    assert number(office, "aid.accepted", months(2024, 1, 6)) == 2
    assert number(office, "aid.open", year) == 2
    assert number(office, "aid.noted", year) == 1 and number(office, "aid.noted", before) == 0
    assert number(office, "aid.money", year) == Decimal("2000.75")
    assert number(office, "aid.asked", year) == 1 and number(office, "aid.asked", Period.of_year(2025)) is None
    assert number(office, "aid.streets", year, "柳汀街道") == 2 and number(office, "aid.streets", year) is None
    assert number(office, "aid.grouped", year) == 4 and number(office, "aid.grouped", before) == 1


def test_records_say_where_they_come_from(office):
    record = office.find("aid.accepted", Period.of_year(2024))
    assert (record.source, record.locator, record.rows, record.unit) == ("业务库", "cases!(共3行)", 3, "件")
    asked = office.find("aid.asked", Period.of_year(2024))
    assert asked.locator == "select count(*) from cases where kind = '咨询' and accepted between :start and :end（2024年，1行）"
    money = office.find("aid.money", Period.of_year(2024))
    assert (money.written, money.written_unit, money.unit) == ("2000.75", "元", "元")
    assert not any("secret7" in str(record.to_dict()) for record in office.records)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_nothing_can_be_written(request, kind):
    import sqlalchemy

    url = request.getfixturevalue(kind)
    database = Database(Address(name="库", url=url, folder=request.getfixturevalue("tmp_path")))
    for statement in ("insert into cases (id) values (99)", "delete from cases", "create table other (a integer)"):
        with pytest.raises(LedgerError, match="只读"):
            database.rows(sqlalchemy.text(statement))
    assert database.rows(sqlalchemy.text("select count(*) from cases"))[1] == [(5,)]
    database.close()


SLOW = {
    "sqlite": "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "postgres": "select count(pg_sleep(30))",
}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_slow_query_is_given_up_and_the_ledgers_go_on(request, tmp_path, kind):
    path = indicators(tmp_path, request.getfixturevalue(kind), grouped=SLOW[kind], timeout=0.3)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text + '\n[aid.last]\nname = "最后"\nmeasure = {count = "业务库", table = "cases", date = "accepted"}\n', encoding="utf-8"
    )
    save(tmp_path / "统计.xlsx", {"2024年": [["指标", "数量（件）"], ["人民调解", 7]]})
    started = time.monotonic()
    book = load_book([tmp_path / "统计.xlsx"], path)
    assert time.monotonic() - started < 10
    (notice,) = book.notices
    assert "数据库“业务库”：0.3秒内没有答复" in notice and "“登记案件”、“最后”没有从中取数" in notice and "[aid.grouped]" in notice
    assert any(record.label == "人民调解" for record in book.records) and number(book, "aid.accepted", Period.of_year(2024)) == 3
    assert "secret7" not in notice


def down(tmp_path, url, *words):
    save(tmp_path / "统计.xlsx", {"2024年": [["指标", "数量（件）"], ["人民调解", 7]]})
    book = load_book([tmp_path / "统计.xlsx"], indicators(tmp_path, url))
    (notice,) = book.notices
    assert all(word in notice for word in ("数据库“业务库”", "“受理法律援助案件”", *words)), notice
    assert "secret7" not in notice and len(book.records) == 1
    return notice


def test_a_database_that_is_down_is_told_once(tmp_path, monkeypatch):
    down(tmp_path, "sqlite:///没有.db", "找不到数据库文件")
    (tmp_path / "坏.db").write_bytes(b"x" * 4096)
    down(tmp_path, "sqlite:///坏.db", "不是 SQLite 数据库")
    down(tmp_path, "env:WENHENG_NO_SUCH_URL", "环境变量 WENHENG_NO_SUCH_URL 没有设置")
    down(tmp_path, "postgres//x:secret7@y", "地址写得不对")
    down(tmp_path, "nosuch://x:secret7@y/z", "不认识的数据库类型")
    down(tmp_path, "mysql+pymysql://x:secret7@y/z", "缺少连接数据库的程序包", "pip install")
    monkeypatch.setenv("WENHENG_TEST_URL", "sqlite:///没有.db")
    down(tmp_path, "env:WENHENG_TEST_URL", "找不到")


def test_a_postgres_that_is_down_is_told_once(tmp_path):
    pytest.importorskip("psycopg", reason="没有安装 psycopg")
    down(tmp_path, f"postgresql://tester:secret7@/postgres?host={tmp_path}&password=secret7", "连不上数据库")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_wrong_measure_does_not_stop_the_others(request, tmp_path, kind):
    path = indicators(tmp_path, request.getfixturevalue(kind), grouped=SQLITE_YEARS if kind == "sqlite" else POSTGRES_YEARS)
    good = path.read_text(encoding="utf-8")
    for old, new, words in (
        ("kind in (", "kinds in (", ("[aid.accepted]", "“kinds”不存在", "kind、street")),
        ('date = "accepted", subject', 'date = "day", subject', ("“day”不存在", "accepted")),
        ('subject = "street"}', 'subject = "town"}', ("“town”",)),
        ('table = "cases", where = "kind', 'table = "case", where = "kind', ("没有表“case”", "cases")),
        ("closed is null and", "closed is nul and", ("[aid.open]", "null")),
        ("amount > 0.5", "amount > 'many'", ("“amount”是数字",)),
        ('column = "amount"', 'column = "kind"', ("“kind”不是数字",)),
        ("select count(*) from cases where kind = '咨询'", "select nothing(*) from cases where kind = '咨询'", ("查询出错", "[aid.asked]")),
        ("select count(*) from cases where kind = '咨询' and", "select min(kind), count(*) from cases where", ("2列",)),
        ("as year, count(*)", "as anno, count(*)", (":year",)),
        ("select count(*) from cases where kind = '咨询' and accepted", "select id from cases where accepted", ("只给出一行",)),
    ):
        assert old in good
        path.write_text(good.replace(old, new, 1), encoding="utf-8")
        book = load_book([], path, years=[2023, 2024])
        (notice,) = book.notices
        assert all(word in notice for word in words), notice
        assert len({record.indicator_id for record in book.records}) == 6


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('url = "业务库", subject', "subject", "url"),
        ('url = "业务库"}', 'url = "别的库"}', "没有数据库连接“别的库”.*业务库"),
        ("select count(*)", "delete", "只能写一条 select"),
        ("select count(*) from cases where kind", "select count(*) from cases; drop table cases; where kind", "分号"),
        (":start", ":begin", "“:begin”.*:year"),
        ('table = "cases", column', 'tabel = "cases", column', "tabel"),
        ("timeout = 10", "timeout = 0", "timeout"),
        ('url = "sqlite', 'uri = "sqlite', "缺少 url"),
        ("timeout = 10", "retries = 10", "retries"),
    ],
)
def test_mistakes_in_the_file_name_the_line(tmp_path, old, new, words):
    path = indicators(tmp_path, "sqlite:///a.db")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LedgerError, match=rf"indicators\.toml.*第\d+行.*{words}"):
        load_indicators(path)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select 1", None), (" WITH a AS (SELECT 1) SELECT * FROM a; ", None), ("select 'delete; drop' as \"update\"", None),
        ("select count(*) -- drop it; all\n from t", None), ("select a::date from t where b = :year", None), ("select $$; drop$$", None),
        ("with a as (delete from t returning 1) select * from a", "delete"), ("select 1; select 2", "分号"),
        ("select * into t from s", "into"),
        ("insert into t values (1)", "select"), ("", "select"), ("select 'a", "引号"), ("select * from t for update", "update"),
        ("explain select 1", "select"), ("select /* ; */ 1", None), ("pragma table_info(t)", "select"), ("select :monat", ":monat"),
        ("select lock from t", "lock"),
    ],
)  # fmt: skip
def test_only_one_select(sql, reason):
    found = refuse(sql)
    assert found is None if reason is None else found is not None and reason in found, found


def test_queries_are_shown_on_one_line():
    assert bare("select 'a  -- b'  -- c\n from t ;\n") == "select 'a  -- b' from t"
    assert parameters("select ':a', b::int from t where c = :year -- :d") == {"year"}


def test_a_url_in_the_measure_itself_shows_no_more_than_the_database(tmp_path):
    path = tmp_path / "indicators.toml"
    url = "nosuch://user:p@ss/word@host/cases?x=1"
    path.write_text(f'[a.b]\nname = "甲案件"\nmeasure = {{sql = "select 1 as year, 2", url = "{url}"}}\n', encoding="utf-8")
    with pytest.raises(LedgerError) as caught:
        load_book([], path)
    assert "数据库“cases”" in caught.value.message and "ss/word" not in caught.value.message and "user" not in caught.value.message


def test_sqlalchemy_is_loaded_on_use_only():
    import subprocess
    import sys

    code = "import sys, assistant.ledger.book; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
