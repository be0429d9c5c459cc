"""Folders as values, for comparing whole sites."""

from __future__ import annotations

from pathlib import Path

from engine.assets import Assets

ASSETS = Assets.of(
    Path(__file__).resolve().parent.parent / "templates"
)  # as every site of the engine's templates has them


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by relative path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
