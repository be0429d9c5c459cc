"""Valid dossiers, changed at random by the thousand: each either builds and certifies, or is refused with a located problem.

`python -m tests.mutations 2000 --seed 3` prints what became of each kind of change, and each third thing with the numbers
that repeat it: `--only 17 --keep FOLDER` does one of them again and leaves its dossier. `test_mutations` tries a sample.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType

import build
from bench.deal import FEWEST, deal
from engine.commands import cli
from engine.progress import Progress
from engine.workers import VARIABLE
from tests.folders import tree
from tests.fuzz.kinds import KINDS_BY_FILE, ids

DEALS = Path(__file__).resolve().parent / "deals"
STARTER = Path(build.__file__).parent / "engine" / "commands" / "starter"
SITE = "site"
SECONDS = 120  # for one command; a build of any of these takes one or two
_MADE = "made up"
_OFTEN = {"starter": 5, "kiln": 4, "ferry": 2, _MADE: 1}
_LINED = ("facts.yaml", "content/")
# what is said of a file as a whole
_WHOLE = frozenset({"file", "prose", "pin", "yaml"})


class Hung(BaseException):
    """A command took longer than any should; no command may take this for an error of its own."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """What is done to which dossier: everything follows from seed and number."""

    seed: int
    number: int

    @property
    def random(self) -> Random:
        return Random(f"{self.seed} {self.number}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was changed, how it ended (built, refused, or the third thing), and what speaks for that."""

    mutant: Mutant
    kind: str
    ended: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """One command: its exit code, its problems as JSON has them, and what it said besides."""

    code: int
    problems: tuple[Mapping[str, object], ...]
    said: str


# --- dossiers --------------------------------------------------------------------------------------------------------


def bases(under: Path, names: tuple[str, ...] = tuple(_OFTEN)) -> Mapping[str, Path]:
    """Dossiers that pin, build and certify, each with its site and what its build found."""
    found = {}
    for name in names:
        folder = found[name] = under / name.replace(" ", "-")
        if name == _MADE:
            deal(FEWEST).write(under / "written")
            shutil.copytree(under / "written" / "dossier", folder)
            shutil.copytree(under / "written" / "sources", folder / "sources")
        else:
            left = shutil.ignore_patterns(SITE, ".site.*")
            shutil.copytree(STARTER if name == "starter" else DEALS / name, folder, ignore=left)
        for command in ("pin", "build"):
            ended = run(command, folder)
            assert ended.code == 0, ended
    return found


def changed(mutant: Mutant, held: Mapping[str, Path], to: Path) -> tuple[str, bool]:
    """Writes a mutant of one of the dossiers; the kinds of its changes, and whether it is to be pinned anew."""
    random = mutant.random
    base = held[random.choices(list(held), [_OFTEN[name] for name in held])[0]]
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(base, to)
    before, kinds = tree(to), [""]
    while tree(to) == before:
        parts = random.choices(list(_PARTS), list(_PARTS.values()), k=random.choice((1, 1, 1, 2, 3)))
        kinds = [_change(to, part, random) for part in parts]
    return " + ".join(kinds), "facts.lock" not in parts and random.random() < 0.85


_PARTS = {"facts.yaml": 24, "content": 8, "sources": 6, "facts.lock": 2, "everywhere": 1}


def _change(dossier: Path, part: str, random: Random) -> str:
    if part == "everywhere":
        _renamed(dossier, random)
        return f"{part}: id renamed"
    kind = random.choice(KINDS_BY_FILE[part])
    path = dossier / part
    file = random.choice(_files(path)) if path.is_dir() else path
    _write(file, kind(_text(file), random))
    return f"{part}: {kind.__name__.replace('_', ' ')}"


def _renamed(dossier: Path, random: Random) -> None:
    """One id by another name wherever it stands, that of a file of prose included."""
    old = random.choice(ids(_text(dossier / "facts.yaml")) or ["a-b"])
    new = f"{old}-{random.choice(('too', 'con', 'index', 'all'))}"
    for path in (dossier / "facts.yaml", *_files(dossier / "content")):
        _write(path, re.sub(rf"(?<![\w-]){old}(?![\w-])", new, _text(path)))
        if path.stem == old:
            path.rename(path.with_stem(new))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="surrogatepass", newline="\n")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


# --- what becomes of it ----------------------------------------------------------------------------------------------


def run(command: str, dossier: Path, *flags: str) -> Ended:
    """A command in this process, as a user has it. Raises Hung."""
    out, err = io.StringIO(), io.StringIO()
    with _limited(SECONDS), redirect_stdout(out), redirect_stderr(err):
        code = build.main([command, "--dossier", str(dossier), "--format", "json", *flags])
    problems = json.loads(out.getvalue()) if code in (1, 4) else []
    return Ended(code, tuple(problems), err.getvalue() or out.getvalue())


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Hung

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def tried(mutant: Mutant, held: Mapping[str, Path], at: Path) -> Outcome:
    """A mutant made, pinned perhaps, built, and where that is done checked."""
    kind, pinned = changed(mutant, held, at)
    before = tree(at / SITE)
    how = Random(f"{mutant.seed} {mutant.number} how")
    flags = ("--fresh",) if how.random() < 0.3 else ()
    apart = how.random() < 0.15  # the archive is not at hand for what follows
    commands = (*(("pin",) if pinned else ()), "build", "check")
    for command in commands:
        if command == "build" and apart:
            shutil.rmtree(at / "sources")
        try:
            ended = run(command, at, *(flags if command == "build" else ()))
        except Hung:
            return Outcome(mutant, kind, "hangs", command)
        wrong = list(third_things(ended, at))
        if command == "check" and ended.code:
            wrong.append("what was built and certified, the check does not certify")
        if ended.code and command != "check" and tree(at / SITE) != before:
            wrong.append("the old site was touched")
        if wrong:
            return Outcome(mutant, kind, "third thing", f"{command}: {'; '.join(wrong)}\n{_shown(ended)}")
        if ended.code:
            return Outcome(mutant, kind, "refused", f"{command}: {_shown(ended)}")
    return Outcome(mutant, kind, "built")


