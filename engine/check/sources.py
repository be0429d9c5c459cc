"""Rules 2, 3, 7 and 9 on the side of the sources: excerpts, readings in place, coverage, and the lock itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine import lock as locks
from engine.archive import Snapshot
from engine.changes import changed
from engine.check.evidence import Evidence
from engine.excerpts import Wanted, wanted_excerpts
from engine.home import COMMAND
from engine.lock import ExcerptRecord, Lock, SourceRecord
from engine.model import Dossier, Source
from engine.problems import Place, Problem
from engine.readings import Unsettled, claim_figure, counted, read_once


def source_rules(evidence: Evidence, snapshots: Mapping[str, Snapshot] = MappingProxyType({})) -> Iterator[Problem]:
    """What the dossier and the lock alone can show to be wrong; the texts, where at hand, only help to say where."""
    misfits = list(locks.misfits(evidence.dossier, evidence.lock))
    yield from misfits
    if not misfits:
        yield from read_alike(evidence)
        yield from repeats(evidence)
        yield from covered(evidence, snapshots)
        yield from names(evidence)


def read_alike(evidence: Evidence) -> Iterator[Problem]:
    """Every excerpt reads by itself as it reads in its sentence."""
    records = {(id, e.key): e for id, record in evidence.lock.sources.items() for e in record.excerpts}
    for want in wanted_excerpts(evidence.dossier):
        record = records.get((want.source, want.key))
        if record is None:  # of a source that is not looked at, or gone, which is a problem of its own
            continue
        alone = tuple(n.canonical() for n in counted(want.quote, evidence.dossier.conventions))
        if alone != record.reads:
            yield Problem(
                "read", _difference(want, alone, record), want.place, "Quote the words that are left out too."
            )


def _difference(want: Wanted, alone: tuple[str, ...], record: ExcerptRecord) -> str:
    inside = ", ".join(record.reads) or "no number"
    outside = ", ".join(alone) or "no number"
    return f"“{want.quote}” reads by itself as {outside}, but in its sentence as {inside}"


def repeats(evidence: Evidence) -> Iterator[Problem]:
    """What is listed as a repeat of a claim says the same."""
    conventions = evidence.dossier.conventions
    for claim in evidence.dossier.claims.values():
        if evidence.dossier.facts[claim.fact].values:
            continue
        try:
            first = claim_figure(claim, conventions).canonical()
        except Unsettled as error:
            yield Problem("reading", str(error), claim.quote.place)
            continue
        for quote in claim.again:
            found = [n.canonical() for n in counted(quote, conventions)]
            if found != [first]:
                message = f"“{quote}” reads as {', '.join(found) or 'no number'}, not as {first}"
                yield Problem("read", message, quote.place, "Make it a claim of its own, with a `name:`.")


def covered(evidence: Evidence, snapshots: Mapping[str, Snapshot] = MappingProxyType({})) -> Iterator[Problem]:
    """Every numeral of every source is cited or set aside, not both; nothing set aside is without a numeral."""
    used: set[int] = set()
    for account in evidence.accounts:
        source = evidence.dossier.sources[account.source]
        numeral = account.numeral
        used |= {id(item) for item in account.aside}
        if account.cited and account.aside:
            message = f"“{numeral.text}” is set aside, and cited by {', '.join(account.cited)}"
            yield Problem("uncovered", message, account.aside[0].quote.place)
        if not account.cited and not account.aside and numeral.form != "name":
            where = _where(numeral.start, source, snapshots.get(str(source.id)))
            message = f"“{numeral.text}” at {where} is neither cited nor set aside"
            help = f"`{COMMAND} scan` with the path of {source.file} prints a claim and a set-aside entry to paste."
            yield Problem("uncovered", message, source.id.place, help)
    for source in (evidence.dossier.sources[id] for id in evidence.lock.sources):
        for item in source.set_aside:
            if id(item) not in used:
                yield Problem("uncovered", f"“{item.quote}” sets aside no number", item.quote.place)


def _where(offset: int, source: Source, snapshot: Snapshot | None) -> str:
    """Line and column where the text is at hand, else the character."""
    if snapshot is None:
        return f"character {offset} of {source.id}"
    line, column = snapshot.line_and_column(offset)
    return f"{source.file}:{line}:{column}"


def names(evidence: Evidence) -> Iterator[Problem]:
    """What the sources were read with: every name that holds digits is still listed, and each that is listed occurs."""
    settings, conventions = evidence.dossier.settings, evidence.dossier.conventions
    occurring: set[str] = set()
    for account in evidence.accounts:
        found = read_once(account.numeral.text, conventions)
        is_name = [numeral.form for numeral in found] == ["name"]
        if is_name != (account.numeral.form == "name"):
            message = (
                f"“{account.numeral.text}” in {account.source} is {'now' if is_name else 'no longer'} a listed name"
            )
            yield Problem("pin", message, Place(Dossier.FACTS), locks.RUN_PIN)
        if is_name:
            occurring.add(account.numeral.text)
    for name in settings.names:
        if not any(text.startswith(name) for text in occurring):
            yield Problem("unused", f"no source holds the name `{name}`", name.place, "Take it off the list.")


def archive_rules(evidence: Evidence, snapshots: Mapping[str, Snapshot]) -> Iterator[Problem]:
    """With the archive: the lock made again is the lock. Where a text has changed, what that does to its excerpts."""
    made, problems = locks.make(evidence.dossier, snapshots)
    yield from problems
    fresh = changes(evidence.dossier, evidence.lock, made, snapshots)
    yield from fresh
    for id, record in made.sources.items():
        held = evidence.lock.sources.get(id)
        if held is not None and held.sha256 == record.sha256 and held != record and not problems:
            place = evidence.dossier.sources[id].file.place
            yield Problem("fixity", f"the lock of {id} is not what its text gives", place, locks.RUN_PIN)
    if not problems and not fresh and locks.dump(made) != evidence.dossier.lock_text:
        yield Problem("fixity", "the lock, made again, is another", Place(Dossier.LOCK), locks.RUN_PIN)


def changes(dossier: Dossier, held: Lock, made: Lock, snapshots: Mapping[str, Snapshot]) -> list[Problem]:
    """For every source whose text is not the pinned one: what became of its excerpts, and what in it is not settled."""
    altered = [
        id for id, record in made.sources.items() if id in held.sources and held.sources[id].sha256 != record.sha256
    ]
    found = [_change(dossier, held.sources[id], made.sources[id], snapshots[id]) for id in altered]
    evidence = Evidence(dossier, Lock({id: made.sources[id] for id in altered}))
    return [*found, *read_alike(evidence), *covered(evidence, snapshots)]


def _change(dossier: Dossier, held: SourceRecord, made: SourceRecord, snapshot: Snapshot) -> Problem:
    change, file = changed(held, made), dossier.sources[held.id].file
    message = f"the text of {held.id} is not the one that was pinned: of its excerpts {change.summary}"
    help = f"Read what moved or changed, settle what is gone or new, then run `{COMMAND} pin`, which accepts the text."
    return Problem("fixity", message, file.place, help, notes=change.notes(snapshot, file))
