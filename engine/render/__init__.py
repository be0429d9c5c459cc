"""A Briefing becomes a tree of files: pages through Jinja, machine files from the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from engine import addresses
from engine.assets import SCRIPT, STYLE, Assets
from engine.problems import Place, Problem, Stopped, stop_if_any
from engine.progress import Step, unheard
from engine.reconcile import Briefing
from engine.render.apart import run_together
from engine.render.data import MachineFiles
from engine.render.page import Page
from engine.render.released import Standing, states
from engine.render.templates import environment, rendered
from engine.render.told import told
from engine.render.views import Job, common, first_round, second_round
from engine.render.written import Written
from engine.schemas import schema_files
from engine.told import told_files
from engine.workers import WHOLE, Part, alone, spread

__all__ = ["Press", "in_memory", "render", "states"]

Keep = Callable[[str, bytes], None]  # what becomes of a file, by its address
Spread = Callable[[Callable[[Job], set[str]], Sequence[Job], Step], list[set[str]]]  # how jobs are gone through


def render(
    briefing: Briefing,
    templates: Path,
    base: str,
    keep: Keep,
    step: Step = unheard,
    share: Part = WHOLE,
    by: Spread = spread,
) -> tuple[str, ...]:
    """Hand every file of the briefing to `keep`, except the certificates, which the check writes; raises Stopped.

    Pages are made by as many processes as `by` starts, and kept there. `base` is the address where the site will stand,
    with a stroke at its end; empty where that is not known. Of a `share` of the whole only its files are kept, and those
    that concern no single page are in the first. The addresses of the pages that were kept.
    """
    style, script = _own_file(templates, STYLE, "style sheet"), _own_file(templates, SCRIPT, "script")
    assets = Assets.of(templates)
    press, machine = Press(briefing, templates, base), MachineFiles(briefing)
    stop_if_any(press.problems())

    def made(job: Job) -> set[str]:
        page, facts = press.page(job)
        if job.address in kept:
            for name, data in {job.address: page, **machine.own(job.address)}.items():
                keep(name, data)
        return facts

    first = list(first_round(briefing))
    kept = dict.fromkeys(job.address for job in share.among(first))
    shown = dict(zip((job.address for job in first), by(made, first, step), strict=True))
    second = share.among(list(second_round(briefing, shown)))
    kept |= dict.fromkeys(job.address for job in second)
    by(made, second, step)
    if share.number > 1:
        return tuple(kept)
    updated = briefing.as_of.bounds[1].isoformat() if briefing.as_of else ""
    files = told_files(briefing.dossier, told(briefing, press.bare("index.html")), updated, base)
    files |= {**machine.whole(), **schema_files(), assets.style: style, assets.script: script}
    files[addresses.MARKER] = addresses.MARKER_TEXT.encode()
    for name, data in files.items():
        keep(name, data)
    return tuple(kept)


def in_memory(briefing: Briefing, templates: Path, base: str = "") -> dict[str, bytes]:
    """The same files by their addresses, for what shows them without writing them."""
    tree: dict[str, bytes] = {}
    render(briefing, templates, base, tree.__setitem__, by=alone)
    return tree


class Press:
    """Makes the pages of one briefing, each by itself."""

    def __init__(self, briefing: Briefing, templates: Path, base: str) -> None:
        self._templates, self._base = templates, base
        self._written = Written(briefing)
        view = common(briefing, Standing(self._written))
        self._jinja, self._common = environment(templates), {**view, "assets": Assets.of(templates)}

    def problems(self) -> Iterator[Problem]:
        """What no page can show as it is meant."""
        return run_together(self._written.briefing.dossier, self._written)

    def page(self, job: Job) -> tuple[bytes, set[str]]:
        """A page, and the facts whose value it shows."""
        page = self.bare(job.address)
        files = {"own_files": addresses.own_files(job.address), "own_list": addresses.own_list(job.address)}
        view = {**self._common, "page": page, **files, **job.own}
        return rendered(self._jinja, job.template, self._templates, view, job.address).encode(), page.facts

    def bare(self, address: str) -> Page:
        """A page before anything stands on it."""
        return Page(address, self._written, self._base)


def _own_file(templates: Path, name: str, what: str) -> bytes:
    """A file that stands among the templates and is published as it is."""
    if not (templates / name).is_file():
        raise Stopped([Problem("template", f"there is no {what}", Place(f"{templates.name}/{name}"))])
    return (templates / name).read_bytes()
