"""Live figures that LibreOffice repeats: told from others, and folded back into one.

LibreOffice 7.4 writes a plain-text content control that holds digits and Chinese as several controls side by side, one for each script,
each with all of the bound text; a page then shows 34次34次次34次. Controls without w:text are not repeated, but Word may only bind
plain ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.word.figure_store import STORE, key_of
from assistant.word.names import Element, val, w

_MARKS = tuple(w(name) for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


def control_key(control: Element) -> str | None:
    """Returns the key of a content control of ours: by bound element, with the tag as the better witness where it is there."""
    properties = control.find(w("sdtPr"))
    binding = properties.find(w("dataBinding")) if properties is not None else None
    if properties is None or binding is None or STORE not in (binding.get(w("prefixMappings")) or ""):
        return None
    element = re.search(r":(fig_\w+)\[1\]$", binding.get(w("xpath")) or "")
    return val(properties.find(w("tag"))) or (key_of(element.group(1)) if element else None)


def groups(root: Element) -> list[list[Element]]:
    """Returns our content controls in order, those side by side with one key together."""
    found: list[list[Element]] = []
    for node in root.iter(w("sdt")):
        key = control_key(node)
        if key is None:
            continue
        last = found[-1][-1] if found else None
        if last is not None and control_key(last) == key and _follows(last, node):
            found[-1].append(node)
        else:
            found.append([node])
    return found


def figure_text(group: Sequence[Element]) -> str:
    """Returns a figure's text on the page; where its control was repeated, the text once."""
    return joined(shown(group[0])) if repeats(group) else "".join(joined(shown(control)) for control in group)


def repeats(group: Sequence[Element]) -> bool:
    """Returns whether all controls after the first only say again what it says, or a part of it."""
    first = joined(shown(group[0]))
    return len(group) > 1 and bool(first) and all(joined(shown(other)).replace(first, "") in first for other in group[1:])


def fold_repeats(root: Element) -> None:
    """Takes repeated controls out of a part, the marks in them left where they stood."""
    for group in groups(root):
        if repeats(group):
            for control in group[1:]:
                _drop(control)


def shown(node: Element) -> list[Element]:
    """Returns the w:t inside an element that show on the page: what is deleted or moved away does not."""
    return [one for one in node.iter(w("t")) if not any(above.tag in (w("del"), w("moveFrom")) for above in one.iterancestors())]


def joined(nodes: Sequence[Element]) -> str:
    """Returns the text of w:t elements."""
    return "".join(node.text or "" for node in nodes)


def _follows(first: Element, second: Element) -> bool:
    """Returns whether nothing visible stands between two siblings."""
    between = first.getnext()
    while between is not None and between is not second:
        if between.tag not in _MARKS and joined(shown(between)):
            return False
        between = between.getnext()
    return between is second


def _drop(control: Element) -> None:
    parent = control.getparent()
    if parent is not None:
        for mark in [node for node in control.iter() if node.tag in _MARKS]:
            control.addprevious(mark)
        parent.remove(control)
