"""The loop over a text: at every token, hedges and then the ordered forms of `calendar` and `amounts`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from engine.dates import Moment
from engine.numerals import amounts, calendar, words
from engine.numerals.magnitudes import share
from engine.numerals.stream import Conventions, Found, Stream
from engine.numerals.tokens import tokens
from engine.quantities import TIME_UNITS, Quantity, Relation
from engine.typography import fold

_Match = Callable[[Stream, int], Found | None]
_Hedges = Mapping[str, tuple[tuple[tuple[str, ...], Relation], ...]]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in text. `start` and `end` count characters of the text given; the phrase holds unit and hedge."""

    start: int
    end: int
    text: str
    form: str  # digits, words, magnitude, share, ordinal, date, time, name, unreadable
    reading: Quantity | Moment | None

    def canonical(self) -> str:
        """One line that is equal exactly when two numerals say the same."""
        if self.reading is None:
            return f"{self.form} {' '.join(fold(self.text).text.split())}"
        prefix = "ordinal " if self.form == "ordinal" else ""
        return prefix + self.reading.canonical()


def _by_first(table: tuple[tuple[str, Relation], ...]) -> _Hedges:
    rows: dict[str, list[tuple[tuple[str, ...], Relation]]] = {}
    for phrase, relation in table:
        parts = tuple(phrase.split())
        rows.setdefault(parts[0], []).append((parts, relation))
    return {first: tuple(sorted(found, key=lambda r: -len(r[0]))) for first, found in rows.items()}


_HEDGES = _by_first(words.HEDGES)
_DATE_HEDGES = _by_first(words.DATE_HEDGES)


def numerals(text: str, conventions: Conventions) -> list[Numeral]:
    """Every numeral of `text` in order, none overlapping; offsets are in characters of `text` as given."""
    folded = fold(text)
    stream = Stream(tokens(folded.text, conventions.names_pattern), conventions)
    result: list[Numeral] = []
    index = 0
    while index < len(stream.all):
        found = (
            _name(stream, index)
            or _hedged(stream, index, _DATE_HEDGES, calendar.match)
            or calendar.match(stream, index)
            or _hedged(stream, index, _HEDGES, amounts.match)
            or _negated(stream, index)
            or amounts.match(stream, index)
            or _strange(stream, index)
        )
        if found is None:
            index += 1
            continue
        start, end = folded.origin(stream.at(index).start, stream.at(found.end - 1).end)
        result.append(Numeral(start, end, text[start:end], found.form, found.reading))
        index = found.end
    return result


def _name(stream: Stream, index: int) -> Found | None:
    return Found(index + 1, "name", None) if stream.at(index).kind == "name" else None


def _hedged(stream: Stream, index: int, table: _Hedges, match: _Match, depth: int = 0) -> Found | None:
    """A hedge and, right after it, a form that it can qualify, itself hedged perhaps ("up to about 5")."""
    start = index + 1 if stream.at(index).lower in words.HEDGE_ADVERBS and stream.joined(index + 1) else index
    for begin in dict.fromkeys((index, start)):
        for parts, relation in table.get(stream.at(begin).lower, ()):
            after = stream.phrase(begin, parts)
            if after is None or not stream.joined(after):
                continue
            found = _hedged(stream, after, table, match, depth + 1) if depth < 1 else None
            found = found or match(stream, after)
            if found is None and stream.at(after).lower == "the" and stream.joined(after + 1):
                found = share(stream, after + 1)
            if found is None or found.form == "ordinal" or _lasts(stream, begin, parts, found):
                continue
            qualified = qualify(found.reading, relation)
            if qualified is not None:
                return replace(found, reading=qualified)
    return None


def _lasts(stream: Stream, index: int, parts: tuple[str, ...], found: Found) -> bool:
    """Whether "over five years" says how long something lasts, after an amount, rather than more than five."""
    spans = isinstance(found.reading, Quantity) and found.reading.unit in TIME_UNITS
    before = stream.at(index - 1)
    return spans and parts[0] in words.DURING and (before.kind == "number" or before.lower in words.SCALES)


