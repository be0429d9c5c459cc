"""The files of a folder that is to be a site: which there are, which there should be, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine import addresses
from engine.problems import Place, Problem, Stopped

_GONE = "this file was there and is gone, or cannot be read"


class Site(Mapping[str, bytes]):
    """Every file of a site by its address, read when it is asked for."""

    def __init__(self, folder: Path, wanted: frozenset[str]) -> None:
        self.folder = folder
        found = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_symlink() or not path.is_dir()
        }
        held = {name: path for name, path in found.items() if name in wanted}
        odd = {name for name, path in held.items() if path.is_symlink() or not path.is_file()}
        self._names = tuple(name for name in held if name not in odd)
        self._known = frozenset(self._names)
        self.problems = [Problem("pages", "this file is missing", Place(name)) for name in sorted(wanted - set(found))]
        self.problems += [
            Problem("pages", "this file does not belong here", Place(name)) for name in found if name not in wanted
        ]
        self.problems += [Problem("pages", "this is not a file of its own", Place(name)) for name in sorted(odd)]
        marker = self.get(addresses.MARKER, addresses.MARKER_TEXT.encode())
        if marker != addresses.MARKER_TEXT.encode():
            self.problems.append(Problem("pages", "the marker is not ours", Place(addresses.MARKER)))

    def __getitem__(self, name: str) -> bytes:
        if name not in self._known:
            raise KeyError(name)
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise Stopped([Problem("pages", _GONE, Place(name))]) from None

    def size(self, name: str) -> int:
        """Bytes of a file; none of one that has gone since."""
        try:
            return (self.folder / name).stat().st_size
        except OSError:
            return 0

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
