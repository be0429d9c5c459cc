"""Problems are values with a code and a place; a stage collects all of its own before it stops.

Nothing here reads or writes a file, and nobody above this module is imported.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

Code = Literal[
    "file",
    "yaml",
    "duplicate-key",
    "unknown-key",
    "missing-key",
    "value",
    "unknown-id",
    "cycle",
    "formula",
    "reading",
    "literal",
    "markdown",
    "role",
    "unused",
    "prose",
    "template",
    "pin",
    "bound",
    "excerpt",
    "read",
    "shown",
    "recomputed",
    "undeclared",
    "verdict",
    "uncovered",
    "origins",
    "fixity",
    "quoted",
    "dates",
    "linked",
    "subject",
    "listed",
    "worded",
    "built",
    "drawn",
    "strong",
    "pages",
    "released",
    "nothing",
    "stale",
    "output",
]

MEANINGS: Mapping[Code, str] = MappingProxyType(
    {
        "file": "A file is missing, empty, too large, not UTF-8 text, or cannot be read.",
        "yaml": "facts.yaml does not parse, or uses an anchor, alias, tag, merge key or second document.",
        "duplicate-key": "A mapping names the same key twice.",
        "unknown-key": "A key that the format does not know.",
        "missing-key": "A key that the format requires is not there.",
        "value": "A value does not have the form that its key asks for.",
        "unknown-id": "An id names a source, work, fact, claim or contradiction that does not exist.",
        "cycle": "Works, sources or formulas rest on themselves.",
        "formula": "A formula does not parse, mixes units, divides by zero, or names what is no input.",
        "reading": "An excerpt does not read as exactly one value, or its reading does not fit the fact.",
        "literal": "A number stands in free text or prose without a role that ties it to a fact.",
        "markdown": "Prose uses a construct that could put unproved text on a page.",
        "role": "A role is malformed, or asks for what its target does not have.",
        "unused": "Something is declared and never used.",
        "prose": "A file of content/ is missing, or belongs to nothing in facts.yaml.",
        "template": "A template is missing, does not parse, or uses a name that does not exist.",
        "pin": "facts.lock is missing, cannot be read, or does not fit facts.yaml: run pin.",
        "bound": "A numeral on a page stands outside an element bound to a fact, claim, count, source or constant.",
        "excerpt": "An excerpt is not in its source exactly once, cuts through a number, or is too long.",
        "read": "An excerpt reads otherwise by itself than in its whole sentence.",
        "shown": "What a page shows does not read back to the value that it is bound to.",
        "recomputed": "A derived value, computed again, is not what the dossier or a page says.",
        "undeclared": "Claims disagree, and no contradiction says so; or a contradiction has no ground.",
        "verdict": "A verdict does not follow from its rule, or the rule does not hold of its claims.",
        "uncovered": "A numeral of a source is neither cited nor set aside, or something set aside is not there.",
        "origins": "A count of sources, origins or claims is not what the evidence gives.",
        "fixity": "A file is not what the lock, or a fresh making of it, says that it must be.",
        "quoted": "Words in quotation marks do not stand in the source that they are attributed to.",
        "dates": "A date is not valid, is out of order, or is shown finer than it was claimed.",
        "linked": "A link or anchor lands nowhere or at something else, an id is used twice, or a fact is shown nowhere.",
        "subject": "A number or quotation stands under the name of something that it does not belong to.",
        "listed": "A list on a page lacks an entry, has one too many, or is out of order; or a page leaves out what it must show.",
        "worded": "Words on a page are neither the dossier's nor the templates' own.",
        "built": "A page is not put together as its template puts it together: an element, attribute or word is out of place.",
        "drawn": "A mark of a picture stands elsewhere than the values put it, shows another figure, or is missing.",
        "strong": "A strong word, such as the largest or exclusive, stands in our own text without a claim behind it.",
        "pages": "A page or file is missing, extra, or cannot be read as a page.",
        "released": "facts.releases is not as `release` wrote it, does not follow, or is not what the dossier gives; or there is nothing to release.",
        "nothing": "There was nothing to look at, so nothing is proved.",
        "stale": "The site that is served is not the dossier's, or a source was looked at too long ago.",
        "output": "The output folder is not ours, or cannot be written.",
    }
)
assert tuple(MEANINGS) == get_args(Code)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: a path relative to the dossier, line and column from 1; 0 means the whole file.

    `width` is how many characters of that line it takes; two places that differ in nothing else are the same.
    """

    path: str
    line: int = 0
    column: int = 0
    width: int = field(default=1, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where, and what would mend it."""

    code: Code
    message: str
    place: Place
    help: str = ""
    touches: tuple[str, ...] = ()  # the pages that would have shown it
    notes: tuple[str, ...] = ()  # what belongs to it and is no problem by itself
    frame: str = ""  # the line at fault with a mark under it, where the file will be gone when this is read

    def sort_key(self) -> tuple[Place, str, str]:
        return (self.place, self.code, self.message)


class Stopped(Exception):
    """A stage found problems; nothing after it has run."""

    def __init__(self, problems: Iterable[Problem], exit_code: int = 1) -> None:
        self.problems = tuple(sorted(set(problems), key=Problem.sort_key))
        self.exit_code = exit_code
        super().__init__("; ".join(f"{p.place} [{p.code}] {p.message}" for p in self.problems))

    def __reduce__(self) -> tuple[type[Stopped], tuple[tuple[Problem, ...], int]]:
        """How it comes whole from one process to another."""
        return Stopped, (self.problems, self.exit_code)


def stop_if_any(problems: Iterable[Problem]) -> None:
    """Raise `Stopped` with every problem of a stage, or return."""
    found = tuple(problems)
    if found:
        raise Stopped(found)
