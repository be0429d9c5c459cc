"""Examines a page with the files beside it, or finds that this has been done."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine import addresses
from engine.check.examined import Examined, parsed
from engine.check.machine import Made, differences
from engine.check.pages import Ground, PageResult, Shown, certify_page
from engine.json_text import json_object, json_text
from engine.problems import Place, Problem

_INDENT = "\n  "  # of a record in the proof


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines the pages of one site; one of which a record is `known` that still holds is not looked into again."""

    ground: Ground
    made: Made
    files: Mapping[str, bytes]
    checker: str  # SHA-256 of what every page is held against: the engine, the templates, the settings
    known: Mapping[str, str]
    _claims: dict[tuple[str, str], str] = field(default_factory=dict, init=False)  # laid out, by what they are behind

    def __call__(self, address: str) -> Examined:
        """One page, which is there, and those of its files that are."""
        held = {name: self.files[name] for name in (address, *addresses.own_files(address)) if name in self.files}
        hashes = {name: hashlib.sha256(data).hexdigest() for name, data in held.items()}
        own = self.made.own(address)
        before = parsed(self.known[address]) if address in self.known else None
        if (
            before is not None
            and before.hashes == hashes
            and before.key == self._key(address, own, hashes, before.bound)
        ):
            return before
        data = held[address]
        try:
            result = certify_page(address, data.decode("utf-8"), self.ground)
        except UnicodeDecodeError:
            problem = Problem("pages", "the page is not UTF-8 text", Place(address))
            result = PageResult(address, (), frozenset(), (), (), (problem,))
        bound = tuple(sorted(result.bound))
        return Examined(
            address,
            self._key(address, own, hashes, bound),
            (*result.problems, *differences(own, held)),
            bound,
            result.links,
            result.ids,
            result.listed,
            result.told,
            Counter(shown.kind for shown in result.numerals),
            tuple(map(self._record, result.numerals)),
            hashes,
        )

    def _key(self, address: str, own: Mapping[str, bytes], hashes: Mapping[str, str], bound: Iterable[str]) -> str:
        """What the outcome depends on: the checker, the bytes of the page and its files, and all that it is bound to."""
        whole = hashlib.sha256(f"{self.checker}\n{address}\n{sorted(hashes.items())}\n".encode())
        for name in bound:
            whole.update(f"{name} {self.made.record(name)}\n".encode())
        kind, _, id = address.removesuffix(".html").partition("/")
        about = self.made.record(f"{kind.removesuffix('s')}:{id}")
        whole.update(f"{about} {self.ground.evidence.dossier.prose.get(f'content/{kind}/{id}.md', '')}\n".encode())
        if address == addresses.CHANGES:
            whole.update(f"{self.ground.entries.released.since}\n".encode())
        for name, data in own.items():
            whole.update(f"{name} {hashlib.sha256(data).hexdigest()}\n".encode())
        return whole.hexdigest()

    def _record(self, shown: Shown) -> str:
        """A numeral with what it is tied to and the claims behind that, as the proof has it."""
        behind = (shown.kind, shown.id)
        if behind not in self._claims:
            self._claims[behind] = json_text(self._behind(*behind), f"{_INDENT} ")
        texts = {name: json_text(getattr(shown, name)) for name in Shown.__slots__}
        return json_object(texts | {"claims": self._claims[behind]}, _INDENT)

    def _behind(self, kind: str, id: str) -> list[str]:
        """The claims behind what a numeral is tied to."""
        dossier = self.ground.evidence.dossier
        if kind == "fact" and id in dossier.facts:
            return [claim.id for claim in dossier.facts[id].claims]
        return [id] if kind in ("claim", "quotation") and id in dossier.claims else []
