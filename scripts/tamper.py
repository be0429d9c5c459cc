"""The tamper campaign: every way to change one thing on a site, tried one at a time; what is not caught is printed.

    python scripts/tamper.py [--dossier DIR] [--sources DIR] [--sample N] [--seed N]

Only the changed page is read again, in one process. The hashes in the published proof do not count: they catch every
change, so that here each change must be caught by a rule about what the page says.
"""

from __future__ import annotations

import argparse
import dataclasses
import html as entities
import multiprocessing
import os
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine import addresses, lock
from engine.archive import Snapshot
from engine.assets import Assets
from engine.check import certify
from engine.check.certificate import Folders, facts_shown, links, pages_named
from engine.check.evidence import Evidence
from engine.check.machine import Made, differences
from engine.check.pages import Ground, certify_page
from engine.check.seen import Item, Visible
from engine.check.sources import archive_rules, source_rules
from engine.check.visible import visible
from engine.check.wording import markdown
from engine.model import Dossier
from engine.numerals import words
from engine.placed import Text
from engine.places import Places, archive, places, read_dossier
from engine.problems import Stopped
from engine.read import read
from engine.validate import validate

NUMBER_WORDS = (*words.ONES, *words.TEENS, *words.TENS, *words.SCALES, *words.PLURAL_SCALES, *words.ORDINALS)
NUMBER_WORDS += ("half", "quarter", "third", "dozen", "dozens", "several", "few", "twice", "double", "none", "multi")
UNIT_WORDS = tuple(
    "year years month months day days hour hours week megawatt megawatts kilowatt kilowatts gigawatts percent dollars "
    "annual annually monthly daily a an per GPU GPUs people person kiln source sources origin origins claim claims "
    "numeral numerals contradiction contradictions".split()
)
HEDGES = (
    "about", "around", "approximately", "roughly", "nearly", "almost", "more", "less", "than", "least", "most", "up",
    "to", "over", "under", "exceed", "not", "only", "between", "and", "through", "after", "before", "by",
)  # fmt: skip
_PIECE = re.compile(r"<[^>]*>|[^<]+")
_ENTITY = re.compile(r"&[^;\s]+;")
_WORD = re.compile(r"[^\W\d_]+")
_LOOK_ALIKE = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "x": "х", "i": "і"}
_ATTRIBUTE = re.compile(r' (data-[a-z]+|href|id|value|datetime|class|role)="([^"]*)"')
_BINDINGS = ("data-fact", "data-claim", "data-count", "data-source", "data-constant", "data-release")
_OURS = r"data-(?:fact|claim|count|source|constant|release|text)="
_OF_RELEASES = ("was", "now", "was-range", "now-range", "version", "date")
_OF_CHANGES = ("called", "new", "gone", "value", "range", "speakers", "rule", "read", "release", "name", "first")
_ENTRIES = ("li", "tr", "section")


@dataclass(frozen=True)
class Change:
    """One thing changed: of what kind, what it was, and whether the check finds it."""

    kind: str
    where: str
    what: str
    caught: Callable[[], bool]
    same: Callable[[], bool] | None = None  # whether a reader would take both for the same


