"""The socket for pools, and what can become of work besides its outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from assistant.errors import ServiceError
from assistant.jobs.task import Outcome, Task

if TYPE_CHECKING:
    from assistant.protocols import Progress


class WorkLostError(ServiceError):
    """The process that did the work is gone; the work may be tried again."""


class WorkTooLongError(ServiceError):
    """The work took longer than it may and was ended."""


class WorkCancelledError(ServiceError):
    """The work was stopped on demand."""


class Ticket(Protocol):
    """Work under way."""

    def result(self, timeout: float | None = None) -> Outcome:
        """Waits for the outcome.

        Raises what the work raised, WorkLostError, WorkTooLongError, WorkCancelledError, or TimeoutError after `timeout` seconds.
        """
        ...

    def cancel(self) -> None:
        """Stops the work as soon as that can be done."""
        ...

    def done(self) -> bool:
        """Returns whether it has ended, one way or another."""
        ...

    def add_done_callback(self, told: Callable[[Ticket], None]) -> None:
        """Has `told` called once it has ended, from a thread of the pool."""
        ...


class Pool(Protocol):
    """Where work is done."""

    @property
    def processes(self) -> int:
        """How much can be under way at once."""
        ...

    def submit(self, name: str, task: Task, *, progress: Progress) -> Ticket:
        """Sends a task to the function "package.module:function"; `progress` is called from a thread of the pool."""
        ...

    def close(self) -> None:
        """Ends all work."""
        ...
