"""What is said and what we make of it: claims, facts, contradictions, events, unknowns."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from engine.model.scalars import Entry, EventRole, Filled, Free, Id, Ids, InputName, Rank, Rule, Status, Verdict, said
from engine.model.sources import Quoting
from engine.placed import Text


class Claim(Quoting):
    """What one source says about one fact; the value is read from the excerpt and nowhere restated."""

    model_config = ConfigDict(json_schema_extra={"dependencies": {"reads": ["because"]}})

    fact: SkipJsonSchema[Text] = Field(alias="@fact")
    source: Id = said("Source", "The id of the source that says it.", "gazette")
    name: Id | None = said(
        "Name", "Tells the claims of a source apart, where it speaks twice on the fact.", "headline", default=None
    )
    figure: Filled | None = said(
        "Figure", "The words of the excerpt that are meant, where it holds two numbers.", "$2.5 million", default=None
    )
    again: tuple[Filled, ...] = said(
        "Repeats",
        "Other places in the same source that say the same, each read again.",
        ["$2.5 million monthly"],
        default=(),
    )
    unit: Filled | None = said(
        "Unit", "What the words leave out, or the other unit in which they speak.", "USD/month", default=None
    )
    scope: Filled | None = said(
        "Scope", "What it speaks of, where that is another thing in the same unit.", "the first year", default=None
    )
    reads: Filled | None = said(
        "Reading",
        "The value as it is meant, where the words alone do not give it.",
        "$2.5 million a month",
        default=None,
    )
    says: Ids = said(
        "Says",
        "Which of the fact’s `values` it says; a word or a list of them.",
        "whole",
        ["whole", "part"],
        default=(),
    )
    because: Free | None = said(
        "Why", "Why it is read, scoped or ranked so.", "The headline drops the period.", default=None
    )
    status: Status | None = said(
        "Status", "How sure the source is; reported where nothing is said.", "disclosed", default=None
    )
    rank: Rank | None = said(
        "Rank", "How far it is relied on; normal where nothing is said.", "deprecated", default=None
    )
    origin: Filled | None = said(
        "From",
        "Where the source has it from: a work, another source, `own statement`, `own arithmetic` or `not said`; "
        "where nothing is said, what the source rests on.",
        "own statement",
        default=None,
        alias="from",
    )
    note: Free | None = said("Note", "What a reader should know of it.", "Reported as not so.", default=None)

    @property
    def id(self) -> str:
        parts = (self.fact, self.source, self.name) if self.name else (self.fact, self.source)
        return ".".join(parts)


class Compatible(Entry):
    """Words of a fact that do not exclude one another, and why."""

    words: tuple[Id, ...] = said("Words", "Keys of `values` that can hold together.", ["whole", "exclusive"])
    because: Free = said("Why", "Why they do not exclude one another.", "Whoever has the whole has it alone.")


class Fact(Entry):
    """What we publish about one quantity, date or statement: adopted from its claims, derived, assumed, or by case."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["unit"]}, {"required": ["values"]}],
            "anyOf": [{"required": [key]} for key in ("claims", "formula", "cases", "assumed")],
            "dependencies": {
                "formula": ["inputs"],
                "inputs": ["formula"],
                "adopts": ["because", "claims"],
                "cases": ["because"],
                "assumed": ["because"],
                "precision": ["because"],
            },
        }
    )

    id: SkipJsonSchema[Text] = Field(alias="@id")
    label: Free = said("Label", "What pages call it.", "Monthly fee")
    unit: Filled | None = said(
        "Unit", "In what it is given: `USD/month`, `MW`, `person`, `%`, `number`, or `date`.", "USD/month", default=None
    )
    values: Mapping[Id, Free] = said(
        "Values in words",
        "What can be said, where the fact is no number: a key for each, and how pages put it.",
        {"whole": "the whole kiln", "part": "part of it"},
        default={},
    )
    compatible: tuple[Compatible, ...] = said(
        "Compatible words",
        "Which of the values do not exclude one another.",
        [{"words": ["whole", "exclusive"], "because": "Whoever has the whole has it alone."}],
        default=(),
    )
    adopts: Filled | None = said(
        "Adopts",
        "The claim whose value we print, as SOURCE or SOURCE.NAME; `none` where we print none.",
        "gazette",
        default=None,
    )
    because: Free | None = said(
        "Why", "Why that claim, these cases, or this assumption.", "The Gazette gives it to more digits.", default=None
    )
    claims: tuple[Claim, ...] = said(
        "Claims",
        "What the sources say on it.",
        [{"source": "gazette", "quote": "$2.5 million a month"}],
        default=(),
    )
    formula: Filled | None = said(
        "Formula",
        "How it is computed from its inputs, with + - * /, parentheses, names of units, `months(a, b)` and "
        "`latest(end, count)`; no number stands in it.",
        "fee * months(start, end)",
        default=None,
    )
    inputs: Mapping[InputName, Id] = said(
        "Inputs", "What each name in the formula stands for: the id of a fact.", {"fee": "monthly-fee"}, default={}
    )
    cases: tuple[Filled, ...] = said(
        "Cases",
        "The dates that it may be, where nobody says; each is shown as an assumption.",
        ["2031-04", "2031-05"],
        default=(),
    )
    assumed: Filled | None = said("Assumption", "The value that we assume.", "3", default=None)
    precision: Filled | None = said(
        "Precision", "`exact` or `2 digits`, where the digits written do not tell.", "exact", "2 digits", default=None
    )
    note: Free | None = said(
        "Note", "What a reader should know of it.", "The fee for a quarter, over a year.", default=None
    )
    unpublished: Free | None = said(
        "Unpublished", "Why no page but its own shows it.", "Only a step of the arithmetic.", default=None
    )

    @property
    def kind(self) -> str:
        """words, date, derived, assumed or quantity."""
        if self.values:
            return "words"
        if self.formula:
            return "derived"
        if self.unit == "date":
            return "date"
        return "assumed" if self.assumed else "quantity"

    def input(self, name: str) -> str | None:
        """Id of the fact that a name in the formula stands for."""
        return next((str(id) for key, id in self.inputs.items() if key == name), None)