class Held:
    """A site that certifies, with what is needed to hold one changed page against it."""

    def __init__(self, given: Places) -> None:
        self.places = given
        self.dossier = read_dossier(given)
        self.evidence = Evidence(self.dossier, lock.parse(self.dossier.lock_text))
        self.ground = Ground.of(self.evidence, given.templates)
        self.machine = Made(self.evidence).whole()
        self.files = {
            a: (given.site / a).read_bytes() for a in addresses.files(self.dossier, Assets.of(given.templates))
        }
        self.pages = {a: self.files[a].decode("utf-8") for a in addresses.pages(self.dossier)}
        self.results = {a: certify_page(a, html, self.ground) for a, html in self.pages.items()}
        self.snapshots = archive(given, self.dossier)
        self.shown = list(facts_shown(list(self.results.values()), self.evidence))

    def page(self, address: str, html: str) -> bool:
        """Whether the check objects to a page in the place of the one that is there."""
        if not self.ground.grammar.fits(address, html):
            return True
        found = certify_page(address, html, self.ground)
        if found.problems:
            return True
        held = self.results[address]
        others = {**self.results, address: found}
        if any(links([found], others.values(), self.files)):
            return True
        if found.ids != held.ids and any(links(others.values(), others.values(), self.files)):
            return True
        if (found.facts, found.listed) == (held.facts, held.listed):
            return False
        if any(pages_named(others.values(), self.evidence)):
            return True
        return list(facts_shown(list(others.values()), self.evidence)) != self.shown

    def same(self, address: str, html: str) -> bool:
        """Whether a page differs from the one that is there by nothing but the form of a phrase that reads alike."""
        ours, theirs = visible(self.pages[address]), visible(html)
        mine, other = ([self.meant(page, item) for item in page.items] for page in (ours, theirs))
        return mine == other

    def meant(self, page: Visible, item: Item) -> tuple[object, ...]:
        """A run of text as it stands; a bound phrase by what it is bound to and reads as."""
        if item.bound is None:
            return (page.text(item),)
        read = self.ground.read(item.bound.text)
        whole = len(read) == 1 and (read[0].start, read[0].end) == (0, len(item.bound.text))
        said = read[0].canonical() if whole and item.bound.tag != "q" else item.bound.text
        return (item.bound.kind, item.bound.id, item.bound.part, item.bound.case, item.bound.value, said)


def changes(held: Held) -> Iterator[Change]:
    """Every change of every kind, in one order."""
    for address, html in held.pages.items():
        for kind, what, changed in _of_page(held, html):
            yield Change(kind, address, what, _page(held, address, changed), _same(held, address, changed))
    made = {name: data for name, data in held.files.items() if name.startswith("data/")}
    for name, data in made.items():
        yield from _of_file(held, name, data)
    yield from _of_dossier(held)
    yield from _of_prose(held)
    yield from _of_sources(held)


def _page(held: Held, address: str, html: str) -> Callable[[], bool]:
    return lambda: held.page(address, html)


def _same(held: Held, address: str, html: str) -> Callable[[], bool]:
    return lambda: held.same(address, html)


# --- pages -----------------------------------------------------------------------------------------------------------


def _of_page(held: Held, html: str) -> Iterator[tuple[str, str, str]]:
    """Kind, what, and the page with it, for every change of one page."""
    body = html.index("<body")
    spoken = html.index("<title>")
    stack: list[bool] = []
    for piece in _PIECE.finditer(html):
        if piece[0].startswith("</"):
            stack = stack[:-1]
        elif piece[0].startswith("<"):
            if piece.start() >= body:
                yield from _of_tag(held, html, piece)
            if not re.match(r"<(?:!|meta|link|br|hr)", piece[0]):
                stack.append((stack[-1] if stack else False) or re.search(_OURS, piece[0]) is not None)
        elif piece.start() > spoken:
            yield from _of_text(html, piece, ours=stack[-1])
    yield from _of_elements(html, body)
    yield from _of_structure(html, body)


