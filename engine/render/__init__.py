"""A Briefing becomes a tree of files: pages through Jinja, machine files from the same values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine import addresses
from engine.problems import Place, Problem, Stopped
from engine.reconcile import Briefing
from engine.render.data import machine_files
from engine.render.page import Page
from engine.render.templates import environment, rendered
from engine.render.told import told
from engine.render.views import Job, common, first_round, second_round
from engine.render.written import Written
from engine.schemas import schema_files
from engine.told import told_files

__all__ = ["Press", "files", "render"]


def render(briefing: Briefing, templates: Path, base: str = "") -> dict[str, bytes]:
    """Every file of the briefing except the certificates, which the check writes; raises Stopped.

    `base` is the address where the site will stand, with a stroke at its end; empty where that is not known.
    """
    return dict(files(briefing, templates, base))


def files(briefing: Briefing, templates: Path, base: str = "") -> Iterator[tuple[str, bytes]]:
    """The same, each with its address as soon as it is made."""
    own = {name: _own_file(templates, name, what) for name, what in _OWN_FILES.items()}
    press = Press(briefing, templates, base)
    shown: dict[str, set[str]] = {}
    for job in first_round(briefing):
        page, shown[job.address] = press.page(job)
        yield job.address, page
    for job in second_round(briefing, shown):
        yield job.address, press.page(job)[0]
    yield from machine_files(briefing)
    yield from schema_files().items()
    updated = briefing.as_of.bounds[1].isoformat() if briefing.as_of else ""
    yield from told_files(briefing.dossier, told(briefing, press.bare("index.html")), updated, base).items()
    yield from own.items()
    yield addresses.MARKER, addresses.MARKER_TEXT.encode()


class Press:
    """Makes the pages of one briefing, each by itself."""

    def __init__(self, briefing: Briefing, templates: Path, base: str) -> None:
        self._templates, self._base = templates, base
        self._jinja, self._common = environment(templates), common(briefing)
        self._written = Written(briefing)

    def page(self, job: Job) -> tuple[bytes, set[str]]:
        """A page, and the facts whose value it shows."""
        page = self.bare(job.address)
        files = {"own_files": addresses.own_files(job.address), "own_list": addresses.own_list(job.address)}
        view = {**self._common, "page": page, **files, **job.own}
        return rendered(self._jinja, job.template, self._templates, view, job.address).encode(), page.facts

    def bare(self, address: str) -> Page:
        """A page before anything stands on it."""
        return Page(address, self._written, self._base)


_OWN_FILES = {addresses.STYLE: "style sheet", addresses.SCRIPT: "script"}


def _own_file(templates: Path, name: str, what: str) -> bytes:
    """A file that stands among the templates and is published as it is."""
    if not (templates / name).is_file():
        raise Stopped([Problem("template", f"there is no {what}", Place(f"{templates.name}/{name}"))])
    return (templates / name).read_bytes()
