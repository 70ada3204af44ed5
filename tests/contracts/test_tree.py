"""What holds for the whole tree: light imports, small files, readable data, nothing of the machine it was written on."""

import ast
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.surfaces.cli.parser import build_parser

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "assistant"
HEAVY = ("chromadb", "langchain", "langchain_core", "spacy", "jieba", "docx", "docxtpl", "duckdb", "sklearn", "python_calamine", "numpy")
LONGEST_FILE = 320
LONGEST_FUNCTION = 45
KEPT_FOLDERS = (".ci", "assistant", "corpus", "docs", "evaluation", "templates", "tests")
PACKED = (".docx", ".xlsx", ".ods", ".pptx")
MACHINE = re.compile(
    rb"(?<![\w./-])/(?:home|root|work|mnt|Users|private|var/folders)/\w"
    rb"|\b[A-Z]:\\+Users\\"
    rb"|(?:--|PIP_|UV_)(?:extra-)?index-url\b"
)


def kept_files() -> Iterator[Path]:
    """Yields the files that belong to the repository: those of its folders, and those beside them."""
    for path in sorted(ROOT.iterdir()):
        if path.is_file():
            yield path
    for folder in KEPT_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run_python(code: str) -> str:
    """Returns what a fresh Python prints; the repository is on its path."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def test_the_way_in_loads_nothing_heavy() -> None:
    loaded = run_python(f"import sys, assistant, assistant.__main__; print([name for name in {HEAVY} if name in sys.modules])")
    assert loaded.strip() == "[]"


def test_telling_figures_needs_no_tokenizer() -> None:
    code = f"import sys, assistant; assistant.figures('受理案件1817件'); print([name for name in {HEAVY} if name in sys.modules])"
    assert run_python(code).strip() == "[]"


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_files_and_functions_are_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name}: {length} lines"


def test_every_package_has_its_opening_sentence() -> None:
    rooms = {path.parent for path in python_files()}
    missing = [name_of(room) for room in sorted(rooms) if not (room / "__init__.py").is_file()]
    assert not missing, f"without __init__.py: {missing}"
    silent = [
        name_of(path) for path in python_files() if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]
    assert not silent, f"without a docstring: {silent}"


def test_every_data_file_can_be_read() -> None:
    for path in kept_files():
        match path.suffix:
            case ".toml":
                tomllib.loads(path.read_text(encoding="utf-8"))
            case ".yaml" | ".yml":
                yaml.safe_load(path.read_text(encoding="utf-8"))
            case ".json":
                json.loads(path.read_text(encoding="utf-8"))


def contents(path: Path) -> Iterator[bytes]:
    """Yields a file's bytes, or those of the parts of an office file."""
    if path.suffix not in PACKED:
        yield path.read_bytes()
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield archive.read(name)


def test_no_file_names_a_machine_or_a_package_index() -> None:
    found = [
        (name_of(path), match.group().decode()) for path in kept_files() for part in contents(path) for match in MACHINE.finditer(part)
    ]
    assert not found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"see /home" + b"/someone/x", True),
        (b'"C:\\\\Users' + b'\\\\x"', True),
        (b"pip install --index" + b"-url x", True),
        (b"https://example.test/home/page", False),
        (b"tests/work/file.txt", False),
        (b"import pypika", False),
    ],
)
def test_the_pattern_for_machines_tells_apart(text: bytes, told: bool) -> None:
    assert bool(MACHINE.search(text)) is told


def test_constraints_are_plain_pins_of_what_the_project_asks_for() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][\w.]*", line) for line in lines)
    pinned = [line.split("==")[0] for line in lines]
    assert pinned == sorted(set(pinned))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", item).group()).lower() for item in wanted}
    assert names <= set(pinned), sorted(names - set(pinned))


@pytest.mark.parametrize("page", sorted([*ROOT.glob("*.md"), *(ROOT / "corpus").glob("*.md"), *(ROOT / "docs").rglob("*.md")]), ids=name_of)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_lists_the_commands_there_are() -> None:
    known = set(re.findall(r"(?m)^    ([a-z]+) {2,}\S", build_parser().format_help()))
    listed = set(re.findall(r"(?m)^\| `wenheng ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert listed == known
