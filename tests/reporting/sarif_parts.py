"""The part of SARIF 2.1.0 that the exporter uses, as a JSON schema written after the standard: closed objects, its names, enumerations
and required properties. No package on the index ships the standard's own schema file; the property names were compared with the object
model that sarif-om generates from it."""

from typing import Any

TEXT = {"type": "string", "minLength": 1}
LANGUAGE = {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
BAG = {"type": "object"}


def closed(required: str, optional: str = "", **properties: Any) -> dict[str, Any]:
    """An object with exactly these properties."""
    assert set(required.split()) | set(optional.split()) == set(properties)
    return {"type": "object", "additionalProperties": False, "required": required.split(), "properties": properties}


def listed(item: dict[str, Any], *, unique: bool = True, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "minItems": least, "uniqueItems": unique, "items": item}


MESSAGE = closed("text", text=TEXT)
LOCATION_OF_ARTIFACT = closed(
    "uri", "index", uri={"type": "string", "format": "uri-reference", "pattern": r"^[^\s\\]+$"}, index={"type": "integer", "minimum": -1}
)
REGION = closed(
    "charOffset charLength startLine startColumn endLine endColumn snippet",
    charOffset={"type": "integer", "minimum": 0}, charLength={"type": "integer", "minimum": 1},
    startLine={"type": "integer", "minimum": 1}, startColumn={"type": "integer", "minimum": 1},
    endLine={"type": "integer", "minimum": 1}, endColumn={"type": "integer", "minimum": 1},
    snippet=closed("text", text={"type": "string"}),
)  # fmt: skip
PHYSICAL = closed("artifactLocation", "region", artifactLocation=LOCATION_OF_ARTIFACT, region=REGION)
LOCATION = closed(
    "physicalLocation logicalLocations",
    physicalLocation=PHYSICAL,
    logicalLocations=listed(closed("fullyQualifiedName", fullyQualifiedName=TEXT)),
)
SUPPRESSION = closed(
    "kind status justification", "properties",
    kind={"enum": ["inSource", "external"]}, status={"enum": ["accepted", "underReview", "rejected"]}, justification=TEXT, properties=BAG,
)  # fmt: skip
RESULT = closed(
    "ruleId ruleIndex level message locations partialFingerprints properties", "suppressions",
    ruleId=TEXT, ruleIndex={"type": "integer", "minimum": 0}, level=LEVEL, message=MESSAGE, locations=listed(LOCATION, unique=False),
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": TEXT}, properties=BAG,
    suppressions=listed(SUPPRESSION, least=1),
)  # fmt: skip
RULE = closed(
    "id name shortDescription help defaultConfiguration",
    id=TEXT, name=TEXT, shortDescription=MESSAGE, help=MESSAGE, defaultConfiguration=closed("level", level=LEVEL),
)  # fmt: skip
DRIVER = closed("name fullName language rules", name=TEXT, fullName=TEXT, language=LANGUAGE, rules=listed(RULE))
ARTIFACT = closed(
    "location roles hashes description",
    location=closed("uri", uri=LOCATION_OF_ARTIFACT["properties"]["uri"]), roles=listed({"enum": ["analysisTarget"]}),
    hashes={"type": "object", "additionalProperties": TEXT}, description=MESSAGE,
)  # fmt: skip
INVOCATION = closed(
    "executionSuccessful exitCode toolExecutionNotifications",
    executionSuccessful={"type": "boolean"}, exitCode={"type": "integer"},
    toolExecutionNotifications=listed(closed("level message", level=LEVEL, message=MESSAGE), unique=False),
)  # fmt: skip
RUN = closed(
    "tool language columnKind artifacts invocations results properties",
    tool=closed("driver", driver=DRIVER), language=LANGUAGE, columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    artifacts=listed(ARTIFACT), invocations=listed(INVOCATION, unique=False), results=listed(RESULT, unique=False), properties=BAG,
)  # fmt: skip
_SCHEMA = {"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": listed(RUN, unique=False)}
LOG = {"$schema": "https://json-schema.org/draft/2020-12/schema", **closed("$schema version runs", **_SCHEMA)}
