"""Problems as annotations of a pull request, on the lines at fault, as GitHub's runner reads them from a log.

GitHub shows ten of a step: the worst nine stand there, and a tenth that counts the rest. The worst is what hinders reading, then
what is wrong in meaning, then what a page shows, which is the order of the codes in `problems`; among those of one code, what is
wrong in most places. No text of a dossier, a source or a page may ever become a command of its own to the runner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.problems import MEANINGS, Problem
from engine.report import Stack, listed, stacked
from engine.typography import UNSEEN

MOST = 10  # a step shows so many
_LONG = 4_000  # more than anybody reads beside a line
_ORDER = {code: place for place, code in enumerate(MEANINGS)}
# what the runner takes for a command: `::name::` after nothing but space, and `##[name]` wherever it stands
_AT_A_BEGINNING = re.compile(r"(^|[\r\n])([^\S\r\n]*)::")
_ANYWHERE = "##["


def as_github(problems: Iterable[Problem], roots: Sequence[Path] = (), here: Path | None = None) -> str:
    """Annotations, a line each; files are named from `here`, where one of the folders has them."""
    stacks = sorted(stacked(problems), key=lambda stack: (_ORDER[stack.problem.code], -len(stack.places)))
    shown = stacks if len(stacks) <= MOST else stacks[: MOST - 1]
    lines = [_annotation(stack, roots, here) for stack in shown]
    rest = sum(len(stack.places) for stack in stacks[len(shown) :])
    if rest:
        lines.append(f"::error title=more::{rest} more problems: the log and the summary of this job list all of them")
    return "\n".join(lines)


def harmless(text: str) -> str:
    """A text of which no line is a command to the runner, to be printed to a log."""
    return _AT_A_BEGINNING.sub(r"\1\2<U+003A>:", text).replace(_ANYWHERE, "##<U+005B>")


def _annotation(stack: Stack, roots: Sequence[Path], here: Path | None) -> str:
    problem = stack.problem
    place = problem.place
    where = [f"file={_property(_from(place.path, roots, here))}"]
    if place.line:
        where += [f"line={place.line}", f"col={place.column}", f"endColumn={place.column + place.width}"]
    where.append(f"title={_property(problem.code)}")
    return f"::error {','.join(where)}::{_data(_text(stack))}"


def _text(stack: Stack) -> str:
    problem, others = stack.problem, stack.places[1:]
    lines = [problem.message]
    if others:
        lines.append(f"and {len(others)} more {'place' if len(others) == 1 else 'places'}: {listed(map(str, others))}")
    lines += problem.notes
    lines += [f"help: {problem.help}"] if problem.help else []
    text = "\n".join(lines)
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"


def _from(path: str, roots: Sequence[Path], here: Path | None) -> str:
    """The path of a file as it is from `here`, by which the pull request knows it."""
    if here is None:
        return path
    found = next((root / path for root in roots if (root / path).is_file()), None)
    if found is None or not found.resolve().is_relative_to(here.resolve()):
        return path
    return found.resolve().relative_to(here.resolve()).as_posix()


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return UNSEEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
