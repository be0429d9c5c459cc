"""The excerpts that a dossier claims to have, and where each stands in its source: exactly there, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

from engine.archive import Snapshot
from engine.constants import EXCERPT_WORDS
from engine.model import Claim, Dossier, Quoting, Source
from engine.placed import place_in
from engine.problems import Code, Place, Problem
from engine.roles import roles
from engine.typography import squeezed

# what an excerpt is for: only those that account for a numeral cover it
CLAIM, AGAIN, REPEAT, PUBLISHED, SET_ASIDE = "claim", "again", "repeat", "published", "set aside"
TITLE, RESTS_ON, QUOTATION = "title", "rests on", "quotation"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An excerpt that the dossier says is in a source."""

    kind: str
    of: str
    source: str
    quote: str
    place: Place
    quoting: Quoting | None = None

    @property
    def at(self) -> str:
        return str(self.quoting.at) if self.quoting and self.quoting.at else ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.kind, self.of, squeezed(self.quote), self.at)


def wanted_excerpts(dossier: Dossier) -> Iterator[Wanted]:
    """Every excerpt that facts.yaml and content/ claim to have, in the order of the files."""
    for source in dossier.sources.values():
        yield from _of_source(source)
    for claim in dossier.claims.values():
        yield from _of_claim(claim)
    for text in dossier.own_texts:
        for role in roles(text):
            if role.name == "quote":
                yield Wanted(QUOTATION, role.target, role.target, role.words, place_in(text, role.start))


def _of_source(source: Source) -> Iterator[Wanted]:
    id = str(source.id)
    if source.title:
        yield Wanted(TITLE, id, id, source.title, source.title.place)
    if source.published_quote:
        yield Wanted(PUBLISHED, id, id, source.published_quote, source.published_quote.place)
    for edge in source.rests_on:
        if edge.quote:
            yield Wanted(RESTS_ON, id, id, edge.quote, edge.quote.place)
    for item in source.set_aside:
        yield Wanted(SET_ASIDE, id, id, item.quote, item.quote.place, item)


def _of_claim(claim: Claim) -> Iterator[Wanted]:
    yield Wanted(CLAIM, claim.id, str(claim.source), claim.quote, claim.quote.place, claim)
    for quote in claim.again:
        yield Wanted(AGAIN, claim.id, str(claim.source), quote, quote.place)


def located(
    wanted: Wanted,
    snapshot: Snapshot,
    spans: list[tuple[int, int]],
    titles: list[tuple[int, int]],
    problems: list[Problem],
) -> list[tuple[int, int]]:
    """Where the excerpt stands: once, or first and then its repeats inside the repeated title."""
    whole = [span for span in spans if not snapshot.cuts_a_word(*span)]
    problem = _unfit(wanted, snapshot, spans, whole, titles)
    if problem:
        problems.append(problem)
        return []
    if wanted.kind in (TITLE, QUOTATION):
        return whole
    chosen = _selected(wanted, snapshot, whole)
    if len(chosen) == 1:
        inside = _within(chosen[0], titles)
        return [*chosen, *(s for s in whole if s != chosen[0] and inside and _within(s, titles))]
    if chosen and all(_within(span, titles) for span in chosen):
        return chosen
    many = (
        f"stands {len(chosen)} times in {wanted.source}" if chosen else f"is not in {wanted.source} where it should be"
    )
    choices = f"Add `prefix:`, `suffix:` or `at: 1 of {len(whole)}`, or quote more words."
    problems.append(Problem("excerpt", f"“{wanted.quote}” {many}", wanted.place, choices))
    return []


def _unfit(
    wanted: Wanted,
    snapshot: Snapshot,
    spans: list[tuple[int, int]],
    whole: list[tuple[int, int]],
    titles: list[tuple[int, int]],
) -> Problem | None:
    """What is wrong with the excerpt wherever it stands."""
    code: Code = "quoted" if wanted.kind == QUOTATION else "excerpt"
    if not spans:
        return Problem(code, f"“{wanted.quote}” is not in {wanted.source}", wanted.place, _nearest(wanted, snapshot))
    if not whole:
        message = f"“{wanted.quote}” begins or ends inside a number or a word of {wanted.source}"
        return Problem(code, message, wanted.place, "Quote from the beginning of the number to its end.")
    if wanted.kind == TITLE or all(_within(span, titles) for span in whole):
        return None
    if len(wanted.quote.split()) > EXCERPT_WORDS:
        return Problem(
            "excerpt", f"the excerpt has more than {EXCERPT_WORDS} words", wanted.place, "Quote fewer words."
        )
    if all(snapshot.is_whole_sentence(*span) for span in whole):
        return Problem("excerpt", "the excerpt is a whole sentence", wanted.place, "Quote only the words that say it.")
    return None


def _nearest(wanted: Wanted, snapshot: Snapshot) -> str:
    """A hint: the words of the source that are most like the excerpt."""
    span = nearest(snapshot.text, wanted.quote)
    if span is None:
        return "Nothing like it stands there."
    return f"Nearest there, in line {snapshot.line_and_column(span[0])[0]}: “{' '.join(snapshot.text[slice(*span)].split())}”"


_TOKEN = re.compile(r"\S+")
_CLOSE_ONES = 40


def nearest(text: str, words: str) -> tuple[int, int] | None:
    """The run of as many words, in one line, that shares the most words with these; None where none shares any.

    It helps a message and decides nothing: an excerpt is in its source letter by letter, or it is not.
    """
    wanted = [_bare(word) for word in words.split()]
    best: list[tuple[int, int, int]] = []
    offset = 0
    for line in text.split("\n"):
        spans = [match.span() for match in _TOKEN.finditer(line)]
        shared = [0, *accumulate(_bare(line[slice(*span)]) in wanted for span in spans)]
        for first in range(max(1, len(spans) - len(wanted) + 1)):
            last = min(first + len(wanted), len(spans))
            score = shared[last] - shared[first]
            if score and (not best or score >= best[0][0]):
                run = (score, offset + spans[first][0], offset + spans[last - 1][1])
                best = [*best, run] if best and score == best[0][0] and len(best) < _CLOSE_ONES else best
                best = [run] if not best or score > best[0][0] else best
        offset += len(line) + 1
    likest = max(best, key=lambda run: SequenceMatcher(None, words, text[run[1] : run[2]]).ratio(), default=None)
    return None if likest is None else (likest[1], likest[2])


def _bare(word: str) -> str:
    return squeezed(word).strip(".,;:!?()\"'").casefold()


def _within(span: tuple[int, int], outer: list[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in outer)


def _selected(wanted: Wanted, snapshot: Snapshot, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    quoting = wanted.quoting
    if quoting is None:
        return spans
    if quoting.prefix:
        spans = [
            s for s in spans if squeezed(snapshot.text[max(0, s[0] - 400) : s[0]]).endswith(squeezed(quoting.prefix))
        ]
    if quoting.suffix:
        spans = [s for s in spans if squeezed(snapshot.text[s[1] : s[1] + 400]).startswith(squeezed(quoting.suffix))]
    if quoting.at:
        ordinal, _, total = quoting.at.partition(" of ")
        return [spans[int(ordinal) - 1]] if len(spans) == int(total) and int(ordinal) <= int(total) else []
    return spans
