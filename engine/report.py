"""Problems as text: what, where, the line itself, and help."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from engine.problems import Problem


def report(problems: Iterable[Problem], roots: Iterable[Path]) -> str:
    """All problems, each with its line from the first of the folders that holds the file."""
    found = list(problems)
    folders = list(roots)
    parts = [_one(problem, folders) for problem in found]
    noun = "problem" if len(found) == 1 else "problems"
    return "\n\n".join([*parts, f"{len(found)} {noun}"])


def framed(problems: Iterable[Problem], folder: Path) -> list[Problem]:
    """Problems with their lines, where these stand in a folder that may not last."""
    return [replace(problem, frame="\n".join(_frame(problem, [folder]))) for problem in problems]


def _one(problem: Problem, roots: list[Path]) -> str:
    lines = [f"error[{problem.code}] {problem.message}", str(problem.place)]
    lines += [problem.frame] if problem.frame else _frame(problem, roots)
    if problem.help:
        lines.append(f"help: {problem.help}")
    return "\n".join(lines)


def _frame(problem: Problem, roots: list[Path]) -> list[str]:
    """The line at fault, with a mark under the column."""
    place = problem.place
    path = next((root / place.path for root in roots if (root / place.path).is_file()), None)
    if not place.line or path is None:
        return []
    try:
        text = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    if place.line > len(text):
        return []
    line = text[place.line - 1]
    begin = max(0, place.column - 60)
    shown = line[begin : begin + 110]
    gutter = f"{place.line:>5} | "
    return [f"{gutter}{shown}", " " * (len(gutter) + max(0, place.column - 1 - begin)) + "^"]
