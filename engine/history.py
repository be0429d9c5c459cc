"""data/releases.json: what each release changed, with what was and what was new, and what it was made of.

Made from what the dossier records alone, so that the renderer and the check make the same of it.
"""

from __future__ import annotations

from dataclasses import asdict

from engine import addresses
from engine.exports import json_bytes
from engine.model import Change, Dossier, Phrase, Release, State
from engine.schemas import releases_schema

VERSION = 1


def released_files(dossier: Dossier) -> dict[str, bytes]:
    """The file and its schema by address; none before there is a release."""
    if not dossier.releases:
        return {}
    return {addresses.RELEASES_JSON: releases_json(dossier), addresses.RELEASES_SCHEMA: releases_schema()}


def releases_json(dossier: Dossier) -> bytes:
    """Every release from the first, each with all that it changed; to the first everything is new."""
    changes = dossier.releases.changes
    told = [_release(release, changes[release.number]) for release in dossier.releases.all]
    document = {"$schema": "releases.schema.json", "version": VERSION, "title": str(dossier.settings.title)}
    return json_bytes(document | {"releases": told})


def _release(release: Release, changes: tuple[Change, ...]) -> dict[str, object]:
    return {
        "release": release.number,
        "on": release.on,
        "because": str(release.because or ""),
        "inputs": dict(release.inputs),
        "engine": release.engine,
        "changes": list(map(_change, changes)),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "id": change.id,
        "called": str(change.called),
        "because": str(change.because or ""),
        "was": _state(change.was),
        "now": _state(change.now),
    }


def _state(state: State | None) -> dict[str, object] | None:
    """What of an entry is recorded; of what there was not, nothing."""
    if state is None:
        return None
    if state.kind == "contradiction":
        return {"verdict": state.verdict, "rule": state.rule}
    if state.kind == "source":
        return {"sha256": state.sha256}
    return {
        "value": list(map(_phrase, state.value)),
        "over_every_case": state.over,
        "range": _phrase(state.range) if state.range else None,
        "status": state.status,
        "agreement": state.agreement,
        "sources": list(state.sources),
    }


def _phrase(phrase: Phrase) -> dict[str, object]:
    return asdict(phrase)
