"""The databases, for every test of this room."""

from tests.storage.databases import database, database_url, housed, postgres_cluster, postgres_url

__all__ = ["database", "database_url", "housed", "postgres_cluster", "postgres_url"]
