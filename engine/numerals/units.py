"""What stands beside a number: currencies, units, and the periods and things it is counted per."""

from __future__ import annotations

from engine.numerals import words
from engine.numerals.stream import Stream, by_first

CURRENCY_WORDS = frozenset((*map(str.lower, words.CURRENCY_CODES), *words.CURRENCY_SIGNS, "$", "¥"))
_SMALL_NUMBERS = words.ONES.keys() | words.TEENS.keys() | words.TENS.keys()
_NO_THINGS = _SMALL_NUMBERS | words.SCALES.keys() | {"dozen", "cent", "half"}
MAX_DENOMINATORS = 4
_CURRENCY_PHRASES = by_first((" ".join(parts), code) for parts, code in words.CURRENCY_PHRASES.items())
UNSURE = "?"  # what stands there is a currency, but which?


def hyphen(stream: Stream, index: int) -> bool:
    """A hyphen that joins two words, as in ten-gigawatt."""
    return stream.at(index).text == "-" and stream.adjacent(index) and stream.adjacent(index + 1)


def names_money(stream: Stream, index: int) -> bool:
    """Whether a token is a currency only here: by the dossier's `money`, or as the country of a dollar sign."""
    token, following = stream.at(index), stream.at(index + 1)
    return token.text in stream.conventions.money or (following.text == "$" and not following.gap)


def currency_before(stream: Stream, index: int) -> tuple[str, int] | None:
    """Currency of a sign or code before a number, and the index of the number."""
    token, following = stream.at(index), stream.at(index + 1)
    prefixed = token.kind == "word" and following.text == "$" and not following.gap and stream.joined(index + 2)
    if prefixed and token.text.isupper() and stream.at(index + 2).kind == "number":
        return words.CURRENCY_PREFIXES.get(token.text, f"{token.text}$"), index + 2
    is_code = token.text in words.CURRENCY_CODES
    is_sign = token.text in stream.conventions.money or token.text in words.CURRENCY_SIGNS or token.text in "$¥"
    if not (is_code or is_sign) or token.kind not in ("word", "other"):
        return None
    ahead = index + 1
    while stream.at(ahead).text in ("-", ".") and ahead < index + 3:
        ahead += 1
    in_words = is_sign and stream.at(ahead).lower in _SMALL_NUMBERS
    if not (stream.at(ahead).kind == "number" or in_words) or not stream.joined(index + 1):
        return None
    if is_code:
        return token.text, index + 1
    before = stream.at(index - 1)
    if token.text == "$" and token.gap == "" and before.kind == "word":
        return f"{before.text}$", index + 1  # a dollar that we do not know
    if token.text == "$" and token.gap != "\n" and _is_of_another(stream, index):
        return UNSURE, index + 1
    return stream.conventions.currency(token.text), index + 1


def _is_of_another(stream: Stream, index: int) -> bool:
    """Whether the country before a dollar sign, a space between, is another than the dossier's: US $5, U.S.$5."""
    points = stream.at(index - 1).text == "." and stream.at(index - 3).text == "."
    country = stream.at(index - 4).text + stream.at(index - 2).text if points else stream.at(index - 1).text
    code = words.CURRENCY_PREFIXES.get(country) if len(country) > 1 else None
    return code is not None and code != stream.conventions.currency("$")


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
    worded = _currency_words(stream, index + step)
    if worded:
        return worded
    is_sign = token.text in words.CURRENCY_SIGNS or token.text in stream.conventions.money
    leads = stream.at(index + 1).kind == "number" and stream.adjacent(index + 1)
    if is_sign and step == 0 and token.kind == "other" and not leads and (token.text != "$" or token.gap == ""):
        return stream.conventions.currency(token.text), index + 1
    return "", index


def _currency_words(stream: Stream, index: int) -> tuple[str, int] | None:
    """A currency in words, or its hundredths as `cent:CODE`; UNSURE for words that may mean another."""
    word, money = stream.at(index).lower, stream.conventions.money
    for parts, code in _CURRENCY_PHRASES.get(word, ()):
        after = stream.phrase(index, parts)
        if after is not None:
            return code, after
    if word in words.CURRENCY_WORDS:
        return stream.conventions.currency(words.CURRENCY_WORDS[word]), index + 1
    if word in words.CENTS:
        codes = words.IN_CENTS & frozenset(money.values())
        return f"cent:{min(codes)}" if len(codes) == 1 else UNSURE, index + 1
    is_penny = stream.at(index).text == "p" and stream.adjacent(index) and stream.at(index - 1).kind == "number"
    if word == "pence" or (is_penny and "£" in money and not stream.phrase(index, ("p", ".", "m"))):
        return "cent:GBP", index + 1
    if word not in words.UNSURE_CURRENCIES or stream.unit(index):
        return None
    before = stream.at(index - 2 if hyphen(stream, index - 1) else index - 1)
    scaled = before.lower in words.SCALES or before.text in words.SCALE_MARKS
    is_sterling = word in ("pound", "pounds") and "£" in money and scaled and stream.at(index + 1).lower != "of"
    return (money["£"] if is_sterling else UNSURE), index + 1


