"""What was fetched of one source, kept in the archive: `snapshots/ID/` holds every page that came, by the day.

A page and its text are written once and never written over, nor is the file that an editor pinned. `DAY.html` is the page
in UTF-8 (`DAY.plain` where it was plain text), `DAY.txt` the article in it, `DAY.json` where it came from; the second of a
day is `DAY-2`. `latest.json` is the one file that changes: which of them came last, and which is `alike`, that is, held all
that pages show when the lock was as it is. A refresh that is ended in between leaves at most a page that nothing names.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from engine.refresh.extract import HTML, PLAIN
from engine.write import replace_file

FOLDER = "snapshots"
TEXT, LATEST = "txt", "latest.json"
_STEM = re.compile(r"\d{4}-\d\d-\d\d(-[1-9]\d{0,3})?")


@dataclass(frozen=True, slots=True)
class Kept:
    """One page that came, and how."""

    stem: str
    kind: str
    characters: str
    came: str  # the address that answered


@dataclass(frozen=True, slots=True)
class Latest:
    """Which page came last, and which was as the lock with this hash of the source has it; empty where none was.

    `etag` and `modified` are what the site calls the version that it sent last.
    """

    last: str = ""
    alike: str = ""
    pinned: str = ""
    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for a page only where it is another."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in sent.items() if value}


class Shelf:
    """The snapshots of one source."""

    def __init__(self, archive: Path, source: str) -> None:
        self.folder = archive / FOLDER / source
        self._source = source

    def named(self, stem: str) -> str:
        """How a text on it is called, from the folder of the archive."""
        return f"{FOLDER}/{self._source}/{stem}.{TEXT}"

    def latest(self) -> Latest:
        """What is known; nothing where that cannot be read."""
        found = self._json(LATEST)
        values = {field.name: found.get(field.name) for field in fields(Latest)}
        known = {key: value for key, value in values.items() if isinstance(value, str) and value.isprintable()}
        if any(known.get(key) and not _STEM.fullmatch(known[key]) for key in ("last", "alike")):
            return Latest()
        return Latest(**known)

    def kept(self, stem: str, url: str) -> Kept | None:
        """A page of this address, if it is there as it was written."""
        found = self._json(f"{stem}.json") if stem else {}
        kind = found.get("kind")
        if found.get("url") != url or kind not in (HTML, PLAIN):
            return None
        try:
            data = (self.folder / f"{stem}.{kind}").read_bytes()
        except OSError:
            return None
        if _sha(data) != found.get("sha256"):
            return None
        return Kept(stem, kind, data.decode("utf-8"), str(found.get("came", url)))

    def keep(self, day: str, kind: str, characters: str, text: str, url: str, came: str) -> str:
        """Write a page that has come, under a name that is free."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stem, data = self._free(day), characters.encode("utf-8", "replace")
        about = {"kind": kind, "url": url, "came": came, "sha256": _sha(data)}
        replace_file(self.folder / f"{stem}.{kind}", data)
        replace_file(self.folder / f"{stem}.{TEXT}", text.encode("utf-8", "replace"))
        replace_file(self.folder / f"{stem}.json", _written(about))
        return stem

    def remember(self, latest: Latest) -> None:
        if latest != self.latest():
            replace_file(self.folder / LATEST, _written(asdict(latest)))

    def _free(self, day: str) -> str:
        taken = {path.stem for path in self.folder.iterdir()}
        number = 1
        while (stem := day if number == 1 else f"{day}-{number}") in taken:
            number += 1
        return stem

    def _json(self, name: str) -> Mapping[str, object]:
        with suppress(OSError, ValueError, RecursionError):
            found = json.loads((self.folder / name).read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return found
        return {}


def _written(value: Mapping[str, object]) -> bytes:
    return f"{json.dumps(value, indent=1, ensure_ascii=False)}\n".encode()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
