"""What a release holds, and each change that it made: what was, what is since then, and why."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping

from engine import addresses
from engine.check import wording
from engine.check.entries.entry import Entry, named
from engine.check.phrases import Phrases
from engine.check.wording import Wording
from engine.model import Change, Dossier, State

CHANGES = "changes"  # the list of what a release changed, and of the changes of a fact
_OF = {"range": "Range", "status": "Status", "agreement": "How they agree", "speakers": "Said by", "rule": "Rule"}
_MAIN = {"fact": "value", "contradiction": "verdict"}


class ReleaseEntries:
    """The entries of releases, of what each changed, and of what is no more."""

    def __init__(self, dossier: Dossier, phrases: Phrases) -> None:
        self.dossier, self._phrases = dossier, phrases
        self.makers: Mapping[str, Callable[[str], Entry]] = {
            "release": self._release,
            "change": self._change,
            "past": self._past,
        }

    def _release(self, number: str) -> Entry:
        release = next(one for one in self.dossier.releases.all if str(one.number) == number)
        texts = {"name": self._phrases.version(release.number, "Version", ", released on", "")}
        if release.because:
            texts["because"] = wording.markdown(release.because)
        if release.number == 1:
            texts["first"] = wording.plain("Nothing was released before it, so there is nothing to compare it with.")
        changes = self.dossier.releases.changes[release.number] if release.number > 1 else ()
        lists = {CHANGES: named("change", (change.name for change in changes))}
        return Entry(texts, lists, leads=frozenset((addresses.release_place(release.number),)))

    def _change(self, name: str) -> Entry:
        change = self.dossier.releases.named[name]
        if change.release == 1:
            raise LookupError(name)
        called, leads = self.dossier.called(change), frozenset[str]()
        if self.dossier.holds(change.kind, change.id):
            leads = frozenset((addresses.page_of(change.kind, change.id),))
        label = wording.plain(called) if change.kind == "source" else wording.markdown(called)
        texts = {
            "called": label,
            "release": self._phrases.version(change.release, "Version", " (", ")"),
            **self._told(change),
        }
        if change.because:
            texts["because"] = wording.markdown(change.because)
        place = addresses.release_place(change.release)
        return Entry(texts, leads=leads | {place})

    def _told(self, change: Change) -> dict[str, Wording]:
        """What is said of a change: of what is new or gone in a line, else a line for each aspect."""
        if not change.aspects:
            state, which, led = ("new", "now", "New:") if change.was is None else ("gone", "was", "Gone; it was")
            if change.kind not in _MAIN:
                return {state: wording.plain(f"{state.capitalize()}.")}
            return {state: wording.plain(led).joined(self._side(change, which, _MAIN[change.kind])).followed(".")}
        return {aspect: self._moved(change, aspect) for aspect in change.aspects}

    def _moved(self, change: Change, aspect: str) -> Wording:
        if aspect == "read":
            return wording.plain("Another text of it was read.")
        was, now = (self._side(change, which, aspect) for which in ("was", "now"))
        lead = wording.plain(f"{_OF[aspect]}: was" if aspect in _OF else "Was")
        return lead.joined(was).followed("; now").joined(now).followed(".")

    def _side(self, change: Change, which: str, aspect: str) -> Wording:
        """An aspect as it was, or as it is since the release."""
        state = change.side(which)
        if state is None:
            raise LookupError(change.name)
        if aspect in ("value", "range"):
            return self._figures(change, state, which, aspect)
        if aspect == "speakers":
            labels = change.said_by[which == "now"]
            return wording.plain(", ".join(labels) or "nobody")
        return wording.plain(str(state.aspects[aspect]))

    def _figures(self, change: Change, state: State, which: str, aspect: str) -> Wording:
        phrases, part = state.phrases(aspect), which if aspect == "value" else f"{which}-range"
        name, several = f"{change.release}:{change.id}", len(phrases) > 1
        marks = [
            wording.mark("release", name, part, addresses.case_letter(n) if several else "")
            for n in range(len(phrases))
        ]
        if not marks:
            return wording.plain("not settled" if aspect == "value" else "none")
        said = functools.reduce(lambda a, b: a.joined(wording.plain("or")).joined(b), marks)
        over = aspect == "value" and state.over
        return said.followed(" over every case that we assumed") if over else said

    def _past(self, name: str) -> Entry:
        """What stood at the newest release and is no more."""
        kind, _, id = name.partition(":")
        called = self.dossier.releases.last[kind, id].called
        if self.dossier.holds(kind, id):
            raise LookupError(name)
        return Entry({"called": wording.plain(called) if kind == "source" else wording.markdown(called)})
