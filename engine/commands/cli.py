"""Arguments to commands, problems to text, and everything to an exit code.

0 done · 1 problems · 2 usage · 3 stale, of `fresh` alone · 4 something cannot be read or written · 70 a bug · 130 interrupted
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

from engine.annotations import as_github, harmless
from engine.commands.arguments import parse
from engine.commands.explain import UnknownCode, explain
from engine.places import Places, places
from engine.problems import Stopped
from engine.progress import Progress
from engine.read import UNREADABLE
from engine.report import as_json, bug, refused, report, wants_colour
from engine.workers import VARIABLE, Lost

Build = Callable[[Places, Progress], str]
USAGE = 2
BUG = 70
INTERRUPTED = 130
_WORKSPACE = "GITHUB_WORKSPACE"  # from where a pull request names its files
_FEWER = f"{VARIABLE}=1 works in one process, which takes less memory."


def main(argv: Sequence[str], build: Build) -> int:
    """Run one command; never ends in a traceback that a user sees for a mistake of theirs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name may be no text, and a terminal may not know ours
    options = parse(argv)
    try:
        with _ending_is_interrupting():
            said = _run(options, build)
    except Stopped as stopped:
        _print_problems(stopped, getattr(options, "format", "text"), _roots(options))
        return stopped.exit_code
    except UnknownCode as unknown:
        print(unknown, file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("interrupted: the old site stays, or the new one where it was in its place already", file=sys.stderr)
        return INTERRUPTED
    except Lost:
        print(
            f"a process of ours was ended from outside, by hand or for want of memory: the old site stays\n{_FEWER}",
            file=sys.stderr,
        )
        return INTERRUPTED
    except OSError as error:
        roots = _roots(options)
        _print_problems(Stopped([refused(error, roots)]), getattr(options, "format", "text"), roots)
        return UNREADABLE
    except Exception as error:  # noqa: BLE001 - the last door: a bug is said to be one, without a traceback
        print(harmless(bug(error)), file=sys.stderr)
        return BUG
    try:
        print(said, flush=True)
    except BrokenPipeError:  # whoever read our words has gone; the work is done all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


@contextmanager
def _ending_is_interrupting() -> Iterator[None]:
    """Being asked to end, as a system does that shuts down or a CI that gives up, is as good as an interrupt."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(options: argparse.Namespace, build: Build) -> str:
    """What a command says when it is done; raises Stopped. Its room is loaded when it is chosen, and no other."""
    match options.command:
        case "new":
            from engine.commands.new import new

            return new(options.folder)
        case "schema":
            from engine.facts_schema import facts_schema_text

            return facts_schema_text().rstrip("\n")
        case "explain":
            return explain(options.code)
    found = _places(options)
    match options.command:
        case "build" if options.shard:
            from engine.commands.shard import shard

            return _timed(lambda at, progress: shard(at, options.shard, progress), found, timings=options.timings)
        case "build":
            return _timed(build, found, timings=options.timings)
        case "merge":
            from engine.commands.shard import merge

            return _timed(lambda at, progress: merge(at, options.shards, progress), found, timings=options.timings)
        case "check":
            from engine.commands.check import check

            return _timed(check, found, timings=options.timings)
        case "pin":
            from engine.commands.pin import pin

            return pin(found)
        case "release":
            from engine.commands.release import release

            return release(found, options.on, options.because)
        case "trace":
            from engine.commands.trace import trace

            return trace(found, options.wanted)
        case "serve":
            from engine.commands.serve import serve

            return serve(found, options.port)
        case "refresh":
            from engine.commands.refresh import refresh

            asked = {"on": options.on, "only": options.only, "markdown": options.markdown}
            return _timed(lambda at, progress: refresh(at, **asked, progress=progress), found, timings=False)
        case "fresh":
            from engine.commands.fresh import fresh

            return fresh(found, options.url, options.max_age, now=options.on)
        case "diff":
            from engine.commands.diff import diff

            return diff(found, options.old, options.new, markdown=options.markdown)
    from engine.commands.scan import scan

    return scan(found, options.file)


def _timed(command: Build, found: Places, *, timings: bool) -> str:
    """A command that may take long: it says how far it is, and if asked what each stage took."""
    progress = Progress(sys.stderr)
    try:
        said = command(found, progress)
    finally:
        progress.end()
    return f"{said}\n{progress.timings()}" if timings else said


def _places(options: argparse.Namespace) -> Places:
    site, sources, base = (getattr(options, name, None) for name in ("site", "sources", "base_url"))
    return places(options.dossier, site, sources, base or "", fresh=getattr(options, "fresh", False))


def _roots(options: argparse.Namespace) -> tuple[Path, ...]:
    """The folders in which the lines of a problem may stand."""
    if "dossier" not in options:
        return ()
    found = _places(options)
    return (found.dossier, found.templates.parent, Path.cwd())


def _print_problems(stopped: Stopped, form: str, roots: tuple[Path, ...]) -> None:
    """For a reader to stderr; for machines to stdout, in GitHub's form with the plain report as well."""
    if form == "json":
        print(as_json(stopped.problems))
        return
    said = report(stopped.problems, roots, colour=form == "text" and wants_colour(sys.stderr))
    print(harmless(said) if form == "github" else said, file=sys.stderr)
    if form == "github":
        print(as_github(stopped.problems, roots, Path(os.environ.get(_WORKSPACE) or Path.cwd())))
