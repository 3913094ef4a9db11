"""What the phone must know of the server: its routes and rows, and the commands of the field."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from backend.app import create_app
from backend.commands import BY_NAME as COMMANDS
from backend.core.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
GENERATED = ROOT / "pwa" / "src" / "shared" / "api" / "schema.gen.ts"
REFERENCE = "#/components/schemas/"
COMMANDS_TS = """/** Everything done in the field: a command's name and its arguments. */
export type Commands = components["schemas"]["Commands"];
export type CommandName = keyof Commands;
"""


@cache
def document() -> bytes:
    """Describe the routes as OpenAPI, with the commands among its components."""
    described: dict[str, Any] = create_app(Settings()).openapi_schema.to_schema()
    known: dict[str, Any] = described["components"]["schemas"]
    shapes, components = msgspec.json.schema_components(
        [command.payload for command in COMMANDS.values()], ref_template=REFERENCE + "{name}"
    )
    for name, component in components.items():
        if name in known and set(known[name].get("enum", "?")) != set(component.get("enum", "!")):
            raise ValueError(f"two different shapes are called {name}")
        known.setdefault(name, component)
    known["Commands"] = {
        "type": "object",
        "properties": dict(zip(COMMANDS, shapes, strict=True)),
        "required": list(COMMANDS),
    }
    return msgspec.json.encode(described, order="deterministic")


def mark() -> str:
    """Give the first line of the generated file: what it was made from."""
    return f"// Written by scripts/types. Contract {hashlib.sha256(document()).hexdigest()[:16]}."
