"""What a refresh found, for an editor: as text, or as Markdown for a pull request.

Of an article it repeats no more than an excerpt may hold; all else is in the archive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from engine import home
from engine.checked import CHANGED, FOUND, UNREACHABLE, Checked
from engine.constants import EXCERPT_WORDS
from engine.desk.markdown import plain
from engine.numerals import Numeral
from engine.refresh.compare import ALTERED, GONE, MOVED, STANDS, STATES, Comparison, Finding
from engine.refresh.look import Looked
from engine.typography import UNSEEN

Stubs = Callable[[Comparison, Numeral], Sequence[str]]
_SHOWN_NEW = 40
_DAY = re.compile(r"-\d{4}-\d\d-\d\d(-\d+)?$")


def summary(looked: Sequence[Looked], day: str) -> str:
    """How many sources were found how."""
    counts = Counter(one.found for one in looked)
    parts = [f"{counts[found]} {found}" for found in FOUND if counts[found]]
    parts += [f"{counts['']} not looked at"] if counts[""] else []
    noun = "source" if len(looked) == 1 else "sources"
    return f"{len(looked)} {noun} on {day}: {', '.join(parts) or 'nothing to look at'}"


# --- text ------------------------------------------------------------------------------------------------------------


def as_text(looked: Sequence[Looked], before: Mapping[str, Checked], day: str, stubs: Stubs) -> str:
    """For a terminal."""
    lines = [summary(looked, day)]
    for one in looked:
        lines += ["", _headline(one, before.get(str(one.source.id))), *(f"  {line}" for line in _text(one, stubs))]
    return _harmless(lines)


def _headline(one: Looked, before: Checked | None) -> str:
    state = one.found or "not looked at"
    why = f": {one.why}" if one.why else ""
    return f"{one.source.id}: {state}{why}{_last_read(one, before)}"


def _last_read(one: Looked, before: Checked | None) -> str:
    if one.found != UNREACHABLE:
        return ""
    last = before.read_on if before is not None else None
    return f"; last read on {last}" if last else "; it was never read there"


def _text(one: Looked, stubs: Stubs) -> Iterator[str]:
    found = one.comparison
    if one.led_to:
        yield f"led to {one.led_to}; if that is where it stands now, make it the `url:`"
    if found is None:
        return
    if found.findings:
        yield standing(found)
    for finding in _fallen(found):
        yield f"{finding.state}: {_named(finding)} {_was_and_is(finding)}{_where(one, finding)}"
    for numeral in found.new[:_SHOWN_NEW]:
        yield f"new, and neither cited nor set aside: “{_few(numeral.text)}”"
        yield from (f"  {line}" for line in stubs(found, numeral))
    yield from _after(one)


def _where(one: Looked, finding: Finding) -> str:
    if not finding.line:
        return ""
    return f" at {one.text}:{finding.line}:{finding.column}" if one.text else f" in line {finding.line}"


def _was_and_is(finding: Finding) -> str:
    match finding.state:
        case "changed":
            return f"was “{finding.was}”, is now “{finding.now}”"
        case "moved":
            return f"“{finding.was}” stands in another sentence now, so read it again,"
    return f"“{finding.was}”"


# --- Markdown --------------------------------------------------------------------------------------------------------


def as_markdown(looked: Sequence[Looked], before: Mapping[str, Checked], day: str) -> str:
    """For a pull request: what wants an editor first, with a table for each source."""
    lines = [f"**Looked at {plain(summary(looked, day))}**"]
    wanting = [one for one in looked if one.found == CHANGED]
    for one in wanting:
        lines += ["", f"### {plain(one.source.label)}: changed", "", *_markdown(one)]
    rest = [one for one in looked if one.found != CHANGED]
    if rest:
        lines += ["", "### The others", "", "| source | found | |", "|---|---|---|"]
    for one in rest:
        why = f"{one.why}{_last_read(one, before.get(str(one.source.id)))}" or (
            standing(one.comparison) if one.comparison is not None else ""
        )
        lines.append(f"| {_cell(one.source.label)} | {one.found or 'not looked at'} | {_cell(why)} |")
    return _harmless(lines)


def _markdown(one: Looked) -> Iterator[str]:
    found = one.comparison
    if one.led_to:
        yield f"Led to {_cell(one.led_to)}."
        yield ""
    if found is None:
        return
    yield f"Of what pages show of it: {standing(found)}."
    fallen = list(_fallen(found))
    if fallen:
        yield from ("", "| what | | was | is now |", "|---|---|---|---|")
        for finding in fallen:
            now = {GONE: "", MOVED: f"in another sentence, line {finding.line}"}.get(finding.state, f"“{finding.now}”")
            yield f"| {_cell(_named(finding))} | {finding.state} | “{_cell(finding.was)}” | {_cell(now)} |"
    if found.new:
        yield from ("", "| new number, neither cited nor set aside | line |", "|---|---|")
        for numeral in found.new[:_SHOWN_NEW]:
            yield f"| “{_cell(_few(numeral.text))}” | {found.snapshot.line_and_column(numeral.start)[0]} |"
    for line in _after(one):
        yield from ("", f"{plain(line[0].upper() + line[1:])}.")


def _cell(text: str) -> str:
    return plain(" ".join(text.split()))


# --- both ------------------------------------------------------------------------------------------------------------


def standing(found: Comparison) -> str:
    """How many excerpts stand, moved, are changed and gone."""
    counts = Counter(finding.state for finding in found.findings)
    words = {STANDS: ("stands", "stand"), MOVED: ("moved",) * 2, ALTERED: ("changed",) * 2, GONE: ("gone",) * 2}
    parts = [f"{counts[state]} {words[state][counts[state] != 1]}" for state in STATES if counts[state]]
    return ", ".join(parts) or "nothing"


def _fallen(found: Comparison) -> Iterator[Finding]:
    order = (ALTERED, GONE, MOVED)
    yield from sorted((f for f in found.findings if f.state != STANDS), key=lambda finding: order.index(finding.state))


def _named(finding: Finding) -> str:
    return finding.of if finding.kind in ("claim", "again") else f"{finding.of} ({finding.kind})"


def _after(one: Looked) -> Iterator[str]:
    """What belongs to the whole of a source."""
    more = len(one.comparison.new) - _SHOWN_NEW if one.comparison is not None else 0
    if more > 0:
        yield f"and {more} more new numbers"
    if one.other_words:
        yield f"all that pages show of it stands, but other words of it are not what they were on {one.other_words}"
    if one.found == CHANGED and one.text and one.text != one.source.file:
        yield (
            f"its text is {one.text} in the archive; to accept it, copy it to {_new_name(one)} there, "
            f"name that in `file:`, settle what is listed, and run `{home.COMMAND} pin`"
        )
    elif one.found == CHANGED and one.text:
        yield f"{one.text} in the archive is not what was pinned; settle what is listed, and run `{home.COMMAND} pin`"


def _new_name(one: Looked) -> str:
    """A name beside the text that was pinned, which stays: gazette.txt and gazette-2031-04-02.txt."""
    stem, dot, ending = one.source.file.rpartition(".")
    day = PurePosixPath(one.text).stem
    return f"{_DAY.sub('', stem)}-{day}{dot}{ending}" if dot else f"{_DAY.sub('', one.source.file)}-{day}"


def _harmless(lines: Iterable[str]) -> str:
    """Lines without a sign that a terminal would obey or hide, which an article may hold."""
    return "\n".join(UNSEEN.sub("\N{REPLACEMENT CHARACTER}", line) for line in lines)


def _few(text: str) -> str:
    words = text.split()
    return " ".join(words[:EXCERPT_WORDS])
