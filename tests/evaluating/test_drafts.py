"""evaluate draft: a small office of another trade meets every aim, the sample bureau all but one that is told; bad labels are refused."""

import json
from pathlib import Path

import pytest

from assistant.errors import InputError
from assistant.evaluating.drafts import evaluate_draft
from tests.surfaces.test_commands import output

HERE = Path(__file__).parent
ARCHIVE = HERE / "archive" / "brief.toml"
SAMPLE = HERE.parents[1] / "corpus" / "bureau" / "brief.toml"
LABELS = HERE.parent / "drafting" / "labelled.yaml"
CLOCK = "seconds to draft"


@pytest.fixture(scope="module")
def archive():
    return evaluate_draft(ARCHIVE)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample bureau without an index: what is measured does not hang on it."""
    brief = tmp_path_factory.mktemp("bureau") / "brief.toml"
    base = SAMPLE.parent
    text = SAMPLE.read_text(encoding="utf-8").replace('"../', f'"{base.parent.as_posix()}/')
    lines = [line for line in text.splitlines() if not line.startswith("corpus")]
    for name in ("ledgers", "returns"):
        lines = [line.replace(f'"{name}"', f'"{(base / name).as_posix()}"') for line in lines]
    brief.write_text("\n".join(lines), encoding="utf-8")
    return evaluate_draft(brief, labels=LABELS)


def test_a_small_office_without_returns_meets_every_aim(archive):
    judged = {name: row for name, row in archive.items() if row is not None and name != CLOCK}
    assert [name for name, row in judged.items() if not row["met"]] == []
    assert judged["ledger figures proven"]["figures"] >= 20
    assert judged["a hostile model's additions"]["tried"] >= 50
    assert judged["last year's plan answered or listed"]["states"] == {"answered": 2, "missed": 1, "carried": 1, "unanswered": 0}


def test_what_a_brief_gives_nothing_for_is_not_measured(archive):
    nothing = {name for name, row in archive.items() if row is None}
    assert nothing == {"returned figures left out", "returned sentences in the right section", "word for word from one return"}


def test_the_sample_bureau_misses_only_what_is_told(sample):
    missed = {name for name, row in sample.items() if row is not None and not row["met"] and name != CLOCK}
    assert missed <= {"returned figures left out", "ledger figures proven", "other figures vouched for"}
    proven = sample["ledger figures proven"]
    assert proven["figures"] - proven["proven"] <= 1  # one that may stand for two cells, told as such
    assert sample["ledger figures proven"]["contradicted"] == 0
    assert sample["returned sentences in the right section"]["sentences"] >= 60


@pytest.mark.parametrize("text", ["- 只有一句\n", "category: 法律援助\n", "[[["])
def test_labels_that_cannot_be_read_are_named(tmp_path, text):
    labels = tmp_path / "标注.yaml"
    labels.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="标注"):
        evaluate_draft(ARCHIVE, labels=labels)


def test_the_command_prints_the_table(capsys):
    told = output(capsys, "evaluate", "draft", str(ARCHIVE), "--format", "json", status=0)
    assert json.loads(told)["required indicators"]["met"] is True
    shown = output(capsys, "evaluate", "draft", str(ARCHIVE))
    assert "上年计划已回应或列出的" in shown and "版式问题" in shown
