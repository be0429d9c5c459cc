"""YAML as text with the place of every key and value.

Nothing is typed here: `no`, `010`, `1:30` and `1e9` stay the characters that the editor wrote. Anchors, aliases,
tags, merge keys, duplicate keys and second documents are problems, because each hides what a reader of the file sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Self

import yaml
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from engine.problems import Code, Place, Problem

MAX_DEPTH = 24
MAX_CHARACTERS = 10_000  # of one value
_BREAK = re.compile(
    "\r(?!\n)|[\x85\u2028\u2029]"
)  # after one, a remark is none any more, and lines are counted otherwise


class Text(str):
    """Characters that know where they stand. The place is that of the first character, quotation mark included.

    `raw` is how the file writes them, where that is otherwise: quoted, folded, or over several lines.
    """

    __slots__ = ("place", "raw")
    place: Place
    raw: str

    def __new__(cls, value: str, place: Place, raw: str = "") -> Self:
        text = super().__new__(cls, value)
        text.place, text.raw = place, raw
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Place, str]]:
        return type(self), (str(self), self.place, self.raw)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": 1}


def place_in(text: Text, offset: int, width: int = 1) -> Place:
    """The place of some characters inside a text."""
    start = text.place
    written, at = (text.raw, _written_at(text.raw, text, offset)) if text.raw else (str(text), offset)
    line, column = written.count("\n", 0, at), at - written.rfind("\n", 0, at)
    end = written.find("\n", at)
    width = max(1, min(width, (end if end >= 0 else len(written)) - at))
    if line:
        return Place(start.path, start.line + line, column, width)
    return Place(start.path, start.line, start.column + column - 1, width)


def _written_at(raw: str, value: str, offset: int) -> int:
    """Where in a scalar, as the file writes it, the character at an offset of its value stands."""
    at = 0
    for char in value[:offset]:
        found = _next(raw, char, at)
        at = at + 1 if found is None else found + 1
    found = _next(raw, value[offset : offset + 1], at)
    return min(at if found is None else found, max(0, len(raw) - 1))


def _next(raw: str, char: str, at: int) -> int | None:
    """The next place of a character, past what YAML consumes: quotation marks, indicators, folds and indents."""
    if char in " \n":
        return next((n for n in range(at, len(raw)) if raw[n] in " \n"), None)
    while at < len(raw) and raw[at] != char and raw[at] in " \n\"'\\>|+-0123456789":
        at += 1
    return at if at < len(raw) and raw[at] == char else None


class PlacedMap(dict[Text, Any]):
    """A mapping whose keys and values are placed."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._keys: dict[str, Text] = {}

    def key(self, word: str) -> Text | None:
        """The key as it stands in the file; for those who ask once the mapping is whole, and may ask often."""
        if len(self._keys) != len(self):
            self._keys = {key: key for key in self}
        return self._keys.get(word)


class PlacedList(list[Any]):
    """A sequence whose items are placed."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


Node = Text | PlacedMap | PlacedList


def load(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Without a root node (empty or unparseable text) the tree is None."""
    text = text.removeprefix("\ufeff")  # which some editors put before all that they save
    reader = _Reader(path, text)
    for match in _BREAK.finditer(text):
        message = f"a line ends here for YAML, and for hardly an editor: U+{ord(match[0]):04X}"
        reader.problem("yaml", message, _at(path, text, match.start()), "Begin a line, or take the character away.")
    if reader.problems:
        return None, reader.problems
    try:
        root = reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _at(path, text, mark.index) if mark else Place(path)
        began = error.context_mark
        help = f"It happened {error.context}, which began at line {began.line + 1}." if began else ""
        reader.problem("yaml", f"this is not YAML: {error.problem or error.context}", place, help)
        return None, reader.problems
    except yaml.reader.ReaderError as error:
        place = _at(path, text, error.position)
        reader.problem("yaml", "this character does not belong in a text file", place)
        return None, reader.problems
    except yaml.YAMLError as error:
        reader.problem("yaml", f"this is not YAML: {str(error).splitlines()[0]}", Place(path, 1, 1))
        return None, reader.problems
    except _TooDeep as error:
        reader.problem("yaml", f"values are nested more than {MAX_DEPTH} deep", error.place)
        return None, reader.problems
    return root, reader.problems


def _at(path: str, text: str, index: int) -> Place:
    """The place of a character; where a text breaks off, the end of its last line."""
    before = text[:index]
    before = before if index < len(text) else before.rstrip("\r\n")
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__(str(place))
        self.place = place


class _Reader:
    """Builds the tree from parser events, noting every feature that we refuse."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.problems: list[Problem] = []

    def problem(self, code: Code, message: str, place: Place, help: str = "") -> None:
        self.problems.append(Problem(code, message, place, help))

    def place(self, event: yaml.Event) -> Place:
        mark, end = event.start_mark, event.end_mark
        if not mark:
            return Place(self.path)
        width = 1
        if isinstance(event, yaml.ScalarEvent) and end and end.line == mark.line:
            width = max(1, end.column - mark.column)
        return Place(self.path, mark.line + 1, mark.column + 1, width)

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self.problem("yaml", "a second document begins here", self.place(event), "Keep one document.")
            elif isinstance(event, yaml.NodeEvent):
                node = self.node(event, events, 0)
                root = node if documents == 1 else root
        return root

    def node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        place = self.place(event)
        if depth > MAX_DEPTH:
            raise _TooDeep(place)
        self.refuse_features(event, place)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(place, events, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            items = PlacedList(place)
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self.node(event, events, depth + 1))
            return items
        if not isinstance(event, yaml.ScalarEvent):
            return Text("", place)
        if len(event.value) > MAX_CHARACTERS:
            self.problem(
                "yaml", f"this value has more than {MAX_CHARACTERS:,} characters", place, "Prose belongs in content/."
            )
            return Text(event.value[:1], place)
        start, end = event.start_mark, event.end_mark
        written = self.text[start.index : end.index] if start and end else ""
        return Text(event.value, place, "" if written == event.value else written)

    def mapping(self, place: Place, events: Iterator[yaml.Event], depth: int) -> PlacedMap:
        mapping = PlacedMap(place)
        places: dict[str, Place] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                self.problem("yaml", "a key must be one word", key.place)
            elif key == "<<":
                self.problem("yaml", "merge keys are not read", key.place, "Write the keys out.")
            elif key in mapping:
                first = places[key].line
                self.problem("duplicate-key", f"`{key}` stands twice; the first is at line {first}", key.place)
            else:
                mapping[key], places[key] = value, key.place
        return mapping

    def refuse_features(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.problem("yaml", f"`*{event.anchor}` is an alias", place, "Write the value out.")
        elif anchor := getattr(event, "anchor", None):
            self.problem("yaml", f"`&{anchor}` is an anchor", place, "Write the value out where it is needed.")
        if tag := getattr(event, "tag", None):
            self.problem("yaml", f"`{tag}` is a tag", place, "Values are text; the format knows their types.")
