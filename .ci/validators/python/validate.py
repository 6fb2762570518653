"""Validates each body on standard input, one JSON string per line, and prints valid, invalid or unreadable for
each. Argument: the folder of the schemas."""

import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

BASE = "https://contract.invalid/"


def validator(folder):
    schemas = {BASE + it.name: json.loads(it.read_text("utf-8")) for it in folder.glob("*.schema.json")}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    registry = Registry().with_resources((uri, Resource.from_contents(it)) for uri, it in schemas.items())
    return Draft202012Validator({"$ref": BASE + "queue-body.schema.json"}, registry=registry)


def verdict(schema, body):
    try:
        value = json.loads(body)
    except (json.JSONDecodeError, RecursionError):
        return "unreadable"
    return "valid" if schema.is_valid(value) else "invalid"


def main():
    sys.stdin.reconfigure(encoding="utf-8")
    schema = validator(Path(sys.argv[1]))
    for line in sys.stdin:
        print(verdict(schema, json.loads(line)))


main()
