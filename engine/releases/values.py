"""A value as releases record it, and back: plain text, so that what was shown once can be read again much later."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from engine import dates
from engine.dates import Moment
from engine.model import Dossier, Phrase
from engine.placed import Text
from engine.problems import Place
from engine.quantities import Quantity, Relation, plain
from engine.readings import Value, Words
from engine.roles import roles, without_roles

_LEFT_OUT = "\N{HORIZONTAL ELLIPSIS}"  # in a name, where a role showed a value


def phrase(value: Value, text: str = "") -> Phrase:
    """A value as it is recorded, with the characters that show it."""
    match value:
        case Words(says):
            return Phrase(text, "words", words=" ".join(says))
        case Moment():
            return Phrase(text, "date", value.relation.value, value.text)
        case Quantity():
            number = "" if value.value is None else plain(value.value)
            upper = "" if value.upper is None else plain(value.upper)
            loose = value.exponent is None or value.relation is Relation.RANGE
            last, unit = "" if loose else str(value.exponent), "" if value.unit == "number" else value.unit
            return Phrase(text, "amount", value.relation.value, number, upper, unit, last, value.words)


def value_of(phrase: Phrase) -> Value:
    """The value that was recorded; raises ValueError where none is written."""
    if phrase.form == "words":
        return Words(tuple(phrase.words.split()))
    relation = Relation(phrase.relation)
    if phrase.form == "date":
        return replace(dates.parse(phrase.value), relation=relation)
    number, upper = (Fraction(text) if text else None for text in (phrase.value, phrase.upper))
    exponent = int(phrase.exponent) if phrase.exponent else None
    return Quantity(relation, number, phrase.unit, exponent, upper, phrase.words)


def unplaced(text: str) -> Text:
    """A text of an entry as it is to be recorded: in a line, and without the values that roles show in it."""
    left = without_roles(text).replace("\N{OBJECT REPLACEMENT CHARACTER}", "\0")
    return Text(" ".join(re.sub("\0+", _LEFT_OUT, left).split()), Place(Dossier.RELEASES))


def reason(text: str | None) -> Text | None:
    """Why an entry is as it is, where that shows no value: one would be another by the next release."""
    return None if not text or any(roles(text)) else Text(" ".join(text.split()), Place(Dossier.RELEASES))
