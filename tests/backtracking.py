"""How long Python's `re` may try on a text that does not fit, told from the pattern alone.

A pattern is read by Python's own parser and laid out as an automaton. Its work on a text that almost fits can be
exponential where one place leads back to itself on the same signs in two ways, and is a power of the length where a loop leads
on the same signs to itself and to another loop. Who searches, begins anew at each sign, which is one more loop in front.
What looks ahead or behind is taken to be true, and a group that gives nothing back to give it back: so a pattern may be suspected that is
harmless, and no other way round. A repeat that is bounded counts as two: the bound is a factor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_SAMPLE = "".join(map(chr, range(128))) + "\x85\xa0é²٣五“”’–\u2028\u202e\uff1d\U0001f600"
_FULL, _FROM, _SEARCH = "fullmatch", "match", "search"
METHODS = {
    "fullmatch": _FULL, "match": _FROM, "search": _SEARCH, "finditer": _SEARCH, "findall": _SEARCH, "sub": _SEARCH,
    "subn": _SEARCH, "split": _SEARCH,
}  # fmt: skip


Step = tuple[frozenset[str], int, int]  # what is taken, the place after it, in how many ways


class Laid:
    """A pattern as places with steps: each takes one sign of a set, or none."""

    def __init__(self, pattern: re.Pattern[Any], way: str) -> None:
        text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
        self._flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
        self.free: list[list[int]] = []
        self.if_so: set[int] = set()  # places that are reached only if something ahead, behind or here is so
        self.takes: list[tuple[frozenset[str], int] | None] = []
        tree = parser.parse(text, self._flags & ~re.DEBUG)
        self.sample = frozenset(_SAMPLE) | {sign for char in text for sign in (char, chr(min(ord(char) + 1, 0x10FFFF)))}
        begin = self._new()
        self.begins = {begin} if way == _SEARCH else set[int]()  # where what stands before is what was passed over
        if way == _SEARCH:
            self._taking(begin, self.sample, begin)
        self.end = self._sequence(tree, begin)

    def _new(self) -> int:
        self.free.append([])
        self.takes.append(None)
        return len(self.free) - 1

    def _taking(self, at: int, taken: frozenset[str], to: int | None = None) -> int:
        """A step of its own from here; the place where it leads, or where it begins if that is given."""
        start = self._new()
        self.free[at].append(start)
        end = self._new() if to is None else to
        self.takes[start] = (taken, end)
        return start if to is not None else end

    def _sequence(self, tree: Any, at: int) -> int:
        for kind, argument in tree:
            at = self._one(kind, argument, at)
        return at

    def _one(self, kind: Any, argument: Any, at: int) -> int:
        if at in self.begins and (before := self._before(str(kind), argument)) is not None:
            return self._taking(at, before)
        match str(kind):
            case "BRANCH":
                end = self._new()
                for branch in argument[1]:
                    start = self._new()
                    self.begins |= {start} if at in self.begins else set()
                    self.free[at].append(start)
                    self.free[self._sequence(branch, start)].append(end)
                return end
            case "SUBPATTERN":
                return self._sequence(argument[3], at)
            case "ATOMIC_GROUP":
                return self._sequence(argument, at)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = argument
                return self._repeat(least, most, body, at)
            case "AT" | "ASSERT" | "ASSERT_NOT":
                self.free[at].append(self._new())
                self.if_so.add(len(self.free) - 1)
                return len(self.free) - 1
            case "GROUPREF":  # something again, of which we take two signs
                return self._repeat(0, 2, [(signs.ANY, None)], at)
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._taking(at, self._taken(str(kind), argument))
        raise AssertionError(f"{kind} is not known here")

    def _before(self, kind: str, argument: Any) -> frozenset[str] | None:
        """The signs of which one has to stand before the place where a search begins, if the pattern asks for it."""
        if kind == "AT" and str(argument) == "AT_BEGINNING":
            return frozenset("\n") if self._flags & re.MULTILINE else frozenset()
        if kind not in ("ASSERT", "ASSERT_NOT") or argument[0] != -1 or len(argument[1]) != 1:
            return None
        taken = self._taken(*[part if n else str(part) for n, part in enumerate(argument[1][0])])
        return taken if kind == "ASSERT" else self.sample - taken

    def _repeat(self, least: int, most: Any, body: Any, at: int) -> int:
        for _ in range(min(least, 2)):
            at = self._sequence(body, at)
        if most is signs.MAXREPEAT:
            start, end = self._new(), self._new()
            self.free[at] += [start, end]
            after = self._sequence(body, start)
            self.free[after] += [start, end]
            return end
        for _ in range(min(most - least, 2)):
            end = self._new()
            self.free[at].append(end)
            self.free[self._sequence(body, at)].append(end)
            at = end
        return at

    def _taken(self, kind: str, argument: Any) -> frozenset[str]:
        if kind == "ANY":
            return self.sample if self._flags & re.DOTALL else self.sample - {"\n"}
        if kind != "IN":
            chosen = frozenset(sign for sign in self.sample if self._same(sign, argument))
            return chosen if kind == "LITERAL" else self.sample - chosen
        chosen = frozenset(sign for sign in self.sample for item in argument if self._in(sign, *item))
        return self.sample - chosen if any(str(item[0]) == "NEGATE" for item in argument) else chosen

    def _same(self, sign: str, code: int) -> bool:
        return sign == chr(code) or (bool(self._flags & re.IGNORECASE) and sign.lower() == chr(code).lower())

    def _in(self, sign: str, kind: Any, argument: Any) -> bool:
        match str(kind):
            case "LITERAL":
                return self._same(sign, argument)
            case "RANGE":
                return any(argument[0] <= ord(each) <= argument[1] for each in (sign, *self._cases(sign)))
            case "CATEGORY":
                name = str(argument).removeprefix("CATEGORY_")
                letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name.removeprefix("NOT_")]
                letter = letter.upper() if name.startswith("NOT_") else letter
                return re.fullmatch(f"\\{letter}", sign, self._flags & re.ASCII) is not None
        return False

    def _cases(self, sign: str) -> tuple[str, ...]:
        both = (sign.lower(), sign.upper()) if self._flags & re.IGNORECASE else ()
        return tuple(each for each in both if len(each) == 1)


class Judged:
    """What a pattern may do, used in one way."""

    def __init__(self, pattern: re.Pattern[Any], way: str) -> None:
        laid = Laid(pattern, way)
        self._laid, self._way = laid, way
        self.places = [place for place, step in enumerate(laid.takes) if step is not None]
        # from place to place over a sign, and in how many ways there are without a sign between them: 1, or 2 for more
        self.steps = {
            place: [(step[0], after, ways) for after, ways in self._after(step[1]).items()]
            for place in self.places
            if (step := laid.takes[place])
        }
        self.loops = _loops(self.steps)
        failing = {place for place in self.places if self.may_fail(place)}
        self.failing = _loops(
            {
                place: [step for step in self.steps[place] if step[1] in failing]
                for place in self.places
                if place in failing
            }
        )

    def _after(self, start: int) -> dict[int, int]:
        found: dict[int, int] = {}

        def walk(place: int, passed: frozenset[int]) -> None:
            if self._laid.takes[place] is not None and found.get(place, 0) < 2:
                found[place] = found.get(place, 0) + 1
            for after in self._laid.free[place]:
                if after not in passed:
                    walk(after, passed | {after})

        walk(start, frozenset({start}))
        return found

    def may_fail(self, place: int) -> bool:
        """Whether a text can still fail where this place was just left: one that only has to begin so is found by then."""
        if self._way == _FULL:
            return True
        step = self._laid.takes[place]
        assert step is not None
        waiting, seen = [step[1]], {step[1]}
        while waiting:
            for after in self._laid.free[waiting.pop()]:
                if after not in seen and after not in self._laid.if_so:
                    seen.add(after)
                    waiting.append(after)
        return self._laid.end not in seen

    def exponential(self) -> bool:
        """One place, the same signs, two ways back."""
        return any(self._twice(loop) for loop in self.loops)

    def _twice(self, loop: frozenset[int]) -> bool:
        if any(ways > 1 and after in loop for place in loop for _, after, ways in self.steps[place]):
            return True
        for start in loop:
            apart = {
                pair for pair in self._pairs({(start, start)}, loop, loop) if pair[0] != pair[1]
            }  # together, then apart on the same signs
            if any(one == other == start for pair in apart for one, other in self._pairs({pair}, loop, loop)):
                return True
        return False

    def _pairs(self, begun: set[tuple[int, int]], one: frozenset[int], other: frozenset[int]) -> set[tuple[int, int]]:
        seen, waiting = set[tuple[int, int]](), list(begun)
        while waiting:
            left, right = waiting.pop()
            for (a, to, _), (b, too, _) in product(self.steps[left], self.steps[right]):
                if to in one and too in other and (to, too) not in seen and a & b:
                    seen.add((to, too))
                    waiting.append((to, too))
        return seen

    def polynomial(self) -> bool:
        """A loop that on the same signs stays, and leads to another that stays, after which the text can fail."""
        return any(
            self._leads(first, second) for first, second in product(self.loops, self.failing) if not second <= first
        )

    def _leads(self, first: frozenset[int], second: frozenset[int]) -> bool:
        for p, q in product(first, second):
            seen, waiting = set(), [(p, p, q)]
            while waiting:
                for after in self._three(waiting.pop(), first, second):
                    if after == (p, q, q):
                        return True
                    if after not in seen:
                        seen.add(after)
                        waiting.append(after)
        return False

    def _three(
        self, at: tuple[int, int, int], first: frozenset[int], second: frozenset[int]
    ) -> Iterator[tuple[int, int, int]]:
        for a, to, _ in self.steps[at[0]]:
            for b, too, _ in self.steps[at[2]] if to in first else ():
                both = a & b if too in second else frozenset()
                for c, between, _ in self.steps[at[1]] if both else ():
                    if both & c:
                        yield to, between, too


def _loops(steps: Mapping[int, list[Step]]) -> list[frozenset[int]]:
    """Places from each of which each is reached, itself too."""

    @cache
    def reached(start: int) -> frozenset[int]:
        seen, waiting = set[int](), [start]
        while waiting:
            for _, after, _ in steps[waiting.pop()]:
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        return frozenset(seen)

    found: dict[frozenset[int], None] = {}
    for place in steps:
        if place in reached(place):
            found[frozenset(other for other in reached(place) if place in reached(other))] = None
    return list(found)


def judged(pattern: re.Pattern[Any], way: str) -> str:
    """`exponential`, `polynomial`, or nothing."""
    found = Judged(pattern, way)
    return "exponential" if found.exponential() else "polynomial" if found.polynomial() else ""
