"""Machine files are laid out as the library lays them out, whatever they hold."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from engine.exports import json_bytes

PLAIN = some.none() | some.booleans() | some.integers() | some.text()
DOCUMENTS = some.recursive(
    PLAIN, lambda inner: some.lists(inner) | some.tuples(inner, inner) | some.dictionaries(some.text(), inner)
)


@given(DOCUMENTS)
def test_the_bytes_are_those_of_the_library(document: object) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    assert json_bytes(document).decode("utf-8") == text
