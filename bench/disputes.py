"""How the sources of a fact disagree: who stands on which side, and a verdict by a rule that holds of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.articles import Article
from bench.kinds import COST, Amount, Day, State

Sides = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Sides by the places of the speakers in their row; the values of the later sides are others, each another."""

    sides: Sides
    verdict: str
    rule: str
    adopted: int | None
    extras: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    in_title: int | None = None  # the speaker whose claim is the title of its source
    by_month: int | None = None  # the speaker who gives a rate instead of a sum

    def side(self, speaker: int) -> int:
        return next(number for number, side in enumerate(self.sides) if speaker in side)


def dispute(turn: int, kind: Amount | Day | State, articles: Sequence[Article]) -> Dispute:
    """One of the ways to disagree, in turn; where that way needs what the speakers do not have, nothing is settled."""
    ways = (_unresolved, _finer, _later, _closer, _reckoned, _headline, _scope, _period, _three)
    return ways[turn % len(ways)](turn // len(ways), kind, articles) or _unresolved(turn, kind, articles)


_Kind = Amount | Day | State
_Way = Callable[[int, _Kind, Sequence[Article]], Dispute | None]


def _unresolved(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute:  # noqa: ARG001
    apart = tuple(range(2, len(articles), 3)) or (len(articles) - 1,)
    verdict = ("unresolved", "cannot be checked")[turn % 2]
    return Dispute((_without(articles, apart), apart), verdict, "no ground to choose", None)


def _finer(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    if not isinstance(kind, Amount):
        return None
    apart = tuple(range(1, len(articles), 2))
    return Dispute((_without(articles, apart), apart), "better supported", "more precise", 0)


def _later(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    days = {n: article.published for n, article in enumerate(articles) if article.published}
    last = max(days, key=lambda n: days[n], default=None)
    apart = tuple(n for n in list(days)[:3] if last is not None and days[n] < days[last])
    if last is None or not apart:
        return None
    verdict = ("superseded", "better supported")[turn % 2]
    return Dispute((_without(articles, apart), apart), verdict, "later", last)


def _closer(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    """What is printed comes from a source that rests on one thing at most, so that its way is sure."""
    near = [n for n, article in enumerate(articles) if len(article.rests) < 2]
    best = min(near, key=lambda n: articles[n].steps, default=None)
    if best is None or any(article.steps < articles[best].steps for article in articles):
        return None
    apart = tuple(n for n in range(len(articles)) if n != best)[1::2]
    return Dispute((_without(articles, apart), apart), "better supported", "closer to the origin", best)


def _reckoned(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    last = len(articles) - 1
    verdict = ("better supported", "reconciled")[turn % 2]
    own = {last: {"from_": "own arithmetic"}}
    return Dispute((tuple(range(last)), (last,)), verdict, "report over own arithmetic", 0, own)


def _headline(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    free = next((n for n, article in enumerate(articles) if n and not article.headline), None)
    if free is None:
        return None
    verdict = ("reconciled", "better supported")[turn % 2]
    return Dispute((_without(articles, (free,)), (free,)), verdict, "body over headline", 0, in_title=free)


def _scope(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute:  # noqa: ARG001
    last = len(articles) - 1
    verdict = ("reconciled", "cannot be checked")[turn % 2]
    other = {last: {"scope": "the old part alone", "because": "It speaks of what stood there before."}}
    return Dispute((tuple(range(last)), (last,)), verdict, "different scope", 0, other)


def _period(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute:
    if kind is not COST:
        return _scope(turn, kind, articles)
    last = len(articles) - 1
    other = {last: {"unit": "USD/month", "because": "It gives a rate."}}
    return Dispute((tuple(range(last)), (last,)), "reconciled", "different period", 0, other, by_month=last)


def _three(turn: int, kind: _Kind, articles: Sequence[Article]) -> Dispute | None:  # noqa: ARG001
    if len(articles) < 3:
        return None
    sides = tuple(tuple(range(first, len(articles), 3)) for first in range(3))
    return Dispute(sides, "unresolved", "no ground to choose", None)


def _without(articles: Sequence[Article], apart: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in range(len(articles)) if n not in apart)
