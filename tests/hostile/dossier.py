"""A dossier with a small deal for each payload, in which the payload stands wherever a person may write a text.

The skeletons below are the table of those places: `<Source.label>` is the field `label` of the model's `Source`, and what
follows it in its line is what the format asks for beside a text. What the engine refuses is taken out, by the place that
each of its problems names, until the rest is built and certified.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import build
from tests.hostile.payloads import Payload

HARMLESS = "words"
FACTS = "facts.yaml"
_LETTERS = "bcdfghjklmnpqrstvwz"  # without vowels there is no word for a number
_FIELD = re.compile(r"<([A-Z]\w+\.[a-z_]+)>")

HEAD = """\
dossier:
  title: <Settings.title>
  money: {"$": USD}
  dates: mdy
"""
# facts.yaml by section: what stands once, and what stands once for each payload
SECTIONS: Mapping[str, tuple[str, str]] = {
    "works": (
        "",
        """\
  work-@:
    title: <Work.title>
    kind: filing
    note: <Work.note>
    rests_on:
      - work: root
        inferred: true
        because: <RestsOn.because>
""",
    ),
    "sources": (
        """\
  rival:
    label: The rival
    kind: news
    file: rival.txt
""",
        """\
  main-@:
    label: <Source.label>
    publisher: <Source.publisher>
    title: <Source.title>
    published: 2031-03-13
    published_quote: <Source.published_quote> 3/13/2031
    because: <Source.because>
    kind: news
    file: main-@.txt
    url: https://example.org/<Source.url>
    note: <Source.note>
    rests_on:
      - work: work-@
        quote: <RestsOn.quote> rests
    set_aside:
      - quote: <SetAside.quote> 7 min
        why: page furniture
        note: <SetAside.note>
""",
    ),
    "facts": (
        """\
  day:
    label: The day
    unit: date
    adopts: rival
    because: Nobody else dates it.
    claims:
      - {source: rival, quote: "March 18, 2031"}
""",
        """\
  fact-@:
    label: <Fact.label>
    values:
      yes: <Fact.values>
      no: otherwise
    adopts: none
    because: <Fact.because>
    note: <Fact.note>
    unpublished: <Fact.unpublished>
    claims:
      - source: main-@
        says: yes
        quote: <Claim.quote> said
        again:
          - <Claim.again> again
        because: <Claim.because>
        note: <Claim.note>
      - source: rival
        says: no
        quote: otherwise of @ here
  amount-@:
    label: Amount of @
    unit: USD
    adopts: main-@
    because: Nobody else says.
    unpublished: No page needs it.
    claims:
      - source: main-@
        quote: costs $2 million
        scope: <Claim.scope>
""",
    ),
    "contradictions": (
        "",
        """\
  clash-@:
    question: <Contradiction.question>
    sides:
      - says: <Side.says>
        claims: [fact-@.main-@]
      - says: otherwise
        claims: [fact-@.rival]
    verdict: unresolved
    rule: no ground to choose
    would_change: <Contradiction.would_change>
""",
    ),
    "events": (
        "",
        """\
  - fact: day
    what: announced
    text: <Event.text>
""",
    ),
    "unknowns": (
        "",
        """\
  - id: open-@
    text: <Unknown.text>
    closest: [fact-@]
""",
    ),
}
PICTURES = """\
pictures:
  timeline: {title: The strip, subtitle: Each event.}
  origins: {title: The trail, subtitle: Broken where we infer it.}
"""
ARTICLE = """\
<Source.title>

Dated <Source.published_quote> 3/13/2031 and then <SetAside.quote> 7 min more.

Here is what <RestsOn.quote> rests on, and what <Claim.quote> said of it.

Then what <Claim.again> again of it, and it costs $2 million in all.
"""
PROSE: Mapping[str, str] = {
    "content/contradictions/clash-@.md": "<Prose.contradiction>\n",
    "content/sources/main-@.md": "<Prose.source>\n",
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A payload, by its number, at a field."""

    field: str
    number: int


Choice = Callable[[Planted], str]  # what stands there


@dataclass
class Folder:
    """A dossier as files, with what stands on which of their lines; line 0 is a file as a whole."""

    files: dict[str, str] = field(default_factory=dict)
    planted: dict[tuple[str, int], Planted] = field(default_factory=dict)
    of_source: dict[int, int] = field(default_factory=dict)  # lines that speak of a whole source, and whose it is

    def write(self, to: Path) -> Path:
        for name, text in self.files.items():
            path = to / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return to


def letters(number: int) -> str:
    """A number as a part of an id, which holds no digit."""
    first, second = divmod(number, len(_LETTERS))
    return f"x{_LETTERS[first]}{_LETTERS[second]}"


