"""Arguments to commands, problems to text, and everything to an exit code.

0 done · 1 problems · 2 usage · 4 something cannot be read or written · 70 a bug · 130 interrupted
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.commands.check import check
from engine.commands.common import Places, places
from engine.commands.explain import UnknownCode, explain
from engine.commands.new import new
from engine.commands.pin import pin
from engine.commands.trace import trace
from engine.facts_schema import facts_schema_text
from engine.problems import Stopped
from engine.report import FORMATS, as_github, as_json, report, wants_colour

Command = Callable[[Places], str]
USAGE = 2
BUG = 70
INTERRUPTED = 130


def main(argv: Sequence[str], build: Command) -> int:
    """Run one command; never ends in a traceback that a user sees for a mistake of theirs."""
    options = _parser().parse_args(
        argv if (argv and not argv[0].startswith("--")) or _asks_help(argv) else ["build", *argv]
    )
    if options.command == "explain":
        return _explain(options.code)
    if options.command == "new":
        return _new(options.folder)
    if options.command == "schema":
        print(facts_schema_text(), end="")
        return 0
    found = places(options.dossier, getattr(options, "site", None), options.sources)
    try:
        said = trace(found, options.wanted) if options.command == "trace" else _command(options.command, build)(found)
    except Stopped as stopped:
        _print_problems(stopped, options.format, (found.dossier, found.templates.parent))
        return stopped.exit_code
    except KeyboardInterrupt:
        print("interrupted: the old site stays", file=sys.stderr)
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last door: a bug is said to be one, without a traceback
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        print(f"this is a bug in the engine, at {where}: {type(error).__name__}: {error}", file=sys.stderr)
        return BUG
    try:
        print(said, flush=True)
    except BrokenPipeError:  # whoever read our words has gone; the work is done all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _print_problems(stopped: Stopped, form: str, roots: tuple[Path, ...]) -> None:
    """For a reader to stderr; for machines to stdout, in GitHub's form with the plain report as well."""
    if form == "json":
        print(as_json(stopped.problems))
        return
    print(report(stopped.problems, roots, colour=form == "text" and wants_colour(sys.stderr)), file=sys.stderr)
    if form == "github":
        print(as_github(stopped.problems))


def _explain(code: str | None) -> int:
    try:
        print(explain(code))
    except UnknownCode as unknown:
        print(unknown, file=sys.stderr)
        return USAGE
    return 0


def _new(folder: Path) -> int:
    try:
        print(new(folder))
    except Stopped as stopped:
        print(report(stopped.problems, ()), file=sys.stderr)
        return stopped.exit_code
    return 0


def _asks_help(argv: Sequence[str]) -> bool:
    return bool(argv) and argv[0] in ("-h", "--help")


def _command(name: str, build: Command) -> Command:
    return {"check": check, "pin": pin}.get(name, build)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Build a briefing from a dossier, and prove every number in it. Without a command it builds.",
        epilog="Options follow the command. Exit codes: 0 done, 1 problems, 2 usage, 4 not readable or writable.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, what, example, site in (
        ("build", "build the site, certify it from disk, and swap it in", "build --dossier ../mydeal", "--out"),
        ("check", "certify a site that is already there, reading only files", "check --sources ../articles", "--site"),
        ("pin", "read the source archive and write facts.lock", "pin --sources ../articles", None),
        (
            "trace",
            "say where a number is shown, and from which fact, claims and lines it comes",
            "trace '$45 billion'",
            "--site",
        ),
    ):
        command = commands.add_parser(
            name, help=what, description=what.capitalize() + ".", epilog=f"Example: {example}"
        )
        command.add_argument(
            "--dossier", type=Path, metavar="DIR", help="the folder with facts.yaml (default: this one)"
        )
        command.add_argument("--sources", type=Path, metavar="DIR", help="the source archive (default: DIR/sources)")
        command.add_argument(
            "--format", choices=FORMATS, default="text", help="how problems are printed (default: text)"
        )
        if site:
            command.add_argument(site, dest="site", type=Path, metavar="DIR", help="the site (default: DIR/site)")
        if name == "trace":
            command.add_argument(
                "wanted", metavar="TEXT-OR-ID", help='a number as a page shows it ("$2.5 million"), or an id'
            )
    what = "write a starter dossier that builds as it is"
    command = commands.add_parser(
        "new", help=what, description=what.capitalize() + ".", epilog="Example: new ../mydeal"
    )
    command.add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    what = "print the JSON Schema of facts.yaml, by which editors complete and explain its fields"
    commands.add_parser(
        "schema", help=what, description=what.capitalize() + ".", epilog="Example: schema > facts.schema.json"
    )
    what = "say what a problem means, with what passes and what does not"
    command = commands.add_parser(
        "explain", help=what, description=what.capitalize() + ".", epilog="Example: explain read"
    )
    command.add_argument(
        "code",
        nargs="?",
        help="the code of a problem, or `words` for every word that is read as a number; without one, all codes",
    )
    return parser
