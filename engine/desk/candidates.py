"""Which facts a numeral may speak to, in order: by unit, by value, and by the words around it.

The order is a proposal to an editor, who decides; the check never reads it. How it is made is printed with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from engine import dates
from engine.archive import Snapshot
from engine.check.comparison import CONSISTENT, EQUAL, Speaker, standing
from engine.check.evidence import Evidence
from engine.check.recompute import NotComputable
from engine.dates import Moment
from engine.model import Fact
from engine.numerals import Numeral
from engine.quantities import Quantity, Relation, Unit
from engine.readings import Unsettled, read_claim

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDINGS = ("ings", "ing", "ies", "ed", "es", "s", "ly")
_COMMON = frozenset(
    "the and for that this with from will has have had was were are its his her their they them than then not but said "
    "says say who which what when where while would could should may might can about over into out per all any each "
    "one two hundred thousand million billion trillion more most also after before between under upon only just such some other another both same very roughly approximately around nearly almost least estimated it's".split()
)
_NEAR = 14  # words on each side of the numeral


def _points(table: Mapping[str, float]) -> str:
    return ", ".join(f"{word} {points:g}" for word, points in table.items())


_UNIT = {"same": 3.0, "without its period": 2.0, "none given": 1.0, "of another period": 1.0}
_VALUE = {"equal": 4.0, "consistent": 2.0, "rough and consistent": 1.0, "another": 0.0, "none to compare": 0.0}
_LEAST_WORDS = 1.0  # without a value that fits, so much of the words must fit
_MOST_WORDS = 5.0
SHOWN = 3
HOW = (
    f"Facts stand in the order of points: for the unit ({_points(_UNIT)}), for the value against what is known of the "
    f"fact ({_points(_VALUE)}), and for words shared within {_NEAR} words, rarer ones more, at most {_MOST_WORDS:g}."
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A fact that a numeral may speak to; `unit_needed` is what the claim must supply, `words` those that it shares."""

    fact: Fact
    score: float
    unit: str
    value: str
    words: tuple[str, ...]
    unit_needed: str

    @property
    def fits(self) -> bool:
        """Whether the value agrees with what is known of the fact."""
        return _VALUE[self.value] > 0

    @property
    def strong(self) -> bool:
        """Whether it is so likely that a new fact need not be proposed beside it."""
        of_words = self.score - _UNIT[self.unit] - _VALUE[self.value]
        return self.fits and self.unit != "none given" and of_words >= _LEAST_WORDS

    @property
    def plausible(self) -> bool:
        """Whether an editor should see it: unit and value speak for it, or enough of the words."""
        of_words = self.score - _UNIT[self.unit] - _VALUE[self.value]
        return (self.fits and self.unit != "none given") or of_words >= _LEAST_WORDS

    def reasons(self) -> str:
        shared = f"; words: {', '.join(self.words)}" if self.words else ""
        clash = ", so it needs a contradiction" if self.value == "another" else ""
        return f"unit {self.unit}; value {self.value}{clash}{shared}"