def unit_after(stream: Stream, index: int, *, single: bool = False) -> tuple[str, int] | None:
    """The unit word after a number and the index after it; a hyphen may join it."""
    if not stream.joined(index):
        return None
    step = 1 if hyphen(stream, index) else 0
    word = stream.at(index + step).lower
    if (word == "second" and (step or single)) or (word == "quarter" and single and stream.at(index - 1).text == "1"):
        return word, index + step + 1
    found = stream.unit(index + step)
    if found and found[0] == "times" and stream.at(index + step).lower == "x" and stream.at(index).gap:
        return None
    return found


def periods(stream: Stream, index: int, unit: str, *, measured: bool) -> tuple[str, int]:
    """Every "/month", "a year", "per share", "monthly" that follows, joined to the unit."""
    exchange = _exchange_rate(stream, index, unit)
    if exchange:
        return exchange
    for _ in range(MAX_DENOMINATORS):
        if not stream.joined(index):
            break
        found = _period_adverb(stream, index, unit) if measured else None
        found = found or _per(stream, index, measured=measured)
        if found is None:
            break
        unit, index = unit + found[0], found[1]
    return unit, index


def _exchange_rate(stream: Stream, index: int, unit: str) -> tuple[str, int] | None:
    """ "1.17 euros to the pound" """
    after = stream.phrase(index, ("to", "the")) if stream.joined(index) else None
    sign = words.CURRENCY_WORDS_BELOW.get(stream.at(after).lower) if after and stream.joined(after) else None
    if after is None or sign is None or unit not in (*words.CURRENCY_CODES, *stream.conventions.money):
        return None
    return f"{unit}/{stream.conventions.currency(sign)}", after + 1


def _period_adverb(stream: Stream, index: int, unit: str) -> tuple[str, int] | None:
    """ "monthly", "p.a.", where no period stands already."""
    if unit.rpartition("/")[2] in words.PERIOD_ADVERBS.values() and "/" in unit:
        return None
    if stream.phrase(index, ("p", ".", "a", ".")) is not None:
        return "/year", index + 4
    period = words.PERIOD_ADVERBS.get(stream.at(index).lower)
    return (f"/{period}", index + 1) if period else None


def _per(stream: Stream, index: int, *, measured: bool) -> tuple[str, int] | None:
    """ "/month", "per share", "a year", "per GPU-hour" as a denominator, and the index after it."""
    step = 1 if hyphen(stream, index) else 0
    lead = stream.at(index + step)
    after = index + step + 1
    if not (lead.lower in words.PER or lead.text == "/") or not stream.joined(after):
        return None
    after += 1 if hyphen(stream, after) else 0
    if stream.at(after).lower in words.PER_FILLERS and stream.joined(after + 1):
        after += 1
    tight = lead.text != "/" or not (lead.gap or stream.at(after).gap)
    below = _denominator(stream, after, open_ended=tight and (lead.lower == "per" or lead.text == "/"))
    if below is None or (lead.lower in ("a", "an") and not (measured or below[0] in words.PERIOD_ADVERBS.values())):
        return None
    unit, end = f"/{below[0]}", below[1]
    second = _denominator(stream, end + 1, open_ended=False) if hyphen(stream, end) else None
    return (f"{unit}/{second[0]}", second[1]) if second else (unit, end)


def _denominator(stream: Stream, index: int, *, open_ended: bool) -> tuple[str, int] | None:
    token = stream.at(index)
    found = stream.unit(index)
    if found and found[0] not in ("times", "%", "point"):
        return found
    if token.lower in words.DENOMINATOR_WORDS:
        after = index + 2 if hyphen(stream, index + 1) else index + 1
        if token.lower in ("second", "quarter") and stream.joined(after) and stream.unit(after):
            return None  # every second year, a quarter-hour
        return words.DENOMINATOR_WORDS[token.lower], index + 1
    if token.text in words.CURRENCY_CODES and stream.joined(index + 1) and stream.at(index + 1).kind == "number":
        return None  # per GBP 100
    currency = _currency_below(stream, index) if open_ended and token.kind == "word" else ""
    if currency:
        return currency, index + 1
    if open_ended and token.kind == "word" and token.lower not in _NO_THINGS and token.text not in words.SCALE_MARKS:
        return token.lower, index + 1
    return None


def _currency_below(stream: Stream, index: int) -> str:
    """The currency of "per euro"; a pound is one only where the dossier's `money` names the word, and never "of clay"."""
    token, conventions = stream.at(index), stream.conventions
    if token.text in words.CURRENCY_CODES:
        return token.text
    if token.lower in conventions.money and stream.at(index + 1).lower != "of":
        return conventions.money[token.lower]
    sign = words.CURRENCY_WORDS_BELOW.get(token.lower) if token.lower != "pound" else None
    return conventions.currency(sign) if sign else ""
