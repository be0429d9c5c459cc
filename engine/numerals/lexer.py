"""The loop over a text: at every token, hedges and the ordered forms of `calendar` and `amounts` that can begin there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from engine.dates import Moment
from engine.numerals import amounts, calendar, words
from engine.numerals.magnitudes import quarter, share, span, spans_quarter
from engine.numerals.stream import Conventions, Form, Found, Phrases, Stream, by_first, by_first_word
from engine.numerals.tokens import tokens
from engine.quantities import TIME_UNITS, Quantity, Relation
from engine.typography import Folded, fold

_Hedges = Phrases[Relation]

_SUPERSCRIPTS = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")
MAX_HEDGES = 2
SHORT = 250  # characters of a text that is remembered
_LAST_LETTERS = ("n't", "ish")  # didn't pay, fiftyish


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in text. `start` and `end` count characters of the text given; the phrase holds unit and hedge."""

    start: int
    end: int
    text: str
    form: str  # digits, words, magnitude, share, ordinal, date, time, name, unreadable
    reading: Quantity | Moment | None

    def canonical(self) -> str:
        """One line that is equal exactly when two numerals say the same."""
        if self.reading is None:
            return f"{self.form} {' '.join(fold(self.text).text.split())}"
        prefix = "ordinal " if self.form == "ordinal" else ""
        return prefix + self.reading.canonical()


_HEDGES: _Hedges = by_first(words.HEDGES)
_DATE_HEDGES: _Hedges = by_first(words.DATE_HEDGES)
_DENIALS = by_first(words.DENIALS)


def numerals(text: str, conventions: Conventions) -> list[Numeral]:
    """Every numeral of `text` in order, none overlapping; offsets are in characters of `text` as given."""
    return list(_remembered(text, conventions)) if len(text) <= SHORT else _read(text, conventions)


@lru_cache(maxsize=50_000)
def _remembered(text: str, conventions: Conventions) -> tuple[Numeral, ...]:
    """The numerals of a short text, such as an excerpt or a heading, which one run reads many times."""
    return tuple(_read(text, conventions))


def _read(text: str, conventions: Conventions) -> list[Numeral]:
    folded = fold(text)
    stream = Stream(tokens(folded.text, conventions.names_pattern), conventions)
    result: list[Numeral] = []
    index = 0
    while index < stream.end:
        found = stream.first(_forms_at(stream, index), index)
        if found is None:
            index += 1
            continue
        start, end = folded.origin(stream.at(index).start, stream.at(found.end - 1).end)
        found = found if text.isascii() else _of_whole_characters(found, stream, folded, end)
        raised = _SUPERSCRIPTS.match(text, end) if found.form == "digits" else None
        if raised and stream.at(found.end - 1).kind == "number":  # 10⁶
            found, end = Found(found.end + len(raised[0]), "unreadable", None), raised.end()
        result.append(Numeral(start, end, text[start:end], found.form, found.reading))
        index = stream.read = found.end
    return result


def _of_whole_characters(found: Found, stream: Stream, folded: Folded, end: int) -> Found:
    """What was found, or that it cannot be read where it ends in the midst of one character: May ½ is no first of May."""
    after = found.end
    while after < stream.end and folded.origin(stream.at(after).start, stream.at(after).end)[0] < end:
        after += 1
    return found if after == found.end else Found(after, "unreadable", None)


def _forms_at(stream: Stream, index: int) -> Sequence[Form]:
    """The forms that can begin with a token: most words and signs begin none, and no form need be tried on them."""
    token, following = stream.at(index), stream.at(index + 1)
    if token.kind == "number":
        return _OF_DIGITS
    runs_on = not following.gap and (following.kind == "number" or following.text == "$")  # H200, US$
    if runs_on or token.kind == "name" or token.lower.endswith(_LAST_LETTERS) or token.text in stream.conventions.money:
        return _IN_ORDER
    return _BY_FIRST_WORD.get(token.lower, ()) if token.text.isascii() else _IN_ORDER


def _name(stream: Stream, index: int) -> Found | None:
    return Found(index + 1, "name", None) if stream.at(index).kind == "name" else None


def _hedged_date(stream: Stream, index: int) -> Found | None:
    return _hedged(stream, index, _DATE_HEDGES, calendar.match)


def _hedged_amount(stream: Stream, index: int) -> Found | None:
    return _hedged(stream, index, _HEDGES, amounts.match)