def _of_text(html: str, piece: re.Match[str], *, ours: bool) -> Iterator[tuple[str, str, str]]:
    hidden = {i for match in _ENTITY.finditer(piece[0]) for i in range(*match.span())}
    text, base = piece[0], piece.start()
    for offset, char in enumerate(text):
        if char.isdigit() and offset not in hidden:
            yield "digit", _near(text, offset), _put(html, base + offset, 1, str((int(char) + 1) % 10))
            yield "digit dropped", _near(text, offset), _put(html, base + offset, 1, "")
            yield "digit added", _near(text, offset), _put(html, base + offset, 1, f"{char}0")
    for match in _WORD.finditer(text):
        if match.start() in hidden:
            continue
        at, size, word = base + match.start(), len(match[0]), match[0]
        low = word.lower()
        if low in NUMBER_WORDS:
            other = NUMBER_WORDS[(NUMBER_WORDS.index(low) + 1) % len(NUMBER_WORDS)]
            yield "number word", _near(text, match.start()), _put(html, at, size, other)
        yield "word added", _near(text, match.start()), _put(html, at, size, f"{word} not")
        place = next((n for n, char in enumerate(word) if char in _LOOK_ALIKE), None)
        if place is not None:
            yield "look-alike letter", word, _put(html, at + place, 1, _LOOK_ALIKE[word[place]])
        if not ours:  # the page's own frame: nothing may be put into it, and no number stands in it
            continue
        if word in UNIT_WORDS:
            other = UNIT_WORDS[(UNIT_WORDS.index(word) + 2) % len(UNIT_WORDS)]
            yield "unit", _near(text, match.start()), _put(html, at, size, other)
        if low in HEDGES:
            other = HEDGES[(HEDGES.index(low) + 1) % len(HEDGES)]
            yield "hedge", _near(text, match.start()), _put(html, at, size, other)
        yield "word dropped", _near(text, match.start()), _put(html, at, size, "")


