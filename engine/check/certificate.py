"""The whole site against the whole evidence: every file, every page, and the proof that is published with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from engine import addresses
from engine.archive import Snapshot
from engine.check.disagreement import disagreement, speakers
from engine.check.evidence import Evidence
from engine.check.frame import style_faults
from engine.check.machine import machine_files
from engine.check.pages import Ground, PageResult, certify_page
from engine.check.scopes import resolved
from engine.check.sources import archive_rules, source_rules
from engine.check.strong import strong_words
from engine.check.templates import Literals
from engine.exports import json_bytes
from engine.lock import parse
from engine.model import Dossier
from engine.problems import Place, Problem, Stopped


@dataclass(frozen=True)
class Certificate:
    """What was looked at and what was found. `proof` and `coverage` are the published records."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    proof: bytes
    coverage: bytes

    @property
    def summary(self) -> str:
        """What it looked at, in a few lines."""
        return "\n".join(f"{number:>7,}  {what}" for what, number in self.counts.items())


def certify(
    dossier: Dossier, site: Path, templates: Path, snapshots: Mapping[str, Snapshot] | None, *, published: bool
) -> Certificate:
    """Certify a folder from disk. A `published` site holds its certificates already; they are made again and compared.

    Raises Stopped where there is no lock to check against, or the evidence cannot be read.
    """
    evidence = Evidence(dossier, parse(dossier.lock_text))
    problems = [*evidence.problems]
    if problems:
        raise Stopped(problems)
    problems += source_rules(evidence)
    if any(problem.code == "pin" for problem in problems):
        raise Stopped(problems)  # without a lock that fits there is nothing to compare with
    if snapshots is not None:
        problems += archive_rules(evidence, snapshots)
    problems += disagreement(evidence)
    problems += strong_words(dossier)
    files = _files(site, problems, evidence, published=published)
    results = _pages(files, Ground.of(evidence, Literals.of(templates)))
    for result in results:
        problems += result.problems
    problems += _links(results, files)
    problems += _facts_shown(results, evidence)
    problems += style_faults(files.get(addresses.STYLE, b""), _bytes(templates / addresses.STYLE))
    problems += machine_files(evidence, files)
    counts = _counts(evidence, results, files, snapshots)
    problems += _nothing(counts)
    proof, coverage = _proof(results, evidence, counts), _coverage(evidence)
    if published:
        for name, made in ((addresses.PROOF, proof), (addresses.COVERAGE, coverage)):
            if name in files and files[name] != made:
                problems.append(
                    Problem("fixity", "made again, this file is another", Place(name), "Build the site again.")
                )
    return Certificate(tuple(problems), counts, proof, coverage)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


# --- files -----------------------------------------------------------------------------------------------------------


def _files(site: Path, problems: list[Problem], evidence: Evidence, *, published: bool) -> dict[str, bytes]:
    """Every file of the site, by address; missing and extra ones are problems."""
    found = {
        path.relative_to(site).as_posix(): path
        for path in sorted(site.rglob("*"))
        if path.is_symlink() or not path.is_dir()
    }
    wanted = set(addresses.files(evidence.dossier)) - (set() if published else set(addresses.CERTIFICATES))
    problems += [Problem("pages", "this file is missing", Place(name)) for name in sorted(wanted - set(found))]
    problems += [
        Problem("pages", "this file does not belong here", Place(name)) for name in sorted(set(found) - wanted)
    ]
    files: dict[str, bytes] = {}
    for name in sorted(wanted & set(found)):
        if found[name].is_symlink() or not found[name].is_file():
            problems.append(Problem("pages", "this is not a file of its own", Place(name)))
        else:
            files[name] = found[name].read_bytes()
    if files.get(addresses.MARKER, addresses.MARKER_TEXT.encode()) != addresses.MARKER_TEXT.encode():
        problems.append(Problem("pages", "the marker is not ours", Place(addresses.MARKER)))
    return files


def _pages(files: Mapping[str, bytes], ground: Ground) -> list[PageResult]:
    results = []
    for address in addresses.pages(ground.evidence.dossier):
        data = files.get(address)
        if data is None:
            continue
        try:
            results.append(certify_page(address, data.decode("utf-8"), ground))
        except UnicodeDecodeError:
            problem = Problem("pages", "the page is not UTF-8 text", Place(address))
            results.append(PageResult(address, (), frozenset(), (), (), (problem,)))
    return results


def _links(results: list[PageResult], files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Every link lands on a file of the site, and every fragment on an id."""
    ids = {result.address: set(result.ids) for result in results}
    known = {*files, *addresses.CERTIFICATES}
    for result in results:
        for link in dict.fromkeys(result.links):
            target, _, anchor = resolved(result.address, link).partition("#")
            if target not in known:
                yield Problem("linked", f"the link `{link}` lands nowhere", Place(result.address))
            elif anchor and anchor not in ids.get(target, set()):
                yield Problem("linked", f"the link `{link}` lands on no anchor", Place(result.address))


def _facts_shown(results: list[PageResult], evidence: Evidence) -> Iterator[Problem]:
    """Every fact with a value is shown on a page besides its own, or says why it is not."""
    shown = {id: {r.address for r in results if id in r.facts} for id in evidence.dossier.facts}
    for fact in evidence.dossier.facts.values():
        has_value = fact.formula or fact.cases or evidence.values[str(fact.id)] is not None
        elsewhere = shown[str(fact.id)] - {addresses.fact_page(str(fact.id))}
        if has_value and not elsewhere and not fact.unpublished:
            help = "Show it, or say `unpublished:` and why."
            yield Problem("linked", f"`{fact.id}` is shown on no page besides its own", fact.id.place, help)


# --- counts and records ----------------------------------------------------------------------------------------------


def _counts(
    evidence: Evidence,
    results: list[PageResult],
    files: Mapping[str, bytes],
    snapshots: Mapping[str, Snapshot] | None,
) -> dict[str, int]:
    dossier, accounts = evidence.dossier, evidence.accounts
    kinds = Counter(shown.kind for result in results for shown in result.numerals)
    excerpts = sum(len(record.excerpts) for record in evidence.lock.sources.values())
    pairs = sum(n * (n - 1) // 2 for fact in dossier.facts.values() for n in [len(speakers(evidence, fact))])
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


def _nothing(counts: Mapping[str, int]) -> Iterator[Problem]:
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


def _proof(results: list[PageResult], evidence: Evidence, counts: Mapping[str, int]) -> bytes:
    about_archive = ("excerpts found again in the archive", "excerpts that could not be read again without the archive")
    kept = {what: number for what, number in counts.items() if what not in about_archive and what != "files compared"}
    records = []
    for result in results:
        for shown in result.numerals:
            claims = [shown.id] if shown.kind in ("claim", "quotation") and shown.id in evidence.dossier.claims else []
            if shown.kind == "fact":
                claims = (
                    [claim.id for claim in evidence.dossier.facts[shown.id].claims]
                    if shown.id in evidence.dossier.facts
                    else []
                )
            records.append(asdict(shown) | {"claims": claims})
    return json_bytes({"counts": kept, "numerals": records})


def _coverage(evidence: Evidence) -> bytes:
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
    return json_bytes(document)
