"""`fresh`: whether the site that is served is the dossier's, and its sources were looked at lately; for a cron job."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from engine import checked, home
from engine.addresses import PROOF
from engine.check import made_of
from engine.commands.arguments import Age
from engine.model import Dossier
from engine.places import Places
from engine.problems import Place, Problem, Stopped
from engine.read import MAX_BYTES, UNREADABLE, read
from engine.refresh.address import Unreachable
from engine.refresh.deployed import Deployed, Proof
from engine.refresh.fetch import Limits, Net
from engine.refresh.visitor import Visitor, agent
from engine.refresh.wire import dial_anywhere

STALE = 3
_DAY = timedelta(days=1)
_LIMITS = Limits(size=MAX_BYTES, whole=120, pause=0)  # it is our own site, and a proof may be long
_PUBLISH = "Build the site and publish it; or publish what was built."
_REFRESH = f"`{home.COMMAND} refresh` looks at the sources again."


def fresh(
    places: Places,
    url: str,
    oldest: Age,
    *,
    now: datetime | None = None,
    net: Callable[[str], Net] = lambda name: Net(name, dial_anywhere, _LIMITS),
) -> str:
    """That all agrees; raises Stopped, with 3 where it does not, and with 4 where that cannot be found out."""
    dossier = read(places.dossier)
    try:
        site = Deployed.at(url, Visitor(net(agent()), ours=True))
        proof = site.proof()
    except Unreachable as unreachable:
        problem = Problem("file", f"the proof of this site cannot be had: {unreachable}", Place(f"{url}{PROOF}"))
        raise Stopped([problem], UNREADABLE) from None
    problems = [*_other_inputs(places, proof), *_other_files(site, proof, url)]
    problems += _old(dossier, oldest, now or datetime.now())  # noqa: DTZ005 - days are those of where `refresh` ran
    if problems:
        raise Stopped(problems, STALE)
    return (
        f"{url} serves this dossier: {len(proof.inputs)} inputs and {len(proof.spots)} files agree, "
        f"and every source was looked at within {oldest.text}"
    )


def _other_inputs(places: Places, proof: Proof) -> Iterator[Problem]:
    """What the site was not made of, and what else it was made of."""
    ours = {name: hashlib.sha256(data).hexdigest() for name, data in made_of(places.folders(places.site)).items()}
    for name in sorted({*ours, *proof.inputs}):
        if ours.get(name) != proof.inputs.get(name):
            message = (
                "the site was made without this file"
                if name not in proof.inputs
                else "the site was made of a file that is not here"
                if name not in ours
                else "the site was made of another"
            )
            yield Problem("stale", message, Place(name), _PUBLISH)


def _other_files(site: Deployed, proof: Proof, url: str) -> Iterator[Problem]:
    """What is served under the name of a file, and is not the file that was proved."""
    if not proof.spots:
        yield Problem("stale", "the proof names no page", Place(f"{url}{PROOF}"), _PUBLISH)
    for name in proof.spots:
        try:
            same = site.sha256(name) == proof.files[name]
            message = "what is served is not the file that was proved"
        except Unreachable as unreachable:
            same, message = False, f"the file is not served: {unreachable}"
        if not same:
            yield Problem("stale", message, Place(f"{url}{name}"), _PUBLISH)


def _old(dossier: Dossier, oldest: Age, now: datetime) -> Iterator[Problem]:
    """Sources that were looked at too long ago, counted from the end of the day that is written down, or never."""
    lines = {id: number for number, id in enumerate(dossier.looked_at, 1)}
    for id, source in dossier.sources.items():
        record = dossier.looked_at.get(id)
        if record is None:
            yield Problem("stale", f"nobody has looked at `{id}` again", source.id.place, _REFRESH)
        elif now - _begun(record.on) > oldest.span + _DAY:
            message = f"`{id}` was last looked at on {record.on}, which is more than {oldest.text} ago"
            yield Problem("stale", message, Place(checked.FILE, lines[id], 1), _REFRESH)


def _begun(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time())
