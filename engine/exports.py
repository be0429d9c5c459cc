"""The machine files: rows of plain values as JSON and CSV. The renderer and the check each make the rows themselves."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction

from engine.dates import Moment
from engine.lock import Lock
from engine.model import Dossier
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

    def rows(self, rows: Sequence[FactRow]) -> list[FactRow]:
        return [row for row in rows if row.fact in self.facts]

    def taken(self, claims: Sequence[ClaimRow]) -> list[ClaimRow]:
        return [claim for claim in claims if claim.claim in self.claims]


NOTHING = Reading("none")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
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


def facts_json(dossier: Dossier, rows: Sequence[FactRow], claims: Sequence[ClaimRow]) -> bytes:
    """Facts, claims, verdicts and unknowns of a dossier as one JSON document."""
    unknowns = tuple(str(unknown.id) for unknown in dossier.file.unknowns)
    return json_bytes(_document("facts.schema.json", dossier, rows, claims, (tuple(dossier.contradictions), unknowns)))


def part_json(dossier: Dossier, part: Part, rows: Sequence[FactRow], claims: Sequence[ClaimRow]) -> bytes:
    """The same document with what one page is about."""
    named = part.contradictions, part.unknowns
    return json_bytes(_document("../data/facts.schema.json", dossier, part.rows(rows), part.taken(claims), named))


def part_csv(part: Part, rows: Sequence[FactRow], claims: Sequence[ClaimRow]) -> bytes:
    """The claims of one page, or the rows of its fact where nobody claims anything of it."""
    if part.by_itself and not part.claims:
        return csv_bytes(part.rows(rows), FactRow)
    return csv_bytes(part.taken(claims), ClaimRow)


def _document(
    schema: str,
    dossier: Dossier,
    rows: Sequence[FactRow],
    claims: Sequence[ClaimRow],
    named: tuple[tuple[str, ...], tuple[str, ...]],
) -> dict[str, object]:
    contradictions, unknowns = named
    return {
        "$schema": schema,
        "version": 1,
        "title": str(dossier.settings.title),
        "facts": [asdict(row) for row in rows],
        "claims": [asdict(row) for row in claims],
        "contradictions": [
            {
                "id": str(c.id),
                "verdict": str(c.verdict),
                "rule": str(c.rule),
                "sides": [[str(id) for id in side.claims] for side in c.sides],
            }
            for id, c in dossier.contradictions.items()
            if id in contradictions
        ],
        "unknowns": [
            {"id": str(u.id), "closest": [str(id) for id in u.closest]}
            for u in dossier.file.unknowns
            if u.id in unknowns
        ],
    }


def json_bytes(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def csv_bytes(rows: Sequence[Row], kind: type[Row]) -> bytes:
    """Rows as CSV with a header; the columns of a reading stand in its place."""
    header: list[str] = []
    for column in fields(kind):
        header += [f.name for f in fields(Reading)] if column.name == "reading" else [column.name]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        cells: list[object] = []
        for name, value in asdict(row).items():
            cells += list(value.values()) if name == "reading" else [value]
        writer.writerow(map(_cell, cells))
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: where its text begins as one does, an apostrophe stands before it."""
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS) and not _NEGATIVE.fullmatch(value):
        return f"'{value}"
    return value


def claim_place(lock: Lock, claim: str) -> tuple[int, int]:
    """Start and end of a claim's excerpt in its source."""
    _, record = lock.places["claim", claim]
    return record.start, record.end
