"""The rules of the check, as a reader is told them. The numbers and codes of the rules never stand on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.problems import Code


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the code of the problem it raises, and what it means in a reader's words."""

    name: str
    code: Code
    meaning: str


# stands on every page
STANDING = "This briefing reconciles what articles report about a deal; it does not confirm it."

# how two claims on one fact stand to each other
COMPARISONS: Mapping[str, str] = MappingProxyType(
    {
        "equal": "the same value at the same precision",
        "consistent": "some value fits what both say; the finer is printed",
        "inconsistent": "no value fits both, or both are equally precise and differ",
        "incomparable": "they speak of another unit, period or scope",
    }
)

RULES = (
    Rule(
        "Bound",
        "bound",
        "Every number that you can meet on a page, in digits or in words, belongs to a fact, a claim, a count, "
        "a source or a stated constant. Nothing is waved through for being small or round.",
    ),
    Rule(
        "Excerpt",
        "excerpt",
        "The words that we quote stand in the source, letter for letter, and neither begin nor end inside a number.",
    ),
    Rule(
        "Read",
        "read",
        "An excerpt says by itself what it says in its whole sentence: no hedge, period or denial is left out.",
    ),
    Rule(
        "Shown",
        "shown",
        "What a page shows reads back to the value it stands for: scale, unit, currency, period and hedge, "
        "and no finer than the sources allow.",
    ),
    Rule("Recomputed", "recomputed", "Every computed value is computed again, with exact bounds, by other code."),
    Rule(
        "Disagreement declared",
        "undeclared",
        "Claims on the same thing are compared in pairs; where they cannot stand together, a contradiction says so.",
    ),
    Rule("Covered", "uncovered", "Every number in every source is used, or set aside with a reason."),
    Rule(
        "Origins",
        "origins",
        "Origins are counted by what sources rest on; where an edge is only inferred, the count is given as bounds.",
    ),
    Rule(
        "Fixity",
        "fixity",
        "The texts we read are fixed by fingerprint, and the files for machines are made again and compared whole.",
    ),
    Rule("Quoted", "quoted", "Whatever stands in quotation marks stands in the source it is attributed to."),
    Rule("Dates", "dates", "Dates are real, in order, and never shown finer than they were claimed."),
    Rule("Linked", "linked", "Every link lands, and every fact is shown on a page besides its own."),
    Rule(
        "In its place",
        "subject",
        "Every number and quotation stands under the name of what it belongs to: its fact, its claim, its source.",
    ),
    Rule("Whole", "listed", "Every list holds all of its entries in order, and every page all that it must show."),
    Rule(
        "Worded",
        "worded",
        "Every word is the dossier's, a closed list's or the page's own frame: labels, verdicts and prose are compared "
        "letter by letter.",
    ),
    Rule(
        "Strong words",
        "strong",
        "Words that rank, exclude or vouch stand in our own text where a claim of a source says them.",
    ),
)