def _of_tag(held: Held, html: str, piece: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    for match in _ATTRIBUTE.finditer(piece[0]):
        name, value = match[1], entities.unescape(match[2])
        at, size = piece.start() + match.start(2), len(match[2])
        whole = piece.start() + match.start(), len(match[0])
        if name in ("value", "datetime"):
            for offset, char in enumerate(value):
                if char.isdigit():
                    yield "machine value", value, _put(html, at + offset, 1, str((int(char) + 1) % 10))
        elif name in _BINDINGS:
            yield "unbound", f"{name}={value}", _put(html, *whole, "")
            for other in _others(held, name, value):
                yield "bound to another", f"{name}={value} to {other}", _put(html, at, size, other)
        elif name in ("data-subject", "data-list", "data-text", "data-part", "data-case"):
            yield f"{name} removed", value, _put(html, *whole, "")
            for other in _others(held, name, value):
                yield f"{name} changed", f"{value} to {other}", _put(html, at, size, other)
        elif name == "href":
            for other in _others(held, name, value):
                yield "link led elsewhere", f"{value} to {other}", _put(html, at, size, other)
        elif name == "class" and set(value.split()) & {"computed", "quoted"}:
            other = value.translate(str.maketrans({})).replace("quoted", "-").replace("computed", "quoted")
            yield "marked otherwise", value, _put(html, at, size, other.replace("-", "computed"))


def _of_elements(html: str, body: int) -> Iterator[tuple[str, str, str]]:
    """Every list entry, row and section left out, doubled, and swapped with the next."""
    before: dict[int, tuple[int, int]] = {}
    for depth, start, end in _spans(html, body):
        text = " ".join(re.sub("<[^>]*>", " ", html[start:end]).split())[:40]
        yield "entry left out", text, html[:start] + html[end:]
        yield "entry doubled", text, html[:end] + html[start:end] + html[end:]
        first = before.get(depth)
        adjacent = first and first[1] <= start and not html[first[1] : start].strip()
        if first and adjacent and html[slice(*first)] != html[start:end]:
            swapped = html[start:end] + html[first[1] : start] + html[slice(*first)]
            yield "entries swapped", text, html[: first[0]] + swapped + html[end:]
        before[depth] = (start, end)


def _spans(html: str, body: int) -> Iterator[tuple[int, int, int]]:
    """Depth, start and end of every entry."""
    stack: list[tuple[str, int]] = []
    for piece in _PIECE.finditer(html, body):
        tag = re.match(r"</?([a-z0-9]+)", piece[0])
        if tag is None or tag[1] in ("br", "hr"):
            continue
        if not piece[0].startswith("</"):
            stack.append((tag[1], piece.start()))
            continue
        if not stack:
            return
        name, start = stack.pop()
        if name in _ENTRIES:
            yield len(stack), start, piece.end()


@dataclass
class _Element:
    """An element of a page: its tag, where its start tag, its content and itself end, and what stands in it."""

    tag: str
    start: int
    opened: int
    closed: int
    end: int
    inside: list[_Element]


def _elements(html: str, body: int) -> list[_Element]:
    """Every element of the body, each before what stands in it."""
    found: list[_Element] = []
    stack: list[_Element] = []
    for piece in _PIECE.finditer(html, body):
        tag = re.match(r"<(/?)([a-z0-9]+)", piece[0])
        if tag is None:
            continue
        if tag[1]:
            if not stack:
                break
            element = stack.pop()
            element.closed, element.end = piece.start(), piece.end()
            continue
        element = _Element(tag[2], piece.start(), piece.end(), piece.end(), piece.end(), [])
        if stack:
            stack[-1].inside.append(element)
        found.append(element)
        if tag[2] not in ("br", "hr"):
            stack.append(element)
    return found


def _of_structure(html: str, body: int) -> Iterator[tuple[str, str, str]]:
    """Every element left out, doubled, unwrapped, hidden by a class, stripped of an attribute, swapped with the next."""
    for element in _elements(html, body):
        whole, start = html[element.start : element.end], html[element.start : element.opened]
        what = " ".join(whole.split())[:60]
        if element.tag not in _ENTRIES:
            yield "element left out", what, html[: element.start] + html[element.end :]
            yield "element doubled", what, html[: element.end] + whole + html[element.end :]
        content = html[element.opened : element.closed]
        if element.tag not in ("br", "hr", "a", "em", "strong"):  # what marks words of prose changes none of them
            yield "element unwrapped", what, html[: element.start] + content + html[element.end :]
        bare = re.sub(' class="[^"]*"', "", start)
        for name in ("skip", "close"):
            hidden = f'{bare[:-1]} class="{name}">'
            if hidden != start:
                yield "class that hides", what, html[: element.start] + hidden + html[element.opened :]
        for match in re.finditer(r' [a-z-]+="[^"]*"', start):
            stripped = start[: match.start()] + start[match.end() :]
            if not match[0].startswith((" data-", " class=")):
                yield (
                    "attribute removed",
                    f"{match[0]} of {what}",
                    html[: element.start] + stripped + html[element.opened :],
                )
        for one, other in zip(element.inside, element.inside[1:], strict=False):
            first, second = html[one.start : one.end], html[other.start : other.end]
            if first != second and one.tag not in _ENTRIES:
                swapped = second + html[one.end : other.start] + first
                yield (
                    "elements swapped",
                    f"{first[:30]} and {second[:30]}",
                    html[: one.start] + swapped + html[other.end :],
                )
        if element.tag in ("main", "section", "ul", "table", "p"):
            closed = f"<details><summary>Facts</summary>{whole}</details>"
            yield "shut away", what, html[: element.start] + closed + html[element.end :]


def _others(held: Held, name: str, value: str) -> Iterator[str]:
    """What a value of an attribute may be mistaken for: those before and after it, and those of the same worth."""
    known = _known(held, name, value)
    if value not in known:
        return
    at = known.index(value)
    near = [known[(at + 1) % len(known)], known[at - 1]]
    if name == "data-fact":
        near += [id for id in known if held.evidence.values[id] == held.evidence.values[value] is not None]
    if name == "data-count":
        worth = held.evidence.count(value)
        near += [other for other in known if worth is not None and held.evidence.count(other) == worth]
    yield from (other for other in dict.fromkeys(near) if other != value)


def _known(held: Held, name: str, value: str) -> list[str]:
    dossier = held.dossier
    match name:
        case "data-fact":
            return list(dossier.facts)
        case "data-claim":
            return list(dossier.claims)
        case "data-source":
            return list(dossier.sources)
        case "data-count":
            kind = value.partition(":")[0]
            facts = [f"{kind}:{id}" for id in (*dossier.facts, *dossier.sources)] if ":" in value else []
            return facts or ["sources", "claims", "contradictions", "numerals", "unknowns", "facts"]
        case "data-constant":
            return [
                "months-in-year",
                "days-in-year",
                "hours-in-day",
                "dozens",
                "hundreds",
                "dozens-low",
                "hundreds-low",
            ]
        case "data-release":
            figures = [f"{c.release}:{c.id}" for c in dossier.releases.shown if c.kind == "fact"]
            return figures if ":" in value else [one.name for one in dossier.releases.all]
        case "data-part":
            if value in _OF_RELEASES:
                return list(_OF_RELEASES)
            return ["range", "low", "high", "title", "published", "fingerprint"]
        case "data-case":
            return ["a", "b", "c", "d", "e", "f"]
        case "data-text":
            if value in _OF_CHANGES:
                return list(_OF_CHANGES)
            return ["label", "question", "status", "agreement", "verdict", "rule", "because", "note", "speaker", "says"]
        case "data-list":
            lists = ["facts", "headline", "claims", "sources", "inputs", "feeds", "silent", "closest", "contradictions"]
            return [*lists, "shown", "tools", "changes", "releases", "since"]
        case "data-subject":
            kind, _, id = value.partition(":")
            tables = {
                "fact": dossier.facts,
                "claim": dossier.claims,
                "source": dossier.sources,
                "contradiction": dossier.contradictions,
                "work": dossier.works,
                "page": addresses.showing(dossier),
                "release": [one.name for one in dossier.releases.all],
                "change": dossier.releases.named,
            }
            return [f"{kind}:{other}" for other in tables.get(kind, (id,))]
        case _:
            return _alike(held, value)


def _alike(held: Held, href: str) -> list[str]:
    """Links of the same kind that land somewhere."""
    path, sign, anchor = href.partition("#")
    if not path:
        return []
    up, _, folder = path.rpartition("/")[0].rpartition("../")
    names = [a for a in held.files if a.rpartition("/")[0] == folder and a.endswith(path[-5:])]
    root = path[: len(path) - len(path.rpartition("/")[2])]
    found = [f"{root}{name.rpartition('/')[2]}" for name in names]
    if sign:
        ids = held.results.get(f"{folder}/{path.rpartition('/')[2]}" if folder else path)
        return [href, *(f"{path}#{id}" for id in (ids.ids if ids else ()) if id != anchor)]
    return [*found, *([href] if href not in found and up else [])]


def _put(text: str, at: int, size: int, new: str) -> str:
    return text[:at] + new + text[at + size :]


def _near(text: str, offset: int) -> str:
    return " ".join(text[max(0, offset - 15) : offset + 15].split())


# --- what pages are made from ----------------------------------------------------------------------------------------


def _of_file(held: Held, name: str, data: bytes) -> Iterator[Change]:
    """Every digit of a file for machines. The two that the check writes it makes again and compares whole."""
    if name in addresses.CERTIFICATES:
        return
    for offset, char in enumerate(data):
        if chr(char).isdigit():
            changed = _digit(data, offset)
            yield Change("file for machines", name, f"at {offset}", _file(held, name, changed))


def _file(held: Held, name: str, data: bytes) -> Callable[[], bool]:
    return lambda: any(differences(held.machine, {name: data}))


def _digit(data: bytes, offset: int) -> bytes:
    return data[:offset] + str((int(chr(data[offset])) + 1) % 10).encode() + data[offset + 1 :]


def _of_dossier(held: Held) -> Iterator[Change]:
    """Every digit of facts.yaml and of what was released, and every claim left out."""
    for file in (Dossier.FACTS, Dossier.RELEASES):
        path = held.places.dossier / file
        data = path.read_bytes() if path.is_file() else b""
        for offset, char in enumerate(data):
            if chr(char).isdigit():
                where = data[max(0, offset - 20) : offset + 10].decode("utf-8", "replace")
                yield Change(f"digit of {file}", file, where, _dossier(held, file, _digit(data, offset)))
    for id in held.dossier.claims:
        yield Change("claim left out", Dossier.FACTS, id, _without(held, id))


def _dossier(held: Held, file: str, data: bytes) -> Callable[[], bool]:
    def caught() -> bool:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / file).write_bytes(data)
            for part in {"content", Dossier.FACTS, Dossier.LOCK, Dossier.RELEASES} - {file}:
                (folder / part).symlink_to(held.places.dossier / part)
            try:
                dossier = read(folder)
                if any(validate(dossier)):
                    return True
                return _certified(held, dossier)
            except Stopped:
                return True

    return caught