def qualify(reading: Quantity | Moment | None, relation: Relation) -> Quantity | Moment | None:
    """A reading with a hedge before it; None where the hedge does not go with it."""
    if isinstance(reading, Moment):
        if relation is Relation.ABOUT:
            return replace(reading, approximate=True, text=reading.text.rstrip("~") + "~")
        return replace(reading, relation=relation)
    if reading is None:
        return None
    if reading.relation is Relation.EQUAL:
        return replace(reading, relation=relation)
    if reading.relation is Relation.MAGNITUDE:
        return _bounded(reading, relation)
    if reading.relation is Relation.RANGE:
        return replace(reading, words=relation.value)
    if reading.relation is Relation.VAGUE:
        return replace(reading, words=f"{relation.value} {reading.words}")
    return replace(reading, relation=relation, words=reading.relation.value)


def _bounded(reading: Quantity, relation: Relation) -> Quantity | None:
    """A word of magnitude or share with a hedge: "more than half" reaches from a half to the whole."""
    spoken = f"{relation.value} {reading.words}"
    is_share = reading.upper is not None and reading.upper <= 1
    match relation:
        case Relation.MORE | Relation.AT_LEAST:
            is_open = reading.value_open or relation is Relation.MORE
            return replace(reading, upper=Fraction(1) if is_share else None, words=spoken, value_open=is_open)
        case Relation.LESS | Relation.UP_TO:
            return replace(reading, value=Fraction(0), words=spoken)
        case _ if reading.value == reading.upper == 1:
            return replace(reading, words=spoken)
        case _:
            return replace(reading, relation=Relation.VAGUE, value=None, upper=None, words=spoken)


_OPPOSITE = {
    Relation.MORE: Relation.UP_TO,
    Relation.AT_LEAST: Relation.LESS,
    Relation.LESS: Relation.AT_LEAST,
    Relation.UP_TO: Relation.MORE,
}


def _negated(stream: Stream, index: int) -> Found | None:
    """ "not $5 billion", "did not pay $5 billion", "cannot exceed $5 billion": the number is named to be denied."""
    token = stream.at(index).lower
    if token not in words.NEGATIONS and not token.endswith("n't"):
        return None
    if stream.at(index + 1).lower in words.NOT_DENIED:
        return None
    for between in range(3):
        begin = index + 1 + between
        if not stream.joined(begin):
            return None
        dated = _hedged(stream, begin, _DATE_HEDGES, calendar.match) or calendar.match(stream, begin)
        if dated:
            return replace(dated, reading=qualify(dated.reading, Relation.NOT)) if dated.reading else None
        found = _hedged(stream, begin, _HEDGES, amounts.match) or amounts.match(stream, begin)
        if found and isinstance(found.reading, Quantity):
            return _denied(found, found.reading, at_once=between == 0)
        if stream.at(begin).kind != "word":
            return None
    return None


def _denied(found: Found, reading: Quantity, *, at_once: bool) -> Found | None:
    """A denied amount; a denied bound is the opposite bound."""
    if found.form != "digits" and not reading.unit:
        return None
    opposite = _OPPOSITE.get(reading.relation) if at_once else None
    if opposite is not None:
        return replace(found, reading=replace(reading, relation=opposite))
    return replace(found, reading=replace(reading, relation=Relation.NOT, words=f"not {reading.relation.value}"))


def _strange(stream: Stream, index: int) -> Found | None:
    """Digits that no form takes: an unlisted name such as H200, a Roman number, or a character that is one."""
    token = stream.at(index)
    if token.kind == "word" and stream.adjacent(index + 1) and stream.at(index + 1).kind == "number":
        end = index + 2
        while stream.adjacent(end) and stream.at(end).kind in ("word", "number"):
            end += 1
        return Found(end, "unreadable", None)
    if token.text in words.ROMAN:
        return Found(index + 1, "unreadable", None)
    if any(not c.isascii() and unicodedata.numeric(c, None) is not None for c in token.text):
        return Found(index + 1, "unreadable", None)
    return Found(index + 1, "unreadable", None) if token.kind == "number" else None
