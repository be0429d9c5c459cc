"""No pattern of the engine tries for ever on a text made for it: none is exponential, and what is a power of the length is listed with what bounds it.

How a pattern is judged stands in `backtracking`. Patterns are those that modules and their tables hold, and those that calls of `re` are given.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from engine.numerals.tokens import names_pattern
from engine.validate.limits import MAX_NAME
from tests.backtracking import METHODS, judged

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "engine").rglob("*.py"))
EVERY_WAY = frozenset(METHODS.values())
Found = tuple[str, re.Pattern[Any], str]  # where it stands, the pattern, the method by which it is used


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def ways(module: Path, name: str) -> frozenset[str]:
    """How patterns of this name are used, elsewhere too if it is not private; in every way where that cannot be told."""
    used = set()
    for path in [module] if name.startswith("_") else MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in METHODS and isinstance(node.value, ast.Name):
                used |= {METHODS[node.attr]} if node.value.id == name else set()
    return frozenset(used) or EVERY_WAY


def held(value: object, name: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The patterns in a value of a module."""
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from held(part, name)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for part in value:
            yield from held(part, name)


def given(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls of `re` in functions."""
    for function in ast.walk(tree(path)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "re"
                    and node.func.attr in {*METHODS, "compile"}
                ):
                    yield function.name, node


def patterns() -> Iterator[Found]:
    for path in MODULES:
        module = importlib.import_module(named(path))
        for name, value in vars(module).items():
            for _, pattern in held(value, name) if not name.startswith("__") else ():
                for way in sorted(ways(path, name)):
                    yield f"{named(path)}.{name}", pattern, way
        for function, call in given(path):
            if isinstance(call.args[0], ast.Constant):
                assert isinstance(call.func, ast.Attribute)
                for way in EVERY_WAY if call.func.attr == "compile" else {METHODS[call.func.attr]}:
                    yield f"{named(path)}.{function}", re.compile(call.args[0].value), way


ALL = sorted({(name, pattern.pattern, pattern.flags, way): None for name, pattern, way in patterns()}, key=str)

# what may take a power of the length, and what bounds it
BOUNDED = {
    "engine.check.templates._TAG": "always found: where no tag ends, at the end of all",
    "engine.numerals.tokens._ASCII_PIECES": "always found: any sign is of some kind",
    "engine.numerals.tokens._PIECES": "always found: any sign is of some kind",
    "engine.refresh.extract._META": "looks at the first 4 KiB of a page",
    "engine.validate.prose._beside": "looks at sixty signs",
}
# what is put together where it is used, and of what
MADE = {
    ("engine.check.leading", "_anchored"): "an id, and digits after it",
    ("engine.model.scalars", "_form"): "the forms of the format: see below",
    ("engine.numerals.tokens", "names_pattern"): "listed names: see below",
    ("engine.releases.reader", "_entry"): "words of a table",
    ("engine.render.templates", "_at_name"): "a name",
}


@pytest.mark.parametrize(("name", "pattern", "flags", "way"), ALL)
def test_no_pattern_tries_for_ever(name: str, pattern: str | bytes, flags: int, way: str) -> None:
    found = judged(re.compile(pattern, flags), way)
    assert found != "exponential"
    assert not found or name in BOUNDED


def test_what_is_listed_is_so() -> None:
    suspected = {name for name, pattern, flags, way in ALL if judged(re.compile(pattern, flags), way)}
    assert suspected == set(BOUNDED)
    assert len(ALL) > 250


def test_patterns_that_are_put_together_are_known() -> None:
    found = {
        (named(path), function)
        for path in MODULES
        for function, call in given(path)
        if not isinstance(call.args[0], ast.Constant)
    }
    assert found == set(MADE)


def test_forms_of_the_format_are_no_bait() -> None:
    forms = [
        node.args[0].value
        for node in ast.walk(tree(ROOT / "engine" / "model" / "scalars.py"))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_form"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert len(forms) >= 5
    assert not [form for form in forms if judged(re.compile(str(form)), "fullmatch")]


@pytest.mark.parametrize("names", [("K-9", "Kiln 1"), ("a a a", "a a"), ("a", "aa", "aaa 1 aaa")])
def test_listed_names_are_no_bait(names: tuple[str, ...]) -> None:
    pattern = names_pattern(names)
    assert pattern is not None and not judged(pattern, "search")


@hypothesis.given(
    names=st.lists(st.text("aK9- 1'(", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=6),
    text=st.text("aK9- 1's(,.2", max_size=40),
)
def test_names_that_share_their_beginnings_are_found_as_if_each_were_looked_for(names: list[str], text: str) -> None:
    pattern = names_pattern(tuple(names))
    spaced = {" ".join(name.split()) for name in names}
    listed = "|".join(re.escape(n).replace(r"\ ", " +") for n in sorted(spaced, key=lambda n: (-len(n), n)))
    plain = re.compile(rf"(?<![^\W_])(?:{listed})(?:'s|s'|s|'(?!\w))?(?![^\W_]|[.,]\d)")
    assert pattern is not None
    assert [match.span() for match in pattern.finditer(text)] == [match.span() for match in plain.finditer(text)]


def test_names_within_names_are_as_many_as_may_be() -> None:
    """As deep as the limits let them stand in one another."""
    pattern = names_pattern(tuple("1" * n for n in range(1, MAX_NAME + 1)))
    assert pattern is not None
    assert [len(match[0]) for match in pattern.finditer("1" * MAX_NAME + " 11 " + "1" * (MAX_NAME + 1))] == [
        MAX_NAME,
        2,
    ]


# --- the judge itself ------------------------------------------------------------------------------------------------

CASES = {
    r"(a*)*b": ("exponential", "exponential"),
    r"(?:a|a)*b": ("exponential", "exponential"),
    r"(?:a|ab|b)*c": ("exponential", "exponential"),
    r"(?:\w+\s?)*!": ("exponential", "exponential"),
    r"(?:[^<]*|<b>)*x": ("exponential", "exponential"),
    r"a*a*b": ("polynomial", "polynomial"),
    r"\{%-?\s*(.*?)\s*-?%\}": ("polynomial", "polynomial"),
    r".*;.*;": ("polynomial", "polynomial"),
    r"<[^>]*>": ("", "polynomial"),
    r"\s+$": ("", "polynomial"),
    r"x(?:.*y)?": ("", "polynomial"),
    r"(?:[^<]|<b>)*x": ("", "polynomial"),
    r"(?<! ) +\n": ("", ""),
    r"(?m)^[ \t]*-": ("", ""),
    r"<[^<>]*>": ("", ""),
    r"[a-z]+(?:-[a-z]+)*": ("", ""),
    r"\w+": ("", ""),
    r"(?:a+-)*b": ("", "polynomial"),
    r"\d{1,40}(?:\.\d{1,40})?": ("", ""),
}


@pytest.mark.parametrize("pattern", CASES)
def test_the_judge_knows_bait_when_it_sees_it(pattern: str) -> None:
    assert (judged(re.compile(pattern), "fullmatch"), judged(re.compile(pattern), "search")) == CASES[pattern]
