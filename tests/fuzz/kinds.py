"""Every kind of change to a dossier: a function from a text and a random to another text, by the file that it is for.

What is made of them may be valid or not: that is for the engine to say. Some kinds aim at what is still a dossier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from engine.numerals import words
from engine.vocabulary import EVENT_ROLES, KINDS, RANKS, RULES, SET_ASIDE_REASONS, STATUSES, VERDICTS
from tests.fuzz.spans import Spans, doubled, exchanged, put, removed
from tests.hostile.payloads import PAYLOADS

Change = Callable[[str, Random], str]
FREE = (
    *("label", "because", "note", "text", "says", "question", "would_change", "title", "subtitle", "unpublished"),
    "scope",
)
_IDS = (
    "source",
    "work",
    "fact",
    "adopts",
    "from",
    "claims",
    "inputs",
    "closest",
    "headline",
    "rate",
    "start",
    "end",
    "through",
)
_NUMBER_WORDS = (
    "one",
    "twelve",
    "dozens",
    "half",
    "first",
    "twice",
    "about",
    "up to",
    "not",
    "nearly",
    "a quarter",
    "per month",
)
_VALUES = (
    *("none", "true", "~", '""', "''", "null", "2031-04", "2031", "2031-13", "../2031", "0", "-1", "1 of 2", "exact"),
    *("3 digits", "USD", "USD/month", "date", "percent", "number", "month", "kiln", "own arithmetic", "own statement"),
    *("not said", "'12'", "[a]", "{a: b}", "filing", "disclosed", "estimated", "deprecated", '"\\u202e"', '"\\0"'),
)
_CLOSED = {
    "status": tuple(STATUSES),
    "rank": tuple(RANKS),
    "verdict": tuple(VERDICTS),
    "rule": tuple(RULES),
    "kind": tuple(KINDS),
    "why": tuple(SET_ASIDE_REASONS),
    "what": tuple(EVENT_ROLES),
}
_MARKDOWN = (
    "*",
    "**",
    "`",
    "[",
    "](",
    "<b>",
    "- ",
    "1. ",
    "# ",
    "> ",
    "\n\n",
    "{",
    "}",
    "![",
    "<!--",
    "\\",
    "&amp;",
    "| ",
    "    ",
)
_WORD = re.compile(r"[^\W\d_]+")
_ID = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b")


# --- characters, words and lines, of any file ------------------------------------------------------------------------


def character_deleted(text: str, random: Random) -> str:
    at = random.randrange(len(text) or 1)
    return text[:at] + text[at + 1 :]


def character_doubled(text: str, random: Random) -> str:
    at = random.randrange(len(text) or 1)
    return text[: at + 1] + text[at:]


def characters_exchanged(text: str, random: Random) -> str:
    at = random.randrange(max(1, len(text) - 1))
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]


def sign_inserted(text: str, random: Random) -> str:
    signs = "\u202e\u200b\u00a0\u2028\ufeff\ud800\0\x1b\t\r½²٣Ⅷ一’\"'{}[]:,#&*!|>%@`-.0123456789"
    at = random.randint(0, len(text))
    return text[:at] + random.choice(signs) + text[at:]


def payload_inserted(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(PAYLOADS).text + text[at:]


def digit_changed(text: str, random: Random) -> str:
    return _of_matches(text, random, re.compile("[0-9]"), lambda _: random.choice("0123456789"))


def word_changed(text: str, random: Random) -> str:
    others = _WORD.findall(text) or ["word"]
    return _of_matches(text, random, _WORD, lambda _: random.choice(others))


def word_deleted(text: str, random: Random) -> str:
    return _of_matches(text, random, re.compile(r"[^\W\d_]+ "), lambda _: "")


def number_word_put(text: str, random: Random) -> str:
    return _of_matches(text, random, re.compile(" "), lambda _: f" {_number_word(random)} ")


def line_deleted(text: str, random: Random) -> str:
    return _of_lines(text, random, lambda lines, at: lines[:at] + lines[at + 1 :])


def line_doubled(text: str, random: Random) -> str:
    return _of_lines(text, random, lambda lines, at: lines[: at + 1] + lines[at:])


def line_moved(text: str, random: Random) -> str:
    def move(lines: list[str], at: int) -> list[str]:
        rest = lines[:at] + lines[at + 1 :]
        to = random.randint(0, len(rest))
        return [*rest[:to], lines[at], *rest[to:]]

    return _of_lines(text, random, move)


def indented(text: str, random: Random) -> str:
    by = random.choice(("  ", " ", "\t"))
    return _of_lines(text, random, lambda lines, at: [*lines[:at], by + lines[at], *lines[at + 1 :]])


def outdented(text: str, random: Random) -> str:
    return _of_lines(text, random, lambda lines, at: [*lines[:at], re.sub("^ {1,2}", "", lines[at]), *lines[at + 1 :]])


def truncated(text: str, random: Random) -> str:
    return text[: random.randint(0, len(text))]


def _number_word(random: Random) -> str:
    return random.choice((*_NUMBER_WORDS, *sorted(words.ONES)))


def _of_matches(text: str, random: Random, pattern: re.Pattern[str], new: Callable[[str], str]) -> str:
    found = list(pattern.finditer(text))
    if not found:
        return text
    match = random.choice(found)
    return text[: match.start()] + new(match[0]) + text[match.end() :]


def _of_lines(text: str, random: Random, change: Callable[[list[str], int], list[str]]) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(change(lines, random.randrange(len(lines)))) if lines else text


# --- values and entries of facts.yaml --------------------------------------------------------------------------------


def entry_deleted(text: str, random: Random) -> str:
    return _of_entries(text, random, removed)


def entry_doubled(text: str, random: Random) -> str:
    return _of_entries(text, random, doubled)


def entries_exchanged(text: str, random: Random) -> str:
    groups = [group for group in Spans.of(text).groups if len(group) > 1]
    return exchanged(text, *random.sample(random.choice(groups), 2)) if groups else text


def entry_of_elsewhere(text: str, random: Random) -> str:
    groups = Spans.of(text).groups
    if not groups:
        return text
    old, new = (random.choice(random.choice(groups)) for _ in range(2))
    return put(text, old, text[new.start : new.end])


def values_exchanged(text: str, random: Random) -> str:
    """Of two values under one key, each in the other's place."""
    spans = Spans.of(text)
    keys = sorted({span.under for span in spans.values()})
    pairs = [found for key in keys if len(found := spans.values(key)) > 1]
    return exchanged(text, *random.sample(random.choice(pairs), 2)) if pairs else text


