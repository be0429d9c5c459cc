"""Whether a text is one that a pattern describes, in work that grows with the text and never faster.

The patterns are made from templates, and the texts are pages, either of which may be somebody's bait: loops in optional loops over
holes that take anything, which a matcher that tries one way after another may try for years. Here all ways are taken at
once, a sign at a time: a state is the set of places in the pattern where one may be. States and the steps between them are
kept once they have been met, and forgotten together when there are too many. It must never go back in a text.

It reads the few signs of `re` that `grammar` and `holes` write: groups, alternatives, `*`, `+`, `?` and classes.
Greed makes no difference to which texts fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

MAX_KEPT = 250_000  # places and steps of all states that are kept
_MAX_TOKEN = 200  # signs of a run whose step is kept whole
_TOKEN = re.compile(r"<[^<>]*>?|[^<]+")  # pages repeat their tags
_SIGN = re.compile(
    r"(?P<run>(?:[^()\[\]\\|*+?]|\\.)+)(?![*+?])"  # gives back its last sign where that is repeated
    r"|\((?:\?:)?|\[(?P<no>\^?)(?P<class>[^\]]+)\]|\\(?P<escaped>.)|(?P<sign>.)",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_RANGE = re.compile("(.)-(.)", re.DOTALL)
_REPEATED = re.compile(r"([*+?])\??")
_END = -1

Step = tuple[str, bool, int]  # the signs it takes, whether all but those, and where it leads


class _State:
    """The places where one may be, whether one of them is the end, and where each sign or run of signs leads."""

    __slots__ = ("ended", "following", "places")

    def __init__(self, places: frozenset[int], ended: bool) -> None:
        self.places, self.ended = places, ended
        self.following: dict[str, _State] = {}


class _Places:
    """A pattern as places, with the steps that take a sign and those that take none."""

    def __init__(self, pattern: str) -> None:
        self.steps: list[Step | None] = []
        self.free: dict[int, list[int]] = {}
        self._here = self._start = self._new()
        self._read(pattern)
        self.end = self._here

    def _new(self) -> int:
        self.steps.append(None)
        return len(self.steps) - 1

    def _lead(self, start: int, end: int) -> None:
        self.free.setdefault(start, []).append(end)

    def _branch(self, start: int) -> None:
        """Go on from a place by a way of its own."""
        self._here = self._new()
        self._lead(start, self._here)

    def _read(self, pattern: str) -> None:
        groups = [(self._start, self._new())]
        self._branch(self._start)
        at = 0
        while at < len(pattern):
            match = _SIGN.match(pattern, at)
            assert match is not None  # any sign at all is one
            at = match.end()
            if match["run"]:
                self._run(_ESCAPED.sub(r"\1", match["run"]))
            elif match[0][0] == "(":
                self._branch(self._here)
                groups.append((self._here, self._new()))
                self._branch(self._here)
            elif match["sign"] == "|":
                start, end = groups[-1]
                self._lead(self._here, end)
                self._branch(start)
            elif match["sign"] == ")":
                at = self._closed(pattern, at, *groups.pop())
            else:
                at = self._taken(pattern, at, match)
        self._closed("", 0, *groups.pop())

    def _run(self, signs: str) -> None:
        """Signs one after another, which is most of a pattern."""
        self._branch(self._here)
        for sign in signs:
            following = self._new()
            self.steps[self._here] = (sign, False, following)
            self._here = following

    def _taken(self, pattern: str, at: int, match: re.Match[str]) -> int:
        """One sign, or one of a class."""
        signs = match["escaped"] or match["sign"] or _spread(match["class"])
        self._branch(self._here)
        start, self._here = self._here, self._new()
        self.steps[start] = (signs, match["no"] == "^", self._here)
        return self._repeated(pattern, at, start, self._here)

    def _closed(self, pattern: str, at: int, start: int, end: int) -> int:
        self._lead(self._here, end)
        self._here = end
        return self._repeated(pattern, at, start, end)

    def _repeated(self, pattern: str, at: int, start: int, end: int) -> int:
        match = _REPEATED.match(pattern, at)
        if match is None:
            return at
        if match[1] in "*?":
            self._lead(start, end)
        if match[1] in "*+":
            self._lead(end, start)
        return match.end()


def _spread(signs: str) -> str:
    """A class with its ranges written out."""
    return _RANGE.sub(lambda match: "".join(map(chr, range(ord(match[1]), ord(match[2]) + 1))), signs)


class Automaton:
    """A pattern, and what was found of it so far."""

    def __init__(self, pattern: str) -> None:
        places = _Places(pattern)
        self._steps, self._free, self._end = places.steps, places.free, places.end
        self._kept = 0
        self._states: dict[frozenset[int], _State] = {}
        self._begin = _State(frozenset(), ended=False)
        self._begin = self._state([0])

    def fits(self, text: str) -> bool:
        """Whether the whole text is one that the pattern describes."""
        state = self._begin
        for match in _TOKEN.finditer(text):
            token = match[0]
            following = state.following.get(token)
            if following is None:
                following = self._walked(state, token)
            state = following
            if not state.places:
                return state.ended and match.end() == len(text)
        return state.ended

    def _walked(self, state: _State, token: str) -> _State:
        begun = state
        for sign in token:
            following = state.following.get(sign)
            if following is None:
                following = self._stepped(state, sign)
            state = following
        if len(token) <= _MAX_TOKEN:
            self._keep(1)
            begun.following[token] = state
        return state

    def _stepped(self, state: _State, sign: str) -> _State:
        reached = []
        for place in state.places:
            step = self._steps[place]
            if step is not None and (sign in step[0]) is not step[1]:
                reached.append(step[2])
        following = self._state(reached)
        self._keep(1)
        state.following[sign] = following
        return following

    def _state(self, reached: Iterable[int]) -> _State:
        """The state of some places, and of all to which they lead without a sign."""
        waiting = list(reached)
        seen = set(waiting)
        while waiting:
            for place in self._free.get(waiting.pop(), ()):
                if place not in seen:
                    seen.add(place)
                    waiting.append(place)
        places = frozenset(place for place in seen if self._steps[place] is not None)
        key = places | {_END} if self._end in seen else places
        state = self._states.get(key)
        if state is None:
            self._keep(len(places))
            state = self._states[key] = _State(places, self._end in seen)
        return state

    def _keep(self, number: int) -> None:
        """Count what is kept; too much of it is forgotten, all at once."""
        self._kept += number
        if self._kept > MAX_KEPT:
            for state in self._states.values():
                state.following.clear()
            self._states.clear()
            self._begin.following.clear()
            self._kept = number


@lru_cache(maxsize=64)  # the templates of a folder have some twenty
def automaton(pattern: str) -> Automaton:
    return Automaton(pattern)
