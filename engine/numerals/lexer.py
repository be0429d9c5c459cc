"""The loop over a text: at every token, hedges and then the ordered forms of `calendar` and `amounts`."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.dates import Moment
from engine.numerals import amounts, calendar, words
from engine.numerals.stream import Conventions, Found, Stream
from engine.numerals.tokens import tokens
from engine.quantities import Quantity, Relation
from engine.typography import fold

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


def _hedged(
    stream: Stream,
    index: int,
    table: _Hedges,
    match: Callable[[Stream, int], Found | None],
) -> Found | None:
    """A hedge and, right after it, a form that it can qualify."""
    start = index + 1 if stream.at(index).lower in words.HEDGE_ADVERBS and stream.joined(index + 1) else index
    for begin in dict.fromkeys((index, start)):
        for parts, relation in table.get(stream.at(begin).lower, ()):
            after = stream.phrase(begin, parts)
            if after is None or not stream.joined(after):
                continue
            found = match(stream, after)
            if found and (qualified := qualify(found.reading, relation)) is not None:
                return replace(found, reading=qualified)
    return None


def qualify(reading: Quantity | Moment | None, relation: Relation) -> Quantity | Moment | None:
    """A plain reading with a hedge; None where the hedge does not go with it."""
    if isinstance(reading, Moment):
        if relation is Relation.ABOUT:
            return replace(reading, approximate=True, text=reading.text.rstrip("~") + "~")
        return replace(reading, relation=relation)
    if reading is None:
        return None
    if reading.relation in (Relation.EQUAL, Relation.MAGNITUDE) and reading.value is not None:
        if reading.relation is Relation.MAGNITUDE:
            return replace(reading, words=f"{relation.value} {reading.words}")
        return replace(reading, relation=relation)
    return replace(reading, words=f"{relation.value} {reading.words}".strip()) if reading.words else None


def _negated(stream: Stream, index: int) -> Found | None:
    """ "not $5 billion", "did not pay $5 billion": the number is named to say that it is not so."""
    token = stream.at(index).lower
    if token not in words.NEGATIONS and not token.endswith("n't"):
        return None
    for between in range(3):
        begin = index + 1 + between
        if not stream.joined(begin):
            return None
        found = _hedged(stream, begin, _HEDGES, amounts.match) or amounts.match(stream, begin)
        if found and isinstance(found.reading, Quantity):
            if found.form == "digits" or found.reading.unit:
                denied = f"not {found.reading.relation.value}"
                return replace(found, reading=replace(found.reading, relation=Relation.NOT, words=denied))
            return None
        if stream.at(begin).kind != "word":
            return None
    return None


def _strange(stream: Stream, index: int) -> Found | None:
    """Digits that no form takes: an unlisted name such as H200, or a character such as a Roman number."""
    token = stream.at(index)
    if token.kind == "word" and stream.adjacent(index + 1) and stream.at(index + 1).kind == "number":
        end = index + 2
        while stream.adjacent(end) and stream.at(end).kind in ("word", "number"):
            end += 1
        return Found(end, "unreadable", None)
    if any(not c.isascii() and unicodedata.numeric(c, None) is not None for c in token.text):
        return Found(index + 1, "unreadable", None)
    return Found(index + 1, "unreadable", None) if token.kind == "number" else None