def _without(held: Held, id: str) -> Callable[[], bool]:
    def caught() -> bool:
        file = held.dossier.file
        fact = held.dossier.facts[held.dossier.claims[id].fact]
        left = fact.model_copy(update={"claims": tuple(claim for claim in fact.claims if claim.id != id)})
        facts = {key: left if key == fact.id else other for key, other in file.facts.items()}
        dossier = dataclasses.replace(held.dossier, file=file.model_copy(update={"facts": facts}))
        return any(validate(dossier)) or _certified(held, dossier)

    return caught


def _certified(held: Held, dossier: Dossier) -> bool:
    """Whether the check objects to the site as made from another dossier, by what its pages say."""
    evidence = Evidence(dossier, lock.parse(dossier.lock_text))
    if evidence.problems or any(source_rules(evidence)):
        return True
    folders = Folders(held.places.dossier, held.places.templates, held.places.site)
    conventions = dossier.conventions  # the sources are read as this dossier says
    texts = {id: dataclasses.replace(s, conventions=conventions) for id, s in (held.snapshots or {}).items()}
    found = certify(dossier, folders, texts if held.snapshots else None, published=True).problems
    return any(problem.place.path not in addresses.CERTIFICATES for problem in found)


def _of_prose(held: Held) -> Iterator[Change]:
    """Every word of every Markdown file left out, while the page stays as it was: the page is stale."""
    for name, text in held.dossier.prose.items():
        address = _shows(name)
        for match in _WORD.finditer(text):
            changed = text[: match.start()] + text[match.end() :]
            said = _same_words(text, changed)
            yield Change(
                "word of Markdown", name, match[0], _stale(held, name, Text(changed, text.place), address), said
            )


