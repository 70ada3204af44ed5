"""Keeps a model's accepted answers beside the draft until it is finished, so that a draft that was broken off asks only for the rest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from assistant.drafting.prompting import Prompt
from assistant.pipeline.files import write_whole
from assistant.schema.writing import Answer, Asked


class Kept:
    """Answers in a folder, each in a file of its own named by what was asked of which model; None keeps nothing."""

    def __init__(self, folder: Path | None, model: str, prompt: Prompt) -> None:
        self._folder, self._model, self._prompt = folder, model, prompt

    def get(self, asked: Asked) -> Answer | None:
        """Returns the answer kept to this very question, None where there is none that can be read."""
        if self._folder is None:
            return None
        try:
            told = json.loads(self._file(asked).read_bytes())
            paragraphs = told["paragraphs"]
            if not isinstance(paragraphs, list) or not all(isinstance(one, str) for one in paragraphs):
                return None
            return Answer(paragraphs=tuple(paragraphs), tokens_in=0, tokens_out=0)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, asked: Asked, answer: Answer) -> None:
        """Keeps an answer that the lock let through; raises InputError where it cannot be written."""
        if self._folder is not None:
            told = {"model": self._model, "prompt": self._prompt.name, "paragraphs": list(answer.paragraphs)}
            write_whole(self._file(asked), json.dumps(told, ensure_ascii=False).encode())

    def _file(self, asked: Asked) -> Path:
        pieces = (self._prompt.digest, self._model, asked.system, asked.user)
        return (self._folder or Path()) / f"{hashlib.sha256('|'.join(pieces).encode()).hexdigest()}.json"


def keeping_place(docx: Path) -> Path:
    """Returns the folder beside a draft in which its answers are kept while it is made."""
    return docx.with_name(f".{docx.stem}.未完成")


def forget(folder: Path) -> None:
    """Removes the kept answers, and the folder if nothing else is in it."""
    for file in folder.glob("*.json"):
        if len(file.stem) == 64:
            file.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
