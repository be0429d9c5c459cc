"""Reads facts.releases, strictly: a line that no release writes, or that does not follow from those above, is a problem."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine import dates
from engine.dates import NotADate
from engine.model import Dossier, Phrase, Recorded, Release, Releases, State
from engine.model.releases import KINDS, Name
from engine.placed import Text
from engine.problems import Place, Problem, Stopped
from engine.quantities import Relation
from engine.releases.text import line_of, seal
from engine.releases.values import value_of
from engine.roles import roles

INPUTS = (Dossier.FACTS, Dossier.LOCK)
MOST_CHARACTERS = 1000  # of a reason
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")
_SHA = re.compile(r"[0-9a-f]{64}")
_WORDS = re.compile(r"[a-z]+(?:,? [a-z]+)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,120}(?:\.\d{1,120})?|-?\d{1,120}/[1-9]\d{0,119}", re.ASCII)
_EXPONENT = re.compile(r"-?\d{1,3}", re.ASCII)
_UNIT = re.compile(r"[^\s\"“”<>&]{1,200}")
_FORMS = ("amount", "date", "words")


class _Wrong(Exception):
    """A line is not what a release writes; the message is for the editor."""


def parse(text: str | None) -> Releases:
    """Read all releases; raises Stopped with a located problem for each line that none writes, or that does not follow."""
    if text is None:
        return Releases()
    reader = _Reader(text)
    found = reader.releases()
    if reader.problems:
        raise Stopped(reader.problems)
    return Releases(tuple(found))


class _Reader:
    """Reads line by line, and knows how each entry stood before."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._lines = text.removesuffix("\n").split("\n")
        self._ended = text.endswith("\n")
        self._held: dict[Name, State] = {}
        self._named: set[Name] = set()  # the entries of the release that is being read
        self._number, self._on, self._at = 0, "", 0

    def releases(self) -> list[Release]:
        """Every release; what is wrong stands in `problems`."""
        found: list[Release] = []
        open_at: Release | None = None
        recorded: list[Recorded] = []
        above = ""
        for number, line in enumerate(self._lines, 1):
            self._at = number
            try:
                record = _record(line)
                if open_at is None:
                    open_at, recorded = self._head(record, line), []
                    self._named.clear()
                elif "sealed" in record:
                    self._close(recorded)
                    above = self._sealed(record, above)
                    found.append(replace(open_at, recorded=tuple(recorded)))
                    open_at = None
                    continue
                else:
                    recorded.append(self._entry(record, line))
            except _Wrong as wrong:
                self._say(str(wrong))
                return found
            above += f"{line}\n"
        if open_at is not None or not self._ended:
            self._say("the file is cut short: its last release has no seal")
        return found

    def _say(self, message: str, help: str = "Put the file back as `release` wrote it.") -> None:
        self.problems.append(Problem("released", message, Place(Dossier.RELEASES, self._at, 1), help))

    def _head(self, record: dict[str, Any], line: str) -> Release:
        """The line that begins a release: its number follows, and its day does not go back."""
        self._number += 1
        took = _Took(record)
        number, on, inputs = took.of("release", int), took.match("on", _DAY), took.of("inputs", dict)
        because, engine = took.maybe("because"), took.match("engine", _SHA)
        took.all()
        if type(number) is not int or number != self._number:
            raise _Wrong(f"this is not release {self._number}")
        if set(inputs) != set(INPUTS) or not all(isinstance(s, str) and _SHA.fullmatch(s) for s in inputs.values()):
            raise _Wrong(f"`inputs` are not the hashes of {' and '.join(INPUTS)}")
        try:
            dates.parse(on)
        except NotADate:
            raise _Wrong(f"`{on}` is no day") from None
        if on < self._on:
            raise _Wrong(f"{on} is before {self._on}, the day of the release before")
        if number > 1 and not because:
            raise _Wrong("`because` is missing: why this release came")
        self._on = on
        place = Place(Dossier.RELEASES, self._at, 1)
        return Release(number, on, self._reason(because, line), inputs, engine, (), place)

    def _reason(self, text: str, line: str) -> Text | None:
        if not text:
            return None
        if text != " ".join(text.split()) or len(text) > MOST_CHARACTERS:
            raise _Wrong(f"a reason is a line of at most {MOST_CHARACTERS} characters")
        if any(roles(text)):
            raise _Wrong("a reason holds a role, whose value would be another by the next release")
        return self._text(text, line)

    def _text(self, text: str, line: str) -> Text:
        """A text with the place where it stands in its line."""
        written = json.dumps(text, ensure_ascii=False)
        return Text(text, Place(Dossier.RELEASES, self._at, max(0, line.find(written)) + 2))

    def _entry(self, record: dict[str, Any], line: str) -> Recorded:
        """An entry of a release: it is another than it was, and stands there once."""
        took = _Took(record)
        place = Place(Dossier.RELEASES, self._at, 1)
        if "gone" in record:
            name, state, because = (took.match("gone", re.compile("|".join(KINDS))), took.match("id", _ID)), None, ""
        else:
            kind = next((kind for kind in KINDS if kind in record), "")
            if not kind:
                raise _Wrong("this line is no record of a release")
            state = self._state(took, kind, line)
            because, name = took.maybe("because") if kind == "fact" else "", state.name
        took.all()
        before = self._held.get(name)
        if name in self._named:
            raise _Wrong(f"the {name[0]} `{name[1]}` stands here twice")
        if state is None and before is None:
            raise _Wrong(f"there was no {name[0]} `{name[1]}` that could be gone")
        if state is not None and before is not None and state.aspects == before.aspects:
            raise _Wrong(f"the {name[0]} `{name[1]}` is recorded as changed, and is as it was")
        self._named.add(name)
        return Recorded(name, state, self._reason(because, line), place)

    def _state(self, took: _Took, kind: str, line: str) -> State:
        called = took.of("called", str)
        if not called.strip() or called != " ".join(called.split()):
            raise _Wrong("`called` is not the name of anything")
        state = State(kind, took.match(kind, _ID), self._text(called, line))
        if kind == "contradiction":
            return replace(state, verdict=took.match("verdict", _WORDS), rule=took.match("rule", _WORDS))
        if kind == "source":
            return replace(state, sha256=took.match("sha256", _SHA))
        value, sources = took.of("value", list), took.of("sources", list)
        over = took.of("over", bool) if "over" in took.left else False
        if not all(isinstance(id, str) for id in sources) or len(set(sources)) < len(sources):
            raise _Wrong("`sources` is no list of sources")
        return replace(
            state,
            value=tuple(map(_phrase, value)),
            over=over,
            range=_phrase(took.of("range", dict)) if "range" in took.left else None,
            status=took.match("status", _WORDS),
            agreement=took.match("agreement", _WORDS),
            sources=tuple(sources),
        )

    def _close(self, recorded: list[Recorded]) -> None:
        """What a release made of it all: something is another, and every source that is said to speak is there."""
        if not recorded:
            raise _Wrong("the release records nothing")
        for one in recorded:
            if one.state is None:
                del self._held[one.name]
            else:
                self._held[one.name] = one.state
        for state in self._held.values():
            for id in state.sources:
                if ("source", id) not in self._held:
                    raise _Wrong(f"the fact `{state.id}` rests on a source `{id}` that was not recorded")

    def _sealed(self, record: dict[str, Any], above: str) -> str:
        """All lines with the seal that belongs below them."""
        took, sealed = _Took(record), seal(above)
        if took.match("sealed", _SHA) != sealed:
            help = f"Put it back as `release` wrote it. If the change is meant, the seal is {sealed}."
            self._say("a line of the release above was changed after it was sealed", help)
        took.all()
        return above + line_of({"sealed": sealed})


