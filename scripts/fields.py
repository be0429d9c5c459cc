"""Print the reference of facts.yaml, made from the schema.

python scripts/fields.py > docs/fields.md
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from engine.facts_schema import facts_schema  # noqa: E402 - the engine stands beside this folder

# in the order in which one writes a dossier
_ORDER = (
    ("Settings", "dossier"),
    ("Work", "works: ID"),
    ("Source", "sources: ID"),
    ("RestsOn", "rests_on, of a source or work"),
    ("SetAside", "set_aside, of a source"),
    ("Fact", "facts: ID"),
    ("Claim", "claims, of a fact"),
    ("Compatible", "compatible, of a fact"),
    ("Contradiction", "contradictions: ID"),
    ("Side", "sides, of a contradiction"),
    ("Event", "events"),
    ("Unknown", "unknowns"),
    ("Pictures", "pictures"),
    ("PaymentsPicture", "payments, of pictures"),
    ("Headed", "timeline and origins, of pictures"),
)
_HEAD = """\
# Every key of facts.yaml

Made from the schema by `scripts/fields.py`; a test keeps it fresh. Editors of text show the same as you type. Keys in **bold** are
required. Ids are lower-case words joined by hyphens, without digits; free text is one paragraph of Markdown, whose numbers come from
roles (see [the guide](guide.md#prose)).
"""


def reference(schema: dict[str, Any]) -> str:
    """The whole reference as Markdown."""
    parts = [_HEAD, *_section("The file", schema)]
    for name, title in _ORDER:
        parts += _section(f"`{title}`", schema["definitions"][name])
    return "\n".join(parts)


def _section(title: str, entry: dict[str, Any]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{entry['description']}\n"
    yield "| key | what it is | for example |"
    yield "|---|---|---|"
    lists = []
    for name, field in entry["properties"].items():
        shown = f"**`{name}`**" if name in entry.get("required", ()) else f"`{name}`"
        examples = " or ".join(f"`{_written(example)}`" for example in field["examples"])
        yield f"| {shown} | {_cell(field['description'])} | {examples} |"
        if "enumDescriptions" in field:
            lists.append((name, zip(field["enum"], field["enumDescriptions"], strict=True)))
    for name, words in lists:
        yield f"\n`{name}` is one of:\n"
        yield from (f"- `{word}`: {meaning}" for word, meaning in words)
    yield ""


def _written(example: object) -> str:
    """A value in YAML's flow form, which JSON without needless quotation marks is."""
    if isinstance(example, str):
        return _cell(example)
    if isinstance(example, dict):
        return "{" + ", ".join(f"{key}: {_written(value)}" for key, value in example.items()) + "}"
    if isinstance(example, list):
        return "[" + ", ".join(_written(item) for item in example) + "]"
    return json.dumps(example)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(reference(facts_schema()), end="")
