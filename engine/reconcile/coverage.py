"""Which claim or reason accounts for each numeral of a source, from the lock."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from engine import excerpts
from engine.lock import ExcerptRecord, Lock, NumeralRecord, SourceRecord
from engine.model import Dossier, SetAside
from engine.typography import squeezed


@dataclass(frozen=True, slots=True)
class Accounted:
    """A numeral of a source and what accounts for it: claims (or the date of publication), or a set-aside entry."""

    numeral: NumeralRecord
    claims: tuple[str, ...]
    set_aside: SetAside | None
    is_name: bool


def coverage(dossier: Dossier, lock: Lock) -> dict[str, tuple[Accounted, ...]]:
    """Every numeral of every source in order, with what accounts for it."""
    return {id: tuple(_accounted(dossier, lock, id)) for id in dossier.sources if id in lock.sources}


def _accounted(dossier: Dossier, lock: Lock, source: str) -> list[Accounted]:
    record = lock.sources[source]
    aside = {(squeezed(s.quote), str(s.at or "")): s for s in dossier.sources[source].set_aside}
    found = []
    for numeral, around in zip(record.numerals, _around(record), strict=True):
        claims = {e.of if e.kind != excerpts.PUBLISHED else "published" for e in around if _cites(dossier, e, numeral)}
        reasons = [aside.get((squeezed(e.text), e.at)) for e in around if e.kind == excerpts.SET_ASIDE]
        found.append(Accounted(numeral, tuple(sorted(claims)), reasons[0] if reasons else None, numeral.form == "name"))
    return found


def _around(record: SourceRecord) -> list[list[ExcerptRecord]]:
    """For each numeral of a source, which stand in the order of its text, the excerpts that hold it whole."""
    starts = [numeral.start for numeral in record.numerals]
    found: list[list[ExcerptRecord]] = [[] for _ in starts]
    for excerpt in record.excerpts:
        for index in range(bisect_left(starts, excerpt.start), bisect_left(starts, excerpt.end)):
            if record.numerals[index].end <= excerpt.end:
                found[index].append(excerpt)
    return found


def _cites(dossier: Dossier, excerpt: ExcerptRecord, numeral: NumeralRecord) -> bool:
    if excerpt.kind == excerpts.PUBLISHED:
        return True
    if excerpt.kind not in (excerpts.CLAIM, excerpts.AGAIN, excerpts.REPEAT):
        return False
    claim = dossier.claims.get(excerpt.of)
    if claim is None:
        return False
    if dossier.facts[claim.fact].values:
        return numeral.form in ("share", "magnitude")
    figure = squeezed(claim.figure or "")
    return not figure or squeezed(numeral.text) in figure
