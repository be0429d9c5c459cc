"""The JSON Schema of facts.yaml, made from the model, so that editors complete, explain and check as one types.

It is as strict as a schema can be. What a schema cannot say (that an id names something, that an excerpt stands in its
source) is left to `build.py`.
"""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from engine.model import FactsFile

FILE = "facts.schema.json"
_DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that the usual YAML editors read


class _Generator(GenerateJsonSchema):
    """Pydantic's, for YAML: what is optional is left out, never empty."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        return {**made, "additionalProperties": False} if "patternProperties" in made else made

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:  # noqa: ARG002
        return value  # as it is declared, which is the order in which one writes

    def get_title_from_name(self, name: str) -> str:
        return name


def facts_schema() -> dict[str, Any]:
    """The schema as a mapping."""
    made = FactsFile.model_json_schema(by_alias=True, ref_template="#/definitions/{model}", schema_generator=_Generator)
    definitions = made.pop("$defs")
    return {"$schema": _DRAFT, **made, "title": "facts.yaml", "definitions": definitions}


def facts_schema_text() -> str:
    """The schema as a file."""
    return json.dumps(facts_schema(), ensure_ascii=False, indent=1) + "\n"