def _hedged(stream: Stream, index: int, table: _Hedges, match: Form, outer: tuple[Relation, ...] = ()) -> Found | None:
    """A hedge and, right after it, a form that it can qualify, itself hedged perhaps ("up to about 5")."""
    word = stream.at(index).lower
    if word not in table and word not in words.HEDGE_ADVERBS:
        return None
    start = index + 1 if word in words.HEDGE_ADVERBS and stream.joined(index + 1) else index
    for begin in dict.fromkeys((index, start)):
        for parts, relation in table.get(stream.at(begin).lower, ()):
            after = stream.phrase(begin, parts)
            if after is None or not stream.joined(after):
                continue
            within = (*outer, relation)
            inner = _hedged(stream, after, table, match, within) if len(outer) < MAX_HEDGES else None
            found = inner or match(stream, after)
            article = _AFTER_ARTICLE.get(stream.at(after).lower) if table is _HEDGES else None
            if found is None and article and stream.joined(after + 1):
                found = article(stream, after + 1)
            if found is None or found.form == "ordinal":
                continue
            if _is_no_hedge(stream, begin, found):
                if inner is None and _may_be_either(stream, begin):
                    return Found(found.end, "unreadable", None)
                continue
            if found.reading is None and table is _DATE_HEDGES and not inner:
                continue
            readable = _go_together(within) and not (found.form == "share" and spans_quarter(stream, index, found.end))
            qualified = qualify(found.reading, relation) if found.reading and readable else None
            return found._replace(reading=qualified) if qualified else Found(found.end, "unreadable", None)
    return None


def _span_or_quarter(stream: Stream, index: int) -> Found | None:
    return span(stream, index) or quarter(stream, index)


_AFTER_ARTICLE: Mapping[str, Form] = {"the": share, "a": _span_or_quarter}


def _go_together(hedges: tuple[Relation, ...]) -> bool:
    """Whether hedges one after another have one meaning: "up to about", but neither "about up to" nor three."""
    return len(hedges) == 1 or (len(hedges) == MAX_HEDGES and hedges[1] in (Relation.ABOUT, hedges[0]))


def _is_no_hedge(stream: Stream, index: int, found: Found) -> bool:
    """Whether the word is no hedge here: paid over five years, talks about 5 ships, take over 34 ships, under one flag."""
    word, verb = stream.at(index).lower, index - 1
    if word == "under":
        return _is_one_thing(stream, index + 1, found)
    if not stream.joined(index):
        return False
    spans = _spans_time(stream, found)
    if stream.at(verb).lower in words.OBJECTS and stream.joined(verb):
        return word == "about" and stream.at(verb - 1).lower in words.ABOUT_AFTER_OBJECT
    during = spans and word in words.DURING and index == stream.read
    takes_time = spans and stream.at(verb).lower in words.TAKING
    return during or (not takes_time and stream.at(verb).lower in words.NO_HEDGE_AFTER.get(word, ()))


def _may_be_either(stream: Stream, index: int) -> bool:
    """ "won over 60 percent": more than that, or that much of somebody's heart."""
    return stream.at(index).lower == "over" and stream.at(index - 1).lower in words.WINNING


def _spans_time(stream: Stream, found: Found) -> bool:
    """Whether an amount is a span of time; "a quarter" of nothing may be."""
    if found.form == "share":
        return stream.at(found.end - 1).lower == "quarter" and stream.at(found.end).lower != "of"
    return isinstance(found.reading, Quantity) and found.reading.unit in (*TIME_UNITS, "minute", "second")


def _is_one_thing(stream: Stream, index: int, found: Found) -> bool:
    """ "under one flag": a noun that is no unit follows the word."""
    noun = stream.at(index + 1)
    alone = stream.at(index).lower == "one" and found.end == index + 1 and stream.joined(found.end)
    return alone and noun.kind == "word" and noun.lower not in (words.MEASURES_OF_ONE | words.NO_NOUNS)


def qualify(reading: Quantity | Moment, relation: Relation) -> Quantity | Moment | None:
    """A reading with a hedge before it; None where the hedge does not go with one that is there."""
    if isinstance(reading, Moment):
        if relation is Relation.ABOUT:
            return replace(reading, approximate=True, text=reading.text.rstrip("~") + "~")
        return replace(reading, relation=relation)
    if reading.relation is Relation.EQUAL:
        return replace(reading, relation=relation)
    if reading.relation is Relation.MAGNITUDE:
        return _bounded(reading, relation)
    if reading.relation is Relation.RANGE:
        return replace(reading, words=relation.value) if reading.words in ("", relation.value) else None
    if reading.relation is Relation.VAGUE:
        return replace(reading, words=f"{relation.value} {reading.words}")
    if reading.relation is relation:
        return reading
    about = reading.relation is Relation.ABOUT
    return replace(reading, relation=relation, words=reading.relation.value) if about else None


