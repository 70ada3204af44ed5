"""The built package works away from the source tree: it carries its data, its plug-ins and the sample bureau."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = (".toml", ".json", ".html", ".css", ".js", ".jinja", ".docx", ".xml")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the source tree, built by the installed build tools alone."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return next(folder.glob("wenheng-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder of their own."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def wenheng(installed: Path, *arguments: str) -> str:
    """Returns what the unpacked program prints, run in a folder outside the source tree."""
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=installed.parent, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_carries_every_file_of_the_program_and_of_the_sample_bureau(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    program = [path for path in (ROOT / "assistant").rglob("*") if path.suffix in (".py", *DATA)]
    missing = [path.relative_to(ROOT).as_posix() for path in program if path.relative_to(ROOT).as_posix() not in carried]
    for folder in ("corpus", "templates"):
        material = [path for path in (ROOT / folder).rglob("*") if path.is_file() and not path.name.startswith((".", "~"))]
        missing += [
            f"_shipped/{path.relative_to(ROOT).as_posix()}"
            for path in material
            if f"assistant/_shipped/{path.relative_to(ROOT).as_posix()}" not in carried
        ]
    assert not missing
    assert not [name for name in carried if name.startswith(("tests/", "evaluation/"))]


def test_the_unpacked_program_finds_its_own_material(installed: Path) -> None:
    code = "import assistant.settings as s; print(s.shipped('corpus', 'laws.toml').is_file(), s.shipped('corpus'), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=installed.parent, env=os.environ | {"PYTHONPATH": str(installed)}, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["True", str((installed / "assistant" / "_shipped" / "corpus").resolve())]


def test_the_unpacked_program_finds_its_rules(installed: Path) -> None:
    codes = sorted(path.stem for path in (ROOT / "assistant" / "checking" / "rules").glob("[A-Z]*.py"))
    printed = wenheng(installed, "rules")
    assert [code for code in codes if code not in printed] == []


def test_the_unpacked_program_runs_the_demonstration(installed: Path, tmp_path: Path) -> None:
    wenheng(installed, "demo", str(tmp_path / "demo"))
    made = {path.suffix for path in (tmp_path / "demo").iterdir()}
    assert {".docx", ".html", ".json", ".csv"} <= made
