"""The office, for every test of this room."""

from tests.office.desks import house, resting, reviewer, stranger, writer
from tests.storage.databases import database_url, postgres_cluster, postgres_url

__all__ = ["database_url", "house", "postgres_cluster", "postgres_url", "resting", "reviewer", "stranger", "writer"]
