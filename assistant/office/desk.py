"""The office's desk: every service of the office over one database, one file store and one pool of processes; what all faces work at."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import ConflictError, StorageError
from assistant.jobs import pool_of
from assistant.jobs.task import Material, Task
from assistant.office.accounts import Accounts
from assistant.office.dispatch import Dispatcher
from assistant.office.drafting import Drafting
from assistant.office.intake import Intake
from assistant.office.ledgers import Ledgers
from assistant.office.log import Clock, Log, now
from assistant.office.office_jobs import Jobs
from assistant.office.reports import Reports
from assistant.office.review import Review
from assistant.office.rooms import Rooms
from assistant.office.searching import Searching
from assistant.office.service_settings import ServiceSettings
from assistant.office.shelves import Shelves
from assistant.schema.office import AuditEntry
from assistant.storage import chain, people, work
from assistant.storage.blobs import BlobStore
from assistant.storage.database import Database
from assistant.storage.lock import only_one

if TYPE_CHECKING:
    from assistant.jobs.pool import Pool
    from assistant.office.actor import Actor

_WARM = "assistant.office.tasks.warming:warm"
_MB = 1_048_576
_DAY_S = 86_400
_PATIENCE_S = 60.0
_QUICK_S = 110.0


class Desk:
    """Opens everything that `settings` name; a context manager. One service at a time works in a data folder.

    A `pool` that is handed in does all the work, long and quick, and is closed with the desk.
    """

    def __init__(self, settings: ServiceSettings, *, clock: Clock = now, pool: Pool | None = None) -> None:
        self.settings, self.log = settings, Log(clock)
        with contextlib.ExitStack() as opened:
            try:
                settings.data.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError("数据文件夹建不起来", where=str(settings.data), remedy="请检查权限，或用 --data 换一个文件夹") from error
            opened.enter_context(only_one(settings.data / "service.lock"))
            self.database = Database(settings.database_url)
            opened.callback(self.database.close)
            self.blobs = BlobStore(settings.data / "files")
            self.pool = pool or pool_of(settings.cluster, processes=settings.processes, longest_s=settings.longest_job_s, warm=_WARM)
            opened.callback(self.pool.close)
            # What somebody waits for at the page (is this file fit, which rows are around this cell) must not stand behind long work.
            self.quick = pool or pool_of(None, processes=1, longest_s=_QUICK_S, warm=_WARM)
            opened.callback(self.quick.close)
            home = None
            if settings.cluster is not None and pool is None:
                home = pool_of(None, processes=settings.processes, longest_s=settings.longest_job_s, warm=_WARM)
                opened.callback(home.close)
            self.dispatcher = Dispatcher(self.database, self.blobs, self.pool, home=home, clock=clock)
            opened.callback(self.dispatcher.close)
            self._opened = opened.pop_all()
        self.accounts = Accounts(database=self.database, log=self.log, hours=settings.session_hours)
        self.rooms = Rooms(database=self.database, log=self.log, folder=settings.data / "workspaces")
        self.intake = Intake(
            database=self.database, blobs=self.blobs, pool=self.quick, log=self.log, most_bytes=settings.most_bytes,
            room_bytes=settings.workspace_mb * _MB,
        )  # fmt: skip
        self._stopped = threading.Event()
        self._cleaner = threading.Thread(target=self._keep_clean, name="wenheng-cleaner", daemon=True)

    @cached_property
    def shelves(self) -> Shelves:
        """Files."""
        return Shelves(self)

    @cached_property
    def jobs(self) -> Jobs:
        """Long work."""
        return Jobs(self)

    @cached_property
    def reports(self) -> Reports:
        """Reports under check."""
        return Reports(self)

    @cached_property
    def review(self) -> Review:
        """Answers to findings and the way of a report through review."""
        return Review(self)

    @cached_property
    def drafting(self) -> Drafting:
        """Drafts."""
        return Drafting(self)

    @cached_property
    def ledgers(self) -> Ledgers:
        """Ledgers, indicators and word lists."""
        return Ledgers(self)

    @cached_property
    def searching(self) -> Searching:
        """Finding in the corpus."""
        return Searching(self)

    def start(self) -> None:
        """Takes up what was left, and begins to work."""
        with self.database.reading() as connection:
            rooms = people.rooms(connection)
        for room in rooms:
            self.shelves.restore_folder(room.id)
        self.dispatcher.on_end(self.searching.forget)
        self.dispatcher.start()
        self._cleaner.start()

    def close(self) -> None:
        """Ends all work; what is not finished is taken up by the next service."""
        self._stopped.set()
        if self._cleaner.is_alive():  # or it would open the database again that is closed below
            self._cleaner.join()
        if "searching" in self.__dict__:
            self.searching.close()
        self._opened.close()

    def __enter__(self) -> Desk:
        """Starts."""
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Closes."""
        self.close()

    def _keep_clean(self) -> None:
        """Once a day takes away what nothing names, and what a workspace does not keep any longer."""
        while not self._stopped.is_set():
            with contextlib.suppress(StorageError):  # tomorrow again
                self.sweep()
            self._stopped.wait(_DAY_S)

    def sweep(self) -> int:
        """Removes what is past its time and the bytes that no row names; returns how many files went."""
        with self.database.reading() as connection:
            rooms = people.rooms(connection)
        for room in rooms:
            if room.retention_days is not None:
                self.reports.forget_before(room)
                self.drafting.forget_before(room)
        with self.database.reading() as connection:
            return self.blobs.sweep(work.named_digests(connection))

    def ask(self, name: str, materials: Sequence[Mapping[str, str]], /, **options: Any) -> dict[str, Any]:
        """Returns what a function of tasks/ gives for files, at once: for work of a second or two that a page waits for.

        Raises what the work raises, ConflictError where it takes too long.
        """
        found = tuple(
            Material(role=one["role"], name=one["name"], path=str(self.blobs.path(one["sha256"]))) for one in materials
        )  # fmt: skip
        ticket = self.quick.submit(name, Task(kind=name, options=options, materials=found), progress=lambda _: None)
        try:
            return ticket.result(timeout=_PATIENCE_S).result
        except TimeoutError as error:
            ticket.cancel()
            raise ConflictError("服务器正忙，这次没有等到结果", remedy="请稍等再试") from error

    def entries(self, actor: Actor, *, most: int = 100, before: int | None = None, action: str | None = None) -> tuple[AuditEntry, ...]:
        """Returns the workspace's log, newest first, for its administrators."""
        actor.need("manage")
        with self.database.reading() as connection:
            return chain.entries(connection, workspace_id=actor.workspace_id, most=most, before=before, action=action)

    def free_bytes(self) -> int:
        """Returns the room left on the disk of the data folder."""
        return shutil.disk_usage(Path(self.settings.data)).free
