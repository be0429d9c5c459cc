"""What releases recorded, as values: each entry as it stood, and so what each release changed.

A release records what is another since the one before it, and nothing twice: what was, is what was recorded last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from engine.placed import Text
from engine.problems import Place

KINDS = ("fact", "contradiction", "source")
Name = tuple[str, str]  # kind and id


@dataclass(frozen=True, slots=True)
class Phrase:
    """A figure as it was shown, and what it reads as: numbers written out, a date in EDTF, or the words' own keys.

    Without an exponent any number of digits shows the value: it is exact, or a range.
    """

    text: str
    form: str  # amount, date, words
    relation: str = ""
    value: str = ""
    upper: str = ""
    unit: str = ""
    exponent: str = ""
    words: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """All but the characters that show it."""
        return tuple(getattr(self, one.name) for one in fields(self) if one.name != "text")


@dataclass(frozen=True, slots=True)
class State:
    """How one entry stood. A fact has figures and sources, a contradiction verdict and rule, a source its text."""

    kind: str
    id: str
    called: Text
    value: tuple[Phrase, ...] = ()
    over: bool = False  # whether the value is a range over every case that is assumed
    range: Phrase | None = None
    status: str = ""
    agreement: str = ""
    sources: tuple[str, ...] = ()
    verdict: str = ""
    rule: str = ""
    sha256: str = ""

    @property
    def name(self) -> Name:
        return self.kind, self.id

    @property
    def aspects(self) -> Mapping[str, object]:
        """What a release compares, by name, in the order in which pages say it."""
        return {
            "value": (tuple(phrase.reads for phrase in self.value), self.over),
            "range": self.range and self.range.reads,
            "status": self.status,
            "agreement": self.agreement,
            "speakers": self.sources,
            "verdict": self.verdict,
            "rule": self.rule,
            "read": self.sha256,
        }

    def phrases(self, part: str) -> tuple[Phrase, ...]:
        """The figures of its value, or of its range."""
        return self.value if part == "value" else (self.range,) if self.range else ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A line of a release: an entry as it stood then, or the name of one that was gone."""

    name: Name
    state: State | None
    because: Text | None
    place: Place


@dataclass(frozen=True, slots=True)
class Release:
    """One release: its number, its day, why it came, what it was made of, and every entry that it changed."""

    number: int
    on: str
    because: Text | None
    inputs: Mapping[str, str]  # SHA-256 of facts.yaml and facts.lock, by name
    engine: str  # SHA-256 of the code that worked the values out
    recorded: tuple[Recorded, ...]
    place: Place

    @property
    def name(self) -> str:
        """How attributes name it."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Change:
    """What a release made of one entry; `said_by` are the sources of a fact as they were called then and are called now."""

    release: int
    kind: str
    id: str
    was: State | None
    now: State | None
    because: Text | None
    said_by: tuple[tuple[Text, ...], tuple[Text, ...]]

    @property
    def name(self) -> str:
        """How pages name it: the release, the kind and the id."""
        return f"{self.release}:{self.kind}:{self.id}"

    @property
    def called(self) -> Text:
        """What the entry was called when it was last recorded."""
        held = self.now or self.was
        return held.called if held else Text("", Place(""))

    @property
    def aspects(self) -> tuple[str, ...]:
        """The aspects that are others; none of an entry that is new or gone."""
        if self.was is None or self.now is None:
            return ()
        before, now = self.was.aspects, self.now.aspects
        return tuple(name for name in now if now[name] != before[name])

    def side(self, which: str) -> State | None:
        return self.was if which == "was" else self.now


@dataclass(frozen=True)
class Releases:
    """Every release, from the first."""

    all: tuple[Release, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all)

    @property
    def newest(self) -> Release:
        return self.all[-1]

    @cached_property
    def changes(self) -> Mapping[int, tuple[Change, ...]]:
        """Number of a release to what it changed; to the first everything is new."""
        return dict(self._followed())

    def _followed(self) -> Iterator[tuple[int, tuple[Change, ...]]]:
        held: dict[Name, State] = {}
        for release in self.all:
            before = dict(held)
            for one in release.recorded:
                if one.state is None:
                    held.pop(one.name, None)
                else:
                    held[one.name] = one.state
            yield release.number, tuple(_change(release.number, one, before, held) for one in release.recorded)

    @cached_property
    def last(self) -> Mapping[Name, State]:
        """How each entry stood at the newest release."""
        held: dict[Name, State] = {}
        for release in self.all:
            for one in release.recorded:
                held.pop(one.name, None)
                if one.state is not None:
                    held[one.name] = one.state
        return held

    def of(self, kind: str, id: str) -> tuple[Change, ...]:
        """The changes of one entry after the first release, the newest first."""
        return self._of.get((kind, id), ())

    @cached_property
    def _of(self) -> Mapping[Name, tuple[Change, ...]]:
        found: dict[Name, tuple[Change, ...]] = {}
        for number, changes in self.changes.items():
            for change in changes if number > 1 else ():
                name = (change.kind, change.id)
                found[name] = (change, *found.get(name, ()))
        return found

    @cached_property
    def changed_on(self) -> Mapping[Name, str]:
        """The day of the release that last changed an entry."""
        return {one.name: release.on for release in self.all for one in release.recorded}

    @cached_property
    def shown(self) -> tuple[Change, ...]:
        """Every change that a page tells of: all but those of the first release."""
        return tuple(change for number, changes in self.changes.items() if number > 1 for change in changes)

    @cached_property
    def named(self) -> Mapping[str, Change]:
        """Every change by its name."""
        return {change.name: change for changes in self.changes.values() for change in changes}

    @property
    def reasons(self) -> Iterator[Text]:
        """Why each release came, and why each entry that it changed is as it is."""
        yield from (release.because for release in self.all if release.because)
        yield from (change.because for change in self.shown if change.because)

    @property
    def speakers(self) -> Iterator[Text]:
        """What sources were called, where pages name them as they were called then."""
        for change in self.shown:
            if "speakers" in change.aspects:
                for labels in change.said_by:
                    yield from labels


def _change(number: int, one: Recorded, before: Mapping[Name, State], now: Mapping[Name, State]) -> Change:
    was = before.get(one.name)
    said_by = (_labels(was, before), _labels(one.state, now))
    return Change(number, *one.name, was, one.state, one.because, said_by)


def _labels(state: State | None, held: Mapping[Name, State]) -> tuple[Text, ...]:
    """What the sources of a state were called."""
    return tuple(held["source", id].called for id in state.sources) if state else ()


NOTHING_RELEASED = Releases()
