"""What a page and the entries of its lists must show: words by name, lists with *, values and quotations with =.

Words and lists that a thing does not have need not stand; what it has may not be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# what an entry must show where it stands in a list: words, and whether its value or its own words in quotation marks
_ROW = ("label", "status", "support", "contested", "cases", "range-cell", "by-case", "unsettled", "=value")
_TOLD = tuple("new gone value range status agreement speakers verdict rule read because".split())  # of a change
NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "facts": _ROW,
        "headline": tuple("behind" if need == "support" else need for need in _ROW),
        "concerned": ("label", "cases", "unsettled", "=value"),
        "contradictions": ("question", "verdict", "*outcome"),
        "foremost": ("question", "verdict", "*outcome"),
        "outcome": ("says",),
        "contradictions.html:contradictions": ("question", "verdict", "rule", "*sides"),
        "contradiction:before": ("question",),
        "contradiction:after": ("question",),
        "sides": ("says", "*claims"),
        "claims": ("speaker", "=quote"),
        "cited": ("speaker", "original", "=quote"),
        "fact:claims": (
            "speaker",
            "name",
            "because",
            "note",
            "comparison",
            "status",
            "rank",
            "rests",
            "=quote",
            "=value",
        ),
        "source:claims": ("label", "=quote", "=value", "=again"),
        "unknowns": ("text", "*closest"),
        "gaps": ("text",),
        "search.html:facts": ("label", "status", "cases", "unsettled", "*cited", "=value"),
        "search.html:cited": ("=quote",),
        "search.html:unknowns": ("text",),
        "search.html:sources": ("label", "kind"),
        "search.html:works": ("label", "kind"),
        "events": ("what", "text", "=value"),
        "coming": ("what", "text", "=value"),
        "sources": ("label", "kind", "names-nothing", "*rests", "=published"),
        "contradictions.html:sources": ("label",),
        "matrix": ("label", "backing", "*stances"),
        "stances": ("label", "stance"),
        "drawn": ("what", "=value"),
        "appeared": ("label", "undated-entry", "=published"),
        "works": ("label", "kind", "note", "*rests"),
        "origins": ("label", "*rests"),
        "fact:silent": ("label",),
        "rests": ("label", "inferred", "because"),
        "source:rests": ("label", "inferred", "because", "=again"),
        "aside": ("why", "note", "=quote"),
        "pairs": ("line",),
        "results": ("=texts",),
        "magnitudes": ("=all",),
        "rules": ("name", "meaning"),
        "releases": ("name", "because", "first", "*changes"),
        "changes": ("called", *_TOLD),
        "fact:changes": ("release", *_TOLD),
        "since": ("label", "question", "called"),
        "glossary": ("title", "*words"),
        "words": ("name", "meaning"),
    }
)
LABELLED = ("label",)
_FACT_LISTS = tuple(
    f"*{name}"
    for name in "claims results roots inputs pairs contradictions feeds silent origins changes before after".split()
)
NOTE = (*"label cases formula support unsettled".split(), "*cited", "=value")
_SOURCE_REST = (
    "rests-on-nothing",
    "nothing-aside",
    "others-silent",
    "*rests",
    "*claims",
    "*aside",
    "*silent",
    "*before",
    "*after",
    "=published",
    "=address",
    "=again",
)
_FACT_REST = ("cases-note", "unsettled", "others-silent", "=value", *_FACT_LISTS)
_CITE = ("cite", "cite-full", "cite-bibtex")
# what a page must show of its own subject: words, and lists (those with nothing in them need not stand)
PAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "index.html": (
            "title",
            "summary",
            *_CITE,
            "*sections",
            "points",
            "*headline",
            "*foremost",
            "*gaps",
            "*unknowns",
            "*coming",
            "*sources",
        ),
        "facts.html": ("*facts",),
        "timeline.html": ("*events", "*appeared"),
        "contradictions.html": ("*matrix", "*contradictions"),
        "sources.html": ("*sources", "*works"),
        "changes.html": ("*releases", "*since"),
        "search.html": ("*facts", "*contradictions", "*events", "*unknowns", "*sources", "*works"),
        "method.html": ("method", "*rules", "*magnitudes", "*glossary"),
        "fact": (
            *_CITE,
            *"label because note status support formula conversion unpublished cases range by-case-below".split(),
            *_FACT_REST,
        ),
        "source": (
            *_CITE,
            *"label publisher kind note because checked prose untitled undated no-address".split(),
            *_SOURCE_REST,
        ),
        "contradiction": (
            *_CITE,
            "question",
            "verdict",
            "rule",
            "would_change",
            "prose",
            "*sides",
            "*concerned",
            "*through",
            "*before",
            "*after",
        ),
    }
)
