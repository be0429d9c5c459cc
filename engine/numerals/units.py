"""What stands beside a number: currencies, units, and the periods and things it is counted per."""

from __future__ import annotations

from engine.numerals import words
from engine.numerals.stream import Stream


def hyphen(stream: Stream, index: int) -> bool:
    """A hyphen that joins two words, as in ten-gigawatt."""
    return stream.at(index).text == "-" and stream.adjacent(index) and stream.adjacent(index + 1)


def currency_before(stream: Stream, index: int) -> tuple[str, int] | None:
    """Currency of a sign or code before a number, and the index of the number."""
    token, following = stream.at(index), stream.at(index + 1)
    if token.kind == "word" and following.text == "$" and not following.gap and token.text in words.CURRENCY_PREFIXES:
        return words.CURRENCY_PREFIXES[token.text], index + 2
    is_code = token.text in words.CURRENCY_CODES
    is_sign = token.text in stream.conventions.money or token.text in words.CURRENCY_SIGNS or token.text in "$¥"
    if not (is_code or is_sign) or token.kind not in ("word", "other"):
        return None
    ahead = index + 2 if following.text in ("-", ".") else index + 1
    if stream.at(ahead).kind != "number" or not stream.joined(index + 1):
        return None
    if is_code:
        return token.text, index + 1
    before = stream.at(index - 1)
    if token.text == "$" and token.gap == "" and before.kind == "word":
        return f"{before.text}$", index + 1  # a dollar that we do not know
    return stream.conventions.currency(token.text), index + 1


def currency_after(stream: Stream, index: int) -> tuple[str, int]:
    """Currency of a word or code after a number; a hyphen may join it."""
    if not stream.joined(index):
        return "", index
    step = 1 if hyphen(stream, index) else 0
    token = stream.at(index + step)
    own = stream.conventions.money.get(token.lower)
    if token.text in words.CURRENCY_CODES:
        return token.text, index + step + 1
    if token.kind == "word" and own:
        return own, index + step + 1
    if token.lower in words.CURRENCY_WORDS:
        return stream.conventions.currency(words.CURRENCY_WORDS[token.lower]), index + step + 1
    if token.lower in ("cent", "cents"):
        return "cent:" + stream.conventions.currency("$"), index + step + 1
    if token.text in words.CURRENCY_SIGNS and token.gap == "" and step == 0:
        return words.CURRENCY_SIGNS[token.text], index + 1
    return "", index


def unit_after(stream: Stream, index: int) -> tuple[str, int] | None:
    if not stream.joined(index):
        return None
    step = 1 if hyphen(stream, index) else 0
    found = stream.unit(index + step)
    if found and found[0] == "times" and stream.at(index + step).lower == "x" and stream.at(index).gap:
        return None
    return found


def periods(stream: Stream, index: int, unit: str, measured: bool) -> tuple[str, int]:
    """Every "/month", "a year", "per share", "monthly" that follows, joined to the unit."""
    while stream.joined(index):
        token = stream.at(index)
        timed = unit.partition("/")[2].split("/")[-1] in words.PERIOD_ADVERBS.values()
        if measured and token.lower in words.PERIOD_ADVERBS and not timed:
            unit, index = f"{unit}/{words.PERIOD_ADVERBS[token.lower]}", index + 1
            continue
        step = 1 if hyphen(stream, index) else 0
        lead = stream.at(index + step)
        after = index + step + 1
        if not (lead.lower in words.PER or (lead.text == "/" and not lead.gap)) or not stream.joined(after):
            return unit, index
        after += 1 if step and hyphen(stream, after) else 0
        below = _denominator(stream, after, open_ended=lead.lower == "per" or lead.text == "/")
        if below is None or (lead.lower in ("a", "an") and not (measured or below[0] in words.PERIOD_ADVERBS.values())):
            return unit, index
        unit, index = f"{unit}/{below[0]}", below[1]
    return unit, index


def _denominator(stream: Stream, index: int, open_ended: bool) -> tuple[str, int] | None:
    token = stream.at(index)
    found = stream.unit(index)
    if found and found[0] not in ("times", "%", "point"):
        return found
    if token.lower in words.DENOMINATOR_WORDS:
        return words.DENOMINATOR_WORDS[token.lower], index + 1
    if open_ended and token.kind == "word":
        return token.lower, index + 1
    return None
