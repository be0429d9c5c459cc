"""The machine files: rows of plain values as JSON and CSV. The renderer and the check each make the rows themselves."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction

from engine.dates import Moment
from engine.lock import Lock
from engine.model import Dossier
from engine.quantities import Quantity, plain
from engine.readings import Value, Words


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
class FactRow:
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
class ClaimRow:
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


NOTHING = Reading("none")


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
    """Facts, claims and verdicts of a dossier as one JSON document."""
    document = {
        "$schema": "facts.schema.json",
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
            for c in dossier.contradictions.values()
        ],
        "unknowns": [{"id": str(u.id), "closest": [str(id) for id in u.closest]} for u in dossier.file.unknowns],
    }
    return json_bytes(document)


def json_bytes(document: object) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def csv_bytes(rows: Sequence[FactRow] | Sequence[ClaimRow], kind: type[FactRow | ClaimRow]) -> bytes:
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
        writer.writerow(cells)
    return text.getvalue().encode()


def claim_place(lock: Lock, claim: str) -> tuple[int, int]:
    """Start and end of a claim's excerpt in its source."""
    _, record = lock.places["claim", claim]
    return record.start, record.end
