"""Puts the figures of several files together that state one thing: by their bindings, their records, and the wording of versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from assistant.checking.versions import contradict, same_figures
from assistant.protocols import Counterpart
from assistant.schema.figure import Claim
from assistant.schema.ledger import Verdict

RELATED = 0.15
"""Share of the figures of the shorter of two files that must have a counterpart in the other, for them to be versions of one report.

Measured on 741 pairs of unrelated reports: at most 0.124; on 760 pairs of editions that each kept half of one report's sentences, nine in
ten above 0.5.
"""
_MANY = 5
"""Figures with a counterpart from which a majority of differing ones tells of two reports in the same words, not of two versions."""
_VALUES = frozenset({"level", "increment", "cumulative", "change_to"})
_Node = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A file to be compared: its claims, their verdicts by figure id (none without ledgers), and what live figures are bound to."""

    counterpart: Counterpart
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    bindings: Mapping[str, Hashable] = field(default_factory=dict)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What the file's figures say."""
        return self.counterpart.claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The figures that state one thing, as (file, claim) in order, and the pairs of files that are no versions of each other."""

    groups: tuple[tuple[tuple[int, Claim], ...], ...]
    unrelated: tuple[tuple[int, int], ...]


def grouped(files: Sequence[Told]) -> Grouped:
    """Returns every claim of every file in exactly one group: first by binding, then by record, then by the wording of versions."""
    sets = _Sets(files)
    for same in (*_same(files, _bound), *_same(files, _recorded)):
        sets.join_all(same)
    unrelated: list[tuple[int, int]] = []
    for one, two in combinations(range(len(files)), 2):
        pairs = list(_pairs(files[one], files[two]))
        if _versions(files[one], files[two], pairs):
            for mine, other in pairs:
                sets.join((one, mine.figure.id), (two, other.figure.id))
        else:
            unrelated.append((one, two))
    return Grouped(groups=sets.groups(), unrelated=tuple(unrelated))


def _pairs(one: Told, two: Told) -> Iterator[tuple[Claim, Claim]]:
    """Yields what the versions state alike, but for pairs that bindings or records tell apart."""
    for mine, other in same_figures(one.counterpart, two.counterpart):
        first, second = one.bindings.get(mine.figure.id), two.bindings.get(other.figure.id)
        bound_apart = first is not None and second is not None and first != second
        if not bound_apart and not _proven_apart(one, mine, two, other):
            yield mine, other


def _proven_apart(one: Told, mine: Claim, two: Told, other: Claim) -> bool:
    """Whether the ledgers bear out both of two figures that differ: they speak of two things."""
    verdicts = (one.verdicts.get(mine.figure.id), two.verdicts.get(other.figure.id))
    proven = all(verdict is not None and verdict.status in ("supported", "derived") for verdict in verdicts)
    return proven and contradict(mine.figure, other.figure)


def _versions(one: Told, two: Told, pairs: Sequence[tuple[Claim, Claim]]) -> bool:
    """Whether two files tell of the same work: enough of their figures have counterparts, and most of these agree."""
    bound = set(one.bindings.values()) & set(two.bindings.values())
    common = len(pairs) + sum(binding in bound for binding in one.bindings.values())
    fewer = min(len(one.claims), len(two.claims))
    differing = sum(contradict(mine.figure, other.figure) for mine, other in pairs)
    return fewer > 0 and common >= RELATED * fewer and (common < _MANY or 2 * differing <= common)


def _same(files: Sequence[Told], key_of: Callable[[Told, Claim], Hashable | None]) -> Iterator[list[_Node]]:
    """Yields the figures of one key."""
    found: dict[Hashable, list[_Node]] = defaultdict(list)
    for index, file in enumerate(files):
        for claim in file.claims:
            key = key_of(file, claim)
            if key is not None:
                found[key].append((index, claim.figure.id))
    yield from found.values()


def _bound(file: Told, claim: Claim) -> Hashable | None:
    binding = file.bindings.get(claim.figure.id)
    return (binding, claim.figure.unit) if binding is not None else None


def _recorded(file: Told, claim: Claim) -> Hashable | None:
    """What the ledgers tied a figure to: one record, or the operands of a formula that gives it."""
    verdict, figure = file.verdicts.get(claim.figure.id), claim.figure
    if verdict is None or verdict.status not in ("supported", "derived", "contradicted") or not verdict.matches:
        return None
    if verdict.formula is None and (len(verdict.matches) > 1 or figure.relation not in _VALUES):
        return None
    relation = "level" if figure.relation in _VALUES else figure.relation
    return tuple(match.record.id for match in verdict.matches), relation, figure.unit, figure.modality


class _Sets:
    """The claims of all files in disjoint sets, each claim at first alone."""

    def __init__(self, files: Sequence[Told]) -> None:
        self._claims = {(index, claim.figure.id): claim for index, file in enumerate(files) for claim in file.claims}
        self._leader: dict[_Node, _Node] = {node: node for node in self._claims}
        self._members: dict[_Node, list[_Node]] = {node: [node] for node in self._claims}
        self._known: set[_Node] = set()
        self._bindings: dict[_Node, set[Hashable]] = {
            (index, claim.figure.id): {binding}
            for index, file in enumerate(files)
            for claim in file.claims
            if (binding := file.bindings.get(claim.figure.id)) is not None
        }

    def join_all(self, nodes: Iterable[_Node]) -> None:
        """Puts claims of one key together; bindings that differ keep them apart."""
        first, *others = nodes
        for other in others:
            self._join(first, other)
            self._known |= {first, other}

    def join(self, one: _Node, two: _Node) -> None:
        """Puts two claims together that read alike.

        A chain of likenesses must not bend: two of one file come together only where all but one are known by binding or record.
        """
        first, second = (self._members[self._leader[node]] for node in (one, two))
        fewer, more = sorted((first, second), key=len)
        twice = [node for node in more if node[0] in {file for file, _ in fewer}]
        if not twice or (len(fewer) == 1 and self._known.issuperset(twice)):
            self._join(one, two)

    def _join(self, one: _Node, two: _Node) -> None:
        first, second = self._leader[one], self._leader[two]
        bound, other = self._bindings.get(first, set()), self._bindings.get(second, set())
        if first == second or (bound and other and bound.isdisjoint(other)):
            return
        self._bindings[first] = bound | other
        self._members[first] += self._members[second]
        for node in self._members.pop(second):
            self._leader[node] = first

    def groups(self) -> tuple[tuple[tuple[int, Claim], ...], ...]:
        """Returns the sets in the order of their first claims."""
        ordered = [sorted(nodes, key=self._place) for nodes in self._members.values()]
        return tuple(
            tuple((node[0], self._claims[node]) for node in nodes) for nodes in sorted(ordered, key=lambda nodes: self._place(nodes[0]))
        )

    def _place(self, node: _Node) -> tuple[int, int]:
        return node[0], self._claims[node].figure.start
