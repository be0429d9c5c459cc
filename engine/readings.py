"""What a claim says: its excerpt as a value. The reading is the lexer's; the editor may only say which, of what, or why not.

Shared by everything that needs a claim's value; it decides nothing about agreement.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from engine.dates import Moment
from engine.model import Claim, Fact
from engine.numerals import Conventions, Numeral, numerals
from engine.quantities import Quantity, Unit
from engine.typography import fold


@dataclass(frozen=True, slots=True)
class Words:
    """A value in words: the keys of the fact's `values` that a claim says."""

    says: tuple[str, ...]


Value = Quantity | Moment | Words


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A claim's value; `comparable` is False where its unit or scope is another than the fact's."""

    claim: Claim
    value: Value
    comparable: bool


class Unsettled(Exception):
    """An excerpt does not give one value that fits its fact. The message is for the editor."""


_READ: WeakKeyDictionary[Conventions, dict[str, tuple[Numeral, ...]]] = WeakKeyDictionary()


def read_once(text: str, conventions: Conventions) -> tuple[Numeral, ...]:
    """The numerals of a text, names included. Every stage reads the same excerpts, so each is kept with its dossier."""
    read = _READ.setdefault(conventions, {})
    if text not in read:
        read[text] = tuple(numerals(text, conventions))
    return read[text]


def counted(text: str, conventions: Conventions) -> list[Numeral]:
    """The numerals of a text that need a claim or a reason: all but listed names."""
    return [numeral for numeral in read_once(text, conventions) if numeral.form != "name"]


def claim_figure(claim: Claim, conventions: Conventions) -> Numeral:
    """The one numeral of the excerpt that the claim is about; raises Unsettled."""
    found = counted(claim.quote, conventions)
    if claim.figure is not None:
        start = fold(claim.quote).text.find(fold(claim.figure).text)
        if start < 0:
            raise Unsettled(f"the figure `{claim.figure}` is not in the excerpt")
        end = start + len(fold(claim.figure).text)
        found = [n for n in found if n.start >= start and n.end <= end]
    if not found:
        raise Unsettled(f"no number can be read in “{claim.figure or claim.quote}”")
    if len(found) > 1:
        listed = ", ".join(f"“{numeral.text}”" for numeral in found)
        raise Unsettled(f"more than one number stands in the excerpt ({listed}): say which with `figure:`")
    return found[0]


def read_claim(claim: Claim, fact: Fact, conventions: Conventions) -> ClaimReading:
    """The claim's value in the unit it is meant in; raises Unsettled."""
    if fact.kind == "words":
        return ClaimReading(claim, Words(tuple(map(str, claim.says))), claim.scope is None)
    numeral = claim_figure(claim, conventions)
    reading = numeral.reading
    if claim.reads is not None:
        override = counted(claim.reads, conventions)
        if len(override) != 1:
            raise Unsettled(f"`reads: {claim.reads}` does not read as one number")
        reading = override[0].reading
    if reading is None:
        raise Unsettled(f"“{numeral.text}” can be read in more than one way: give the reading with `reads:`")
    if fact.unit == "date":
        if not isinstance(reading, Moment):
            raise Unsettled(f"“{numeral.text}” is not a date")
        return ClaimReading(claim, reading, claim.scope is None)
    if not isinstance(reading, Quantity):
        raise Unsettled(f"“{numeral.text}” is a date, but the fact is an amount")
    return _in_unit(claim, str(fact.unit or ""), reading, numeral)


def _in_unit(claim: Claim, fact_unit: str, reading: Quantity, numeral: Numeral) -> ClaimReading:
    if claim.unit is not None:
        if reading.unit and not _extends(claim.unit, reading.unit):
            raise Unsettled(f"“{numeral.text}” reads in {reading.unit}, which `unit: {claim.unit}` contradicts")
        reading = reading.in_unit(str(claim.unit))
    same = Unit.parse(reading.unit).powers == Unit.parse(fact_unit).powers
    if not same and claim.unit is None and claim.scope is None:
        raise Unsettled(
            f"“{numeral.text}” reads in {reading.unit or 'no unit'}, the fact is in {fact_unit or 'no unit'}: "
            "say with `unit:` what the words leave out, or that they mean another unit"
        )
    return ClaimReading(claim, reading, same and claim.scope is None)


def _extends(supplied: str, read: str) -> bool:
    """Whether a supplied unit adds to what the words say, as USD/year adds to USD."""
    return supplied == read or supplied.startswith(f"{read}/")
