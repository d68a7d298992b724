"""Judges records by the Python package jsonschema, which shares no code with ours.

Standard input: {"schemas": [schema, ...], "records": [{"posttyp": name, "text": JSON text}, ...]}.
Standard output: one line per record, "accepted" or "refused".
"""

import json
import sys

from jsonschema import Draft202012Validator, FormatChecker

work = json.load(sys.stdin)
schemas = {schema["$id"]: schema for schema in work["schemas"]}
for schema in schemas.values():
    Draft202012Validator.check_schema(schema)

try:
    from referencing import Registry, Resource

    resources = [(name, Resource.from_contents(schema)) for name, schema in schemas.items()]
    references = {"registry": Registry().with_resources(resources)}
except ImportError:  # jsonschema before 4.18
    from jsonschema import RefResolver

    references = {"resolver": RefResolver("", {}, store=schemas)}

validators = {}
for name, schema in schemas.items():
    posttyp = name.rsplit("/", 1)[-1].removesuffix(".schema.json")
    validators[posttyp] = Draft202012Validator(schema, format_checker=FormatChecker(), **references)

for record in work["records"]:
    accepted = validators[record["posttyp"]].is_valid(json.loads(record["text"]))
    print("accepted" if accepted else "refused")
