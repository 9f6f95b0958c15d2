"""The schemas of HSDS 3.1, read beside the project; without them these tests say so and skip."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[3] / "shared" / "standards" / "hsds"


def schema(name: str, *, strict: bool = True) -> Draft202012Validator:
    """Return the validator of a compiled schema; strict refuses what the standard does not name."""
    path = FOLDER / "compiled" / f"{name}.json"
    if not path.is_file():
        pytest.skip("the schemas of HSDS 3.1 are not on this machine")
    found = json.loads(path.read_text())
    if strict:
        _close(found)
    return Draft202012Validator(found, format_checker=Draft202012Validator.FORMAT_CHECKER)


def _close(schema: Any) -> None:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
        for value in schema.values():
            _close(value)
    elif isinstance(schema, list):
        for value in schema:
            _close(value)


def faults(validator: Draft202012Validator, thing: Any) -> list[str]:
    """Return what is wrong with a thing, each with its place."""
    return [
        f"{list(one.absolute_path)}: {one.message[:200]}" for one in validator.iter_errors(thing)
    ]
