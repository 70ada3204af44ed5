"""Made-up requests over the whole API: no 500, no status that is not documented, every answer as its schema says."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.surfaces.http.served_office import API, Behind, office

__all__ = ["office"]
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
DESTROYING = ("DELETE", "/me/password", "/moves", "/members/", "/links")
"""Asked last: what they do to the office would leave the others nothing to be asked about."""


def operations(office: Behind) -> Iterator[Any]:
    """Every operation of the API, those that destroy last."""
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", office.app)
    found = [result.ok() for result in schema.get_all_operations()]
    return iter(sorted(found, key=lambda one: any(word in f"{one.method.upper()} {one.path}" for word in DESTROYING)))


def faults(office: Behind, operation: Any, headers: dict[str, str], mode: Any, most: int) -> set[str]:
    """What is wrong with the answers to made-up requests; three of four name things that are there."""
    told: set[str] = set()
    asked = 0

    @settings(
        max_examples=most, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        places = case.path_parameters or {}
        if "workspace" in places:
            places["workspace"] = office.house.room_id
        if asked % 4:
            places |= {name: office.ids[name] for name in places if name in office.ids}
        if places:
            case.path_parameters = places
        try:
            case.validate_response(case.call(headers=headers), checks=CHECKS)
        except FailureGroup as group:
            told.update(f"{operation.method.upper()} {operation.path}: {str(one).splitlines()[0]}" for one in group.exceptions)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ask()
    assert asked > 0
    return told


@pytest.mark.parametrize(
    ("caller", "mode", "most"),
    [
        ("writing key", schemathesis.GenerationMode.POSITIVE, 12),
        ("writing key", schemathesis.GenerationMode.NEGATIVE, 10),
        ("nobody", schemathesis.GenerationMode.POSITIVE, 3),
        ("admin", schemathesis.GenerationMode.POSITIVE, 8),
    ],
)
def test_every_answer_is_documented(office: Behind, caller: str, mode: Any, most: int) -> None:
    found: set[str] = set()
    for operation in operations(office):
        if mode is schemathesis.GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
            continue
        found |= faults(office, operation, office.headers[caller], mode, most)
    assert sorted(found) == []