def value_of_elsewhere(text: str, random: Random) -> str:
    spans = Spans.of(text).values()
    if not spans:
        return text
    old, new = random.choice(spans), random.choice(spans)
    return put(text, old, text[new.start : new.end])


def value_strange(text: str, random: Random) -> str:
    spans = Spans.of(text).values()
    return put(text, random.choice(spans), random.choice(_VALUES)) if spans else text


def value_of_closed_list(text: str, random: Random) -> str:
    spans = Spans.of(text).values(*_CLOSED)
    if not spans:
        return text
    span = random.choice(spans)
    return put(text, span, random.choice(_CLOSED[span.under]))


def key_changed(text: str, random: Random) -> str:
    keys = Spans.of(text).keys
    return put(text, random.choice(keys), random.choice(keys).value) if keys else text


def ids_exchanged(text: str, random: Random) -> str:
    spans = Spans.of(text).values(*_IDS)
    return exchanged(text, *random.sample(spans, 2)) if len(spans) > 1 else text


def free_text_told(text: str, random: Random) -> str:
    """A role, or Markdown, at the end of a free text: often one that may stand there."""
    spans = Spans.of(text).values(*FREE)
    if not spans:
        return text
    span = random.choice(spans)
    piece = role(text, random) if random.random() < 0.8 else random.choice((*_MARKDOWN, _number_word(random)))
    return put(text, span, _quoted(f"{span.value} {piece}"))


def claim_told(text: str, random: Random) -> str:
    """A claim with one key more."""
    return _more(text, random, "source", _claim_keys(text, random))


def fact_told(text: str, random: Random) -> str:
    """A fact with one key more."""
    return _more(text, random, "label", _fact_keys(text, random))


