"""The facts of a made-up deal, one after the other: what each source says of them, and where sources disagree.

Each fact is planned from those before it alone, so that the cost grows with their number and no faster.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bench.articles import Article
from bench.disputes import Dispute, dispute
from bench.kinds import ABOUT, PLAIN, RENT, ROUNDER, Amount, Day, State
from bench.lines import entry, flow, quoted, row
from bench.words import REASONS, WOULD_CHANGE, Names

_REMEMBERED = 24  # so many facts of a unit may still go into a formula or a note
_UNITS = ("USD", "MW", "USD/month", "person", "date", "tonne", "%")
_STATUSES = ("", "", "", "reported", "disclosed", "confirmed", "estimated", "projected", "speculated")


@dataclass(frozen=True, slots=True)
class Settled:
    """A fact with one value, which others may show; `depth` is how many formulas stand behind it."""

    id: str
    value: int
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A fact as its lines in facts.yaml."""

    id: str
    lines: list[str]
    has_value: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One claim of a row: its source, how it puts the value, and what else its entry says."""

    article: Article
    quote: str
    extras: Mapping[str, str]
    in_title: bool = False
    again: str = ""  # the other words in which the same source says it
    twice: bool = False  # whether the same words stand there twice

    def lines(self) -> list[str]:
        repeated = row([quoted(self.again)]) if self.again else ""
        claim = {"source": self.article.id, "quote": quoted(self.quote), "again": repeated, **self.extras}
        if not self.twice:
            return [entry(flow(**claim))]
        second = {"source": self.article.id, "name": "repeated", "quote": quoted(self.quote), **self.extras}
        return [entry(flow(**claim, at="1 of 2")), entry(flow(**second, at="2 of 2"))]

    def tell(self, random: Random) -> None:
        """Put its words into the text of its source."""
        if self.in_title:
            self.article.title, self.article.headline = self.quote, True
            return
        for words in (self.quote, self.quote if self.twice else "", self.again):
            if words:
                self.article.say(words, random)


@dataclass(slots=True)
class Plan:
    """What has been planned so far."""

    random: Random
    articles: Sequence[Article]
    names: Names
    ratio: int
    facts: list[Written] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)  # id, and the fact that it is about
    events: list[str] = field(default_factory=list)
    settled: defaultdict[str, deque[Settled]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=_REMEMBERED))
    )
    shown: set[str] = field(default_factory=set)
    taken: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # source -> facts
    claims: int = 0
    turns: int = 0  # how many facts have been in dispute

    def speakers(self) -> list[Article]:
        """So many sources that claims keep to their ratio; every source in its turn is one of them."""
        missing = self.ratio * (len(self.facts) + 1) - self.claims
        count = min(max(2, min(missing, self.ratio + 2)), len(self.articles))
        first = len(self.facts) % len(self.articles)
        others = self.random.sample(range(len(self.articles)), count)
        return [self.articles[n] for n in dict.fromkeys((first, *others))][:count]

    def recent(self, unit: str) -> Settled | None:
        """A fact of that unit that may be shown elsewhere."""
        found = self.settled[unit]
        return self.random.choice(found) if found else None

    def add(self, id: str, lines: list[str], *, has_value: bool = True) -> None:
        self.facts.append(Written(id, lines, has_value))

    def ordinary(self, kind: Amount | Day | State, name: str, id: str, *, disputed: bool, change: int = 0) -> None:
        """A fact that sources give. `change` is what its value is off what the seed gives."""
        value = kind.drawn(self.random) + change
        articles = self.speakers()
        split = dispute(self.turns, kind, articles) if disputed else None
        told = self._told(kind, name, value, articles, split)
        for claim in told:
            claim.tell(self.random)
        self.claims += sum(2 if claim.twice else 1 for claim in told)
        adopted = 0 if split is None else split.adopted
        lines = [f"  {id}:\n    label: {quoted(kind.label.format(name))}\n"]
        lines += _values(kind, value, split) if isinstance(kind, State) else [f"    unit: {quoted(kind.unit)}\n"]
        lines += self._adopted(told, adopted)
        lines += self._note(id)
        lines.append("    claims:\n")
        lines += [line for claim in told for line in claim.lines()]
        self.add(id, lines, has_value=adopted is not None)
        if split is not None:
            self.turns += 1
            self._contradiction(kind, name, id, told, split)
        elif isinstance(kind, (Amount, Day)):
            self._settle(kind, name, id, value, told)

    def _told(
        self, kind: Amount | Day | State, name: str, value: int, articles: Sequence[Article], split: Dispute | None
    ) -> list[Told]:
        number = len(self.facts)
        return [
            _claim(self.random, kind, name, value, article, n, number) if split is None
            else _side(kind, name, value, article, n, split)
            for n, article in enumerate(articles)
        ]  # fmt: skip

    def _adopted(self, told: list[Told], adopted: int | None) -> list[str]:
        if adopted is None:
            return ["    adopts: none\n    because: Nothing favours either.\n"]
        reason = self.random.choice(REASONS)
        return [f"    adopts: {told[adopted].article.id}\n    because: {quoted(reason)}\n"]

    def _note(self, id: str) -> list[str]:
        number = len(self.facts)
        other = self.recent(_UNITS[number // 2 % len(_UNITS)]) if number % 2 else None
        if other is None or other.id == id:
            return []
        self.shown.add(other.id)
        return [f"    note: {quoted(f'Compare {{fact}}`{other.id}`, which the same people keep.')}\n"]

    def _settle(self, kind: Amount | Day, name: str, id: str, value: int, told: list[Told]) -> None:
        self.settled[kind.unit].append(Settled(id, value))
        for claim in told[:2]:
            self.taken[claim.article.id].append(id)
        if isinstance(kind, Day) and len(self.facts) % 2:
            what = "ends" if "ends" in kind.says else "effective"
            self.events.append(entry(flow(fact=id, what=what, text=quoted(kind.marks.format(name))), 2))
            self.shown.add(id)

    def _contradiction(self, kind: Amount | Day | State, name: str, id: str, told: list[Told], split: Dispute) -> None:
        question = f"{id}-question"
        sides = [
            entry(flow(says=says, claims=row([f"{id}.{told[n].article.id}" for n in side])))
            for says, side in zip(("what some say", "what others say", "what the rest say"), split.sides, strict=False)
        ]
        lines = [f"  {question}:\n    question: {quoted(kind.asks.format(name))}\n    sides:\n", *sides]
        change = WOULD_CHANGE[self.turns % len(WOULD_CHANGE)]
        lines.append(f"    verdict: {split.verdict}\n    rule: {split.rule}\n    would_change: {change}\n")
        self.contradictions += lines
        self.questions.append((question, id if split.adopted is not None else ""))
        self.shown.add(id)


def _claim(
    random: Random, kind: Amount | Day | State, name: str, value: int, article: Article, speaker: int, number: int
) -> Told:
    """What a source says of a fact on which all agree; the first gives it plainly."""
    voice = PLAIN if speaker == 0 else random.choice(kind.voices)
    extras = {"status": random.choice(_STATUSES) if speaker else "", "from_": _origin(random, article)}
    if isinstance(kind, State):
        extras["says"] = kind.values[value][0]
    if speaker == 2 and number % 6 == 0:
        extras["note"] = quoted("Said in passing.")
    if speaker == 3 and number % 13 == 0:
        extras |= {"rank": "deprecated", "because": quoted("It was put otherwise since.")}
    again = ""
    if speaker == 0 and number % 9 == 4 and isinstance(kind, Amount):
        again = f"{name} {kind.thing} stays at {kind.written(value, voice)}"
    twice = speaker == 1 and number % 31 == 5
    return Told(article, kind.says.format(name, kind.written(value, voice)), extras, again=again, twice=twice)


def _origin(random: Random, article: Article) -> str:
    """From where a claim is said to come; a source that rests on more than one thing must say which."""
    if len(article.rests) > 1:
        return random.choice(article.rests).target
    return random.choice(("", "", "", "", "", "", "", "", "own statement", "not said"))


def _side(kind: Amount | Day | State, name: str, value: int, article: Article, speaker: int, split: Dispute) -> Told:
    """What a source says of a fact in dispute, by the side that it stands on."""
    side = split.side(speaker)
    for _ in range(side):
        value = kind.another(value)
    voice = ROUNDER if side and split.rule == "more precise" and ROUNDER in kind.voices else PLAIN
    voice = ABOUT if side == 0 and speaker != split.adopted and ABOUT in kind.voices and speaker % 2 else voice
    extras = {"from_": article.rests[0].target} if len(article.rests) > 1 else {}
    extras |= {key: quoted(text) if key == "because" else text for key, text in split.extras.get(speaker, {}).items()}
    if isinstance(kind, State):
        extras["says"] = kind.values[value][0]
    written = RENT.written(value, voice) if speaker == split.by_month else kind.written(value, voice)
    return Told(article, kind.says.format(name, written), extras, in_title=speaker == split.in_title)


def _values(kind: State, value: int, split: Dispute | None) -> list[str]:
    """The words that some claim says, and no other."""
    said = []
    for _ in range(1 if split is None else len(split.sides)):
        said.append(kind.values[value])
        value = kind.another(value)
    return ["    values: {" + ", ".join(f"{key}: {quoted(words)}" for key, words in said) + "}\n"]