def _bounded(reading: Quantity, relation: Relation) -> Quantity:
    """A word of magnitude or share with a hedge: "more than half" reaches from a half to the whole."""
    spoken = f"{relation.value} {reading.words}"
    is_share = reading.upper is not None and reading.upper <= 1
    match relation:
        case Relation.MORE | Relation.AT_LEAST:
            is_open = reading.value_open or relation is Relation.MORE
            return replace(reading, upper=Fraction(1) if is_share else None, words=spoken, value_open=is_open)
        case Relation.LESS | Relation.UP_TO:
            return replace(reading, value=Fraction(0), words=spoken)
        case _ if reading.value == reading.upper == 1:
            return replace(reading, words=spoken)
        case _:
            return replace(reading, relation=Relation.VAGUE, value=None, upper=None, words=spoken)


_OPPOSITE = {
    Relation.MORE: Relation.UP_TO,
    Relation.AT_LEAST: Relation.LESS,
    Relation.LESS: Relation.AT_LEAST,
    Relation.UP_TO: Relation.MORE,
}


def _denial(stream: Stream, index: int) -> tuple[Relation | None, int] | None:
    """What "not", "no longer" or "hardly" does to a number, and the index after it."""
    token = stream.at(index).lower
    if token.endswith("n't"):
        return Relation.NOT, index + 1
    ends = ((relation, stream.phrase(index, parts)) for parts, relation in _DENIALS.get(token, ()))
    return next(((relation, end) for relation, end in ends if end is not None), None)


def _negated(stream: Stream, index: int) -> Found | None:
    """ "not $5 billion", "did not pay $5 billion", "cannot exceed $5 billion": the number is named to be denied."""
    denial = _denial(stream, index)
    if denial is None or stream.at(denial[1]).lower in words.NOT_DENIED:
        return None
    relation, after = denial
    for begin in range(after, after + 3):
        if not stream.joined(begin):
            return None
        found = stream.first((_hedged_date, calendar.match, _hedged_amount, amounts.match), begin)
        if found and found.reading is not None:
            if found.form == "words" and stream.at(found.end).text == "-" and stream.at(found.end - 1).kind == "word":
                return None
            return _denied(found, found.reading, relation, tuple(stream.at(n).lower for n in range(after, begin)))
        if found or stream.at(begin).kind != "word":
            return None
    return None


def _denied(
    found: Found, reading: Quantity | Moment, relation: Relation | None, between: tuple[str, ...]
) -> Found | None:
    """A denied amount; a denied bound is the opposite bound. A word of magnitude or share has no reading then."""
    if found.form == "ordinal" and between not in ((), ("the",), ("a",)):
        return None
    if relation is None or found.form == "ordinal":
        return Found(found.end, "unreadable", None)
    if isinstance(reading, Moment):
        return found._replace(reading=qualify(reading, relation))
    if reading.relation in (Relation.MAGNITUDE, Relation.VAGUE, Relation.RANGE):
        return Found(found.end, "unreadable", None)
    opposite = None if between else _OPPOSITE.get(reading.relation)
    if opposite is not None:
        return found._replace(reading=replace(reading, relation=opposite))
    return found._replace(reading=replace(reading, relation=relation, words=f"not {reading.relation.value}"))


def _strange(stream: Stream, index: int) -> Found | None:
    """Digits that no form takes: an unlisted name such as H200, a Roman number, or a character that is one."""
    token = stream.at(index)
    if token.kind == "word" and stream.adjacent(index + 1) and stream.at(index + 1).kind == "number":
        end = index + 2
        while stream.adjacent(end) and stream.at(end).kind in ("word", "number"):
            end += 1
        return Found(end, "unreadable", None)
    rough = token.lower.removesuffix("ish")  # fiftyish
    is_rough = rough != token.lower and any(rough in table for table in (words.ONES, words.TEENS, words.TENS))
    if token.text in words.ROMAN or is_rough:
        return Found(index + 1, "unreadable", None)
    if any(not c.isascii() and unicodedata.numeric(c, None) is not None for c in token.text):
        return Found(index + 1, "unreadable", None)
    return Found(index + 1, "unreadable", None) if token.kind == "number" else None


_FIRST_WORDS: tuple[tuple[Form, Iterable[str]], ...] = (
    (_name, ()),
    (_hedged_date, words.HEDGE_ADVERBS.union(_DATE_HEDGES)),
    (calendar.match, calendar.FIRST_WORDS),
    (_hedged_amount, words.HEDGE_ADVERBS.union(_HEDGES)),
    (_negated, _DENIALS),
    (amounts.match, amounts.FIRST_WORDS),
    (_strange, [numeral.lower() for numeral in words.ROMAN]),
)
_BY_FIRST_WORD = by_first_word(_FIRST_WORDS)
_IN_ORDER = tuple(form for form, _ in _FIRST_WORDS)
_OF_DIGITS = (calendar.match, amounts.match, _strange)
