"""Drafting in a process of its own: what to write and from which files in; a Word file, its report and what the page shows out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import IndexStateError
from assistant.jobs.task import Outcome, Task, laid_out
from assistant.schema.encoding import encode, encode_fields

if TYPE_CHECKING:
    from assistant.pipeline.draft import DraftResult
    from assistant.pipeline.index import Index
    from assistant.protocols import Progress
    from assistant.settings import Settings

BRIEF = "brief.toml"
_TEXTS = ("office", "short_name", "period", "template", "edition", "signed")


def draft(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Drafts what `options` ask for from the materials "data", "returns", "previous", "indicators", "template".

    `options`: brief (the fields of a brief), root (the workspace's folder), model (whether its language model rewrites), kept (the folder
    of a model's answers), afresh (keys of sections to ask it for again), edits (section key → a person's words). Files: draft.docx,
    view.json, report.json, sources.csv; result: title, coverage, counts of notes and of what was left out.
    """
    from assistant.drafting.brief import read_brief
    from assistant.drafting.sources import source_list
    from assistant.pipeline.draft import draft as drafted
    from assistant.pipeline.model import chosen
    from assistant.settings import load

    places = laid_out(task, folder)
    settings = load(Path(str(task.options["root"])))
    (folder / BRIEF).write_text(brief_text(task.options["brief"], places, folder), encoding="utf-8")
    model = chosen(settings, None) if task.options.get("model") else None
    kept = task.options.get("kept")
    made = drafted(
        read_brief(folder / BRIEF), index=_index(settings, progress), progress=progress, model=model,
        unfinished=Path(str(kept)) if kept else None, edits=task.options.get("edits"),
        afresh=task.options.get("afresh") or (),
    )  # fmt: skip
    return Outcome(
        result={
            "title": made.draft.title, "coverage": made.report.coverage.to_dict(), "notes": len(made.draft.notes),
            "left_out": len(made.draft.left_out),
        },
        files=(
            ("draft.docx", made.docx), ("view.json", json.dumps(view_of(made), ensure_ascii=False).encode()),
            ("report.json", json.dumps(made.report.to_dict(), ensure_ascii=False).encode()), ("sources.csv", source_list(made.draft)),
        ),
    )  # fmt: skip


def view_of(made: DraftResult) -> dict[str, Any]:
    """Returns what the page shows: sections with sentences, figures with sources, notes, what was left out, the plan, the check's page."""
    from assistant.reporting.page import page

    composed = made.draft
    return {
        "title": composed.title, "sections": encode(composed.sections), "figures": encode(composed.figures), "notes": list(composed.notes),
        "left_out": encode(composed.left_out), "plan": encode(composed.plan), "writing": encode(composed.writing),
        "check": encode_fields(page(made.report)), "notices": list(made.report.notices),
    }  # fmt: skip


def brief_text(brief: Mapping[str, Any], places: Mapping[str, Any], folder: Path) -> str:
    """Returns a brief as TOML, its paths those of the files laid out in `folder`."""
    import tomlkit

    told = tomlkit.document()
    for key in _TEXTS:
        if brief.get(key):
            told[key] = str(brief[key])
    if brief.get("year") and not brief.get("period"):
        told["year"] = int(brief["year"])
    for key in ("due", "dated"):
        if brief.get(key):
            told[key] = dt.date.fromisoformat(str(brief[key]))
    if brief.get("expected"):
        told["expected"] = [str(one) for one in brief["expected"]]
    told["data"] = sorted({path.relative_to(folder).parts[0] for path in places.get("data", ())})
    if places.get("returns"):
        told["submissions"] = places["returns"][0].relative_to(folder).parts[0]
    for role, key in (("previous", "previous"), ("indicators", "indicators")):
        if places.get(role):
            told[key] = places[role][0].relative_to(folder).as_posix()
    if places.get("template"):
        told["template"] = places["template"][0].parent.relative_to(folder).as_posix()
    return tomlkit.dumps(told)


def _index(settings: Settings, progress: Progress) -> Index | None:
    """The workspace's index, where there is one."""
    from assistant.pipeline.index import Index

    index = Index.of(settings)
    if not index.folder.is_dir():
        return None
    try:
        with index.retriever():
            return index
    except IndexStateError:
        return None


def check_returns(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Tells who has sent what: the materials of a draft in, the report of its returns out. `options`: brief."""
    from assistant.drafting.brief import read_brief
    from assistant.pipeline.returns import check_returns as checked

    places = laid_out(task, folder)
    (folder / BRIEF).write_text(brief_text(task.options["brief"], places, folder), encoding="utf-8")
    sent = folder / places["returns"][0].relative_to(folder).parts[0]
    return Outcome(result=checked(sent, brief=read_brief(folder / BRIEF)).to_dict(), files=())


def personal(task: Task, folder: Path, progress: Progress) -> Outcome:
    """Tells what personal data the returns and last year's report hold, before a language model is shown parts of them."""
    from assistant.errors import WenhengError
    from assistant.nlp.personal import KIND_NAMES, notices
    from assistant.pipeline.read import read

    texts = []
    for role in ("returns", "previous"):
        for path in laid_out(task, folder).get(role, ()):
            try:
                texts.append((path.name, read(path).text))
            except WenhengError:  # what cannot be read is not sent either; drafting says so
                continue
    items = [one.to_dict() | {"label": KIND_NAMES[one.kind]} for one in notices(texts)]
    return Outcome(result={"items": items}, files=())
