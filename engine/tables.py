"""The tables that the dossier itself gives, without a value of our own: events, sides of contradictions, sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine import addresses
from engine.exports import FactRow, Row, csv_bytes
from engine.lock import Lock
from engine.model import Dossier


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    """One event; `date` holds every date that is assumed, where there are several, and nothing where none is settled."""

    what: str
    date: str
    relation: str
    fact: str
    text: str


@dataclass(frozen=True, slots=True)
class SideRow(Row):
    """One side of a contradiction, with the contradiction that it is a side of."""

    contradiction: str
    question: str
    verdict: str
    rule: str
    says: str
    claims: str
    through: str
    would_change: str


@dataclass(frozen=True, slots=True)
class SourceRow(Row):
    """One source as it stands in the dossier, with the fingerprint of the text that was read, and when it was last looked at."""

    source: str
    label: str
    publisher: str
    title: str
    published: str
    kind: str
    url: str
    rests_on: str
    sha256: str
    checked: str
    found: str


def table_files(dossier: Dossier, lock: Lock, rows: Sequence[FactRow]) -> dict[str, bytes]:
    """Each table as CSV, by its address; `rows` are those of every fact, by which events are dated."""
    return {
        addresses.EVENTS_CSV: csv_bytes(event_rows(dossier, rows), EventRow),
        addresses.CONTRADICTIONS_CSV: csv_bytes(side_rows(dossier), SideRow),
        addresses.SOURCES_CSV: csv_bytes(source_rows(dossier, lock), SourceRow),
    }


def event_rows(dossier: Dossier, rows: Sequence[FactRow]) -> list[EventRow]:
    """A row for every event, dated by the rows of its fact: by its value, or by every date that is assumed."""
    dates: dict[str, list[str]] = {}
    for row in rows:
        dates.setdefault(row.fact, []).append(row.reading.value if row.reading.form == "date" else row.case)
    relations = {row.fact: row.reading.relation for row in rows if row.reading.form == "date"}
    return [
        EventRow(
            str(event.what),
            " ".join(filter(None, dates[str(event.fact)])),
            relations.get(str(event.fact), ""),
            str(event.fact),
            str(event.text),
        )
        for event in dossier.file.events
    ]


def side_rows(dossier: Dossier) -> list[SideRow]:
    """A row for every side of every contradiction."""
    return [
        SideRow(
            str(c.id), str(c.question), str(c.verdict), str(c.rule), str(side.says), " ".join(side.claims),
            str(c.through or ""), str(c.would_change),
        )
        for c in dossier.contradictions.values()
        for side in c.sides
    ]  # fmt: skip


def source_rows(dossier: Dossier, lock: Lock) -> list[SourceRow]:
    """A row for every source; what it does not say of itself stays empty."""
    return [
        SourceRow(
            id,
            str(source.label),
            str(source.publisher or ""),
            str(source.title or ""),
            str(source.published or ""),
            str(source.kind),
            str(source.url or ""),
            " ".join(str(edge.target) for edge in source.rests_on),
            lock.sources[id].sha256,
            looked.on if (looked := dossier.looked_at.get(id)) else "",
            looked.found if looked else "",
        )
        for id, source in dossier.sources.items()
    ]
