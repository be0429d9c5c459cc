"""YAML as text with the place of every key and value.

Nothing is typed here: `no`, `010`, `1:30` and `1e9` stay the characters that the editor wrote. Anchors, aliases,
tags, merge keys, duplicate keys and second documents are problems, because each hides what a reader of the file sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import yaml
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from engine.problems import Code, Place, Problem

MAX_DEPTH = 24


class Text(str):
    """Characters that know where they stand. The place is that of the first character, quotation mark included."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, value: str, place: Place) -> Self:
        text = super().__new__(cls, value)
        text.place = place
        return text

    def __reduce__(self) -> tuple[type[Text], tuple[str, Place]]:
        return type(self), (str(self), self.place)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "minLength": 1}


def place_in(text: Text, offset: int) -> Place:
    """The place of a character inside a text. Of a quoted or folded scalar it is that of the line it begins on."""
    start = text.place
    line, column = text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset)
    if line or start.column == 1:
        return Place(start.path, start.line + line, column)
    return Place(start.path, start.line, start.column + column - 1)


class PlacedMap(dict[Text, Any]):
    """A mapping whose keys and values are placed."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class PlacedList(list[Any]):
    """A sequence whose items are placed."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


Node = Text | PlacedMap | PlacedList


def load(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Without a root node (empty or unparseable text) the tree is None."""
    reader = _Reader(path)
    try:
        root = reader.document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        began = error.context_mark
        help = f"It happened {error.context}, which began at line {began.line + 1}." if began else ""
        reader.problem("yaml", f"this is not YAML: {error.problem or error.context}", place, help)
        return None, reader.problems
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        reader.problem("yaml", "this character does not belong in a text file", place)
        return None, reader.problems
    except yaml.YAMLError as error:
        reader.problem("yaml", f"this is not YAML: {str(error).splitlines()[0]}", Place(path, 1, 1))
        return None, reader.problems
    except _TooDeep as error:
        reader.problem("yaml", f"values are nested more than {MAX_DEPTH} deep", error.place)
        return None, reader.problems
    return root, reader.problems


class _TooDeep(Exception):
    def __init__(self, place: Place) -> None:
        super().__init__(str(place))
        self.place = place


class _Reader:
    """Builds the tree from parser events, noting every feature that we refuse."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def problem(self, code: Code, message: str, place: Place, help: str = "") -> None:
        self.problems.append(Problem(code, message, place, help))

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self.path, mark.line + 1, mark.column + 1) if mark else Place(self.path)

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
        return Text(event.value if isinstance(event, yaml.ScalarEvent) else "", place)

    def mapping(self, place: Place, events: Iterator[yaml.Event], depth: int) -> PlacedMap:
        mapping = PlacedMap(place)
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.node(event, events, depth + 1)
            value = self.node(next(events), events, depth + 1)
            if not isinstance(key, Text):
                self.problem("yaml", "a key must be one word", key.place)
            elif key == "<<":
                self.problem("yaml", "merge keys are not read", key.place, "Write the keys out.")
            elif key in mapping:
                first = next(k for k in mapping if k == key)
                self.problem(
                    "duplicate-key", f"`{key}` stands twice; the first is at line {first.place.line}", key.place
                )
            else:
                mapping[key] = value
        return mapping

    def refuse_features(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.problem("yaml", f"`*{event.anchor}` is an alias", place, "Write the value out.")
        elif anchor := getattr(event, "anchor", None):
            self.problem("yaml", f"`&{anchor}` is an anchor", place, "Write the value out where it is needed.")
        if tag := getattr(event, "tag", None):
            self.problem("yaml", f"`{tag}` is a tag", place, "Values are text; the format knows their types.")
