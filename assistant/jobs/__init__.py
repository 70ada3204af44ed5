"""Long work in processes of this machine, or on the machines of a Dask cluster: the same functions, the same tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.jobs.pool import Pool


def pool_of(
    address: str | None = None, *, processes: int | None = None, longest_s: float | None = None, warm: str | None = None
) -> Pool:  # fmt: skip
    """Returns the pool on the Dask scheduler at `address`, else one of processes of this machine; raises InputError, MissingExtraError."""
    if address is not None:
        from assistant.jobs.cluster import ClusterPool

        return ClusterPool(address)
    from assistant.jobs.local import LocalPool

    return LocalPool(processes, longest_s=longest_s, warm=warm)
