"""What a dossier is: frozen values in the shape of facts.yaml, and the prose beside it.

The classes are the one declaration of the format: the reader validates against them and the JSON Schema comes from
them. Every scalar is `Text`, which knows its place. Ids are the keys of their mappings; the reader adds them (and the
fact of a claim) under names that no editor can type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, ClassVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from engine.numerals import Conventions
from engine.placed import Text

ID_FORM = re.compile(r"[a-z]+(?:-[a-z]+)*")
INPUT_FORM = re.compile(r"[a-z]+(?:_[a-z]+)*")

KINDS = ("news", "commentary", "filing", "statement", "data")
STATUSES = ("confirmed", "disclosed", "reported", "estimated", "projected", "speculated")
RANKS = ("preferred", "normal", "deprecated")
VERDICTS = ("reconciled", "better supported", "superseded", "unresolved", "cannot be checked")
RULES = (
    "closer to the origin",
    "more precise",
    "later",
    "body over headline",
    "report over own arithmetic",
    "different scope",
    "different period",
    "no ground to choose",
)
SET_ASIDE_REASONS = ("page furniture", "list number", "idiom", "no figure of the deal")
EVENT_ROLES = ("occurred", "announced", "disclosed", "published", "effective", "ends")
OWN_WORDS = ("own statement", "own arithmetic", "not said")  # the last: stated, and not said where it comes from


class FreeText(Text):
    """Inline Markdown with the roles of prose; a literal numeral in it is a problem."""

    __slots__ = ()

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            lambda text: cls(text, text.place, text.raw), core_schema.is_instance_schema(Text)
        )


def _form(pattern: re.Pattern[str], what: str) -> AfterValidator:
    def check(value: Text) -> Text:
        if not pattern.fullmatch(value):
            raise PydanticCustomError("form", "{what}", {"what": f"`{value}` is not {what}"})
        return value

    return AfterValidator(check)


def _one_of(words: tuple[str, ...]) -> AfterValidator:
    def check(value: Text) -> Text:
        if value not in words:
            listed = ", ".join(words)
            raise PydanticCustomError("form", "{what}", {"what": f"`{value}` is none of: {listed}", "words": words})
        return value

    return AfterValidator(check)


def _not_empty(value: Text) -> Text:
    if not value.strip():
        raise PydanticCustomError("form", "{what}", {"what": "nothing stands here"})
    return value


Filled = Annotated[Text, AfterValidator(_not_empty)]
Free = Annotated[FreeText, AfterValidator(_not_empty)]
Id = Annotated[Text, _form(ID_FORM, "an id: lower-case words joined by hyphens, no digits")]
InputName = Annotated[Text, _form(INPUT_FORM, "a name for a formula: lower-case words joined by _")]
FileName = Annotated[Text, _form(re.compile(r"[\w.-]+"), "the name of a file in the source archive")]
Flag = Annotated[Text, _one_of(("true",))]
Selector = Annotated[Text, _form(re.compile(r"[1-9]\d{0,3} of [1-9]\d{0,3}"), "of the form `1 of 4`")]


class Entry(BaseModel):
    """A mapping of facts.yaml: unknown keys are refused, nothing in it changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, populate_by_name=False)


class Settings(Entry):
    """How this dossier is called and how its sources write numbers."""

    title: Free
    money: Mapping[Filled, Filled] = {}
    dates: Annotated[Text, _one_of(("mdy", "dmy"))] | None = None
    units: Mapping[Filled, tuple[Filled, ...]] = {}
    names: tuple[Filled, ...] = ()
    headline: tuple[Id, ...] = ()


class RestsOn(Entry):
    """One edge of the graph of origins: what a source or work rests on, in its own words or as we infer it."""

    work: Id | None = None
    source: Id | None = None
    quote: Filled | None = None
    inferred: Flag | None = None
    because: Free | None = None

    @property
    def target(self) -> Text:
        """Id of the work or source; the reader has made sure that there is exactly one."""
        found = self.work or self.source
        if found is None:
            raise LookupError("an edge without a target passed the reader")
        return found


