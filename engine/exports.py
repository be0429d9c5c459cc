"""The machine files: rows of plain values as JSON and CSV. The renderer and the check each make the rows themselves.

A row stands in several files: of the whole, of its fact, of its source. It is written once, and files are joined from it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

from engine.dates import Moment
from engine.json_text import END, json_array, json_object, json_text
from engine.lock import Lock
from engine.model import Contradiction, Dossier
from engine.quantities import Quantity, plain
from engine.readings import Value, Words


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes a line of a CSV file, a field a column."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as columns: its form, relation, bounds, unit and last digit, or its date, or its words."""

    form: str
    relation: str = ""
    value: str = ""
    upper: str = ""
    unit: str = ""
    exponent: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class FactRow(Row):
    """One fact, or one case of a fact (`case` then says which dates are assumed)."""

    fact: str
    label: str
    kind: str
    case: str
    reading: Reading
    low: str
    high: str
    status: str
    agreement: str
    sources: int
    origins_at_least: int
    origins_at_most: int


@dataclass(frozen=True, slots=True)
class ClaimRow(Row):
    """One claim with its excerpt and where that stands in the source, in characters."""

    claim: str
    fact: str
    source: str
    quote: str
    reading: Reading
    comparable: bool
    status: str
    rank: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """The ids of what one page is about; `by_itself` where that is a fact."""

    facts: tuple[str, ...]
    claims: tuple[str, ...]
    contradictions: tuple[str, ...] = ()
    unknowns: tuple[str, ...] = ()
    by_itself: bool = False


NOTHING = Reading("none")
# where a spreadsheet takes what follows for a formula: at the start of a cell, or of what it may take for one, behind the
# signs that other tables have between cells. An apostrophe says that it is text, and one more that the first is its own.
_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\"']*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")
_NEGATIVE = re.compile(r"-[0-9.]+(?:/[0-9]+)?")  # a number of ours, which no spreadsheet can mistake


def reading_of(value: Value | None) -> Reading:
    """A value as columns."""
    match value:
        case None:
            return NOTHING
        case Words(says):
            return Reading("words", words=" ".join(says))
        case Moment():
            return Reading("date", value.relation.value, value.text)
        case Quantity():
            number = "" if value.value is None else plain(value.value)
            upper = "" if value.upper is None else plain(value.upper)
            last = "" if value.exponent is None else str(value.exponent)
            return Reading("amount", value.relation.value, number, upper, value.unit, last, value.words)


def bound(value: Fraction | None) -> str:
    return "" if value is None else plain(value)


_DEEP = f"{END}  "  # of an entry in a list of a document


class _Lines:
    """Entries as they stand in files, in one order; an id may have several."""

    def __init__(self, ids: Iterable[str], lines: Iterable[str]) -> None:
        self.all = list(lines)
        self._places: dict[str, list[int]] = {}
        for place, id in enumerate(ids):
            self._places.setdefault(id, []).append(place)

    def of(self, ids: Iterable[str]) -> list[str]:
        """Those of some ids, in the order of all."""
        return [self.all[place] for place in sorted(place for id in set(ids) for place in self._places.get(id, ()))]