class _Took:
    """The keys of a record that have not been read yet."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.left = dict(record)

    def of(self, key: str, kind: type[Any]) -> Any:
        if key not in self.left:
            raise _Wrong(f"`{key}` is missing")
        value = self.left.pop(key)
        if not isinstance(value, kind):
            raise _Wrong(f"`{key}` has not the form that it needs")
        return value

    def maybe(self, key: str) -> str:
        return str(self.of(key, str)) if key in self.left else ""

    def match(self, key: str, form: re.Pattern[str]) -> str:
        value = str(self.of(key, str))
        if form.fullmatch(value) is None:
            raise _Wrong(f"`{key}` has not the form that it needs")
        return value

    def all(self) -> None:
        if self.left:
            raise _Wrong(f"`{min(self.left)}` is no key here")


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise _Wrong("this line is no record of a release") from None
    if not isinstance(record, dict):
        raise _Wrong("this line is no record of a release")
    if line_of(record) != f"{line}\n":  # so every text stands here as it is, and half a character nowhere
        raise _Wrong("this line says what it says otherwise than `release` writes it")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Wrong("a key stands twice in this line")
    return dict(pairs)


_FIELDS: Mapping[str, Callable[[str], object]] = {
    "text": lambda text: text.strip() == text and len(text) <= MOST_CHARACTERS,
    "form": _FORMS.__contains__,
    "relation": lambda text: text in {relation.value for relation in Relation},
    "value": len,
    "upper": _NUMBER.fullmatch,
    "unit": _UNIT.fullmatch,
    "exponent": _EXPONENT.fullmatch,
    "words": lambda text: len(text) <= MOST_CHARACTERS,
}


def _phrase(record: object) -> Phrase:
    """A figure as it is recorded, which has a value."""
    if not isinstance(record, dict) or not set(record) <= set(_FIELDS) or not {"text", "form"} <= set(record):
        raise _Wrong("a figure has not the form that it needs")
    for key, text in record.items():
        if not isinstance(text, str) or not text or not _FIELDS[key](text):
            raise _Wrong(f"`{key}` of a figure has not the form that it needs")
    if record["form"] == "amount" and not _NUMBER.fullmatch(record.get("value", "0")):
        raise _Wrong("`value` of a figure is no number")
    try:
        found = Phrase(**record)
        value_of(found)
    except ValueError:
        raise _Wrong("a figure does not say a value") from None
    return found