def _claim_keys(text: str, random: Random) -> tuple[str, ...]:
    status = random.choice(tuple(STATUSES))
    because = "because: They say so"
    return (
        f"status: {status}",
        f"rank: deprecated, {because}",
        f"rank: preferred, {because}",
        f"note: {_quoted(f'See {role(text, random)}')}",
        "from: own arithmetic",
        "from: own statement",
        "from: not said",
        f"scope: another thing, {because}",
        f"again: [{_quoted(random.choice(_quotes(text)))}]",
        "at: 1 of 1",
        f"unit: USD, {because}",
        f"name: more, status: {status}",
    )


def _fact_keys(text: str, random: Random) -> tuple[str, ...]:
    return (
        f"note: {_quoted(f'See {role(text, random)}')}",
        "unpublished: Nobody needs it.",
        "precision: exact",
        "precision: 2 digits",
        "because: They say so.",
        "adopts: none",
    )


def _more(text: str, random: Random, key: str, more: tuple[str, ...]) -> str:
    """One of some pairs put before a key, in flow or in a block as the key stands."""
    keys = [span for span in Spans.of(text).keys if span.value == key]
    if not keys:
        return text
    start, added = random.choice(keys).start, random.choice(more)
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if not line.strip():
        return f"{text[:start]}{added.replace(', because', f'{chr(10)}{line}because')}\n{line}{text[start:]}"
    return f"{text[:start]}{added}, {text[start:]}"


def role(text: str, random: Random) -> str:
    """A role of prose about something that the text names."""
    known = ids(text) or ["a-b"]
    sources = [span.value for span in Spans.of(text).values("source")] or ["daily"]
    id, source = random.choice(known), random.choice(sources)
    part = random.choice(("", "", " short", " range", " low", " high"))
    name = random.choice(
        ("sources", "origins", "claims", "contradictions", "unknowns", f"origins:{id}", f"claims:{id}")
    )
    return random.choice(
        (
            f"{{fact}}`{id}{part}`",
            f"{{claim}}`{id}.{source}`",
            f"{{quote}}`{id}.{source}`",
            f"{{quote}}`{source}: {random.choice(_quotes(text))}`",
            f"{{count}}`{name}`",
        )
    )


def ids(text: str) -> list[str]:
    """Whatever in a text looks like an id of several words."""
    return sorted(set(_ID.findall(text)))


def _quotes(text: str) -> list[str]:
    return [span.value for span in Spans.of(text).values("quote")] or ["word"]


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _of_entries(text: str, random: Random, change: Callable[..., str]) -> str:
    groups = Spans.of(text).groups
    if not groups:
        return text
    group = random.choice(groups)
    return change(text, group, random.randrange(len(group)))


# --- prose -----------------------------------------------------------------------------------------------------------


def markdown_inserted(text: str, random: Random) -> str:
    return _of_matches(text, random, re.compile(r"\b"), lambda _: random.choice(_MARKDOWN))


def role_of_elsewhere(text: str, random: Random) -> str:
    """A role of the text in another's place, or once more somewhere."""
    found = list(re.finditer(r"\{\w+\}`[^`]*`", text))
    if not found:
        return text
    piece = random.choice(found)[0]
    if random.random() < 0.5:
        old = random.choice(found)
        return text[: old.start()] + piece + text[old.end() :]
    return _of_matches(text, random, re.compile(" "), lambda _: f" {piece} ")


ANYWHERE: tuple[Change, ...] = (
    *(character_deleted, character_doubled, characters_exchanged, sign_inserted, payload_inserted, digit_changed),
    *(word_changed, word_deleted, number_word_put, line_deleted, line_doubled, line_moved, truncated),
)
OF_FACTS: tuple[Change, ...] = (
    *(entry_deleted, entry_doubled, entries_exchanged, entry_of_elsewhere, values_exchanged, value_of_elsewhere),
    *(value_strange, value_of_closed_list, key_changed, ids_exchanged, free_text_told, claim_told, fact_told),
    *(indented, outdented),
)
OF_PROSE: tuple[Change, ...] = (markdown_inserted, role_of_elsewhere, indented)
KINDS_BY_FILE: Mapping[str, tuple[Change, ...]] = {
    "facts.yaml": (*ANYWHERE, *OF_FACTS, *OF_FACTS, *OF_FACTS),
    "content": (*ANYWHERE, *OF_PROSE, *OF_PROSE),
    "sources": ANYWHERE,
    "facts.lock": ANYWHERE,
}
