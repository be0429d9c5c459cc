"""JSON laid out with an indent of one, as `json.dumps` does it, which then takes an encoder that is many times slower.

Parts that stand in several documents at the same depth can be laid out once and put together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring

END = "\n"  # the end of a line, with the indent of what comes next


def json_text(value: object, end: str = END) -> str:
    """A value whose last line begins after `end`; what it holds stands one deeper."""
    match value:
        case str():
            return encode_basestring(value)
        case dict():
            return json_object({key: json_text(item, f"{end} ") for key, item in value.items()}, end)
        case list() | tuple():
            return json_array([json_text(item, f"{end} ") for item in value], end)
    return json.dumps(value)


def json_object(texts: Mapping[str, str], end: str = END) -> str:
    """An object of values that are laid out already, one deeper than `end`."""
    inner = ",".join([f"{end} {encode_basestring(key)}: {text}" for key, text in texts.items()])
    return f"{{{inner}{end}}}" if inner else "{}"


def json_array(texts: Sequence[str], end: str = END) -> str:
    """The same of an array."""
    inner = ",".join([f"{end} {text}" for text in texts])
    return f"[{inner}{end}]" if inner else "[]"
