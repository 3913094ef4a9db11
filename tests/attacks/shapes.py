"""Bodies as a hostile client writes them, made from what each route says of itself."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from backend.core.database import new_id
from tests.world import World

HUGE = 10**40
HALF = "\ud83d"
WRONG: tuple[Any, ...] = (HUGE, 2**63, "a\0b", HALF, "一" * 20_000, {"\0": 1}, "")
"""What no field was made for."""
DEEP = (
    "[" * 20_000 + "]" * 20_000, '{"a":' * 900 + "1" + "}" * 900, "", "[]", "\0", str(HUGE),
    '{"a":"' + "\\ud83d" + '"}',
)  # fmt: skip
"""Bodies that are no object of ours at all."""


@dataclass(frozen=True)
class Write:
    """A route that takes JSON, with an address that leads nowhere and a body as it should be."""

    method: str
    path: str
    fields: dict[str, Any]


class Schema:
    """What the service says of itself."""

    def __init__(self, world: World) -> None:
        self.whole = world.http.get("/schema/openapi.json").json()

    def writes(self) -> Iterator[Write]:
        """Every route that writes, those without a described body too."""
        for path, methods in self.whole["paths"].items():
            for method, told in methods.items():
                if method == "get":
                    continue
                content = told.get("requestBody", {}).get("content", {})
                schema = content.get("application/json", {}).get("schema", {})
                place = re.sub(r"{[^}]+}", str(new_id()), path.replace("{year}", "2027"))
                yield Write(method.upper(), place, self.example(schema) or {})

    def example(self, schema: dict[str, Any], depth: int = 0) -> Any:
        """A value of about this shape."""
        if "$ref" in schema:
            schema = self.whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        for word in ("oneOf", "anyOf", "allOf"):
            if word in schema:
                return self.example(schema[word][0], depth)
        if "enum" in schema:
            return schema["enum"][0]
        kind = schema.get("type", "object")
        if kind == "object":
            fields: dict[str, Any] = schema.get("properties", {}) if depth < 3 else {}
            return {name: self.example(one, depth + 1) for name, one in fields.items()}
        if kind == "array":
            return [self.example(schema.get("items", {}), depth + 1)]
        if kind == "string":
            uuid = schema.get("format") == "uuid"
            day = {"date": "2026-03-04", "date-time": "2026-03-04T02:00:00Z"}
            return str(new_id()) if uuid else day.get(schema.get("format", ""), "x")
        return {"integer": 1, "number": 1.0, "boolean": True}.get(kind)


def broken(fields: dict[str, Any]) -> Iterator[str]:
    """Bodies with one field as no field should be, one after the other."""
    for name in fields:
        for value in WRONG:
            yield json.dumps(fields | {name: value})
    yield json.dumps(fields | {"x" * 50_000: 1})
