"""The fault classes there are, and the choice of faults: as many of every class, taken evenly from the samples."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

from assistant.evaluating.samples import Fault, FaultClass, Sample
from assistant.registry import plugin_modules


def fault_classes() -> tuple[FaultClass, ...]:
    """Returns all classes in a fixed order: those that need a ledger first, then by code."""
    found = [one for module in plugin_modules("assistant.evaluating.faults") for one in module.PLUGIN]
    return tuple(sorted(found, key=lambda one: (not one.ledger, one.code)))


def seeded(kind: FaultClass, samples: Sequence[Sample], *, seed: int, count: int) -> list[tuple[Sample, Fault]]:
    """Returns up to `count` faults of a class, one a copy, in turn from each sample; equal input gives equal faults.

    Of figures with gold, those that the ledger names otherwise and those that it names alike are taken in equal numbers while both last.
    """
    streams = [_Stream(sample, kind, seed) for sample in samples if sample.golds or not kind.ledger]
    chosen: list[tuple[Sample, Fault]] = []
    named: Counter[bool] = Counter()
    while streams and len(chosen) < count:
        left: list[_Stream] = []
        for stream in streams:
            fault = stream.take(prefer=named[True] <= named[False])
            if fault is not None and len(chosen) < count:
                chosen.append((stream.sample, fault))
                left.append(stream)
                if fault.renamed is not None:
                    named[fault.renamed] += 1
        streams = left
    return chosen


class _Stream:
    """The faults of one class in one sample, taken one by one."""

    def __init__(self, sample: Sample, kind: FaultClass, seed: int) -> None:
        self.sample = sample
        self._faults: Iterator[Fault] = kind.seed(sample, random.Random(f"{seed}|{kind.code}|{sample.name}"))
        self._waiting: list[Fault] = []

    def take(self, *, prefer: bool) -> Fault | None:
        """Returns the next fault, one whose figure is named otherwise in the ledger (`prefer`) or alike where there is one."""
        for place, fault in enumerate(self._waiting):
            if fault.renamed in (None, prefer):
                return self._waiting.pop(place)
        for fault in self._faults:
            if fault.renamed in (None, prefer):
                return fault
            self._waiting.append(fault)
        return self._waiting.pop(0) if self._waiting else None
