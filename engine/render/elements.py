"""An element as text: its attributes and what stands inside are escaped where they are not markup already."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape


def element(tag: str, given: Mapping[str, str], inner: Markup | str) -> Markup:
    """`given` are its attributes; those without a value are left out."""
    attributes = "".join([f' {name}="{escape(value)}"' for name, value in given.items() if value])
    return Markup(f"<{tag}{attributes}>{escape(inner)}</{tag}>")  # noqa: S704


def binding(kind: str, id: str, *, part: str = "", case: str = "") -> dict[str, str]:
    """The attributes that say which fact, claim or count an element shows; never how much."""
    return {f"data-{kind}": id, "data-part": part, "data-case": case}
