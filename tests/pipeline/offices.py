"""A copy of the sample bureau, as an office has it on its disk: without cases, policies and an index."""

import shutil
from pathlib import Path

from assistant.settings import shipped


def sample_office(root: Path, *, template: str = "annual_summary") -> Path:
    """Copies the sample bureau to `root`/corpus and returns its brief, which asks for a template and no index."""
    shutil.copytree(shipped("corpus"), root / "corpus", ignore=shutil.ignore_patterns("cases", "policies"))
    brief = root / "corpus" / "bureau" / "brief.toml"
    lines = [line for line in brief.read_text(encoding="utf-8").splitlines() if not line.startswith("corpus")]
    brief.write_text("\n".join(lines).replace('"annual_summary"', f'"{template}"'), encoding="utf-8")
    return brief
