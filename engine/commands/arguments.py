"""The arguments of every command, with an example for each."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

from engine.checked import is_day
from engine.home import DOSSIER, NAME, release
from engine.report import FORMATS
from engine.workers import Part

PORT = 8000
_NAME = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_SEGMENT = r"(?!\.{1,2}/)(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+"
_SHARE = re.compile(r"([1-9][0-9]{0,3})/([1-9][0-9]{0,3})")
_SPANS = {"h": "hours", "d": "days", "w": "weeks"}
_SPAN = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_SERVED = re.compile(
    rf"(?:https://{_NAME}(?:\.{_NAME})*|http://(?:localhost|127\.0\.0\.1|\[::1\]))(?::[1-9][0-9]{{0,4}})?(?:/{_SEGMENT})*/?"
)
_BASE = re.compile(rf"https://{_NAME}(?:\.{_NAME})*(?::[1-9][0-9]{{0,4}})?/(?:{_SEGMENT}/)*")

# command, what it does, an example, and which of the shared options it takes
_COMMANDS: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("build", "build the site, certify it from disk, and swap it in", "build --dossier ../mydeal", frozenset({"sources", "out", "base-url", "timings"})),
    (
        "merge",
        "put the shards of a site together that `build --shard` made, certify the whole, and swap it in",
        "merge ../shard-1 ../shard-2",
        frozenset({"sources", "out", "base-url", "timings"}),
    ),
    ("check", "certify a site that is already there, reading only files", "check --sources ../articles", frozenset({"sources", "site", "base-url", "timings"})),
    ("pin", "read the source archive and write facts.lock", "pin --sources ../articles", frozenset({"sources"})),
    (
        "release",
        "record what changed since the last release, once the site is certified",
        "release --because 'The company corrected its filing.'",
        frozenset({"sources", "site", "base-url"}),
    ),
    (
        "trace",
        "say where a number is shown, and from which fact, claims and lines it comes",
        "trace '$45 billion'",
        frozenset({"sources", "site"}),
    ),
    (
        "serve",
        "show the briefing in a browser while it is edited: made anew at every save, with what is wrong laid over it",
        "serve --dossier ../mydeal",
        frozenset({"sources"}),
    ),
    (
        "refresh",
        "look at every source again, by its address or in the archive, and say what became of what was read in it",
        "refresh --sources ../articles",
        frozenset({"sources", "base-url"}),
    ),
    (
        "fresh",
        "say whether a site that is served is the dossier's, and its sources were looked at lately; for a cron job",
        "fresh --url https://example.org/briefing/ --max-age 7d",
        frozenset(),
    ),
    ("diff", "say what changed between two dossiers, fact by fact", "diff HEAD~1", frozenset()),
    ("scan", "list the numbers of a text, and print claims to paste", "scan ../articles/herald.txt", frozenset()),
)  # fmt: skip
_ALONE: tuple[tuple[str, str, str], ...] = (
    ("new", "write a starter dossier that builds as it is", "new ../mydeal"),
    (
        "schema",
        "print the JSON Schema of facts.yaml, by which editors complete and explain its fields",
        "schema > facts.schema.json",
    ),
    ("explain", "say what a problem means, with what passes and what does not", "explain read"),
)


class _Release(argparse.Action):
    """Looks the release up where it is asked for, and not for every build."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> NoReturn:
        print(f"{NAME} {release()}")
        parser.exit()


