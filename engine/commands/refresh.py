"""`refresh`: looks at every source again and says what became of what was read in it. It writes `facts.checked` and snapshots.

It changes neither facts.yaml nor facts.lock nor a text that was pinned: what changed is an editor's to accept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from engine import checked
from engine import lock as locks
from engine.check.evidence import Evidence
from engine.checked import Checked
from engine.desk.candidates import Candidates
from engine.desk.scan import Scan
from engine.lock import Lock
from engine.model import Dossier, Source
from engine.numerals import Numeral
from engine.places import Places
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Progress
from engine.read import read
from engine.refresh.compare import Comparison
from engine.refresh.extract import Extractor, trafilatura_text
from engine.refresh.fetch import Net
from engine.refresh.look import Looked, Looker
from engine.refresh.report import as_markdown, as_text
from engine.refresh.visitor import Visitor, agent
from engine.touched import touching
from engine.validate import validate
from engine.write import replace_file


def refresh(
    places: Places,
    *,
    on: str | None = None,
    only: Sequence[str] = (),
    markdown: bool = False,
    net: Callable[[str], Net] = Net,
    extract: Extractor = trafilatura_text,
    progress: Progress | None = None,
) -> str:
    """The report; raises Stopped where the dossier cannot be used. Sources that cannot be reached stop nothing."""
    dossier = read(places.dossier)
    stop_if_any(_unusable(dossier))
    lock, before = _lock(dossier), dossier.looked_at
    day = on or date.today().isoformat()  # noqa: DTZ011 - the day where the editor is; this command alone has a clock
    chosen = _chosen(dossier, only)
    stop_if_any(_too_early(chosen, before, day))
    if any(source.url for source in chosen):
        extract("")  # an extractor that is not there is missed before anybody is asked
    archive = places.sources if places.sources.is_dir() else None
    if archive is None and places.sources_named:
        raise Stopped([Problem("file", "there is no such folder of sources", Place(str(places.sources)))])
    looker = Looker(dossier, lock, archive, Visitor(net(agent(places.base))), extract, day)
    looked = list(_looks(looker, chosen, progress or Progress()))
    now = {id: record for id, record in before.items() if _fits(dossier, record)}
    for one in looked:
        record = one.record(before.get(str(one.source.id)), day)
        now |= {record.source: record} if record is not None else {}
    _write(places, [now[id] for id in dossier.sources if id in now])
    if markdown:
        return as_markdown(looked, before, day)
    return as_text(looked, before, day, _stubs(dossier))


def _looks(looker: Looker, chosen: Sequence[Source], progress: Progress) -> Iterator[Looked]:
    progress.stage("look at sources")
    for source in chosen:
        yield looker.look(source)
        progress.step(len(chosen))


def _unusable(dossier: Dossier) -> Iterator[Problem]:
    """What is wrong with a dossier, but for sources that nobody cites yet and records of what it was."""
    for problem in touching(dossier, validate(dossier)):
        if problem.code != "unused" and problem.place.path != checked.FILE:
            yield problem


def _fits(dossier: Dossier, record: Checked) -> bool:
    source = dossier.sources.get(record.source)
    return source is not None and (record.by != checked.ADDRESS or source.url is not None)


def _lock(dossier: Dossier) -> Lock:
    """The lock, which has to fit the dossier but for sources that nobody has read yet."""
    lock = locks.parse(dossier.lock_text) if dossier.lock_text is not None else Lock({})
    unread = {source.id.place for id, source in dossier.sources.items() if id not in lock.sources}
    stop_if_any(problem for problem in locks.misfits(dossier, lock) if problem.place not in unread)
    return lock


def _chosen(dossier: Dossier, only: Sequence[str]) -> list[Source]:
    known = list(dossier.sources)
    unknown = [id for id in only if id not in dossier.sources]
    stop_if_any(_unknown(id, known) for id in unknown)
    return [source for id, source in dossier.sources.items() if not only or id in only]


def _unknown(id: str, known: list[str]) -> Problem:
    close = get_close_matches(id, known, 1)
    help = f"Did you mean `{close[0]}`?" if close else f"There are: {', '.join(known)}."
    return Problem("unknown-id", f"no source has the id `{id}`", Place(Dossier.FACTS), help)


def _too_early(chosen: Iterable[Source], before: Mapping[str, Checked], day: str) -> Iterable[Problem]:
    for source in chosen:
        record = before.get(str(source.id))
        if record is not None and record.on > day:
            message = f"`{source.id}` was looked at on {record.on}, which is later than {day}"
            yield Problem("value", message, Place(checked.FILE, list(before).index(record.source) + 1, 1))


def _write(places: Places, now: list[Checked]) -> None:
    path, text = places.dossier / checked.FILE, checked.text(now)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        replace_file(path, text.encode())


def _stubs(dossier: Dossier) -> Callable[[Comparison, Numeral], Sequence[str]]:
    """What to paste for a new number, as `scan` prints it."""
    candidates = Candidates(Evidence(dossier, Lock({})), computes=True)
    scans: dict[str, Scan] = {}

    def stubs(found: Comparison, numeral: Numeral) -> Sequence[str]:
        source = found.snapshot.source
        if source not in scans:
            scans[source] = Scan(dossier, candidates, found.snapshot, str(dossier.sources[source].file))
        return list(scans[source].of(numeral))

    return stubs
