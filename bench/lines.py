"""The little of YAML that a made-up dossier is written in. The engine reads it with a parser of its own."""

from __future__ import annotations


def quoted(text: str) -> str:
    """A text that YAML takes letter by letter."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow(**parts: str) -> str:
    """A mapping in one line; a key that is a word of Python's bears a stroke at its end."""
    return "{" + ", ".join(f"{key.removesuffix('_')}: {value}" for key, value in parts.items() if value) + "}"


def row(items: list[str] | tuple[str, ...]) -> str:
    """A list in one line."""
    return f"[{', '.join(items)}]"


def entry(text: str, depth: int = 6) -> str:
    """A line of a list."""
    return f"{' ' * depth}- {text}\n"