class Exports:
    """The files of facts and claims, of a whole dossier and of its parts."""

    def __init__(self, dossier: Dossier, rows: Sequence[FactRow], claims: Sequence[ClaimRow]) -> None:
        contradictions, unknowns = dossier.contradictions.values(), dossier.file.unknowns
        of_facts, of_claims = [_columns(row) for row in rows], [_columns(row) for row in claims]
        ids = {
            "facts": [row.fact for row in rows],
            "claims": [row.claim for row in claims],
            "contradictions": [str(c.id) for c in contradictions],
            "unknowns": [str(u.id) for u in unknowns],
        }
        entries: dict[str, Iterable[object]] = {
            "facts": of_facts,
            "claims": of_claims,
            "contradictions": map(_judged, contradictions),
            "unknowns": ({"id": str(u.id), "closest": [str(id) for id in u.closest]} for u in unknowns),
        }
        self._title = json_text(str(dossier.settings.title))
        self._json = {kind: _Lines(ids[kind], (json_text(e, _DEEP) for e in entries[kind])) for kind in ids}
        self._facts = _Lines(ids["facts"], map(_row_line, of_facts))
        self._claims = _Lines(ids["claims"], map(_row_line, of_claims))

    def of_fact(self, id: str) -> str:
        """The rows of one fact as they stand in a document."""
        return "".join(self._json["facts"].of((id,)))

    def of_claim(self, id: str) -> str:
        return "".join(self._json["claims"].of((id,)))

    def facts_json(self) -> bytes:
        """Facts, claims, verdicts and unknowns of the dossier as one JSON document."""
        return self._document("facts.schema.json", {kind: lines.all for kind, lines in self._json.items()})

    def facts_csv(self) -> bytes:
        return _table(FactRow, self._facts.all)

    def claims_csv(self) -> bytes:
        return _table(ClaimRow, self._claims.all)

    def part_json(self, part: Part) -> bytes:
        """The same document with what one page is about."""
        ids = (part.facts, part.claims, part.contradictions, part.unknowns)
        parts = zip(self._json.items(), ids, strict=True)
        return self._document("../data/facts.schema.json", {kind: lines.of(own) for (kind, lines), own in parts})

    def part_csv(self, part: Part) -> bytes:
        """The claims of one page, or the rows of its fact where nobody claims anything of it."""
        if part.by_itself and not part.claims:
            return _table(FactRow, self._facts.of(part.facts))
        return _table(ClaimRow, self._claims.of(part.claims))

    def _document(self, schema: str, entries: Mapping[str, Sequence[str]]) -> bytes:
        head = {"$schema": json_text(schema), "version": json_text(1), "title": self._title}
        lists = {kind: json_array(texts, f"{END} ") for kind, texts in entries.items()}
        return f"{json_object({**head, **lists})}\n".encode()


def _judged(c: Contradiction) -> dict[str, object]:
    sides = [[str(id) for id in side.claims] for side in c.sides]
    return {"id": str(c.id), "verdict": str(c.verdict), "rule": str(c.rule), "sides": sides}


def json_bytes(document: object) -> bytes:
    return f"{json_text(document)}\n".encode()


class _Line:
    """A file that gives back the line that is written into it."""

    def write(self, line: str) -> str:
        return line


_WRITER = csv.writer(_Line(), lineterminator="\n")


def _columns(row: Row | Reading) -> dict[str, object]:
    """The fields of a row by name, those of its reading in a mapping of their own."""
    found = {field.name: getattr(row, field.name) for field in fields(row)}
    return {name: _columns(value) if isinstance(value, Reading) else value for name, value in found.items()}


def csv_bytes(rows: Sequence[Row], kind: type[Row]) -> bytes:
    """Rows as CSV with a header; the columns of a reading stand in its place."""
    return _table(kind, (_row_line(_columns(row)) for row in rows))


def _table(kind: type[Row], lines: Iterable[str]) -> bytes:
    header: list[str] = []
    for column in fields(kind):
        header += [f.name for f in fields(Reading)] if column.name == "reading" else [column.name]
    return "".join((_line(header), *lines)).encode()


def _row_line(columns: Mapping[str, object]) -> str:
    cells: list[object] = []
    for value in columns.values():
        cells += value.values() if isinstance(value, dict) else [value]
    return _line(map(_cell, cells))


def _line(cells: Iterable[object]) -> str:
    return str(_WRITER.writerow(cells))


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; who takes an apostrophe away wherever one was put has the text again."""
    if isinstance(value, str) and not _NEGATIVE.fullmatch(value):
        return _FORMULA.sub("'", value)
    return value


def claim_place(lock: Lock, claim: str) -> tuple[int, int]:
    """Start and end of a claim's excerpt in its source."""
    _, record = lock.places["claim", claim]
    return record.start, record.end
