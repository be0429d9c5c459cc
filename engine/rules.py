"""The rules of the check, as a reader is told them. The numbers and codes of the rules never stand on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.problems import Code


@dataclass(frozen=True, slots=True)
class Example:
    """One change to the fictional deal of the tests: what passes, and what it becomes for the rule to object."""

    file: str
    passes: str
    fails: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, the code of the problem it raises, what it means in a reader's words, and an example.

    The example is a change that this rule alone catches; a test makes it.
    """

    name: str
    code: Code
    meaning: str
    example: Example


# stands on every page
STANDING = "This briefing reconciles what articles report about a deal; it does not confirm it."

RULES = (
    Rule(
        "Bound",
        "bound",
        "Every number that you can meet on a page, in digits or in words, belongs to a fact, a claim, a count, a source or a stated constant. Nothing is waved through for being small or round.",
        Example(
            "templates/method.html", "Whether a source tells the truth.", "Whether all three sources tell the truth."
        ),
    ),
    Rule(
        "Excerpt",
        "excerpt",
        "The words that we quote stand in the source, letter for letter, and neither begin nor end inside a number.",
        Example("facts.yaml", "quote: portions of the kiln", "quote: portions of that kiln"),
    ),
    Rule(
        "Read",
        "read",
        "An excerpt says by itself what it says in its whole sentence: no hedge, period or denial is left out.",
        Example(
            "facts.yaml",
            "per month, status: confirmed, from: own statement}",
            "per month, status: confirmed, from: own statement}\n"
            "      - {source: courier, name: bare, quote: $2.4 million per month}",
        ),
    ),
    Rule(
        "Shown",
        "shown",
        "What a page shows reads back to the value it stands for: scale, unit, currency, period and hedge, and no finer than the sources allow.",
        Example(
            "site/facts/monthly-fee.html",
            "$2.5\N{NO-BREAK SPACE}million a month</data>",
            "$2.5\N{NO-BREAK SPACE}million a year</data>",
        ),
    ),
    Rule(
        "Recomputed",
        "recomputed",
        "Every computed value is computed again, with exact bounds, by other code.",
        Example(
            "site/facts/largest-discount.html", '<data value="9150000">up to $9.15', '<data value="9250000">up to $9.25'
        ),
    ),
    Rule(
        "Disagreement declared",
        "undeclared",
        "Claims on the same thing are compared in pairs; where they cannot stand together, a contradiction says so.",
        Example(
            "facts.yaml", "claims: [share-of-kiln.gazette, share-of-kiln.courier]", "claims: [share-of-kiln.gazette]"
        ),
    ),
    Rule(
        "Verdict",
        "verdict",
        "A verdict follows from the rule that it names, the rule holds of its claims, and what we print follows it.",
        Example(
            "facts.yaml",
            "verdict: better supported\n    rule: more precise",
            "verdict: better supported\n    rule: later",
        ),
    ),
    Rule(
        "Covered",
        "uncovered",
        "Every number in every source is used, or set aside with a reason.",
        Example("facts.yaml", "      - {quote: Second, why: list number}\n", ""),
    ),
    Rule(
        "Origins",
        "origins",
        "Origins are counted by what sources rest on; where an edge is only inferred, the count is given as bounds.",
        Example(
            "site/index.html",
            ">At most three\N{NO-BREAK SPACE}origins, probably two<",
            ">Three\N{NO-BREAK SPACE}origins<",
        ),
    ),
    Rule(
        "Fixity",
        "fixity",
        "The texts we read are fixed by fingerprint, the files for machines are made again and compared whole, and style sheet and script are the templates' own, byte by byte.",
        Example(
            "site/data/facts.csv",
            "monthly-fee,Monthly fee,quantity,,amount,equal,2500000",
            "monthly-fee,Monthly fee,quantity,,amount,equal,2600000",
        ),
    ),
    Rule(
        "Quoted",
        "quoted",
        "Whatever stands in quotation marks stands in the source it is attributed to.",
        Example("site/sources/gazette.html", ">the entire kiln</q>", ">the whole kiln</q>"),
    ),
    Rule(
        "Dates",
        "dates",
        "Dates are real, in order, and never shown finer than they were claimed.",
        Example(
            "site/facts/term-end.html",
            '<time datetime="2033-12">December\N{NO-BREAK SPACE}2033',
            '<time datetime="2033-12-31">31\N{NO-BREAK SPACE}December\N{NO-BREAK SPACE}2033',
        ),
    ),
    Rule(
        "Linked",
        "linked",
        "Every link lands, and every fact is shown on a page besides its own.",
        Example("site/index.html", 'href="method.html">The method', 'href="methods.html">The method'),
    ),
    Rule(
        "In its place",
        "subject",
        "Every number and quotation stands under the name of what it belongs to: its fact, its claim, its source.",
        Example(
            "site/sources/gazette.html",
            'data-count="claims:gazette"',
            'data-count="claims:herald"',
        ),
    ),
    Rule(
        "Whole",
        "listed",
        "Every list holds all of its entries in order, and every page all that it must show.",
        Example(
            "site/index.html",
            '<li data-subject="section:method"><a href="method.html" data-text="label">Method</a></li>\n',
            "",
        ),
    ),
    Rule(
        "Worded",
        "worded",
        "Every word is the dossier's, a closed list's or the page's own frame: labels, verdicts and prose are compared letter by letter.",
        Example("site/facts.html", 'data-text="label">Monthly fee<', 'data-text="label">Weekly fee<'),
    ),
    Rule(
        "Built",
        "built",
        "Every page is put together as its template says: each element, attribute and word of the frame stands in its "
        "place, none is missing, and none is added.",
        Example("site/facts.html", '<th scope="col">Value</th>', '<th scope="col">Status</th>'),
    ),
    Rule(
        "Drawn",
        "drawn",
        "Every mark of a picture stands where the values put it, drawn again by the check, and the figure at it is its own.",
        Example(
            "site/index.html", 'data-mark="total" class="dashed" x1="0"', 'data-mark="total" class="dashed" x1="9"'
        ),
    ),
    Rule(
        "Released",
        "released",
        "What a release recorded reads back as it was recorded, follows from the release before, and is not changed "
        "unnoticed; what the newest recorded of the files as they are is what they give.",
        Example("facts.releases", '"on": "2031-04-02"', '"on": "2031-04-03"'),
    ),
    Rule(
        "Strong words",
        "strong",
        "Words that rank, exclude or vouch stand in our own text where a claim of a source says them.",
        Example("content/summary.md", "A year costs", "The largest lease of all: a year costs"),
    ),
)

