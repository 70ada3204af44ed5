"""Tests of what the service keeps: rows on SQLite and PostgreSQL alike, files by their digest."""
