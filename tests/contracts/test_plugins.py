"""Every plug-in of every open folder offers what its socket in protocols.py asks for; a new file is tested by being there."""

import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant import protocols
from assistant.registry import OFFERED, discover, plugin_modules

MANUAL_PARTS = ("查什么", "为什么", "错例", "正例", "设置")
CODE = re.compile(r"[A-Z]{3}\d{3}")


class Folder(NamedTuple):
    """An open folder: its package, the socket its plug-ins fill, and the attribute that names a plug-in."""

    package: str
    socket: type
    key: str


FOLDERS = (
    Folder("assistant.reading.formats", protocols.FormatReader, "name"),
    Folder("assistant.ledger.sources", protocols.DataSource, "name"),
    Folder("assistant.indexing.stores", protocols.PassageStore, "name"),
    Folder("assistant.checking.rules", protocols.Rule, "code"),
    Folder("assistant.reporting.exporters", protocols.Exporter, "name"),
)


def members(socket: type) -> tuple[list[str], list[str]]:
    """Returns the attributes and the methods that a protocol class asks for."""
    methods = [name for name, value in vars(socket).items() if inspect.isfunction(value) and not name.startswith("_")]
    return sorted(inspect.get_annotations(socket)), sorted(methods)


def parameters(function: Any) -> list[tuple[str, Any]]:
    """Returns names and kinds of a function's parameters, `self` left out."""
    return [(p.name, p.kind) for p in inspect.signature(function).parameters.values() if p.name != "self"]


def plugins() -> Iterator[Any]:
    for folder in FOLDERS:
        for module in plugin_modules(folder.package):
            yield pytest.param(folder, module, id=module.__name__.removeprefix("assistant."))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.package.rsplit(".", 1)[1])
def test_a_folder_is_found_and_its_names_are_its_own(folder: Folder) -> None:
    attributes, methods = members(folder.socket)
    found = discover(folder.package, key=lambda plugin: str(getattr(plugin, folder.key)), required=(*attributes, *methods))
    assert found, f"{folder.package} has no plug-in"


@pytest.mark.parametrize(("folder", "module"), list(plugins()))
def test_a_plugin_fills_its_socket(folder: Folder, module: Any) -> None:
    plugin = getattr(module, OFFERED)
    attributes, methods = members(folder.socket)
    for name in attributes:
        value = getattr(plugin, name)
        if name in ("suffixes", "profiles"):
            assert isinstance(value, tuple) and value and all(isinstance(item, str) for item in value), name
        else:
            assert isinstance(value, str) and value.strip(), name
    for name in methods:
        assert parameters(getattr(plugin, name)) == parameters(getattr(folder.socket, name)), name


@pytest.mark.parametrize(("folder", "module"), list(plugins()))
def test_a_plugin_file_says_what_it_is(folder: Folder, module: Any) -> None:
    assert (module.__doc__ or "").strip(), "the module docstring is missing"
    for suffix in getattr(getattr(module, OFFERED), "suffixes", ()):
        assert re.fullmatch(r"\.[a-z0-9]+", suffix), f"{suffix!r}: a suffix is a dot and small letters"


@pytest.mark.parametrize("package", ["assistant.reading.formats", "assistant.ledger.sources"])
def test_no_suffix_is_claimed_twice(package: str) -> None:
    claimed: dict[str, str] = {}
    for module in plugin_modules(package):
        for suffix in getattr(module, OFFERED).suffixes:
            assert suffix not in claimed, f"{suffix}: {claimed.get(suffix)} and {module.__name__}"
            claimed[suffix] = module.__name__


@pytest.mark.parametrize("module", plugin_modules("assistant.checking.rules"), ids=lambda module: module.__name__.rsplit(".", 1)[1])
def test_a_rule_file_is_named_after_its_code_and_carries_its_manual(module: Any) -> None:
    rule = getattr(module, OFFERED)
    assert CODE.fullmatch(rule.code)
    assert module.__name__.rsplit(".", 1)[1] == rule.code
    assert rule.severity in ("error", "warning", "notice")
    assert rule.manual.strip() == (module.__doc__ or "").strip(), "the manual is the module docstring"
    places = [rule.manual.find(f"{part}：") for part in MANUAL_PARTS]
    missing = [part for part, place in zip(MANUAL_PARTS, places, strict=True) if place < 0]
    assert not missing, f"the manual lacks {missing}"
    assert places == sorted(places), f"the parts of a manual stand in this order: {MANUAL_PARTS}"


def test_an_absent_or_half_made_plugin_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "half_made_plugins"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "one.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(importlib.import_module("assistant.errors").PluginError, match=r"half_made_plugins\.one"):
        discover("half_made_plugins", key=lambda plugin: plugin.name, required=("name",))


@pytest.mark.parametrize("template", sorted((Path(__file__).parents[2] / "templates").glob("*/")), ids=lambda path: path.name)
def test_a_template_is_a_folder_with_its_word_file_and_its_settings(template: Path) -> None:
    settings = sorted(template.glob("*.toml"))
    assert list(template.glob("*.docx")) and settings
    for file in settings:
        tomllib.loads(file.read_text(encoding="utf-8"))
