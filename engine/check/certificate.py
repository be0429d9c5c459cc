"""The whole site against the whole evidence: every file, every page, and the proof that is published with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from engine import addresses
from engine.archive import Snapshot
from engine.assets import SCRIPT, STYLE, Assets
from engine.check.disagreement import disagreement
from engine.check.evidence import Evidence
from engine.check.examined import Examined
from engine.check.examiner import Examiner
from engine.check.frame import script_faults, style_faults
from engine.check.leading import resolved
from engine.check.machine import Made, differences
from engine.check.pages import Ground, PageResult
from engine.check.proof import counts_of, coverage_bytes, hashes, nothing, proof_bytes
from engine.check.released import released_faults
from engine.check.scopes import difference
from engine.check.site import Site
from engine.check.sources import archive_rules, source_rules
from engine.check.strong import strong_words
from engine.check.told import READ, stands_elsewhere, told_problems
from engine.check.verdicts import verdicts
from engine.lock import parse
from engine.model import Dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Step, unheard
from engine.version import fingerprint
from engine.workers import spread

Page = PageResult | Examined  # what is asked of a page here, both say


@dataclass(frozen=True)
class Certificate:
    """What was looked at and what was found. `proof` and `coverage` are the published records."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    proof: bytes
    coverage: bytes
    examined: tuple[Examined, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of every file of the site but the certificates

    @property
    def files(self) -> Mapping[str, bytes]:
        """The published records, by address."""
        return dict(zip(addresses.CERTIFICATES, (self.proof, self.coverage), strict=True))

    @property
    def summary(self) -> str:
        """What it looked at, in a few lines."""
        return "\n".join(f"{number:>7,}  {what}" for what, number in self.counts.items())


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the dossier, the templates and the site to certify are."""

    dossier: Path
    templates: Path
    site: Path
    base: str = ""  # the address where the site stands, where that is known


def certify(
    dossier: Dossier,
    folders: Folders,
    snapshots: Mapping[str, Snapshot] | None,
    *,
    published: bool,
    known: Mapping[str, str] = MappingProxyType({}),
    step: Step = unheard,
) -> Certificate:
    """Certify a folder from disk. A `published` site holds its certificates already; they are made again and compared.

    A page of which a record is `known` that still holds is not looked into again.

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
    problems += verdicts(evidence)
    problems += strong_words(dossier)
    inputs = made_of(folders)
    ground = Ground.of(evidence, folders.templates, folders.base)
    problems += released_faults(ground.entries.released, ground.read, _hashed(inputs))
    assets = Assets.of(folders.templates)
    wanted = frozenset(addresses.files(dossier, assets, folders.base))
    files = Site(folders.site, wanted if published else wanted - set(addresses.CERTIFICATES))
    problems += files.problems
    if published:
        stop_if_any(stands_elsewhere(files, folders.base))
    examiner = _examiner(ground, folders, files, inputs, known)
    results = _examined(examiner, addresses.pages(dossier), files, step)
    for result in results:
        problems += result.problems
    problems += links(results, results, files, folders.base)
    problems += facts_shown(results, evidence)
    problems += pages_named(results, evidence)
    problems += style_faults(files.get(assets.style, b""), _bytes(folders.templates / STYLE))
    problems += script_faults(files.get(assets.script, b""), _bytes(folders.templates / SCRIPT))
    problems += differences(examiner.made.whole(), files)
    if not any(result.problems for result in results if result.address in READ):
        told = {result.address: result.told for result in results if result.address in READ}
        problems += told_problems(evidence, told, files, folders.base)
    counts = counts_of(evidence, results, files, snapshots)
    problems += nothing(counts)
    every = hashes(evidence, inputs, files, results)
    proof = proof_bytes(results, counts, every)
    coverage = coverage_bytes(evidence)
    if published:
        for name, made in ((addresses.PROOF, proof), (addresses.COVERAGE, coverage)):
            if name in files and files[name] != made:
                problems.append(
                    Problem("fixity", "made again, this file is another", Place(name), "Build the site again.")
                )
    return Certificate(tuple(problems), counts, proof, coverage, tuple(results), every["files"])


def examine(dossier: Dossier, folders: Folders, pages: Sequence[str], step: Step = unheard) -> list[Examined]:
    """Some pages of a site with the files beside them, each by itself: what concerns the whole is not looked at.

    Raises Stopped where the evidence cannot be read.
    """
    evidence = Evidence(dossier, parse(dossier.lock_text))
    stop_if_any(evidence.problems)
    own = (name for page in pages for name in addresses.own_files(page))
    files = Site(folders.site, frozenset((*pages, *own)))
    ground = Ground.of(evidence, folders.templates, folders.base)
    return _examined(_examiner(ground, folders, files, made_of(folders), {}), pages, files, step)


def _examined(examiner: Examiner, pages: Iterable[str], files: Site, step: Step) -> list[Examined]:
    """The pages that are there, in order; the largest are taken up first, so that processes end at about one time."""
    there = [page for page in pages if page in files]
    found = spread(examiner, sorted(there, key=files.size, reverse=True), step)
    held = {one.address: one for one in found}
    return [held[page] for page in there]


def _examiner(
    ground: Ground, folders: Folders, files: Site, inputs: Mapping[str, bytes], known: Mapping[str, str]
) -> Examiner:
    checker = _checker(ground.evidence.dossier, inputs, folders.base, ground.entries.released.version)
    return Examiner(ground, Made(ground.evidence), files, checker, known)


def made_of(folders: Folders) -> dict[str, bytes]:
    """Every file that the site is made of, but for the sources, by its path."""
    dossier = [folders.dossier / name for name in Dossier.FILES]
    dossier += sorted(path for path in (folders.dossier / "content").rglob("*.md") if path.is_file())
    inputs = {path.relative_to(folders.dossier).as_posix(): path.read_bytes() for path in dossier if path.is_file()}
    templates = (path for path in sorted(folders.templates.rglob("*")) if path.is_file())
    return inputs | {
        f"templates/{path.relative_to(folders.templates).as_posix()}": path.read_bytes() for path in templates
    }


def _hashed(inputs: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in inputs.items()}


def _checker(dossier: Dossier, inputs: Mapping[str, bytes], base: str, version: str) -> str:
    """SHA-256 of what every page is held against, whatever it shows."""
    released = inputs.get(Dossier.RELEASES, b"")
    templates = _hashed({name: data for name, data in inputs.items() if name.startswith("templates/")})
    whole = (base, version, hashlib.sha256(released).hexdigest(), sorted(templates.items()))
    held = (fingerprint(), dossier.settings, dossier.conventions, dossier.looked_at, *whole)
    return hashlib.sha256(repr(held).encode()).hexdigest()


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


# --- pages together --------------------------------------------------------------------------------------------------


def links(of: Iterable[Page], results: Iterable[Page], files: Mapping[str, bytes], base: str = "") -> Iterator[Problem]:
    """Every link of some pages lands on a file of the site, and every fragment on an id of all."""
    ids = {result.address: set(result.ids) for result in results}
    known = {*files, *addresses.CERTIFICATES}
    for result in of:
        for link in dict.fromkeys(result.links):
            if link.startswith("https://") and result.address != addresses.NOT_FOUND:
                continue  # that it is a source's own address, or the page's, is for other rules
            target, _, anchor = resolved(result.address, link, base).partition("#")
            if target not in known:
                yield Problem("linked", f"the link `{link}` lands nowhere", Place(result.address))
            elif anchor and anchor not in ids.get(target, set()):
                yield Problem("linked", f"the link `{link}` lands on no anchor", Place(result.address))


def facts_shown(results: Iterable[Page], evidence: Evidence) -> Iterator[Problem]:
    """Every fact with a value is shown on a page besides its own and the list of all, or says why it is not."""
    shown = _shown(results)
    for fact in evidence.dossier.facts.values():
        has_value = fact.formula or fact.cases or evidence.values[str(fact.id)] is not None
        own = {addresses.fact_page(str(fact.id)), addresses.ALL_FACTS, addresses.SEARCH}
        if has_value and not fact.unpublished and own.issuperset(shown.get(str(fact.id), ())):
            help = "Show it, or say `unpublished:` and why."
            yield Problem(
                "linked", f"`{fact.id}` is shown on no page besides its own and the list of all", fact.id.place, help
            )


def pages_named(results: Iterable[Page], evidence: Evidence) -> Iterator[Problem]:
    """The page of every fact names the pages that show it: all of them, no other, in their order."""
    held = {result.address: result for result in results}
    shown = _shown(held[address] for address in addresses.showing(evidence.dossier) if address in held)
    for id in evidence.dossier.facts:
        page = held.get(addresses.fact_page(id))
        wanted = shown.get(id, [])
        if page is not None and list(page.listed) != wanted:
            yield Problem("listed", difference("pages that show it", page.listed, tuple(wanted)), Place(page.address))


def _shown(results: Iterable[Page]) -> Mapping[str, list[str]]:
    """Fact to the pages that show it."""
    found: dict[str, list[str]] = {}
    for result in results:
        for id in result.facts:
            found.setdefault(id, []).append(result.address)
    return found