class Work(Entry):
    """Something that the sources cite and we do not hold. Without a title it is unnamed."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    title: Filled | None = None
    kind: Annotated[Text, _one_of(KINDS)]
    rests_on: tuple[RestsOn, ...] = ()
    note: Free | None = None


class Quoting(Entry):
    """An excerpt with what makes it unique in its source."""

    quote: Filled
    prefix: Filled | None = None
    suffix: Filled | None = None
    at: Selector | None = None


class SetAside(Quoting):
    """A numeral of a source that is no claim, and why."""

    why: Annotated[Text, _one_of(SET_ASIDE_REASONS)]
    note: Free | None = None


class Source(Entry):
    """One article that we hold."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    label: Filled
    publisher: Filled | None = None
    title: Filled | None = None
    published: Filled | None = None
    published_quote: Filled | None = None
    because: Free | None = None
    kind: Annotated[Text, _one_of(KINDS)]
    file: FileName
    url: (
        Annotated[Text, _form(re.compile(r"https://[^\s\"'<>`\\]+"), "an address that begins with https://")] | None
    ) = None
    rests_on: tuple[RestsOn, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    note: Free | None = None


class Claim(Quoting):
    """What one source says about one fact; the value is read from the excerpt and nowhere restated."""

    fact: SkipJsonSchema[Text] = Field(alias="@fact")
    source: Id
    name: Id | None = None
    figure: Filled | None = None
    again: tuple[Filled, ...] = ()
    unit: Filled | None = None
    scope: Filled | None = None
    reads: Filled | None = None
    says: tuple[Id, ...] = ()
    because: Free | None = None
    status: Annotated[Text, _one_of(STATUSES)] | None = None
    rank: Annotated[Text, _one_of(RANKS)] | None = None
    origin: Filled | None = Field(default=None, alias="from")
    note: Free | None = None

    @property
    def id(self) -> str:
        parts = (self.fact, self.source, self.name) if self.name else (self.fact, self.source)
        return ".".join(parts)


class Compatible(Entry):
    """Words of a fact that do not exclude one another, and why."""

    words: tuple[Id, ...]
    because: Free


class Fact(Entry):
    """What we publish about one quantity, date or statement: adopted from its claims, derived, assumed, or by case."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    label: Free
    unit: Filled | None = None
    values: Mapping[Id, Free] = {}
    compatible: tuple[Compatible, ...] = ()
    adopts: Filled | None = None
    because: Free | None = None
    claims: tuple[Claim, ...] = ()
    formula: Filled | None = None
    inputs: Mapping[InputName, Id] = {}
    cases: tuple[Filled, ...] = ()
    assumed: Filled | None = None
    precision: Filled | None = None
    note: Free | None = None
    unpublished: Free | None = None

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

    says: Free
    claims: tuple[Filled, ...]


class Contradiction(Entry):
    """A question on which claims differ, and our judgement of it."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    question: Free
    sides: tuple[Side, ...]
    through: Id | None = None
    verdict: Annotated[Text, _one_of(VERDICTS)]
    rule: Annotated[Text, _one_of(RULES)]
    would_change: Free


class Event(Entry):
    """A point on the timeline: a date fact and what it marks."""

    fact: Id
    what: Annotated[Text, _one_of(EVENT_ROLES)]
    text: Free


class Unknown(Entry):
    """What nobody reports, and the facts that come closest."""

    id: Id
    text: Free
    closest: tuple[Id, ...] = ()


class FactsFile(Entry):
    """The whole of facts.yaml."""

    dossier: Settings
    works: Mapping[Id, Work] = {}
    sources: Mapping[Id, Source]
    facts: Mapping[Id, Fact]
    contradictions: Mapping[Id, Contradiction] = {}
    events: tuple[Event, ...] = ()
    unknowns: tuple[Unknown, ...] = ()


@dataclass(frozen=True)
class Dossier:
    """A read dossier: facts.yaml, the Markdown of content/ by relative path, and the lock's text if there is one."""

    FACTS: ClassVar[str] = "facts.yaml"
    LOCK: ClassVar[str] = "facts.lock"

    file: FactsFile
    prose: Mapping[str, Text]
    lock_text: str | None

    @property
    def settings(self) -> Settings:
        return self.file.dossier

    @property
    def works(self) -> Mapping[str, Work]:
        return cast("Mapping[str, Work]", self.file.works)

    @property
    def sources(self) -> Mapping[str, Source]:
        return cast("Mapping[str, Source]", self.file.sources)

    @property
    def facts(self) -> Mapping[str, Fact]:
        return cast("Mapping[str, Fact]", self.file.facts)

    @property
    def contradictions(self) -> Mapping[str, Contradiction]:
        return cast("Mapping[str, Contradiction]", self.file.contradictions)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Every claim by id, in the order of facts.yaml."""
        return {claim.id: claim for fact in self.facts.values() for claim in fact.claims}

    @cached_property
    def conventions(self) -> Conventions:
        """How the sources write numbers."""
        return Conventions(
            {str(sign): str(code) for sign, code in self.settings.money.items()},
            str(self.settings.dates or ""),
            {str(unit): (str(unit), *map(str, spellings)) for unit, spellings in self.settings.units.items()},
            tuple(map(str, self.settings.names)),
        )

    @cached_property
    def case_roots(self) -> Mapping[str, tuple[str, ...]]:
        """For every fact, the facts with cases that it depends on, in the order of facts.yaml."""
        return {id: self._case_roots(id) for id in self.facts}

    def _case_roots(self, id: str) -> tuple[str, ...]:
        seen: set[str] = set()
        waiting = [id]
        while waiting:
            current = waiting.pop()
            if current in self.facts and current not in seen:
                seen.add(current)
                waiting += self.facts[current].inputs.values()
        return tuple(other for other in self.facts if other in seen and self.facts[other].cases)

    def adopted(self, fact: Fact) -> Claim | None:
        """The claim whose reading we print, if the fact adopts one."""
        wanted = f"{fact.id}.{fact.adopts}"
        return next((claim for claim in fact.claims if claim.id == wanted), None)


def free_texts(value: object) -> Iterator[FreeText]:
    """Every free text inside an entry, in the order of the format."""
    if isinstance(value, FreeText):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from free_texts(getattr(value, name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from free_texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from free_texts(item)