def quoted(text: str) -> str:
    """A text as YAML, with an escape for all that is not plain."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isascii() and char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def made(count: int, choice: Choice) -> Folder:
    """The dossier with so many payloads."""
    folder = Folder()
    lines: list[str] = []

    def add(skeleton: str, number: int) -> None:
        for line in skeleton.replace("@", letters(number)).splitlines():
            if found := _FIELD.search(line):
                planted = Planted(found[1], number)
                head = re.match(r"\s*(?:- )?(?:\w+: )?", line)
                assert head is not None
                folder.planted[FACTS, len(lines) + 1] = planted
                lines.append(head[0] + quoted(line[head.end() :].replace(found[0], choice(planted))))
            else:
                if line.endswith(f"main-{letters(number)}:"):
                    folder.of_source[len(lines) + 1] = number
                lines.append(line)

    add(HEAD, 0)
    for section, (once, each) in SECTIONS.items():
        lines.append(f"{section}:")
        if section == "works":
            lines.append("  root: {title: The root, kind: filing}")
        add(once, 0)
        for number in range(count):
            add(each, number)
    add(PICTURES, 0)
    folder.files[FACTS] = "".join(f"{line}\n" for line in lines)
    folder.files["content/summary.md"] = folder.files["content/method.md"] = "It is {fact}`day`.\n"
    rivals = "".join(f"And otherwise of {letters(number)} here.\n" for number in range(count))
    folder.files["sources/rival.txt"] = f"On March 18, 2031 it was.\n{rivals}"
    for number in range(count):
        folder.files[f"sources/main-{letters(number)}.txt"] = _filled(ARTICLE, number, choice, one_line=True)
        for name, skeleton in PROSE.items():
            path = name.replace("@", letters(number))
            folder.files[path] = _filled(skeleton, number, choice)
            planted = Planted(_FIELD.findall(skeleton)[0], number)
            folder.planted |= {(path, line): planted for line in range(folder.files[path].count("\n") + 2)}
    return folder


def _filled(skeleton: str, number: int, choice: Choice, *, one_line: bool = False) -> str:
    def text(match: re.Match[str]) -> str:
        chosen = choice(Planted(match[1], number))
        return " ".join(chosen.split()) if one_line else chosen

    return _FIELD.sub(text, skeleton)


FIELDS = tuple(
    dict.fromkeys(
        found for text in (*(each for _, each in SECTIONS.values()), *PROSE.values()) for found in _FIELD.findall(text)
    )
)
# those that have to stand in the text of the source: what is uncovered there, any of them may have brought
TAKEN = tuple(dict.fromkeys(_FIELD.findall(ARTICLE)))


@dataclass(frozen=True)
class Settled:
    """A dossier without what was refused, built and certified; `refused` has what was said of it."""

    folder: Path
    payloads: Sequence[Payload]
    refused: Mapping[Planted, str]

    def accepted(self, field: str) -> Iterator[tuple[int, str]]:
        """The number and text of every payload that stands at a field."""
        for number, payload in enumerate(self.payloads):
            if Planted(field, number) not in self.refused:
                yield number, payload.text


def settled(payloads: Sequence[Payload], to: Path, *options: str) -> Settled:
    """Take out what is refused until the rest is certified. Whatever is refused has to be so at its own place, and first.

    What `pin` lets pass, `build` must certify: nobody should have to find on a page what is wrong in a dossier.
    """
    refused: dict[Planted, str] = {}

    def choice(planted: Planted) -> str:
        harmless = planted in refused or planted.field == "Settings.title"
        return HARMLESS if harmless else payloads[planted.number].text

    while True:
        folder = made(len(payloads), choice)
        folder.write(to)
        problems = run("pin", "--dossier", str(to))
        if not problems:
            break
        before = len(refused)
        for problem in problems:
            for planted in _blamed(folder, problem):
                refused.setdefault(planted, f"{problem['code']}: {problem['message']}")
        assert len(refused) > before, f"refused for something else: {problems[:3]}"
    problems = run("build", "--dossier", str(to), *options)
    assert not problems, f"passed by pin and not certified: {problems[:3]}"
    return Settled(to, payloads, refused)


def _blamed(folder: Folder, problem: Mapping[str, object]) -> tuple[Planted, ...]:
    """What was planted where a problem is said to be."""
    place = (str(problem["path"]), int(str(problem["line"])))
    if place in folder.planted:
        return (folder.planted[place],)
    assert place[0] == FACTS and place[1] in folder.of_source, f"a problem at no place of a payload: {problem}"
    return tuple(Planted(name, folder.of_source[place[1]]) for name in TAKEN)


def run(*arguments: str) -> list[dict[str, object]]:
    """The problems of one command; what ends otherwise than well or in problems is a failure."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = build.main([*arguments, "--format", "json"])
    assert code in (0, 1), f"exit code {code}: {err.getvalue()}"
    return list(json.loads(out.getvalue())) if code else []


_KEPT = re.compile(
    r"https://|[\s*_`\[\]()#>=+.,;:!?/—–~-]"
)  # white space, what makes something in Markdown, or stands beside it


def shape(text: str) -> str:
    """A harmless text of the same shape: each sign that means nothing to Markdown is a vowel."""
    kept = {at for match in _KEPT.finditer(text) for at in range(*match.span())}
    return "".join(char if at in kept else "e" for at, char in enumerate(text))


def twin(hostile: Settled, to: Path, *options: str) -> Path:
    """The same dossier with a harmless text for each payload."""

    def choice(planted: Planted) -> str:
        harmless = planted in hostile.refused or planted.field == "Settings.title"
        return HARMLESS if harmless else shape(hostile.payloads[planted.number].text)

    made(len(hostile.payloads), choice).write(to)
    for command in (("pin",), ("build", *options)):
        problems = run(*command, "--dossier", str(to))
        assert not problems, problems[:3]
    return to
