"""The published records: what was looked at, every numeral shown, and what accounts for every numeral of a source."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from engine import addresses
from engine.archive import Snapshot
from engine.check.evidence import Evidence
from engine.check.examined import Examined
from engine.exports import json_bytes
from engine.json_text import json_array, json_object, json_text
from engine.model import Dossier
from engine.problems import Place, Problem

VERSION = 1
_INDENT = "\n "


def hashes(
    evidence: Evidence, inputs: Mapping[str, bytes], files: Mapping[str, bytes], examined: Sequence[Examined]
) -> dict[str, dict[str, str]]:
    """SHA-256 of every input by its path, of every source by its id, and of every file of the site by its address."""
    known = {name: sha for one in examined for name, sha in one.hashes.items()}
    rest = (name for name in files if name not in known and name not in addresses.CERTIFICATES)
    return {
        "inputs": {name: _sha(data) for name, data in sorted(inputs.items())},
        "sources": {id: record.sha256 for id, record in evidence.lock.sources.items()},
        "files": dict(sorted((known | {name: _sha(files[name]) for name in rest}).items())),
    }


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def counts_of(
    evidence: Evidence,
    results: Sequence[Examined],
    files: Mapping[str, bytes],
    snapshots: Mapping[str, Snapshot] | None,
) -> dict[str, int]:
    dossier, accounts = evidence.dossier, evidence.accounts
    kinds = sum((Counter(one.kinds) for one in results), Counter[str]())
    excerpts = sum(len(record.excerpts) for record in evidence.lock.sources.values())
    pairs = sum(n * (n - 1) // 2 for fact in dossier.facts.values() for n in [len(evidence.speakers(fact))])
    return {
        "pages read": len(results),
        "files compared": len(files),
        **{f"numerals on pages: {kind}": kinds[kind] for kind in sorted(kinds)},
        "claims read again": len(dossier.claims),
        "excerpts found again in the archive": excerpts if snapshots is not None else 0,
        "excerpts that could not be read again without the archive": 0 if snapshots is not None else excerpts,
        "pairs of claims compared": pairs,
        "derived values recomputed": sum(len(outcomes) for outcomes in evidence.outcomes.values()),
        "numerals in sources": len(accounts),
        "numerals in sources: cited": sum(bool(a.cited) for a in accounts),
        "numerals in sources: set aside": sum(bool(a.aside) for a in accounts),
        "numerals in sources: in names": sum(a.numeral.form == "name" for a in accounts),
        "values in words, judged by a person": sum(bool(claim.says) for claim in dossier.claims.values()),
        "links followed": sum(len(result.links) for result in results),
    }


def nothing(counts: Mapping[str, int]) -> Iterator[Problem]:
    """Zero looked at is a failure."""
    numerals_shown = sum(number for what, number in counts.items() if what.startswith("numerals on pages"))
    looked = {
        "pages": counts["pages read"],
        "numbers on pages": numerals_shown,
        "claims": counts["claims read again"],
        "numbers in sources": counts["numerals in sources"],
        "links": counts["links followed"],
    }
    for what, number in looked.items():
        if not number:
            yield Problem("nothing", f"there were no {what} to look at", Place(Dossier.FACTS))


def proof_bytes(
    results: Sequence[Examined], counts: Mapping[str, int], hashes: Mapping[str, Mapping[str, str]]
) -> bytes:
    """The proof: what was looked at, the hash of every input and file, and every numeral that is shown."""
    about_archive = ("excerpts found again in the archive", "excerpts that could not be read again without the archive")
    kept = {what: number for what, number in counts.items() if what not in about_archive and what != "files compared"}
    whole = {"$schema": "proof.schema.json", "version": VERSION, **hashes, "counts": kept}
    texts = {name: json_text(value, _INDENT) for name, value in whole.items()}
    records = json_array([record for one in results for record in one.records], _INDENT)
    return f"{json_object(texts | {'numerals': records})}\n".encode()


def coverage_bytes(evidence: Evidence) -> bytes:
    """The coverage: what accounts for every numeral of every source."""
    document: dict[str, list[dict[str, object]]] = {id: [] for id in evidence.dossier.sources}
    for account in evidence.accounts:
        numeral = account.numeral
        entry: dict[str, object] = {"start": numeral.start, "end": numeral.end, "text": numeral.text}
        if account.cited:
            entry["claim"] = list(account.cited)
        elif account.aside:
            entry["set_aside"] = str(account.aside[0].why)
        else:
            entry["set_aside"] = "name" if numeral.form == "name" else ""
        document[account.source].append(entry)
    return json_bytes({"$schema": "coverage.schema.json", "version": VERSION, "sources": document})
