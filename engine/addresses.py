"""Where each page stands: the closed list of addresses that a dossier gives. Flat `.html`, relative links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote

from engine.assets import Assets
from engine.model import Claim, Dossier

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        "index": "Summary",
        "facts": "Facts",
        "timeline": "Timeline",
        "contradictions": "Contradictions",
        "sources": "Sources",
        "method": "Method",
    }
)
TOP = tuple(SECTIONS)
SEARCH = "search.html"
SEARCHING = "Search"
CHANGES = "changes.html"
CHANGED = "Changes"
ALL_FACTS = "facts.html"
NOT_FOUND = "404.html"
MARKER = ".briefing"
MARKER_TEXT = "This folder is made by build.py, which replaces it whole.\n"
FACTS_JSON, FACTS_CSV, CLAIMS_CSV = "data/facts.json", "data/facts.csv", "data/claims.csv"
EVENTS_CSV, CONTRADICTIONS_CSV, SOURCES_CSV = "data/events.csv", "data/contradictions.csv", "data/sources.csv"
RELEASES_JSON = "data/releases.json"
FEED, SITEMAP, ROBOTS, CARD = "feed.atom", "sitemap.xml", "robots.txt", "card.png"
PROOF, COVERAGE = "data/proof.json", "data/coverage.json"
MACHINE_FILES = (FACTS_JSON, FACTS_CSV, CLAIMS_CSV, EVENTS_CSV, CONTRADICTIONS_CSV, SOURCES_CSV)
CERTIFICATES = (PROOF, COVERAGE)
SCHEMAS: Mapping[str, str] = MappingProxyType(
    {name: f"data/{name}.schema.json" for name in ("facts", "proof", "coverage")}
)
RELEASES_SCHEMA = "data/releases.schema.json"
FILES: Mapping[str, str] = MappingProxyType(
    {
        FACTS_CSV: "Facts as CSV",
        CLAIMS_CSV: "Claims as CSV",
        FACTS_JSON: "Both as JSON",
        PROOF: "The proof as JSON",
        COVERAGE: "The coverage as JSON",
    }
)
# what a top page has as files of its own
TOP_FILES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "timeline.html": {EVENTS_CSV: "Events as CSV"},
        "contradictions.html": {CONTRADICTIONS_CSV: "Contradictions as CSV"},
        "sources.html": {SOURCES_CSV: "Sources as CSV"},
        CHANGES: {RELEASES_JSON: "Releases as JSON"},
    }
)


def fact_page(id: str) -> str:
    return f"facts/{id}.html"


def source_page(id: str) -> str:
    return f"sources/{id}.html"


def contradiction_page(id: str) -> str:
    return f"contradictions/{id}.html"


def page_of(kind: str, id: str) -> str:
    """The page of a fact, source or contradiction."""
    return f"{kind}s/{id}.html"


def release_place(number: int) -> str:
    """Where a release stands, page and anchor."""
    return f"{CHANGES}#{release_anchor(number)}"


def tools(dossier: Dossier) -> Mapping[str, str]:
    """The pages that every page leads to beside the sections, with their labels."""
    return {SEARCH: SEARCHING} | ({CHANGES: CHANGED} if dossier.releases else {})


def top_files(dossier: Dossier) -> Mapping[str, Mapping[str, str]]:
    """What each top page has as files of its own; there is no page of changes before there is a release."""
    return {page: own for page, own in TOP_FILES.items() if page != CHANGES or dossier.releases}


def pages(dossier: Dossier) -> tuple[str, ...]:
    """Every page of a briefing, in one order."""
    return (
        *(f"{name}.html" for name in TOP),
        *tools(dossier),
        NOT_FOUND,
        *(fact_page(id) for id in dossier.facts),
        *(source_page(id) for id in dossier.sources),
        *(contradiction_page(id) for id in dossier.contradictions),
    )


def showing(dossier: Dossier) -> tuple[str, ...]:
    """The pages that a fact may say it is shown on, in their order: not the two lists of all, nor a fact's own page."""
    return tuple(
        page
        for page in pages(dossier)
        if page not in (ALL_FACTS, SEARCH, CHANGES, NOT_FOUND) and page.rpartition("/")[0] != "facts"
    )


def leaves(dossier: Dossier) -> tuple[str, ...]:
    """The pages that are about one fact, source or contradiction."""
    return tuple(page for page in pages(dossier) if "/" in page)


