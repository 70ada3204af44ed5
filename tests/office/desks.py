"""An office at work in the test's own process: a clock that is set by hand, a pool that does its work at once or when it is told to."""

import datetime as dt
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.jobs.pool import WorkCancelledError
from assistant.jobs.task import Outcome, Task, work_named
from assistant.office.actor import Actor
from assistant.office.desk import Desk
from assistant.office.service_settings import ServiceSettings
from assistant.schema.office import Account, OfficeJob, Role

PASSWORD = "青榆区的秋天很好"
PATIENCE_S = 60
LEDGER = "指标,单位,2023年,2024年\n受理法律援助案件,件,1168,1246\n办理公证,件,7000,7100\n"
RIGHT = "青榆区司法局2024年工作总结\n2024年，全区受理法律援助案件1246件。\n"
WRONG = "青榆区司法局2024年工作总结\n2024年，全区受理法律援助案件1346件。\n"


class Clock:
    """Time that stands still until it is set forward."""

    def __init__(self) -> None:
        self.time = dt.datetime(2025, 1, 8, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += dt.timedelta(**span)


class Ticket:
    """Work that is done once `do` is called."""

    def __init__(self, work: Callable[[], Outcome]) -> None:
        self._work, self._told, self._over = work, [], threading.Event()
        self._came: Outcome | BaseException | None = None

    def do(self) -> None:
        try:
            self._end(self._work())
        except BaseException as error:
            self._end(error)

    def result(self, timeout: float | None = None) -> Outcome:
        if not self._over.wait(timeout):
            raise TimeoutError
        if isinstance(self._came, BaseException):
            raise self._came
        return self._came

    def cancel(self) -> None:
        if not self._over.is_set():
            self._end(WorkCancelledError("任务已取消"))

    def done(self) -> bool:
        return self._over.is_set()

    def add_done_callback(self, told: Callable[["Ticket"], None]) -> None:
        if self._over.is_set():
            told(self)
        else:
            self._told.append(told)

    def _end(self, came: Outcome | BaseException) -> None:
        if self._over.is_set():
            return
        self._came = came
        self._over.set()
        for told in self._told:
            told(self)


class HerePool:
    """Does work in this process: `instead` are functions in place of those of tasks/, by name; names in `held` wait for `release`."""

    processes = 2

    def __init__(self) -> None:
        self.instead: dict[str, Callable[[Task], Outcome]] = {}
        self.held: set[str] = set()
        self.waiting: list[Ticket] = []
        self.tasks: list[tuple[str, Task]] = []
        self.closed = False
        self._caught = threading.Semaphore(0)

    def submit(self, name: str, task: Task, *, progress: Callable[[object], None]) -> Ticket:
        short = name.rpartition(":")[2]
        self.tasks.append((short, task))

        def work() -> Outcome:
            if short in self.instead:
                return self.instead[short](task)
            with tempfile.TemporaryDirectory() as folder:
                return work_named(name)(task, Path(folder), progress)

        ticket = Ticket(work)
        if short in self.held:
            self.waiting.append(ticket)
            self._caught.release()
        else:
            ticket.do()
        return ticket

    def catch(self) -> None:
        """Waits until one more held task has been sent."""
        assert self._caught.acquire(timeout=PATIENCE_S)

    def release(self) -> None:
        self.held.clear()
        while self.waiting:
            self.waiting.pop(0).do()

    def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class House:
    """A desk with one office and its people; `boss` keeps the site and is the office's administrator."""

    desk: Desk
    clock: Clock
    pool: HerePool
    boss: Account
    room_id: str

    def person(self, name: str, role: Role | None = None, *, site_admin: bool = False) -> Account:
        """A new account that can log in, in the office if it has a role."""
        account, word = self.desk.accounts.add(self.boss, name=name, display=f"{name}同志", site_admin=site_admin)
        self.desk.accounts.accept_link(word, PASSWORD)
        if role is not None:
            self.desk.rooms.set_role(self.actor(self.boss), name, role)
        return account

    def actor(self, account: Account) -> Actor:
        """An account at work in the office."""
        return self.desk.rooms.enter(account, self.room_id)

    @property
    def admin(self) -> Actor:
        return self.actor(self.boss)

    def ended(self, job: OfficeJob) -> OfficeJob:
        """The job once it has ended."""
        step = threading.Event()
        self.desk.dispatcher.on_end(lambda _: step.set())
        for _ in range(PATIENCE_S * 10):
            now = self.desk.jobs.job(self.admin, job.id)
            if now.ended:
                return now
            step.wait(0.1)
            step.clear()
        raise AssertionError(f"still {now.state}: {now.title}")

    def actions(self) -> list[str]:
        """The office's log, oldest first."""
        return [entry.action for entry in reversed(self.desk.entries(self.admin, most=1000))]


def furnished(data: Path, *, database: str | None = None, workspace_mb: int = 10, upload_mb: int = 1) -> House:
    """A desk that has not started, with its first office."""
    clock, pool = Clock(), HerePool()
    settings = ServiceSettings(data=data, database=database, workspace_mb=workspace_mb, upload_mb=upload_mb)
    desk = Desk(settings, clock=clock, pool=pool)
    try:
        word = desk.accounts.setup_word()
        boss = desk.accounts.set_up(word, name="baizhi", display="白芷", password=PASSWORD)
        room = desk.rooms.add(boss, office="青榆区司法局", short_name="区司法局")
    except BaseException:
        desk.close()
        raise
    return House(desk=desk, clock=clock, pool=pool, boss=boss, room_id=room.id)


@pytest.fixture
def resting(tmp_path: Path) -> Iterator[House]:
    """An office whose desk has not started: jobs wait."""
    made = furnished(tmp_path / "data")
    yield made
    made.desk.close()


@pytest.fixture
def house(resting: House) -> House:
    """An office at work."""
    resting.desk.start()
    return resting


@pytest.fixture
def writer(resting: House) -> Actor:
    return resting.actor(resting.person("chenqing", "writer"))


@pytest.fixture
def reviewer(resting: House) -> Actor:
    return resting.actor(resting.person("shenhe", "reviewer"))


@pytest.fixture
def stranger(resting: House) -> Actor:
    """The administrator of another office."""
    account = resting.person("moren")
    room = resting.desk.rooms.add(resting.boss, office="白塔区司法局", admin_id=account.id)
    return resting.desk.rooms.enter(account, room.id)
