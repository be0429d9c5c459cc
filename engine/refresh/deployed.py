"""A site of ours as it is served: its proof, and what its files are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from engine.addresses import PROOF
from engine.refresh.address import Address, Unreachable, address, led_to
from engine.refresh.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Proof:
    """SHA-256 of what a site was made of, and of its files, as its proof has them."""

    inputs: Mapping[str, str]
    files: Mapping[str, str]

    @property
    def spots(self) -> tuple[str, ...]:
        """The files on which every page depends: the first page, the style sheets, the scripts."""
        return tuple(name for name in self.files if name == "index.html" or name.endswith((".css", ".js")))


@dataclass(frozen=True, slots=True)
class Deployed:
    """A site at an address."""

    home: Address
    visitor: Visitor

    @classmethod
    def at(cls, url: str, visitor: Visitor) -> Deployed:
        return cls(address(url, plain_here=True), visitor)

    def proof(self) -> Proof:
        """Its proof; raises Unreachable where there is none, or it cannot be read."""
        try:
            found = json.loads(self._file(PROOF))
            inputs, files = (dict(found[key]) for key in ("inputs", "files"))
        except (ValueError, LookupError, TypeError, RecursionError):
            raise Unreachable(f"its {PROOF} is no proof") from None
        if not all(isinstance(text, str) for known in (inputs, files) for pair in known.items() for text in pair):
            raise Unreachable(f"its {PROOF} is no proof")
        return Proof(inputs, files)

    def sha256(self, name: str) -> str:
        """The hash of a file as it is served; raises Unreachable."""
        return hashlib.sha256(self._file(name)).hexdigest()

    def _file(self, name: str) -> bytes:
        return self.visitor.get(led_to(self.home, name)).body
