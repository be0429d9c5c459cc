"""A fuzzer that is led by what of the engine a text reaches: `reader` (facts.yaml) and `lexer` (numerals, dates, formulas).

python scripts/fuzz.py reader|lexer [--runs N] [--seed N] [--corpus DIR] [--input FILE]

`make fuzz` installs atheris and runs both. What breaks is left in a file, which `--input` tries once more; whoever mends it
puts it among the ordinary tests. Where atheris is not to be had, that is said, and nothing is tried.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
UNAVAILABLE = 2
_LONGEST = {"reader": 16_384, "lexer": 512}

try:
    import atheris
except ImportError:
    print(
        "atheris is not installed here: `make fuzz` installs it, where it has a build for this Python", file=sys.stderr
    )
    sys.exit(UNAVAILABLE)

with atheris.instrument_imports(include=["engine"]):
    from engine.numerals import Conventions
    from tests.fuzz import holds
    from tests.fuzz.kinds import KINDS_BY_FILE

Target = Callable[[bytes], object]
CONVENTIONS = (
    Conventions({"$": "USD"}, "mdy", {"kiln": ("kiln", "kilns")}, ("K-9", "Kiln 1", "H100")),
    Conventions({"£": "GBP", "€": "EUR", "pound": "GBP"}, "dmy", {"ship": ("ship", "ships")}, ("Pier 4",)),
    Conventions(),
)


def reader(folder: Path) -> Target:
    """facts.yaml of a dossier, whatever it holds: read, validated and reconciled, or refused where it is wrong."""
    shutil.copytree(ROOT / "tests" / "deals" / "kiln", folder, ignore=shutil.ignore_patterns("site", ".site.*"))
    return lambda data: holds.facts_hold(data, folder)


def lexer(_folder: Path) -> Target:
    """A text: its first byte says whose conventions hold."""

    def one(data: bytes) -> None:
        text = data[1:].decode("utf-8", "surrogateescape")
        holds.numerals_hold(text, CONVENTIONS[data[0] % len(CONVENTIONS)] if data else CONVENTIONS[0])
        holds.date_holds(text)
        holds.formula_holds(text)

    return one


TARGETS: dict[str, Callable[[Path], Target]] = {"reader": reader, "lexer": lexer}


def changed(data: bytes, longest: int, seed: int) -> bytes:
    """A third by the kinds of the mutations, which keep YAML whole; else by the fuzzer's own."""
    random = Random(seed)  # noqa: S311 - nothing here is a secret
    if random.random() < 1 / 3:
        text = random.choice(KINDS_BY_FILE["facts.yaml"])(data.decode("utf-8", "replace"), random)
        return text.encode("utf-8", "replace")[:longest]
    return bytes(atheris.Mutate(data, longest))


def seeds(target: str) -> Iterator[bytes]:
    """Texts to begin with: whole dossiers, or the texts of the vectors and the formulas of the deals."""
    facts = [*sorted((ROOT / "tests" / "deals").glob("*/facts.yaml")), ROOT / "engine/commands/starter/facts.yaml"]
    if target == "reader":
        yield from (data for path in facts if len(data := path.read_bytes()) <= _LONGEST[target])
        return
    for line in (ROOT / "tests" / "vectors" / "numerals.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("text: "):
            yield b"\0" + line.removeprefix("text: ").encode()
    for path in facts:
        for line in path.read_text(encoding="utf-8").splitlines():
            name, _, value = line.strip().partition(": ")
            if name in ("formula", "published", "published_quote"):
                yield b"\0" + value.encode()
    yield from (b"\1" + path.read_bytes()[:400] for path in sorted((ROOT / "tests" / "deals").glob("*/sources/*.txt")))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="scripts/fuzz.py", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, help="where texts that reach something new are kept (default: nowhere)")
    parser.add_argument("--input", type=Path, help="try one text, and nothing else")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        one = TARGETS[options.target](Path(folder) / "deal")
        if options.input:
            one(options.input.read_bytes())
            return 0
        child = os.fork()  # the fuzzer ends its process by itself
        if not child:
            _fuzz(options, one, Path(folder))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(
        f"{options.target}: {options.runs:,} executions, nothing found" if not code else f"{options.target}: a finding"
    )
    return 1 if code else 0


def _fuzz(options: argparse.Namespace, one: Target, folder: Path) -> None:
    """Never returns."""
    begin = folder / "seeds"
    begin.mkdir()
    for number, data in enumerate(seeds(options.target)):
        (begin / f"{number:04}").write_bytes(data)
    corpus = options.corpus or folder / "corpus"
    corpus.mkdir(exist_ok=True, parents=True)
    flags = [f"-runs={options.runs}", f"-seed={options.seed}", f"-max_len={_LONGEST[options.target]}"]
    flags += ["-timeout=30", "-rss_limit_mb=3000", "-print_final_stats=1", f"-artifact_prefix=fuzz-{options.target}-"]
    atheris.Setup([sys.argv[0], *flags, str(corpus), str(begin)], one, custom_mutator=changed)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
