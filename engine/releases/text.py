"""The lines that a release adds to facts.releases: one that begins it, one for each entry, and its seal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from engine.model import Phrase, Release, State


def written(before: str | None, release: Release) -> str:
    """The text of all releases with one more."""
    lines = (before or "") + "".join(map(line_of, _lines(release)))
    return lines + line_of({"sealed": seal(lines)})


def seal(lines: str) -> str:
    return hashlib.sha256(lines.encode()).hexdigest()


def line_of(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _lines(release: Release) -> Iterator[Mapping[str, Any]]:
    because = {"because": str(release.because)} if release.because else {}
    made = {"inputs": dict(release.inputs), "engine": release.engine}
    yield {"release": release.number, "on": release.on, **because, **made}
    for one in release.recorded:
        if one.state is None:
            yield {"gone": one.name[0], "id": one.name[1]}
        else:
            yield _entry(one.state) | ({"because": str(one.because)} if one.because else {})


def _entry(state: State) -> dict[str, Any]:
    head = {state.kind: state.id, "called": str(state.called)}
    if state.kind == "contradiction":
        return head | {"verdict": state.verdict, "rule": state.rule}
    if state.kind == "source":
        return head | {"sha256": state.sha256}
    figures: dict[str, Any] = {"value": list(map(_columns, state.value))} | ({"over": True} if state.over else {})
    figures |= {"range": _columns(state.range)} if state.range else {}
    return head | figures | {"status": state.status, "agreement": state.agreement, "sources": list(state.sources)}


def _columns(phrase: Phrase) -> dict[str, str]:
    """What a figure says, without what it leaves open."""
    return {one.name: text for one in fields(phrase) if (text := getattr(phrase, one.name))}
