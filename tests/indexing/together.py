"""The parts of test_two_processes.py that run in processes of their own: `python -m tests.indexing.together ROLE INDEX DOCS STOP`."""

import sys
from pathlib import Path

from assistant.errors import WenhengError
from assistant.pipeline.index import Index

VERSIONS = 8
DOCUMENTS = 6


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def version(docs: Path, number: int) -> None:
    """Writes a version of all documents: two paragraphs, both naming it; one document comes and goes."""
    docs.mkdir(exist_ok=True)
    for place in range(DOCUMENTS):
        path = docs / f"{place}.txt"
        if place == 0 and number % 2:
            path.unlink(missing_ok=True)
            continue
        paragraphs = [f"{place}号文书第{number}稿，{part}：农民工讨要拖欠工资的经过。" + "其余从略。" * 90 for part in ("上", "下")]
        path.write_text("调解纪要\n" + "\n".join(paragraphs) + "\n", encoding="utf-8")


def write(index: Index, docs: Path, stop: Path) -> None:
    """Updates the index for one version after another."""
    for number in range(VERSIONS):
        version(docs, number)
        index.add([docs])
    stop.touch()


def read(index: Index, docs: Path, stop: Path) -> None:
    """Finds until told to stop; says what was seen that must not be."""
    while not stop.exists():
        for hit in index.find("农民工讨要拖欠工资", limit=5):
            with index.open(create=False) as store:
                drafts = {passage.text.split("稿")[0].split("第")[-1] for passage in store.passages_of(hit.passage.path)}
            if len(drafts) > 1:
                say(f"half a document: {hit.passage.path} {drafts}")
        say("read")


def once(index: Index, docs: Path, stop: Path) -> None:
    """Updates once and says what came of it."""
    say("ready")
    sys.stdin.readline()
    try:
        index.add([docs])
        say("done")
    except WenhengError as error:
        say(error.message)


if __name__ == "__main__":
    role, index_folder, docs_folder, stop_file = sys.argv[1:]
    {"write": write, "read": read, "once": once}[role](Index(index_folder), Path(docs_folder), Path(stop_file))
