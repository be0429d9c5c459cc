"""The roles of prose: ``{fact}`monthly-fee range` `` and its kin, found in Markdown text without a Markdown parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

ROLE = re.compile(r"\{([A-Za-z][\w-]{0,40})\}`([^`\n]{0,400}(?:\n[^`\n]{1,400}){0,4})`")
ROLE_NAMES = ("fact", "claim", "quote", "count")
STYLES = ("short", "range", "low", "high")


@dataclass(frozen=True, slots=True)
class Role:
    """One role: its name, the characters between the backticks, and where the whole stands in its text."""

    name: str
    content: str
    start: int
    end: int

    @property
    def target(self) -> str:
        """The id that a fact, claim, quote or count role names."""
        if self.name == "quote":
            return self.content.partition(":")[0].strip()
        return self.content.split()[0] if self.content.split() else ""

    @property
    def style(self) -> str:
        """What follows the id: one of STYLES, or nothing."""
        return " ".join(self.content.split()[1:])

    @property
    def words(self) -> str:
        """The words that a quote role quotes."""
        return " ".join(self.content.partition(":")[2].split())


def roles(text: str) -> Iterator[Role]:
    for match in ROLE.finditer(text):
        yield Role(match[1], match[2], match.start(), match.end())


def without_roles(text: str) -> str:
    """The text with every role blotted out by as many signs, so that places stay what they were."""
    return ROLE.sub(lambda match: "\N{OBJECT REPLACEMENT CHARACTER}" * len(match[0]), text)
