"""The sources of a made-up deal: who they are, what they rest on, and the text that grows with every claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from bench.kinds import OPENING, PLAIN
from bench.lines import entry, flow, quoted
from bench.words import FILLERS, LEADS, PUBLICATIONS, TAILS, Names

_SENTENCES = 4  # of a paragraph
_KINDS = ("news", "news", "commentary", "news", "statement", "news", "data", "news", "filing", "news")
_FIRST_DAY = date(2034, 1, 1)
PIER = "Pier 9"  # a name that holds a digit


@dataclass(frozen=True, slots=True)
class Edge:
    """What a source or work rests on; without words of the source it is inferred."""

    kind: str
    target: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """Something cited and not held; `steps` is how far it is from where its trail ends."""

    id: str
    title: str
    rests: tuple[Edge, ...]
    steps: int

    def lines(self) -> list[str]:
        title = f"    title: {quoted(self.title)}\n" if self.title else "    note: Nobody names it.\n"
        return [f"  {self.id}:\n", title, "    kind: filing\n", *_rests(self.rests)]


@dataclass(slots=True)
class Article:
    """One source while its text grows."""

    id: str
    label: str
    kind: str
    published: date | None
    rests: tuple[Edge, ...]
    steps: int
    title: str
    minutes: int
    headline: bool = False  # whether its title is a claim
    sentences: list[str] = field(default_factory=list)

    @property
    def day(self) -> str:
        return OPENING.written(self.published.toordinal(), PLAIN).removeprefix("on ") if self.published else ""

    def say(self, words: str, random: Random) -> None:
        """Put an excerpt into a sentence of its own."""
        self.sentences.append(f"{random.choice(LEADS)} {words}{random.choice(TAILS)}")
        if len(self.sentences) % 7 == 0:
            self.sentences.append(random.choice(FILLERS))

    def text(self) -> str:
        said = f"{self.label} · {self.day} · {self.minutes} min read" if self.day else f"{self.minutes} min read"
        rows = [" ".join(self.sentences[at : at + _SENTENCES]) for at in range(0, len(self.sentences), _SENTENCES)]
        trail = [f"So much, {edge.quote}, and no more." for edge in self.rests if edge.quote]
        close = "First, the owners must agree on clay. Second, they must agree on salt."
        return "\n\n".join([self.title, said, *rows, *trail, *self._asides(), close]) + "\n"

    def _asides(self) -> list[str]:
        return [f"A reader asks about {PIER}."] if self.minutes % 5 == 0 else []

    def lines(self) -> list[str]:
        """Its entry in facts.yaml."""
        made = [f"  {self.id}:\n", f"    label: {quoted(self.label)}\n", f"    title: {quoted(self.title)}\n"]
        if self.minutes % 6:
            made.append(f"    publisher: {quoted(self.label)}\n")
        if self.published:
            made.append(f"    published: {self.published.isoformat()}\n    published_quote: {self.day}\n")
        made.append(f"    kind: {self.kind}\n    file: {self.id}.txt\n")
        if self.minutes % 2:
            made.append(f"    url: https://{self.id}.example/reports\n")
        if self.minutes % 7 == 0:
            made.append("    note: It was written before the assembly met.\n")
        made += _rests(self.rests)
        aside = [flow(quote=quoted(f"{self.minutes} min read"), why="page furniture")]
        aside += [flow(quote=word, why="list number") for word in ("First", "Second")]
        return [*made, "    set_aside:\n", *(entry(item) for item in aside)]


def _rests(edges: tuple[Edge, ...]) -> list[str]:
    made = []
    for edge in edges:
        said = (
            {"quote": quoted(edge.quote)} if edge.quote else {"inferred": "true", "because": "It has the same words."}
        )
        made.append(entry(flow(**{edge.kind: edge.target}, **said)))
    return ["    rests_on:\n", *made] if made else []


def library(count: int, random: Random) -> tuple[list[Work], list[Article]]:
    """So many sources, and the works that they rest on; nothing rests on itself."""
    titles, owners = Names.drawn(random, "r"), Names.drawn(random, "s")
    works: list[Work] = []
    articles: list[Article] = []
    for index in range(count):
        if index % 10 in (0, 4) or not works:
            works.append(_work(owners[len(works)], works))
        rests = _edges(index, works, articles)
        known = {work.id: work.steps for work in works[-3:]} | {other.id: other.steps for other in articles[-3:]}
        steps = 1 + min(known[edge.target] for edge in rests) if rests else 0
        name, role = titles[index], random.choice(PUBLICATIONS)
        published = None if index % 11 == 7 else _FIRST_DAY + timedelta(days=random.randrange(900))
        title = f"Along the coast of {name}"
        article = Article(
            f"{name.lower()}-{role.lower()}", f"The {name} {role}", _KINDS[index % 10], published, rests, steps, title,
            index % 23 + 3 if index else 10,
        )  # fmt: skip
        articles.append(article)
    return works, articles


def _work(name: str, works: list[Work]) -> Work:
    rests = (Edge("work", works[-1].id),) if len(works) % 7 == 3 else ()
    title = "" if len(works) % 9 == 5 else f"Register of the {name} board"
    return Work(f"{name.lower()}-register", title, rests, works[-1].steps + 1 if rests else 0)


def _edges(index: int, works: list[Work], articles: list[Article]) -> tuple[Edge, ...]:
    """Half rest on a work, some on two or on an earlier source, and the rest name nothing."""

    def stated(work: Work) -> Edge:
        return Edge("work", work.id, f"as the {work.id.partition('-')[0].capitalize()} board wrote")

    match index % 10:
        case 0 | 1 | 2 | 4 | 8:
            return (stated(works[-1]),)
        case 5 if len(works) > 1:
            return stated(works[-1]), stated(works[-2])
        case 6:
            return (Edge("source", articles[-2].id),)
        case 9:
            return (Edge("source", articles[-1].id, f"as {articles[-1].label} wrote"),)
    return ()