class Side(Entry):
    """One answer to the question of a contradiction, and the claims or facts that give it."""

    says: Free = said("Says", "The answer in a few words.", "all of it")
    claims: tuple[Filled, ...] = said(
        "Claims", "Who gives it: claims as FACT.SOURCE or FACT.SOURCE.NAME, or facts.", ["share-of-kiln.gazette"]
    )


class Contradiction(Entry):
    """A question on which claims differ, and our judgement of it. The reasoning is in content/contradictions/ID.md."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    question: Free = said("Question", "What they disagree on.", "Is the whole kiln leased, or part of it?")
    sides: tuple[Side, ...] = said(
        "Sides",
        "The answers, and who gives each.",
        [
            {"says": "all of it", "claims": ["share-of-kiln.gazette"]},
            {"says": "part of it", "claims": ["share-of-kiln.herald"]},
        ],
    )
    through: Id | None = said(
        "Through",
        "The derived fact that shows the clash, where the sides are on different facts.",
        "months-needed",
        default=None,
    )
    verdict: Verdict = said("Verdict", "What we make of it.", "better supported")
    rule: Rule = said("Rule", "What the verdict goes by.", "closer to the origin")
    would_change: Free = said("Would change", "What would change the verdict.", "The lease itself.")


class Event(Entry):
    """A point on the timeline: a date fact and what it marks."""

    fact: Id = said("Fact", "The id of a fact in `unit: date`.", "term-end")
    what: EventRole = said("What", "What the date marks.", "ends")
    text: Free = said("Text", "What happens then.", "The lease ends")


class Unknown(Entry):
    """What nobody reports, and the facts that come closest."""

    id: Id = said("Id", "How pages address it.", "start-date")
    text: Free = said("Text", "What is not known.", "When the lease begins")
    closest: tuple[Id, ...] = said("Closest", "The facts that come closest to it.", ["first-month"], default=())
