"""Runs updates of an index that are killed by the system at one real moment after another (for test_killing.py).

A process of its own, in which no library has yet started threads, forks one child for each moment: the child's own actions are counted
(files opened, renamed, removed, databases opened, and calls of the two engines written in Rust), and at the n-th it kills itself. Another
child then finds, completes the update and tells what the index holds. What is told comes out as one JSON object a line.
"""

import importlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

from assistant.errors import WenhengError
from assistant.indexing.asked import question_model
from assistant.indexing.charges import charge_model
from assistant.nlp import segmentation
from assistant.pipeline.index import Index
from assistant.reading.reader import suffixes

QUESTIONS = ("农民工 拖欠工资", "楼上漏水泡坏天花板", "社区矫正对象外出请假", "第7号文书")
COUNTED = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree", "sqlite3.connect"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Counter:
    """Counts what this process does to the index; kills it at the n-th action."""

    def __init__(self, folder: Path, kill_at: int | None) -> None:
        self.folder, self.kill_at, self.count = str(folder), kill_at, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple) -> None:
        if event not in COUNTED or not arguments or not str(arguments[0]).startswith(self.folder):
            return
        if event != "open" or (isinstance(arguments[2], int) and arguments[2] & _WRITING):
            self.step()

    def around(self, owner: type, name: str) -> None:
        """Counts a method of ours that calls Rust: once before it and once after."""
        real = getattr(owner, name)

        def counted(*arguments, **options):
            self.step()
            result = real(*arguments, **options)
            self.step()
            return result

        setattr(owner, name, counted)


def counted_update(folder: Path, documents: Path, kill_at: int | None) -> int:
    """Updates an index; returns how many actions it took, if it lives."""
    from assistant.indexing.stores._book import PassageBook
    from assistant.indexing.stores._vectors import VectorSet
    from assistant.indexing.stores._words import WordIndex

    counter = Counter(folder, kill_at)
    for owner, name in ((WordIndex, "renew"), (VectorSet, "add"), (VectorSet, "close"), (PassageBook, "put"), (PassageBook, "worded")):
        counter.around(owner, name)
    sys.addaudithook(counter.hear)
    Index(folder, base=documents).add([documents])
    return counter.count


def held(folder: Path, documents: Path) -> dict:
    """Returns what an index holds, as a user sees it."""
    index = Index(folder, base=documents)
    with index.open(create=False) as store:
        passages = sorted([passage.path, passage.start, passage.text] for passage in store.passages())
        complete = store.digests() == store.put_digests() and not store.lacking()
    hits = [[[hit.passage.path, hit.passage.start] for hit in index.find(question, limit=3)] for question in QUESTIONS]
    return {"passages": passages, "complete": complete, "hits": hits}


def strays(folder: Path) -> list[str]:
    """Returns files that no index needs."""
    models = sorted(path.name for path in folder.glob("*.npz"))
    drafts = [path.name for path in folder.rglob("*.new")]
    sets = sorted(path.name for path in (folder / "vectors").iterdir())
    with Index(folder).open(create=False) as store:
        named = sorted(name for name, _ in store._sets())
    return drafts + models[1:] + [name for name in sets if name not in named]


def after(folder: Path, documents: Path) -> dict:
    """Returns what is found right after a kill, and what the index holds when the next update has completed it."""
    told: dict = {}
    try:
        told["found"] = [[hit.passage.path for hit in Index(folder, base=documents).find(question, limit=3)] for question in QUESTIONS]
    except WenhengError as error:
        told["message"] = error.message
    Index(folder, base=documents).add([documents])
    return told | held(folder, documents) | {"strays": strays(folder)}


def in_child(work, *arguments):
    """Returns what `work` returns in a forked child, None where the child was killed; raises RuntimeError where it failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                json.dump(work(*arguments), pipe)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return None
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"{work.__name__} failed in a child")
    return json.loads(told)


def moments(total: int, wanted: int) -> list[int]:
    """Returns up to `wanted` numbers from 1 to `total`, spread evenly."""
    return sorted({1 + (total - 1) * place // max(1, wanted - 1) for place in range(wanted)})


def warm_up() -> None:
    """Loads what every child would load; no thread starts."""
    for name in ("chromadb.api.rust", "assistant.indexing.stores.chroma", "assistant.pipeline.find", "assistant.indexing.indexer"):
        importlib.import_module(name)
    suffixes()
    segmentation.words("暖一暖")
    charge_model()
    question_model()


def tell(told: dict) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(before: str, documents: str, work: str, wanted: int) -> None:
    """Kills updates of copies of the index `before` (which may be missing) at `wanted` moments and prints what came of each."""
    warm_up()
    start, place = Path(before), Path(documents)

    def fresh(name: str) -> Path:
        folder = Path(work) / name
        if start.is_dir():
            shutil.copytree(start, folder)
        return folder

    whole = fresh("whole")
    total = in_child(counted_update, whole, place, None)
    tell({"actions": total} | in_child(held, whole, place))
    for number in moments(total, wanted):
        folder = fresh(f"killed-{number}")
        killed = in_child(counted_update, folder, place, number) is None
        tell({"moment": number, "killed": killed} | in_child(after, folder, place))
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*sys.argv[1:4], int(sys.argv[4]))