@dataclass(frozen=True, slots=True)
class Age:
    """A span of time, and how it was written."""

    text: str
    span: timedelta


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The options of one run; without a command it is a build."""
    named = bool(argv) and (not argv[0].startswith("--") or argv[0] in ("--help", "--version"))
    parser = _parser()
    found = parser.parse_args(argv if named else ["build", *argv])
    if getattr(found, "shard", None) and not found.site:
        parser.error("a shard is no site: say with --out where it is to stand")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=NAME,
        description="Build a briefing from a dossier, and prove every number in it. Without a command it builds.",
        epilog="Options follow the command. One build at a time works on a site: another waits a little, and is refused with 4. "
        "Exit codes: 0 done, 1 problems, 2 usage, 3 stale (fresh), 4 not readable or writable, 130 interrupted.",
    )
    parser.add_argument("--version", action=_Release, nargs=0, help="say which release this is, and exit")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    made: dict[str, argparse.ArgumentParser] = {}
    for name, what, example, options in _COMMANDS:
        made[name] = _command(commands, name, what, example)
        _shared(made[name], options)
    for name, what, example in _ALONE:
        made[name] = _command(commands, name, what, example)
    _own(made)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    what: str,
    example: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=what, description=f"{what.capitalize()}.", epilog=f"Example: {example}")


def _shared(command: argparse.ArgumentParser, options: frozenset[str]) -> None:
    command.add_argument("--dossier", type=Path, metavar="DIR", help=f"the folder with facts.yaml (default: {DOSSIER})")
    if "sources" in options:
        command.add_argument("--sources", type=Path, metavar="DIR", help="the source archive (default: DIR/sources)")
    for name in options & {"site", "out"}:
        command.add_argument(
            f"--{name}", dest="site", type=Path, metavar="DIR", help="the folder of the site (default: DIR/site)"
        )
    if "base-url" in options:
        command.add_argument(
            "--base-url",
            type=_base_url,
            metavar="URL",
            help="the https address where the site stands, for what others link to: feed, sitemap, pictures of links",
        )
    if "timings" in options:
        command.add_argument("--timings", action="store_true", help="say at the end what each stage took")
    command.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed (default: text)")


def _base_url(text: str) -> str:
    """An address of a folder, with a stroke at its end; for argparse, which makes a usage problem of what is none."""
    base = f"{text}/" if not text.endswith("/") else text
    if _BASE.fullmatch(base) is None:
        raise argparse.ArgumentTypeError(
            f"`{text}` is no address such as https://example.org/briefing/: https, without a query, fragment or name of a user"
        )
    return base


def _day(text: str) -> str:
    """A day as year-month-day; for argparse."""
    if not is_day(text):
        raise argparse.ArgumentTypeError(f"`{text}` is no day such as 2031-04-02")
    return text


def _share(text: str) -> Part:
    """One of so many parts, as `2/3`; for argparse."""
    found = _SHARE.fullmatch(text)
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise argparse.ArgumentTypeError(f"`{text}` is no part such as 2/3")
    return Part(int(found[1]), int(found[2]))


def _age(text: str) -> Age:
    """A span of time, as `7d`; for argparse."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no span such as 12h, 7d or 2w")
    return Age(text, timedelta(**{_SPANS[found[2]]: int(found[1])}))


def _moment(text: str) -> datetime:
    """A time where we are, whatever zone it is given in; for argparse."""
    try:
        return datetime.fromisoformat(text).astimezone().replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"`{text}` is no time such as 2031-04-02T12:00") from None


def _served(text: str) -> str:
    """The address of a folder: https, or this machine's own; for argparse."""
    if _SERVED.fullmatch(text) is None:
        raise argparse.ArgumentTypeError(f"`{text}` is no address such as https://example.org/briefing/")
    return text if text.endswith("/") else f"{text}/"


def _own(made: dict[str, argparse.ArgumentParser]) -> None:
    """What one command alone takes."""
    wanted = 'a number as a page shows it ("$2.5 million"), or an id'
    made["trace"].add_argument("wanted", metavar="TEXT-OR-ID", help=wanted)
    on = "the day of the release, as year-month-day (default: today); never before that of the last"
    made["release"].add_argument("--on", type=_day, metavar="DATE", help=on)
    because = "why it came, in a line without a number; only the first release needs no reason"
    made["release"].add_argument("--because", metavar="TEXT", help=because)
    share = "make a part of the site alone, as one of N machines would: I of N parts, into --out, for `merge`"
    made["build"].add_argument("--shard", type=_share, metavar="I/N", help=share)
    fresh = "forget what earlier builds found, and make and certify everything anew"
    made["build"].add_argument("--fresh", action="store_true", help=fresh)
    shards = "a folder that `build --shard` wrote"
    made["merge"].add_argument("shards", type=Path, nargs="+", metavar="SHARD", help=shards)
    port = f"the port on this machine (default: {PORT}; 0 for any that is free)"
    made["serve"].add_argument("--port", type=int, default=PORT, metavar="N", help=port)
    made["scan"].add_argument("file", type=Path, metavar="FILE", help="the text, plain UTF-8, a paragraph a line")
    dossier = "a folder with facts.yaml, or a revision of the repository"
    made["diff"].add_argument("old", metavar="OLD", help=dossier)
    made["diff"].add_argument("new", metavar="NEW", nargs="?", help=f"{dossier} (default: the dossier as it is)")
    made["diff"].add_argument("--markdown", action="store_true", help="as Markdown, for a pull request")
    made["refresh"].add_argument("--on", type=_day, metavar="DATE", help="the day to write down (default: today)")
    made["refresh"].add_argument("--markdown", action="store_true", help="as Markdown, for a pull request")
    made["refresh"].add_argument("--only", nargs="+", default=[], metavar="SOURCE", help="these sources alone, by id")
    made["fresh"].add_argument("--url", type=_served, required=True, metavar="URL", help="where the site is served")
    oldest = "how long ago a source may have been looked at, as 12h, 7d or 2w (default: 7d)"
    made["fresh"].add_argument("--max-age", type=_age, default=_age("7d"), metavar="AGE", help=oldest)
    made["fresh"].add_argument(
        "--on", type=_moment, metavar="TIME", help="the time it is, as 2031-04-02T12:00 (default: now)"
    )
    made["new"].add_argument("folder", type=Path, metavar="DIR", help="a folder that does not exist yet, or is empty")
    code = "the code of a problem, or `words` for every word that is read as a number; without one, all codes"
    made["explain"].add_argument("code", nargs="?", help=code)
