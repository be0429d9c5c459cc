"""Rules 4, 5 and 11: what a bound element shows reads back to what it is bound to, no finer and with its hedge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from engine import addresses, dates
from engine.check.evidence import Evidence, Outcome
from engine.check.precision import as_shown, outward, shared_power
from engine.check.reader import Reader
from engine.check.seen import Bound
from engine.constants import CONSTANTS
from engine.counts import AS_OF, COUNTS, LAST_CHECK
from engine.dates import Moment
from engine.model import Fact, Phrase
from engine.numerals import Numeral
from engine.problems import Code
from engine.quantities import Interval, Quantity, Relation
from engine.readings import Value, Words
from engine.releases import value_of
from engine.typography import same_words

Fault = tuple[Code, str]
_PLAIN_NUMBER = re.compile(r"-?\d{1,40}(\.\d{1,40})?", re.ASCII)
PARTS = ("", "range", "low", "high")
_WORDED = (Relation.RANGE, Relation.MAGNITUDE, Relation.NOT)  # these have no one value for machines
_QUOTATION = '"“”„«»'
PRECISIONS = ("year", "half", "quarter", "month", "day")


def shown(bound: Bound, evidence: Evidence, read: Reader) -> Iterator[Fault]:
    """What is wrong with one bound element."""
    if bound.kind == "source":
        yield from _source(bound, evidence, read)
        return
    if bound.kind == "release":
        yield from _release(bound, evidence, read)
        return
    if bound.kind != "fact" and (bound.part or bound.case):
        yield "shown", f"a {bound.kind} has no part or case"
    value = expected(bound, evidence)
    if isinstance(value, str):
        yield "shown", value
        return
    if isinstance(value, Words):
        yield from _words(bound, value, evidence)
        return
    if bound.kind == "count" and bound.id.startswith("origins:"):
        yield from _origins(bound, read, evidence)
        return
    found = read.counted(bound.text)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(bound.text)):
        yield "shown", "it does not read as one number with its unit and hedge, and nothing else"
        return
    yield from _attributes(bound, found[0])
    if bound.kind == "fact" and isinstance(value, (Outcome, Interval)):
        yield from _computed(bound, found[0], value, evidence)
    elif bound.kind == "count" and not isinstance(value, Moment):
        yield from _count(bound, found[0], evidence)
    elif isinstance(value, Moment):
        yield from _moment(found[0], value)
    elif isinstance(value, Quantity):
        yield from _quantity(found[0], value, read)


def expected(bound: Bound, evidence: Evidence) -> Value | Outcome | Interval | str:
    """What an element must show; a text where it is bound to what does not exist."""
    match bound.kind:
        case "claim" if bound.id in evidence.readings:
            return evidence.readings[bound.id].value
        case "constant" if bound.id in CONSTANTS:
            return CONSTANTS[bound.id]
        case "count" if (moment := evidence.dated(bound.id)) is not None:
            return moment
        case "count" if evidence.count(bound.id) is not None:
            return Quantity(Relation.EQUAL, None)
        case "fact" if bound.id in evidence.dossier.facts:
            return _fact_value(bound, evidence)
    return f"there is no {bound.kind} `{bound.id}`"


def _fact_value(bound: Bound, evidence: Evidence) -> Value | Outcome | Interval | str:
    fact = evidence.dossier.facts[bound.id]
    if bound.part not in PARTS:
        return f"a fact has no part `{bound.part}`"
    if fact.cases:
        index = case_index(bound.case, len(fact.cases))
        return f"`{bound.id}` has no such case" if index is None else dates.parse(fact.cases[index])
    outcomes = evidence.outcomes.get(bound.id, ())
    if bound.case:
        index = case_index(bound.case, len(outcomes))
        if index is None or len(outcomes) < 2:
            return f"`{bound.id}` has no such case"
        found = outcomes[index].bounds if bound.part else outcomes[index].moment or outcomes[index]
        return f"`{bound.id}` has no range" if found is None else found
    if bound.part:
        return evidence.bounds(fact) or f"`{bound.id}` has no range"
    if len(outcomes) > 1:
        return f"`{bound.id}` differs by case, and no case is named"
    value = (outcomes[0].moment or outcomes[0]) if outcomes else evidence.values[bound.id]
    return f"`{bound.id}` has no value that we adopt" if value is None else value


def case_index(letters: str, count: int) -> int | None:
    """Which of so many cases an attribute names."""
    try:
        index = addresses.case_index(letters)
    except ValueError:
        return None
    return index if index < count else None


# --- one kind each ---------------------------------------------------------------------------------------------------


def _source(bound: Bound, evidence: Evidence, read: Reader) -> Iterator[Fault]:
    if bound.case:
        yield "shown", "a source has no case"
    source = evidence.dossier.sources.get(bound.id)
    record = evidence.lock.sources.get(bound.id)
    if source is None or record is None:
        yield "shown", f"there is no source `{bound.id}`"
    elif bound.part == "fingerprint":
        if bound.text != record.sha256:
            yield "shown", "the fingerprint is not that of the snapshot"
    elif bound.part == "title":
        if not source.title or not same_words(bound.text, source.title):
            yield "quoted", "the title is not that of the source"
    elif bound.part == "address":
        if bound.text != source.url:
            yield "shown", "the address is not that of the source"
    elif day := evidence.day(source, bound.part):
        found = read.counted(bound.text)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(bound.text)):
            yield "shown", "it does not read as one date"
        else:
            yield from _attributes(bound, found[0])
            yield from _moment(found[0], dates.parse(day))
    else:
        yield "shown", f"a source has no part `{bound.part}`"


def _release(bound: Bound, evidence: Evidence, read: Reader) -> Iterator[Fault]:
    """The number or day of a release, or a figure that it recorded."""
    recorded = _recorded(bound, evidence)
    if isinstance(recorded, str):
        yield "shown", recorded
        return
    yield from phrase_faults(recorded, bound.text, read)
    found = read.counted(bound.text)
    if recorded.form != "words" and found and bound.part != "version":
        yield from _attributes(bound, found[0])


def _recorded(bound: Bound, evidence: Evidence) -> Phrase | str:
    """What was recorded and must be shown; a text where an element is bound to what was not."""
    number, _, fact = bound.id.partition(":")
    release = next((one for one in evidence.dossier.releases.all if str(one.number) == number), None)
    if release is None:
        return f"there is no release `{number}`"
    if not fact:
        day = Phrase("", "date", "equal", release.on)
        counted = Phrase(number, "amount", "equal", number, exponent="0")
        parts = {"version": counted, "date": day} if not bound.case else {}
        return parts.get(bound.part, f"a release has no part `{bound.part}`")
    change = evidence.dossier.releases.named.get(f"{number}:fact:{fact}")
    which, _, part = bound.part.partition("-")
    state = change.side(which) if change and which in ("was", "now") and part in ("", "range") else None
    phrases = state.phrases(part or "value") if state else ()
    index = case_index(bound.case, len(phrases)) if bound.case else 0
    if index is None or not phrases or bool(bound.case) != (len(phrases) > 1):
        return f"release {number} recorded no such figure of `{fact}`"
    return phrases[index]


def phrase_faults(phrase: Phrase, text: str, read: Reader) -> Iterator[Fault]:
    """What is wrong with characters that are to show a recorded figure: they are its own, and read as it was recorded."""
    if phrase.text and text != phrase.text:
        yield "shown", f"what was recorded is “{phrase.text}”"
    value = value_of(phrase)
    found = read.counted(text)
    if isinstance(value, Words):
        if found or any(mark in text for mark in _QUOTATION):
            yield "shown", "words that were recorded hold a number or a quotation"
    elif len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        yield "shown", "it does not read as one number with its unit and hedge, and nothing else"
    elif isinstance(value, Moment):
        yield from _moment(found[0], value)
    else:
        yield from _quantity(found[0], value, read)


def _words(bound: Bound, value: Words, evidence: Evidence) -> Iterator[Fault]:
    fact_id = bound.id if bound.kind == "fact" else evidence.dossier.claims[bound.id].fact
    texts = evidence.dossier.facts[fact_id].values
    wanted = " or ".join(text for key, text in texts.items() if key in value.says)
    if not same_words(bound.text, wanted):
        yield "shown", f"the words are not “{wanted}”"


def _attributes(bound: Bound, numeral: Numeral) -> Iterator[Fault]:
    """The machine's value beside the text must be the text's."""
    reading = numeral.reading
    if (
        not bound.drawn
        and (bound.kind in ("fact", "claim", "source", "release") or bound.id in (AS_OF, LAST_CHECK))
        and bound.part in ("", "published", "checked", "last", "was", "now", "date")
        and bound.value is None
        and bound.datetime is None
    ):
        plain = isinstance(reading, Quantity) and reading.value is not None and reading.relation not in _WORDED
        dated = isinstance(reading, Moment) and reading.precision in ("day", "month") and not reading.approximate
        if plain or (dated and isinstance(reading, Moment) and reading.relation is Relation.EQUAL):
            yield "shown", "it has no value for machines"
    if bound.value is not None:
        value = reading.value if isinstance(reading, Quantity) else None
        same = _PLAIN_NUMBER.fullmatch(bound.value) is not None and Fraction(bound.value) == value
        if not same:
            yield "shown", f"the value for machines, {bound.value}, is not what the text says"
    if bound.datetime is not None and not (isinstance(reading, Moment) and reading.text == bound.datetime):
        yield "shown", f"the date for machines, {bound.datetime}, is not what the text says"


def _count(bound: Bound, numeral: Numeral, evidence: Evidence) -> Iterator[Fault]:
    reading = numeral.reading
    counted = evidence.count(bound.id)
    name = bound.id.partition(":")[0]
    if counted is None or not isinstance(reading, Quantity) or reading.value is None:
        yield "origins", "it does not read as a count"
        return
    if reading.relation is not Relation.EQUAL or reading.value != counted[0]:
        yield "origins", f"the evidence gives {counted[0]}"
    elif reading.unit != COUNTS[name][0]:
        yield "origins", f"it counts {reading.unit or 'nothing'}, but is bound to a count of {COUNTS[name][1]}"


def _origins(bound: Bound, read: Reader, evidence: Evidence) -> Iterator[Fault]:
    """How many origins: one number where that is sure, else at most how many, and how many if what we infer holds."""
    least, most = evidence.count(bound.id) or (0, 0)
    sure, joint, likely = bound.text.partition(", probably ")
    wanted = Quantity(Relation.EQUAL if least == most else Relation.UP_TO, Fraction(most), "origin", 0)
    if not _reads_as(sure, wanted, read) or bool(joint) != (least != most):
        yield "origins", f"the evidence gives {wanted.canonical()}"
    elif joint and not _reads_as(likely, Quantity(Relation.EQUAL, Fraction(least), "", 0), read):
        yield "origins", f"the edges that we infer make it {least}"


def _reads_as(text: str, wanted: Quantity, read: Reader) -> bool:
    """Whether a text reads as one value, and holds nothing else."""
    found = read.counted(text)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))
    return whole and isinstance(found[0].reading, Quantity) and found[0].reading.canonical() == wanted.canonical()


def _moment(numeral: Numeral, value: Moment) -> Iterator[Fault]:
    reading = numeral.reading
    if not isinstance(reading, Moment):
        yield "shown", "it does not read as a date"
    elif reading.canonical() != value.canonical():
        finer = reading.precision in PRECISIONS and value.precision in PRECISIONS
        if finer and PRECISIONS.index(reading.precision) > PRECISIONS.index(value.precision):
            yield "dates", f"the date is finer than the {value.precision} that was claimed"
        else:
            yield "shown", f"it reads as {reading.canonical()}, not {value.canonical()}"


def _quantity(numeral: Numeral, value: Quantity, read: Reader) -> Iterator[Fault]:
    reading = numeral.reading
    if not isinstance(reading, Quantity):
        yield "shown", "it does not read as an amount"
        return
    if reading.relation is Relation.NOT and not denied_at_once(numeral.text, read):
        yield "shown", "words stand between “not” and what it denies"
    if value.exponent is None:  # exact, whatever digits show it
        reading = Quantity(
            reading.relation, reading.value, reading.unit, None, reading.upper, reading.words, reading.value_open
        )
    if reading.canonical() != value.canonical():
        yield "shown", f"it reads as {reading.canonical()}, not {value.canonical()}"


def denied_at_once(text: str, read: Reader) -> bool:
    """Whether a phrase is "not" and then, at once, what is denied."""
    rest = text.partition(" ")[2]
    found = read.counted(rest)
    plain = len(found) == 1 and (found[0].start, found[0].end) == (0, len(rest))
    return plain and isinstance(found[0].reading, Quantity) and found[0].reading.relation is not Relation.NOT


def _computed(bound: Bound, numeral: Numeral, value: Outcome | Interval, evidence: Evidence) -> Iterator[Fault]:
    reading, fact = numeral.reading, evidence.dossier.facts[bound.id]
    adopted = evidence.values[bound.id]
    unit = adopted.unit if isinstance(adopted, Quantity) else str(fact.unit)
    if not isinstance(reading, Quantity) or reading.value is None:
        yield "shown", "it does not read as an amount"
    elif reading.unit != ("" if unit == "number" else unit):
        yield "shown", f"it reads in {reading.unit or 'no unit'}, not in {unit}"
    elif isinstance(value, Interval):
        yield from _ends(bound.part, reading, value, fact)
    elif value.bounds is not None:
        wanted = as_shown(value.bounds, value.single, fact)
        same = reading.canonical() == wanted.canonical()
        if wanted.relation is Relation.RANGE:
            same = (reading.relation, reading.value, reading.upper) == (wanted.relation, wanted.value, wanted.upper)
        if not same and reading.value != wanted.value:
            yield "recomputed", f"computed again, it is {wanted.canonical()}, and it reads as {reading.canonical()}"
        elif not same:
            yield "shown", f"it reads as {reading.canonical()}, and the inputs allow {wanted.canonical()}"


def _ends(part: str, reading: Quantity, bounds: Interval, fact: Fact) -> Iterator[Fault]:
    """A range, or an end of it: rounded outward, two digits finer than it is wide; of an open range, its one bound."""
    ends = outward(bounds)
    if ends is None and part == "range" and fact.formula and bounds.width is None:
        wanted_bound = as_shown(bounds, None, fact)
        if reading.canonical() != wanted_bound.canonical():
            yield "shown", f"it reads as {reading.canonical()}, and the inputs allow {wanted_bound.canonical()}"
        return
    if ends is None:
        yield "shown", "there is no range to show"
        return
    wanted = {"range": ends, "low": (ends[0], None), "high": (ends[1], None)}[part]
    relation = Relation.RANGE if part == "range" else Relation.EQUAL
    if reading.relation is not relation or (reading.value, reading.upper) != wanted or reading.words:
        yield "shown", "it is not the range that the inputs allow, rounded outward"
    elif reading.exponent is None or reading.exponent < shared_power(ends):
        yield "shown", "it has more digits than the range needs"