def _same_words(before: str, after: str) -> Callable[[], bool]:
    """Whether the same words and figures stand in both, and no more than the form of a figure differs."""
    return lambda: markdown(before) == markdown(after)


def _shows(name: str) -> str:
    path = name.removeprefix("content/").removesuffix(".md")
    return {"summary": "index.html", "points": "index.html"}.get(path, f"{path}.html")


def _stale(held: Held, name: str, text: Text, address: str) -> Callable[[], bool]:
    def caught() -> bool:
        dossier = dataclasses.replace(held.dossier, prose={**held.dossier.prose, name: text})
        ground = dataclasses.replace(held.ground, entries=type(held.ground.entries)(_like(held.evidence, dossier)))
        return bool(certify_page(address, held.pages[address], ground).problems)

    return caught


def _like(evidence: Evidence, dossier: Dossier) -> Evidence:
    """The same evidence over other prose, without working it out again."""
    other = Evidence(dossier, evidence.lock)
    other.__dict__.update({key: value for key, value in evidence.__dict__.items() if key != "dossier"})
    return other


def _of_sources(held: Held) -> Iterator[Change]:
    """Every digit of every source, where the archive is at hand."""
    for id, snapshot in (held.snapshots or {}).items():
        for offset, char in enumerate(snapshot.text):
            if char.isdigit():
                text = _put(snapshot.text, offset, 1, str((int(char) + 1) % 10))
                yield Change(
                    "digit of a source", id, f"at {offset}", _source(held, dataclasses.replace(snapshot, text=text))
                )


