"""Finds plug-in files in a package folder: each module offers one object, sorted by name, duplicates and half-made ones refused."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any

from assistant.errors import PluginError

OFFERED = "PLUGIN"
"""The module-level name under which a plug-in file offers its object."""


def discover(package: str, *, key: Callable[[Any], str], required: tuple[str, ...]) -> dict[str, Any]:
    """Imports every module of `package` and returns its plug-ins by `key`, in sorted order.

    A module whose name starts with "_" is the folder's own. Raises PluginError where a module offers nothing, an attribute of
    `required` is missing, or two plug-ins share a key.
    """
    found: dict[str, Any] = {}
    for module in plugin_modules(package):
        plugin = getattr(module, OFFERED, None)
        if plugin is None:
            raise PluginError(f"插件文件没有提供 {OFFERED}", where=module.__name__)
        missing = [name for name in required if not hasattr(plugin, name)]
        if missing:
            raise PluginError(f"插件缺少 {'、'.join(missing)}", where=module.__name__)
        name = key(plugin)
        if name in found:
            raise PluginError(f"插件重名：{name}", where=module.__name__)
        found[name] = plugin
    return dict(sorted(found.items()))


def plugin_modules(package: str) -> list[ModuleType]:
    """Imports and returns the plug-in modules of a package folder, sorted by name."""
    folder = importlib.import_module(package)
    names = sorted(info.name for info in pkgutil.iter_modules(folder.__path__) if not info.name.startswith("_"))
    return [importlib.import_module(f"{package}.{name}") for name in names]
