"""One page with the files beside it, examined: what the whole needs to know of it, in plain values that can travel."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from engine import addresses
from engine.check.machine import Made, differences
from engine.check.pages import Ground, PageResult, Shown, certify_page
from engine.json_text import json_text
from engine.problems import Place, Problem

_INDENT = "\n  "  # of a record in the proof


@dataclass(frozen=True, slots=True)
class Examined:
    """What a page shows and links to, what is wrong with it and its files, and what the proof says of them."""

    address: str
    problems: tuple[Problem, ...]
    facts: frozenset[str]
    links: tuple[str, ...]
    ids: tuple[str, ...]
    listed: tuple[str, ...]  # where the page of a fact says that it is shown
    kinds: Mapping[str, int]  # how many numerals it shows, by what they are bound to
    records: tuple[str, ...]  # its numerals as they are laid out in the proof
    hashes: Mapping[str, str]  # SHA-256 of the page and of its files, by address


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines the pages of one site."""

    ground: Ground
    made: Made
    files: Mapping[str, bytes]

    def __call__(self, address: str) -> Examined:
        """One page, which is there, and those of its files that are."""
        held = {name: self.files[name] for name in (address, *addresses.own_files(address)) if name in self.files}
        data = held[address]
        try:
            result = certify_page(address, data.decode("utf-8"), self.ground)
        except UnicodeDecodeError:
            problem = Problem("pages", "the page is not UTF-8 text", Place(address))
            result = PageResult(address, (), frozenset(), (), (), (problem,))
        return Examined(
            address,
            (*result.problems, *differences(self.made.own(address), held)),
            result.facts,
            result.links,
            result.ids,
            result.listed,
            Counter(shown.kind for shown in result.numerals),
            tuple(map(self._record, result.numerals)),
            {name: hashlib.sha256(data).hexdigest() for name, data in held.items()},
        )

    def _record(self, shown: Shown) -> str:
        """A numeral with what it is tied to and the claims behind that, as the proof has it."""
        dossier = self.ground.evidence.dossier
        claims = [shown.id] if shown.kind in ("claim", "quotation") and shown.id in dossier.claims else []
        if shown.kind == "fact" and shown.id in dossier.facts:
            claims = [claim.id for claim in dossier.facts[shown.id].claims]
        record = {name: getattr(shown, name) for name in Shown.__slots__} | {"claims": claims}
        return json_text(record, _INDENT)