# of problems that no rule of the check raises, since a dossier with them is not built at all
EXAMPLES: Mapping[Code, Example] = MappingProxyType(
    {
        "duplicate-key": Example("facts.yaml", "{source: herald, name: headline, quote", "{source: herald, quote"),
        "unknown-key": Example("facts.yaml", "    publisher: The Gazette", "    outlet: The Gazette"),
        "missing-key": Example("facts.yaml", "    because: Nobody else gives a total.\n", ""),
        "value": Example("facts.yaml", "verdict: reconciled\n    rule: body", "verdict: settled\n    rule: body"),
        "unknown-id": Example("facts.yaml", "source: courier, quote: $30", "source: currier, quote: $30"),
        "cycle": Example("facts.yaml", "{fee: monthly-fee, held: deposit-months}", "{fee: monthly-fee, held: deposit}"),
        "formula": Example("facts.yaml", "formula: fee * held", "formula: fee * 3"),
        "reading": Example("facts.yaml", "quote: $2M Kiln Deal, unit: USD,", "quote: $2M Kiln Deal,"),
        "literal": Example("content/method.md", "This deal is a fiction", "This deal is two fictions"),
        "markdown": Example("content/summary.md", "*by our arithmetic*", "<b>by our arithmetic</b>"),
        "role": Example("content/summary.md", "{fact}`annual-fee`", "{fact}`annual-fee median`"),
        "unused": Example("facts.yaml", "formula: fee * held", "formula: fee * month"),
        "yaml": Example("facts.yaml", "names: [K-9, Kiln 1]", "names: [K-9, Kiln 1"),
        "template": Example("templates/timeline.html", "{% if events %}", "{% if event %}"),
    }
)
