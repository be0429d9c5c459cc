"""`trace TEXT-OR-ID`: where a number is shown, and from which fact, formula, claims, excerpts and lines it comes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from engine.addresses import PROOF
from engine.archive import Snapshot
from engine.check.evidence import Evidence
from engine.check.reader import Reader
from engine.lock import ExcerptRecord, misfits, parse
from engine.model import Claim, Dossier, Fact
from engine.places import Places, archive, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.quantities import Quantity
from engine.read import UNREADABLE
from engine.typography import squeezed
from engine.write import restored

Numeral = Mapping[str, Any]
_NOTHING = 1


def trace(places: Places, wanted: str) -> str:
    """Everything behind a text or an id, as text; raises Stopped where nothing matches."""
    dossier = read_dossier(places)
    evidence = Evidence(dossier, parse(dossier.lock_text))
    stop_if_any([*misfits(dossier, evidence.lock), *evidence.problems])
    shown = _shown(places)
    read = Reader(dossier.conventions)
    by_id = [n for n in shown if n["id"] == wanted] or _named(dossier, wanted)
    found = by_id or [n for n in shown if _same(n["text"], wanted, read)]
    if not found:
        found = [n for n in shown if squeezed(wanted) in squeezed(n["text"])]
    if not found:
        help = "Paste a number as a page shows it, or give the id of a fact, claim or source."
        raise Stopped([Problem("nothing", f"“{wanted}” is shown on no page", Place(PROOF), help)], _NOTHING)
    tracer = _Tracer(evidence, archive(places, dossier) or {})
    kinds = dict.fromkeys((n["kind"], n["id"], n["part"]) for n in found)
    return "\n\n".join("\n".join(tracer.block(key, [n for n in found if _key(n) == key])) for key in kinds)


def _key(numeral: Numeral) -> tuple[str, str, str]:
    return numeral["kind"], numeral["id"], numeral["part"]


def _shown(places: Places) -> list[Numeral]:
    restored(places.site)
    path = places.site / PROOF
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["numerals"]
        if all(isinstance(n[key], str) for n in found for key in ("page", "text", "kind", "id", "part")):
            return list(found)
        problem = Problem("file", "the proof cannot be read", Place(PROOF), "Build the site again.")
    except FileNotFoundError:
        problem = Problem("file", "there is no proof to trace in", Place(PROOF), "Build the site first.")
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        problem = Problem("file", "the proof cannot be read", Place(PROOF), "Build the site again.")
    raise Stopped([problem], UNREADABLE)


def _named(dossier: Dossier, wanted: str) -> list[Numeral]:
    """A fact or claim that no page shows as a number, such as one in words."""
    known = {"fact": dossier.facts, "claim": dossier.claims, "source": dossier.sources}
    kind = next((kind for kind, ids in known.items() if wanted in ids), "")
    return [{"kind": kind, "id": wanted, "part": "", "page": "", "text": ""}] if kind else []


def _same(text: str, wanted: str, read: Reader) -> bool:
    """Whether a phrase is, or reads as, what is asked for."""
    if squeezed(text) == squeezed(wanted):
        return True
    mine, theirs = read.counted(text), read.counted(wanted)
    if len(mine) != 1 or len(theirs) != 1:
        return False
    a, b = mine[0].reading, theirs[0].reading
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        unit = a.unit == b.unit or a.unit.startswith(f"{b.unit}/")
        return unit and a.value is not None and b.value in (a.value, a.upper)
    return a is not None and a == b


class _Tracer:
    def __init__(self, evidence: Evidence, snapshots: Mapping[str, Snapshot]) -> None:
        self.evidence = evidence
        self.dossier = evidence.dossier
        self.snapshots = snapshots

    def block(self, key: tuple[str, str, str], shown: list[Numeral]) -> Iterator[str]:
        kind, id, part = key
        yield f"{kind} {id}{f' ({part})' if part else ''}" if id else "a listed name"
        texts = dict.fromkeys(n["text"] for n in shown if n["text"])
        for text in texts:
            pages = ", ".join(dict.fromkeys(n["page"] for n in shown if n["text"] == text))
            yield f"  shown as “{text}” on {pages}"
        if kind == "fact":
            yield from self._fact(self.dossier.facts[id], "  ", set())
        elif id in self.dossier.claims:
            yield from self._claim(self.dossier.claims[id], "  ")
        elif kind in ("source", "quotation") and id in self.dossier.sources:
            yield f"  {self.dossier.sources[id].label}, at {self.dossier.sources[id].id.place}"
        elif kind == "count":
            yield from self._count(id)
        elif kind == "constant":
            yield "  a convention of the engine, stated on the method page"

    def _count(self, id: str) -> Iterator[str]:
        counted = self.evidence.count(id)
        if counted is not None:
            yield f"  counted: at least {counted[0]}, at most {counted[1]}"
        fact = self.dossier.facts.get(id.partition(":")[2])
        for claim in fact.claims if fact else ():
            yield from self._claim(claim, "  ")

    def _fact(self, fact: Fact, indent: str, seen: set[str]) -> Iterator[str]:
        yield f"{indent}{fact.label}, at {fact.id.place}"
        if str(fact.id) in seen:
            return
        seen.add(str(fact.id))
        if fact.formula:
            yield f"{indent}= {fact.formula}, at {fact.formula.place}"
            for outcome in self.evidence.outcomes[str(fact.id)]:
                case = ", ".join(f"{root} {self.dossier.facts[root].cases[n]}" for root, n in outcome.choice.items())
                yield f"{indent}{f'if {case}: ' if case else ''}{outcome.shown(fact).canonical()}"
            for name, input_id in fact.inputs.items():
                yield f"{indent}with {name}:"
                yield from self._fact(self.dossier.facts[input_id], f"{indent}  ", seen)
        if fact.assumed or fact.cases:
            yield f"{indent}assumed: {fact.assumed or ', '.join(fact.cases)}"
        for claim in fact.claims:
            yield from self._claim(claim, indent)

    def _claim(self, claim: Claim, indent: str) -> Iterator[str]:
        adopted = " (adopted)" if self.dossier.adopted(self.dossier.facts[claim.fact]) == claim else ""
        yield f"{indent}{claim.id}{adopted}: “{' '.join(claim.quote.split())}”, at {claim.quote.place}"
        for kind, of, source, record in self._records(claim):
            if (kind, of) == ("claim", claim.id):
                yield f"{indent}  in {self._place(source, record)}"

    def _records(self, claim: Claim) -> Iterator[tuple[str, str, str, ExcerptRecord]]:
        source = str(claim.source)
        for record in self.evidence.lock.sources[source].excerpts:
            yield record.kind, record.of, source, record

    def _place(self, source: str, record: ExcerptRecord) -> str:
        """Line and column in the source, where its text is at hand; else the character."""
        file = self.dossier.sources[source].file
        snapshot = self.snapshots.get(source)
        if snapshot is None:
            return f"{file}, character {record.start}"
        line, column = snapshot.line_and_column(record.start)
        return f"{file}:{line}:{column}"
