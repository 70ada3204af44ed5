"""The database's versions, one file a step; Alembic walks them."""