def files(dossier: Dossier, assets: Assets, base: str = "") -> tuple[str, ...]:
    """Every file of a briefing, certificates included; `base` is the address where it will stand, where that is known."""
    own = (address for page in leaves(dossier) for address in own_files(page))
    released = (RELEASES_JSON, RELEASES_SCHEMA) if dossier.releases else ()
    told = (*((FEED,) if has_feed(dossier) else ()), *((SITEMAP,) if base else ()), ROBOTS, CARD)
    return (
        *pages(dossier),
        assets.style,
        assets.script,
        MARKER,
        *MACHINE_FILES,
        *own,
        *told,
        *released,
        *SCHEMAS.values(),
        *CERTIFICATES,
    )


def has_feed(dossier: Dossier) -> bool:
    """Whether there is a feed: an entry needs a date, and without a clock only the sources can give one."""
    return any(source.published for source in dossier.sources.values())


def offered(dossier: Dossier) -> Mapping[str, str]:
    """The files that every page offers, with their labels."""
    return {**FILES, FEED: "The feed, in Atom"} if has_feed(dossier) else FILES


def own_files(page: str) -> Mapping[str, str]:
    """The files of what a page is about, with their labels."""
    if "/" not in page:
        return TOP_FILES.get(page, {})
    stem = page.removesuffix(".html")
    return {f"{stem}.csv": "This page as CSV", f"{stem}.json": "This page as JSON"}


def own_list(page: str) -> str:
    """The name of the list of a page's own files: `files` of what it is about, and of a top page by its name."""
    return "files" if "/" in page else f"{page.removesuffix('.html')}-files"


def excerpt_link(url: str, words: str) -> str:
    """The address of some words of a page elsewhere, by a text fragment."""
    sign = ":~:" if "#" in url else "#:~:"
    return f"{url}{sign}text={quote(' '.join(words.split()), safe='').replace('-', '%2D')}"


def note_anchor(fact: str) -> str:
    """Anchor of a fact's note, on every page that has it.

    The words are joined without hyphens, since Reader View takes an element for a button to share a page, and drops it,
    where *share* is a word of its anchor.
    """
    return f"n{_joined(fact)}"


def figure_anchor(fact: str, number: int) -> str:
    """Anchor of the figure of a fact that stands on a page as its first, second, and so on."""
    return f"r{_joined(fact)}-{number}"


def key(page: str) -> str:
    """The name of a page in a bibliography: its words joined, so that none of them is read as a number."""
    first, *rest = re.split("[/-]", page.removesuffix(".html"))
    return first + _joined("-".join(rest))


def _joined(id: str) -> str:
    return "".join(word.capitalize() for word in id.split("-"))


def claim_anchor(claim: Claim) -> str:
    """Anchor of a claim on its fact's page."""
    return f"{claim.source}-{claim.name}" if claim.name else str(claim.source)


def taken_anchor(claim: Claim) -> str:
    """Anchor of a claim on its source's page."""
    return f"t{_joined(claim.fact)}-{claim.name}" if claim.name else f"t{_joined(claim.fact)}"


def event_anchor(dossier: Dossier, index: int) -> str:
    """Anchor of an event on the timeline: by its fact, so that it stays where it is when others come before it."""
    fact = dossier.file.events[index].fact
    earlier = dossier.events_before[index]
    return f"e{_joined(fact)}-{case_letter(earlier)}" if earlier else f"e{_joined(fact)}"


def release_anchor(number: int) -> str:
    """Anchor of a release on the page of changes."""
    return f"v{number}"


def unknown_anchor(id: str) -> str:
    """Anchor of an unknown on the first page."""
    return f"u{_joined(id)}"


def work_anchor(id: str) -> str:
    """Anchor of a work on the page of sources."""
    return f"w{_joined(id)}"


def case_letter(index: int) -> str:
    """Which case, as attributes name it: a, b, … z, za, zb, …"""
    return "z" * (index // 25) + "abcdefghijklmnopqrstuvwxy"[index % 25]


def case_index(letters: str) -> int:
    """Which case an attribute names; raises ValueError where none is written so."""
    last = letters[-1:]
    if not last or last not in "abcdefghijklmnopqrstuvwxy" or set(letters[:-1]) - {"z"}:
        raise ValueError(f"`{letters}` names no case")
    return 25 * (len(letters) - 1) + ord(last) - ord("a")
