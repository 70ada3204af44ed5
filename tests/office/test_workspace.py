"""A new workspace: its settings load, its word lists and indicators are the office's own kind."""

from pathlib import Path

import pytest

from assistant.ledger.indicators import load_indicators
from assistant.office.workspace import Kind, create
from assistant.pipeline.phrases import load_phrases
from assistant.settings import load


@pytest.mark.parametrize(
    ("office", "kind", "judicial"),
    [("甲区司法局", None, True), ("某县教育局", None, False), ("某县教育局", "judicial", True), ("甲区司法局", "plain", False)],
)
def test_sample_indicators_are_for_judicial_bureaus(tmp_path: Path, office: str, kind: Kind | None, judicial: bool) -> None:
    create(tmp_path / "办公室", office=office, year=2024, kind=kind)
    settings = load(tmp_path / "办公室")
    assert settings.indicators is not None and settings.phrases is not None
    assert bool(load_indicators(settings.indicators).indicators) == judicial
    assert settings.short_name == ("区司法局" if judicial else office)


def test_word_lists_come_without_the_sample_bureau(tmp_path: Path) -> None:
    create(tmp_path, office="某县教育局", year=2024)
    phrases = load_phrases(tmp_path / "phrases.toml")
    assert phrases.outdated and phrases.stock
    assert phrases.names == () and phrases.people == ()
    assert "青榆" in (tmp_path / "phrases.toml").read_text(encoding="utf-8")  # shown as examples


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "phrases.toml").write_text("# 我的\n", encoding="utf-8")
    create(tmp_path, year=2024)
    assert (tmp_path / "phrases.toml").read_text(encoding="utf-8") == "# 我的\n"