def _source(held: Held, snapshot: Snapshot) -> Callable[[], bool]:
    def caught() -> bool:
        if snapshot.sha256 != held.evidence.lock.sources[snapshot.source].sha256:
            return True
        return any(archive_rules(held.evidence, {**(held.snapshots or {}), snapshot.source: snapshot}))

    return caught


# --- the campaign ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Survivor:
    """A change that nothing caught."""

    kind: str
    where: str
    what: str


@dataclass
class Outcome:
    """What a campaign found, per kind, and the changes that nothing caught."""

    tried: Counter[str]
    caught: Counter[str]
    same: Counter[str]  # not caught, and shown to read alike
    survivors: list[Survivor]


_MANY = multiprocessing.get_context(
    "fork"
)  # what a change does cannot be sent to another process, but can be born there


def campaign(make: Callable[[], Iterable[Change]], processes: int = 0) -> Outcome:
    """Try changes one at a time, in as many processes as there are processors; each makes all and tries its own share."""
    count = processes or os.cpu_count() or 1
    if count == 1:
        return _tried(make())
    pipes = [_MANY.Pipe(duplex=False) for _ in range(count)]
    workers = [_MANY.Process(target=_work, args=(make, n, count, pipes[n][1])) for n in range(count)]
    for worker in workers:
        worker.start()
    for _, sending in pipes:
        sending.close()
    found = [receiving.recv() for receiving, _ in pipes]
    for worker in workers:
        worker.join()
    return Outcome(
        sum((part.tried for part in found), Counter()),
        sum((part.caught for part in found), Counter()),
        sum((part.same for part in found), Counter()),
        [survivor for part in found for survivor in part.survivors],
    )


def _work(make: Callable[[], Iterable[Change]], share: int, count: int, sending: Connection) -> None:
    sending.send(_tried(islice(make(), share, None, count)))
    sending.close()


def _tried(picked: Iterable[Change]) -> Outcome:
    found = Outcome(Counter(), Counter(), Counter(), [])
    for change in picked:
        found.tried[change.kind] += 1
        if change.caught():
            found.caught[change.kind] += 1
        elif change.same is not None and change.same():
            found.same[change.kind] += 1
        else:
            found.survivors.append(Survivor(change.kind, change.where, change.what))
    return found


def sampled(held: Held, size: int, seed: int) -> Iterator[Change]:
    """So many changes of each kind, the same for the same seed; counted first, since each holds a page and all are many."""
    by_kind: dict[str, list[int]] = {}
    for index, change in enumerate(changes(held)):
        by_kind.setdefault(change.kind, []).append(index)
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    picked = {index for kind in by_kind.values() for index in chance.sample(kind, min(size, len(kind)))}
    yield from (change for index, change in enumerate(changes(held)) if index in picked)


def main(argv: list[str]) -> int:
    """Print caught of tried for each kind; 1 where anything survives."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--dossier", type=Path, help="the folder with facts.yaml (default: the repository)")
    parser.add_argument("--sources", type=Path, help="the source archive (default: sources/ of the dossier)")
    parser.add_argument("--sample", type=int, help="so many changes of each kind instead of all")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    options = parser.parse_args(argv)
    held = Held(places(options.dossier, None, options.sources))
    found = campaign(lambda: sampled(held, options.sample, options.seed) if options.sample else changes(held))
    for kind in sorted(found.tried):
        alike = f"; {found.same[kind]:,} read alike, such as “per month” for “a month”" if found.same[kind] else ""
        print(f"{found.caught[kind]:>7,} of {found.tried[kind] - found.same[kind]:>7,}  {kind}{alike}")
    print(f"{found.caught.total():>7,} of {found.tried.total() - found.same.total():>7,}  in all")
    for change in found.survivors:
        print(f"survived: {change.kind}, {change.where}: {change.what}")
    return 1 if found.survivors or not found.tried else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
