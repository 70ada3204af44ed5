"""Work on texts spread over the processors: batches go to processes of their own and come back in order.

Processes, because Python's threads take turns; loky, because it starts them without running the caller's main module again (a script
without a main guard would index for ever) and without fork, which tantivy's and Chroma's threads do not survive. Threads of the caller
never touch the batches, so these may come from an open database.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Kept = TypeVar("Kept")
Sent = TypeVar("Sent")
Result = TypeVar("Result")

Spread = Callable[[Callable[[Any], Any], Iterable[tuple[Any, Any]]], Iterator[tuple[Any, Any]]]
"""What spreads work as `spread` does: in order, none lost."""
_elsewhere: ContextVar[Spread | None] = ContextVar("elsewhere", default=None)

LEAST = 8
"""Fewer batches are done at home: a process takes a second to start."""
MOST = 4
"""Processes at most, of some 150 MB each."""


@contextmanager
def sent_elsewhere(other: Spread | None) -> Iterator[None]:
    """Has work that needs no file of this machine spread by `other` (machines of a cluster) meanwhile; None changes nothing."""
    token = _elsewhere.set(other)
    try:
        yield
    finally:
        _elsewhere.reset(token)


def spread(work: Callable[[Sent], Result], batches: Iterable[tuple[Kept, Sent]]) -> Iterator[tuple[Kept, Result]]:
    """Yields (kept, work(sent)) for each (kept, sent), in order, by whatever `sent_elsewhere` named, else by processes of this machine."""
    other = _elsewhere.get()
    return spread_here(work, batches) if other is None else other(work, batches)


def spread_here(work: Callable[[Sent], Result], batches: Iterable[tuple[Kept, Sent]]) -> Iterator[tuple[Kept, Result]]:
    """Yields (kept, work(sent)) for each (kept, sent), in order; `work` must be a function of a module, as must what it is sent.

    Where processes cannot be started, or one is killed, the rest is done at home; what `work` raises is raised.
    """
    rest = iter(batches)
    first = list(islice(rest, LEAST))
    waiting: deque[tuple[Kept, Sent]] = deque()
    ahead = chain(first, rest)  # one iterator for both, so that what the processes have not been given stays in it
    if len(first) == LEAST and (processes := _processes()) > 1:
        yield from _sent_out(work, ahead, waiting, processes)
    for kept, sent in chain(waiting, ahead):
        yield kept, work(sent)


def _sent_out(
    work: Callable[[Sent], Result], batches: Iterator[tuple[Kept, Sent]], waiting: deque[tuple[Kept, Sent]], processes: int
) -> Iterator[tuple[Kept, Result]]:
    """Yields what the processes make of the batches; what they leave undone is in `waiting`, before what `batches` still holds."""
    from concurrent.futures.process import BrokenProcessPool

    from joblib.externals.loky import get_reusable_executor

    futures: deque[Future[Result]] = deque()
    more = 2 * processes
    try:
        pool = get_reusable_executor(max_workers=processes, timeout=10)
    except OSError:
        return
    try:
        while True:
            for one in islice(batches, more):
                waiting.append(one)
                futures.append(pool.submit(work, one[1]))
            if not futures:
                return
            result = futures.popleft().result()
            # Off the list only together with its result: a pool that breaks at the next hand-over must not take this one along.
            yield waiting.popleft()[0], result
            more = 1
    except BrokenProcessPool:
        return
    finally:
        for future in futures:
            future.cancel()


def _processes() -> int:
    from joblib import cpu_count

    return min(MOST, int(cpu_count()))
