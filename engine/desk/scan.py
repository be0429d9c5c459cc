"""A text as an editor meets it: each numeral with its reading, the facts that it may speak to, and stubs to paste.

A stub is whole but for its blanks, written `___`. Nothing here is believed by the check, which reads what was pasted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine import lock as locks
from engine.archive import Snapshot
from engine.check.evidence import Account, Evidence
from engine.dates import Moment
from engine.desk.candidates import HOW, Candidate, Candidates
from engine.desk.excerpts import Excerpt, excerpt
from engine.model import Dossier
from engine.numerals import Numeral
from engine.quantities import Quantity
from engine.vocabulary import KINDS, SET_ASIDE_REASONS

BLANK = "___"
_HEAD_LINES = 4  # a date of publication stands near the top


@dataclass(frozen=True)
class Scan:
    """One text beside a dossier: a source that it holds already, or a new one."""

    dossier: Dossier
    candidates: Candidates
    snapshot: Snapshot
    file: str

    def lines(self) -> Iterator[str]:
        """The whole of what is printed."""
        yield self._summary()
        if not self._known:
            yield ""
            yield from self._source_stub()
        reached = 0  # how far the excerpts that are printed go
        for numeral in self.snapshot.numerals:
            if numeral.form != "name":
                words = excerpt(self.snapshot, numeral)
                yield ""
                yield from self._numeral(numeral, words, covered=numeral.end <= reached)
                reached = max(reached, words.end)
        yield ""
        yield _NEW_FACT
        yield ""
        yield f"___ is a blank. why: {', '.join(SET_ASIDE_REASONS)}."
        yield HOW

    def of(self, numeral: Numeral) -> Iterator[str]:
        """What is printed of one numeral alone."""
        yield from self._numeral(numeral, excerpt(self.snapshot, numeral), covered=False)

    @cached_property
    def _known(self) -> bool:
        return self.snapshot.source in self.dossier.sources

    def _summary(self) -> str:
        all_of = self.snapshot.numerals
        names = sum(numeral.form == "name" for numeral in all_of)
        settled = sum(bool(account.cited or account.aside) for account in self._accounts.values())
        open_ones = len(all_of) - names - settled
        parts = [f"{len(all_of)} numerals", f"{names} in names"]
        parts += [f"{settled} cited or set aside already"] if self._known else []
        return f"{self.file}: {', '.join(parts)}, {open_ones} to settle"

    @cached_property
    def _accounts(self) -> Mapping[int, Account]:
        """What the dossier does with each numeral already, by where it begins."""
        if not self._known:
            return {}
        made, _ = locks.make(self.dossier, {self.snapshot.source: self.snapshot})
        accounts = Evidence(self.dossier, made).accounts
        return {a.numeral.start: a for a in accounts if a.source == self.snapshot.source and (a.cited or a.aside)}

    # --- the source ---

    def _source_stub(self) -> Iterator[str]:
        yield "sources:"
        yield f"  {self.snapshot.source}:"
        yield f"    label: {BLANK}"
        if self._published is not None:
            reading = self._published.reading
            assert isinstance(reading, Moment)
            yield f"    published: {reading.text}"
            yield f"    published_quote: {_quoted(excerpt(self.snapshot, self._published).quote)}"
        yield f"    kind: {BLANK}    # {', '.join(KINDS)}"
        yield f"    file: {self.file}"

    @cached_property
    def _published(self) -> Numeral | None:
        """The first day near the top."""
        for numeral in self.snapshot.numerals:
            near = self.snapshot.text.count("\n", 0, numeral.start) < _HEAD_LINES
            if near and isinstance(numeral.reading, Moment) and re.fullmatch(r"\d{4}-\d\d-\d\d", numeral.reading.text):
                return numeral
        return None

    # --- a numeral ---

    def _numeral(self, numeral: Numeral, words: Excerpt, *, covered: bool) -> Iterator[str]:
        line, column = self.snapshot.line_and_column(numeral.start)
        phrase = " ".join(numeral.text.split())
        reads = numeral.canonical() if numeral.reading is not None else "cannot be read for sure"
        yield f"{self.file}:{line}:{column}  “{phrase}”  {reads}"
        account = self._accounts.get(numeral.start)
        if account is not None:
            yield f"  settled: {_settled(account)}"
            return
        if numeral is self._published and not self._known:
            yield "  the date of publication, in the stub of the source"
            return
        if covered:
            yield "  stands in the excerpt above"
            return
        yield from self._stubs(numeral, words)

    def _stubs(self, numeral: Numeral, words: Excerpt) -> Iterator[str]:
        candidates = self.candidates.of(self.snapshot, numeral)
        first = self._earlier(numeral, candidates)
        if first is not None:
            yield f"  the same again as in line {self.snapshot.line_and_column(first.start)[0]}; add to the `again:` of that claim:"
            yield f"    {_quoted(words.quote)}"
        for candidate in candidates if first is None else ():
            yield f"  {candidate.fact.id}: {candidate.fact.label} ({candidate.reasons()})"
            yield f"    {self._claim(words, candidate)}"
        if first is None and not any(candidate.strong for candidate in candidates) and numeral.form != "ordinal":
            yield f"  a new fact{_in(numeral)}:"
            yield f"    {self._new_claim(numeral, words)}"
        yield "  or set aside:"
        yield f"    - {{quote: {_quoted(words.quote)}{_at(words)}, why: {BLANK}}}"

    def _earlier(self, numeral: Numeral, candidates: list[Candidate]) -> Numeral | None:
        """An earlier numeral that says the same on the same fact."""
        first = self._firsts.get((numeral.canonical(), str(candidates[0].fact.id))) if candidates else None
        return first if first is not None and first is not numeral else None

    @cached_property
    def _firsts(self) -> Mapping[tuple[str, str], Numeral]:
        """By reading and best fact, the first numeral that is not settled."""
        found: dict[tuple[str, str], Numeral] = {}
        for numeral in self.snapshot.numerals:
            best = self.candidates.of(self.snapshot, numeral)[:1]
            if best and best[0].fits and best[0].fact.kind != "words":
                found.setdefault((numeral.canonical(), str(best[0].fact.id)), numeral)
        return found

    def _claim(self, words: Excerpt, candidate: Candidate) -> str:
        keys = [f"source: {self.snapshot.source}", f"quote: {_quoted(words.quote)}"]
        keys += [f"at: {words.at}"] if words.at else []
        keys += [f"figure: {_quoted(words.figure)}"] if words.figure and candidate.fact.kind != "words" else []
        keys += [f"unit: {_unit(candidate.unit_needed)}"] if candidate.unit_needed else []
        keys += [f"says: {BLANK}"] if candidate.fact.kind == "words" else []
        choice = f"    # says: {', '.join(candidate.fact.values)}" if candidate.fact.kind == "words" else ""
        return f"- {{{', '.join(keys)}}}{choice}"

    def _new_claim(self, numeral: Numeral, words: Excerpt) -> str:
        keys = [f"source: {self.snapshot.source}", f"quote: {_quoted(words.quote)}{_at(words)}"]
        keys += [f"figure: {_quoted(words.figure)}"] if words.figure else []
        keys += [f"reads: {BLANK}", f"because: {BLANK}"] if numeral.reading is None else []
        return f"- {{{', '.join(keys)}}}"


_NEW_FACT = f"""A new fact, around its claims:
  {BLANK}:
    label: {BLANK}
    unit: {BLANK}
    adopts: {BLANK}
    because: {BLANK}
    claims:"""


def _in(numeral: Numeral) -> str:
    reading = numeral.reading
    if isinstance(reading, Moment):
        return ", unit: date"
    return f", unit: {_unit(reading.unit or 'number')}" if isinstance(reading, Quantity) else ""


def source_id(file: str) -> str:
    """An id for a new source, from the name of its file."""
    return "-".join(re.findall(r"[a-z]+", file.rpartition(".")[0].lower())) or "source"


def _settled(account: Account) -> str:
    return ", ".join([*account.cited, *(f"set aside as {item.why}" for item in account.aside)])


def _quoted(words: str) -> str:
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def _unit(unit: str) -> str:
    return f'"{unit}"' if unit.startswith("%") else unit


def _at(words: Excerpt) -> str:
    return f", at: {words.at}" if words.at else ""
