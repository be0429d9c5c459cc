"""Problems as text: what, where, the line itself with the span marked, help, and the pages it would have touched.

For a reader, and as JSON; `annotations` has the third format, for a pull request.
"""

from __future__ import annotations

import json
import os
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from engine.problems import Place, Problem
from engine.typography import UNSEEN

FORMATS = ("text", "github", "json")
_BOLD, _RED, _BLUE, _PLAIN = "\x1b[1m", "\x1b[1;31m", "\x1b[34m", "\x1b[0m"
_LINE_END = re.compile(r"\r?\n")
_PAGES = 3
_MOST = 1_000  # more than anybody reads; as JSON there are all


@dataclass(frozen=True)
class Stack:
    """One thing that is wrong, and every place where it is."""

    problem: Problem
    places: tuple[Place, ...]


def report(problems: Iterable[Problem], roots: Iterable[Path], *, colour: bool = False) -> str:
    """All problems for a reader: each once, with its line from the first of the folders that holds the file."""
    stacks = stacked(problems)
    folders = list(roots)
    count = sum(len(stack.places) for stack in stacks)
    noun = "problem" if count == 1 else "problems"
    last = f"{count} {noun}" + f", of which the first {_MOST:,} kinds are shown" * (len(stacks) > _MOST)
    return "\n\n".join([*(_one(stack, folders, colour=colour) for stack in stacks[:_MOST]), last])


def as_json(problems: Iterable[Problem]) -> str:
    """Every problem as an object in a list."""
    text = json.dumps([_record(problem) for problem in problems], ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode()  # the name of a file may hold what is no text


def bug(error: Exception) -> str:
    """What is said of an exception that nobody foresaw: that it is ours, and where it arose."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return _seen(f"this is a bug in the engine, at {where}: {type(error).__name__}: {error}")


def refused(error: OSError, roots: Iterable[Path]) -> Problem:
    """What the system would not do, at the file concerned, named from the folder that holds it."""
    path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, (str, bytes)) else Path("this machine")
    root = next((root for root in roots if path.is_relative_to(root)), path.parent if path.is_absolute() else Path())
    message = f"the system refuses to read or write this: {error.strerror or error}"
    return Problem("file", message, Place(path.relative_to(root).as_posix()))


def wants_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set to anything."""
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def framed(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Problems with their lines, where these stand in a folder that may not last."""
    return [replace(problem, frame="\n".join(_frame(problem.place, [folder]))) for problem in problems]


# --- text ------------------------------------------------------------------------------------------------------------


def stacked(problems: Iterable[Problem]) -> list[Stack]:
    """Problems that say the same, in one; the order of the first of each."""
    found: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        found.setdefault((problem.code, problem.message, problem.help), []).append(problem)
    return [Stack(same[0], tuple(problem.place for problem in same)) for same in found.values()]


def _one(stack: Stack, roots: list[Path], *, colour: bool) -> str:
    problem = stack.problem
    head, message = f"error[{problem.code}]", _seen(problem.message)
    lines = [f"{_RED}{head}{_PLAIN} {_BOLD}{message}{_PLAIN}" if colour else f"{head} {message}"]
    lines.append(_seen(str(problem.place)))
    frame = problem.frame.split("\n") if problem.frame else _frame(problem.place, roots)
    lines += [f"{_BLUE}{line}{_PLAIN}" for line in frame] if colour else frame
    more = len(stack.places) - 1
    if more:
        lines.append(
            f"and {more} more {'place' if more == 1 else 'places'}: {_seen(listed(map(str, stack.places[1:])))}"
        )
    lines += [f"note: {_seen(note)}" for note in problem.notes]
    if problem.help:
        lines.append(f"help: {_seen(problem.help)}")
    if problem.touches:
        lines.append(f"shown on: {_seen(listed(problem.touches))}")
    return "\n".join(lines)


def _seen(text: str) -> str:
    """A text on one line, with the number of each sign that a terminal would obey or hide."""
    return UNSEEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", _LINE_END.sub("<U+000A>", text))


def listed(names: Iterable[str]) -> str:
    known = list(names)
    rest = len(known) - _PAGES
    return ", ".join(known[:_PAGES]) + (f" and {rest} more" if rest > 0 else "")


def _frame(place: Place, roots: list[Path]) -> list[str]:
    """The line at fault, with a mark under the span."""
    if not place.line:
        return []
    try:
        path = next((root / place.path for root in roots if (root / place.path).is_file()), None)
        if path is None:
            return []
        text = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return []
    if place.line > len(text):
        return []
    line = text[place.line - 1].rstrip("\r").replace("\t", " ")
    begin = max(0, place.column - 60)
    shown = UNSEEN.sub("\N{REPLACEMENT CHARACTER}", line[begin : begin + 110])  # each as wide as it was
    gutter = f"{place.line:>5} | "
    at = max(0, place.column - 1 - begin)
    width = max(1, min(place.width, len(shown) - at))
    return [f"{gutter}{shown}", " " * (len(gutter) + at) + "^" * width]


# --- JSON --------------------------------------------------------------------------------------------


def _record(problem: Problem) -> dict[str, object]:
    place = problem.place
    return {
        "code": problem.code,
        "message": problem.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_column": place.column + place.width if place.line else 0,
        "notes": list(problem.notes),
        "help": problem.help,
        "pages": list(problem.touches),
    }
