"""`release`: records what changed since the last release, once the site that stands is certified."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from engine import lock as locks
from engine import releases
from engine.cache import inputs_key
from engine.check.evidence import Evidence
from engine.check.reader import Reader
from engine.check.released import Released, released_faults
from engine.check.strong import strong_words
from engine.commands.check import check
from engine.model import Dossier, Recorded, Release, State
from engine.model.releases import KINDS, Name
from engine.placed import Text
from engine.places import Places, read_dossier
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import UNREADABLE
from engine.reconcile import reconcile
from engine.releases import INPUTS, MOST_CHARACTERS
from engine.render import states
from engine.roles import roles
from engine.validate import validate
from engine.version import code
from engine.write import replace_file

BECAUSE, ON = "--because", "--on"


def release(places: Places, on: str | None, because: str | None, progress: Progress | None = None) -> str:
    """What was recorded; raises Stopped while the check fails, where nothing changed, or where no reason is given."""
    key = inputs_key(places)
    check(places, progress)
    dossier = read_dossier(places)
    before = dossier.releases
    now = states(reconcile(dossier, locks.parse(dossier.lock_text)))
    day = on or today()
    made = Release(
        len(before.all) + 1,
        day,
        _reason(because),
        {name: hashlib.sha256((places.dossier / name).read_bytes()).hexdigest() for name in INPUTS},
        code(),
        tuple(_recorded(dossier, now)),
        Place(Dossier.RELEASES),
    )
    stop_if_any(_wrong(dossier, made))
    path = places.dossier / Dossier.RELEASES
    text = releases.written(path.read_bytes().decode() if before else None, made)
    _must_pass(dossier, text, made)
    if inputs_key(places) != key:
        raise Stopped([Problem("file", _CHANGED, Place(Dossier.FACTS), "Release it again.")], UNREADABLE)
    replace_file(path, text.encode())
    return f"recorded version {made.number} of {day}: {_summary(dossier, made)}\n{_NEXT}"


_CHANGED = "the dossier was changed while it was looked at: nothing is recorded"
_NEXT = f"{Dossier.RELEASES} holds it now; build the site again, and the page of changes shows it"


def today() -> str:
    """The day by the clock of this machine: what is written into the record is an input of builds, and no part of one."""
    return datetime.now().astimezone().date().isoformat()


def _reason(because: str | None) -> Text | None:
    text = " ".join((because or "").split())
    return Text(text, Place(BECAUSE)) if text else None


def _recorded(dossier: Dossier, now: dict[Name, State]) -> Iterator[Recorded]:
    """Every entry that is new or another, in the order of facts.yaml, then those that are gone."""
    last, place = dossier.releases.last, Place(Dossier.RELEASES)
    for name, state in now.items():
        if name not in last or last[name].aspects != state.aspects:
            because = dossier.facts[name[1]].because if name[0] == "fact" else None
            yield Recorded(name, state, releases.reason(because), place)
    yield from (Recorded(name, None, None, place) for name in last if name not in now)


def _wrong(dossier: Dossier, made: Release) -> Iterator[Problem]:
    """Why nothing can be released: no change, no reason, or a day before that of the last release."""
    before = dossier.releases
    if not made.recorded:
        message = f"nothing changed since version {before.newest.number} of {before.newest.on}"
        yield Problem("released", message, Place(Dossier.RELEASES))
    if before and made.on < before.newest.on:
        message = f"{made.on} is before {before.newest.on}, the day of version {before.newest.number}"
        yield Problem("released", message, Place(ON))
    if before and not made.because:
        yield Problem("released", "a release says why it came", Place(BECAUSE), 'Give it with --because "…".')
    text = made.because or ""
    if len(text) > MOST_CHARACTERS:
        yield Problem("released", f"a reason is a line of at most {MOST_CHARACTERS} characters", Place(BECAUSE))
    if any(0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        yield Problem("released", "a reason holds what is no character", Place(BECAUSE))
    if any(roles(text)):
        message = "a reason holds no role, whose value would be another by the next release"
        yield Problem("released", message, Place(BECAUSE), "Say it without a number: the page shows what changed.")


def _must_pass(dossier: Dossier, text: str, made: Release) -> None:
    """Raises Stopped where pages could not show what is to be recorded, or the check finds otherwise than it says.

    A reason is free text like any other. Every figure is read again, and every entry worked out by the check.
    """
    after = replace(dossier, releases=releases.parse(text))
    stop_if_any(_here(problem, text) for problem in (*validate(after), *strong_words(after)))
    known = Released(Evidence(after, locks.parse(after.lock_text)))
    stop_if_any(released_faults(known, Reader(after.conventions), made.inputs))


def _here(problem: Problem, text: str) -> Problem:
    """A problem of the reason at the option that gave it: the line in which it would stand is not written."""
    if problem.place.path != Dossier.RELEASES:
        return problem
    line = text.split("\n")[problem.place.line - 1]
    return replace(problem, place=Place(BECAUSE)) if line.startswith('{"release"') else problem


def _summary(dossier: Dossier, made: Release) -> str:
    """How many of each kind are new, changed or gone."""
    last = dossier.releases.last
    found: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for one in made.recorded:
        state = "gone" if one.state is None else "changed" if one.name in last else "new"
        found[one.name[0]][state] += 1
    parts = (
        f"{kind}s: " + ", ".join(f"{counts[state]} {state}" for state in ("new", "changed", "gone") if counts[state])
        for kind, counts in found.items()
        if counts
    )
    return "; ".join(parts)
