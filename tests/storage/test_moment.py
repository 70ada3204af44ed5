"""A moment is the same instant after the database, whatever zone it came in."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from assistant.storage import people

ZONES = st.timezones() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
MOMENTS = st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(9999, 12, 30), timezones=ZONES)


@given(told=MOMENTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_moment_comes_back_as_the_same_instant_in_utc(database, told):
    with database.begin() as connection:
        people.put_failures(connection, "key", 1, told)
    with database.reading() as connection:
        _, found = people.failures(connection, "key")
    assert found == told.astimezone(dt.UTC)
    assert found.utcoffset() == dt.timedelta(0)


@given(one=MOMENTS, other=MOMENTS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_puts_moments_in_the_order_of_time(database, one, other):
    with database.begin() as connection:
        for key, at in (("one", one), ("other", other)):
            people.put_failures(connection, key, 1, at)
        rows = connection.exec_driver_sql("SELECT key FROM attempts ORDER BY last_at, key").scalars().all()
    expected = ["one", "other"] if one.astimezone(dt.UTC) <= other.astimezone(dt.UTC) else ["other", "one"]
    assert rows == expected


def test_a_moment_without_a_zone_is_refused(database):
    with pytest.raises(StatementError, match="without a zone"), database.begin() as connection:
        people.put_failures(connection, "key", 1, dt.datetime(2025, 1, 8, 9, 30))