@dataclass(frozen=True)
class Candidates:
    """The facts of a dossier as what numerals may speak to; it `computes` where nothing is wrong with the dossier."""

    evidence: Evidence
    computes: bool = True

    def of(self, snapshot: Snapshot, numeral: Numeral) -> list[Candidate]:
        """The best first; no more than SHOWN."""
        if numeral.form in ("name", "ordinal", "time", "unreadable") or numeral.reading is None:
            return []
        near = _near(snapshot, numeral)
        found = [self._judged(fact, numeral, near) for fact in self.evidence.dossier.facts.values()]
        fit = [c for c in found if c is not None and c.plausible]
        return sorted(fit, key=lambda c: (-c.score, str(c.fact.id)))[:SHOWN]

    def _judged(self, fact: Fact, numeral: Numeral, near: list[str]) -> Candidate | None:
        unit, needed = _unit(fact, numeral)
        if not unit:
            return None
        value = self._value(fact, numeral, needed) if unit != "of another period" else "none to compare"
        shared = tuple(dict.fromkeys(word for word in near if _stem(word) in self._vocabulary[str(fact.id)]))
        shared = tuple(sorted(shared, key=lambda word: -self._rarity[_stem(word)]))
        weight = min(_MOST_WORDS, sum(self._rarity[_stem(word)] for word in shared))
        return Candidate(fact, _UNIT[unit] + _VALUE[value] + weight, unit, value, shared[:4], needed)

    def _value(self, fact: Fact, numeral: Numeral, needed: str) -> str:
        reading = numeral.reading
        if isinstance(reading, Quantity) and needed:
            reading = reading.in_unit(needed)
        known = list(self._known(fact))
        if reading is None or not known:
            return "none to compare"
        mine = Speaker("", reading, True, None)
        found = {standing(fact, mine, other) for other in known}
        rough = isinstance(reading, Quantity) and reading.relation in (Relation.MAGNITUDE, Relation.VAGUE)
        if EQUAL in found:
            return "equal"
        if CONSISTENT in found:
            return "rough and consistent" if rough or isinstance(reading, Moment) else "consistent"
        return "another"

    def _known(self, fact: Fact) -> Iterator[Speaker]:
        """What is known of a fact: its comparable claims, its derivation, its cases; nothing where that fails."""
        for claim in fact.claims:
            try:
                reading = read_claim(claim, fact, self.evidence.dossier.conventions)
            except Unsettled:
                continue
            vague = isinstance(reading.value, Quantity) and reading.value.interval is None
            if reading.comparable and not vague:
                yield Speaker(claim.id, reading.value, True, claim)
        if not self.computes:
            return
        for case in fact.cases:
            yield Speaker(str(fact.id), dates.parse(case), True, None)
        try:
            bounds = self.evidence.bounds(fact) if fact.formula and fact.unit != "date" else None
            moments = (
                [o.moment for o in self.evidence.outcomes[str(fact.id)]] if fact.unit == "date" and fact.formula else []
            )
        except (NotComputable, ValueError, KeyError, ArithmeticError):
            return
        if bounds is not None:
            yield Speaker(str(fact.id), bounds.scaled(Unit.parse(str(fact.unit)).factor), True, None)
        yield from (Speaker(str(fact.id), moment, True, None) for moment in moments if moment is not None)

    @cached_property
    def _vocabulary(self) -> Mapping[str, frozenset[str]]:
        """The words of each fact: its label, its id, its excerpts, their scopes, and what its formula is made of."""
        return {
            id: frozenset(_stem(word) for word in self._words(fact)) for id, fact in self.evidence.dossier.facts.items()
        }

    def _words(self, fact: Fact) -> Iterator[str]:
        yield from _words(str(fact.label))
        yield from _words(str(fact.id).replace("-", " "))
        for value in fact.values.values():
            yield from _words(str(value))
        for claim in fact.claims:
            yield from _words(str(claim.quote))
            yield from _words(str(claim.scope or ""))
        yield from _words(str(fact.unit or "").replace("/", " "))

    @cached_property
    def _rarity(self) -> Mapping[str, float]:
        """How much a shared word tells: the more, the fewer facts have it."""
        counts = Counter(word for words in self._vocabulary.values() for word in words)
        most = log(len(self._vocabulary) + 1)
        return {word: (most - log(count)) / most * 2 for word, count in counts.items()}


def _unit(fact: Fact, numeral: Numeral) -> tuple[str, str]:
    """How the numeral's unit stands to the fact's, and the unit that a claim must then supply; nothing: not at all."""
    reading = numeral.reading
    if fact.kind == "words":
        part = numeral.form in ("share", "magnitude") and isinstance(reading, Quantity) and not reading.unit
        return ("none given", "") if part else ("", "")
    if isinstance(reading, Moment) or fact.unit == "date":
        return ("same", "") if isinstance(reading, Moment) and fact.unit == "date" else ("", "")
    if not isinstance(reading, Quantity):
        return "", ""
    unit = str(fact.unit or "")
    mine, theirs = Unit.parse(reading.unit).powers, Unit.parse(unit).powers
    if mine == theirs:
        return "same", ""
    if reading.unit and unit.startswith(f"{reading.unit}/"):
        return "without its period", unit
    if not reading.unit and theirs:
        return "none given", unit
    if reading.unit.partition("/")[0] == unit.partition("/")[0]:
        return "of another period", reading.unit
    return "", ""


def _near(snapshot: Snapshot, numeral: Numeral) -> list[str]:
    """The words of the line around a numeral, its own among them."""
    text = snapshot.text
    begin = text.rfind("\n", 0, numeral.start) + 1
    end = text.find("\n", numeral.end)
    before = list(_words(text[begin : numeral.start]))[-_NEAR:]
    after = list(_words(text[numeral.end : end if end >= 0 else len(text)]))[:_NEAR]
    return [*before, *_words(numeral.text), *after]


def _words(text: str) -> Iterable[str]:
    return (word for word in (match[0].lower() for match in _WORD.finditer(text)) if word not in _COMMON)


def _stem(word: str) -> str:
    """A word without its ending, roughly: enough to meet its own plural."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
