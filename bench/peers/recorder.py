"""What every page of a briefing shows, place by place, as data for peers: recorded while the engine renders it.

A file for each template, a page a line, so that memory does not grow with the pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

import engine.render as rendering
from bench.peers.templates import RECORDER, Translating
from bench.peers.tree import Tree, settled
from engine import lock
from engine.places import Places, read_dossier
from engine.reconcile import reconcile
from engine.render.templates import environment, rendered

Entries = dict[str, Any]
ADDRESS = "ADDRESS"  # the key of where a page stands; no other has capitals


class Recorder:
    """What templates call while they render; each call gives back what is to be printed."""

    def __init__(self) -> None:
        self.frames: list[Entries] = []
        self.markup: set[str] = set()
        self.plain: set[str] = set()

    def begin(self) -> None:
        self.frames.append({})

    def value(self, begun: None, key: str, value: object) -> object:  # noqa: ARG002  # it has run by now
        self.frames.pop()
        (self.markup if isinstance(value, Markup) else self.plain).add(key)
        self.frames[-1][key] = str(value)
        return value

    def part(self, begun: None, key: str, value: object) -> object:  # noqa: ARG002
        entries = self.frames.pop()
        self.frames[-1][key] = entries
        return value

    def loop(self, key: str) -> Markup:
        self.frames[-1][key] = []
        return Markup("")

    def turn(self, key: str) -> Markup:
        entries: Entries = {}
        self.frames[-1][key].append(entries)
        self.frames.append(entries)
        return Markup("")

    def turned(self) -> Markup:
        self.frames.pop()
        return Markup("")

    def branch(self, key: str) -> Markup:
        self.frames[-1][key] = True
        return Markup("")


@dataclass(slots=True)
class Kind:
    """The pages of one template: how many, and what is the same on all of them."""

    count: int = 0
    same: Entries = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def add(self, entries: Entries) -> None:
        self.same = {k: v for k, v in self.same.items() if entries.get(k) == v} if self.count else dict(entries)
        self.seen |= entries.keys()
        self.count += 1

    @property
    def constant(self) -> Entries:
        """What stands in the template rather than in the data; of a lone page nothing."""
        return self.same if self.count > 1 else {}


@dataclass(frozen=True)
class Site:
    """A briefing as templates with data: trees by kind, their parts, and a file of pages for each kind."""

    trees: dict[str, Tree]
    parts: dict[str, Tree]
    markup: frozenset[str]  # the keys of values that are markup already
    constants: dict[str, Entries]
    folder: Path

    def pages(self, kind: str) -> Iterator[Entries]:
        """The data of every page of a kind."""
        with (self.folder / f"{kind}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                entries = json.loads(line)
                yield {key: value for key, value in entries.items() if key not in self.constants[kind]}


def recorded(places: Places, folder: Path) -> tuple[Site, dict[str, bytes]]:
    """Render a dossier's briefing, and record it; what was rendered is given too, to compare the peers' pages with."""
    dossier = read_dossier(places)
    briefing = reconcile(dossier, lock.parse(dossier.lock_text))
    recorder, kinds = Recorder(), dict[str, Kind]()
    jinja = environment(places.templates)
    assert jinja.loader is not None
    loader = Translating(jinja.loader)
    jinja.loader, jinja.globals[RECORDER] = loader, recorder
    folder.mkdir(parents=True, exist_ok=True)

    def record(_: Environment, name: str, folder_of_templates: Path, view: dict[str, Any], address: str) -> str:
        recorder.frames = [{}]
        text = rendered(jinja, name, folder_of_templates, view, address)
        kind, entries = name.partition(".")[0], recorder.frames[0]
        kinds.setdefault(kind, Kind()).add(entries)
        with (folder / f"{kind}.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({ADDRESS: address, **entries}, ensure_ascii=False) + "\n")
        return text

    vars(rendering)["rendered"] = record
    try:
        tree = rendering.in_memory(briefing, places.templates)
    finally:
        vars(rendering)["rendered"] = rendered
    both = recorder.markup & recorder.plain
    if both:
        raise ValueError(f"sometimes markup, and sometimes not: {', '.join(sorted(both))}")
    markup, parts = frozenset(recorder.markup), loader.parts()
    trees = {
        kind: settled(loader.page(f"{kind}.html"), found.constant, frozenset(found.seen), markup, parts)
        for kind, found in kinds.items()
    }
    return Site(trees, parts, markup, {kind: found.constant for kind, found in kinds.items()}, folder), tree