def third_things(ended: Ended, dossier: Path) -> Iterator[str]:
    """Whatever about the end of a command is neither done nor refused at a place that its editor can go to."""
    if ended.code not in (0, 1, 4):
        yield f"it ended with {ended.code}"
    elif ended.code and not ended.problems:
        yield "it names no problem"
    if "Traceback" in ended.said:
        yield "a traceback"
    found = [list(_misplaced(problem, dossier)) for problem in ended.problems]
    if all(found):  # what is wrong in the dossier shows on its pages too
        yield from (fault for faults in found for fault in faults)
    else:
        yield from (fault for faults in found for fault in faults if not fault.endswith(_NOT_OF_IT))


_NOT_OF_IT = " is no place in the dossier"


def _misplaced(problem: Mapping[str, object], dossier: Path) -> Iterator[str]:
    path, line, column = str(problem["path"]), int(str(problem["line"])), int(str(problem["column"]))
    where = f"[{problem['code']}] {path}:{line}:{column}"
    written = dossier / path
    if written.is_relative_to(dossier / SITE) or not (written.is_file() or problem["code"] in ("file", "prose", "pin")):
        yield f"{where}{_NOT_OF_IT}"
    elif not line:
        if path.startswith(_LINED) and problem["code"] not in _WHOLE:
            yield f"{where} names no line"
    else:
        lines = written.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").split("\n")
        if line > len(lines) or not 1 <= column <= len(lines[line - 1]) + 1:
            yield f"{where} is beyond its file"


def _shown(ended: Ended) -> str:
    found = [f"[{p['code']}] {p['path']}:{p['line']}:{p['column']} {p['message']}" for p in ended.problems[:4]]
    return "\n".join(found) or ended.said


# --- many ------------------------------------------------------------------------------------------------------------


def trials(mutants: list[Mutant], held: Mapping[str, Path], under: Path, hands: int = 1) -> Iterator[Outcome]:
    """Every mutant tried, by so many processes, each in a folder of its own."""
    work = partial(_tried_in, held, under)
    if hands == 1:
        yield from map(work, mutants)
        return
    with multiprocessing.get_context("fork").Pool(hands) as pool:
        yield from pool.imap_unordered(work, mutants, chunksize=4)


def _tried_in(held: Mapping[str, Path], under: Path, mutant: Mutant) -> Outcome:
    return tried(mutant, held, under / f"of-{os.getpid()}")


def table(outcomes: list[Outcome]) -> str:
    """Each kind of change, how many were tried, and how they ended; a mutant of two kinds counts for both."""
    tried, ends = Counter[str](), Counter[tuple[str, str]]()
    for outcome in outcomes:
        for kind in (*outcome.kind.split(" + "), "mutants"):
            tried[kind] += 1
            ends[kind, outcome.ended if outcome.ended in ("built", "refused") else "findings"] += 1
    order = sorted(tried, key=lambda kind: (kind == "mutants", kind))
    rows = [f"{kind:<34}{tried[kind]:>7}" + "".join(f"{ends[kind, end]:>10}" for end in _ENDS) for kind in order]
    return "\n".join([f"{'':<34}{'tried':>7}" + "".join(f"{end:>10}" for end in _ENDS), *rows])


_ENDS = ("built", "refused", "findings")


def quiet() -> None:
    """One process a build, and nothing said of how far it is."""
    os.environ[VARIABLE] = "1"
    setattr(cli, "Progress", lambda _out: Progress())  # noqa: B010 - a type checker takes it for a class


def main(argv: list[str]) -> int:
    """Try so many, print what became of them, and say whether each was one of the two things."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=1000, help="how many to try (default: 1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number to begin with (default: 0)")
    parser.add_argument("--only", type=int, metavar="N", help="that one alone, with all that was said of it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where its dossier is left")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(argv)
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        held = bases(Path(folder) / "bases")
        if options.only is not None:
            outcome = tried(Mutant(options.seed, options.only), held, options.keep or Path(folder) / "one")
            print(f"{outcome.kind}: {outcome.ended}\n{outcome.said}")
            return 0 if outcome.ended in _ENDS else 1
        numbers = range(options.first, options.first + options.number)
        outcomes = list(
            _told(trials([Mutant(options.seed, n) for n in numbers], held, Path(folder), options.processes))
        )
    print(table(outcomes))
    return 1 if any(outcome.ended not in _ENDS for outcome in outcomes) else 0


def _told(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """All of them; each third thing is printed at once, with what repeats it. An interruption ends them."""
    with suppress(KeyboardInterrupt):
        for outcome in outcomes:
            yield outcome
            if outcome.ended not in _ENDS:
                again = f"--seed {outcome.mutant.seed} --only {outcome.mutant.number}"
                print(f"{again}: {outcome.kind}: {outcome.ended}\n{outcome.said}\n", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
