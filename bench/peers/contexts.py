"""Where in HTML each value of a tree stands: in text, in an attribute, among attributes, or in a script."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bench.peers.tree import Choice, Each, Part, Tree, Value, Words

TEXT, TAG, ATTRIBUTE, SCRIPT = "text", "tag", "attribute", "script"
_OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


def contexts(tree: Tree, parts: Mapping[str, Tree]) -> dict[str, str]:
    """Key to where its value stands; parts begin in text."""
    found: dict[str, str] = {}
    for part in (tree, *parts.values()):
        _walk(part, (TEXT, ""), found)
    return found


_State = tuple[str, str]  # where, and the name of the element whose tag is open or whose script it is


def _walk(tree: Tree, state: _State, found: dict[str, str]) -> _State:
    for node in tree:
        match node:
            case Words(text):
                state = _after(text, state)
            case Value(key):
                found[key] = state[0]
            case Each(_, body):
                _walk(body, state, found)
            case Choice(branches, otherwise):
                ends = [_walk(body, state, found) for body in (*(body for _, body in branches), otherwise)]
                state = ends[0]
            case Part() if state[0] not in (TEXT, ATTRIBUTE):
                raise NotImplementedError("a part stands inside a tag")
    return state


def _after(text: str, state: _State) -> _State:
    where, element = state
    at = 0
    while at < len(text):
        match where:
            case "text":
                opening = _OPENING.search(text, at)
                if opening is None:
                    break
                where, element, at = TAG, opening[1] + opening[2].lower(), opening.end()
            case "script":
                end = text.find("</script", at)
                if end < 0:
                    break
                where, element, at = TAG, "/script", end + len("</script")
            case "attribute":
                end = text.find('"', at)
                if end < 0:
                    break
                where, at = TAG, end + 1
            case _:
                if text[at] == ">":
                    where = SCRIPT if element == "script" else TEXT
                elif text[at] == '"':
                    where = ATTRIBUTE
                at += 1
    return where, element
