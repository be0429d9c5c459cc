"""Run docs/guide.md as a reader would, and say where what it shows is not what happens.

python scripts/guide.py [--write]     with --write, what commands print is put into the guide anew

A block `write=PATH` is a file; a block `diff PATH` changes one; in a block `console` each line after `$ ` is run, and what follows it
is what it prints. A line of just `…` stands for any lines.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guide.md"
_BLOCK = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_ANY = "…"


class Differs(Exception):
    """A change of the guide fits no place, or more than one."""


def played(text: str, folder: Path) -> str:
    """The guide with what its commands do print, played in an empty folder."""
    (folder / "project").mkdir()
    (folder / "project" / "build.py").symlink_to(ROOT / "build.py")
    (folder / "bin").mkdir()
    (folder / "bin" / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (folder / "bin" / "python").chmod(0o755)
    return _BLOCK.sub(lambda block: _block(block, folder / "project"), text)


def _block(block: re.Match[str], folder: Path) -> str:
    info, body = block["info"].strip(), block["body"]
    if "write=" in info:
        path = folder / info.partition("write=")[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")
    elif info.startswith("diff "):
        _change(folder / info.removeprefix("diff "), body)
    elif info == "console":
        body = "".join(_command(part, folder) for part in re.split(r"^(?=\$ )", body, flags=re.MULTILINE) if part)
    return f"```{block['info']}\n{body}```"


def _change(path: Path, change: str) -> None:
    lines = change.splitlines()
    old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        raise Differs(f"this stands {text.count(old)} times in {path.name}:\n{old}")
    path.write_text(text.replace(old, new), encoding="utf-8")


# what a build says of itself where it takes more than two seconds
_STAGES = re.compile("^(?:read|validate|reconcile|render|examine|certify|merge|swap)\n", re.MULTILINE)


def _command(part: str, folder: Path) -> str:
    """A command with what it prints; as it stands where the lines that are shown come in that order."""
    line, _, shown = part.partition("\n")
    environment = {"PATH": f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    done = subprocess.run(  # noqa: S602 - the guide is ours
        line.removeprefix("$ "), shell=True, check=False, cwd=folder, env=environment, capture_output=True, text=True
    )
    said = (done.stdout + _STAGES.sub("", done.stderr)).replace("\N{NO-BREAK SPACE}", " ")
    return part if _fits(shown, said) else f"{line}\n{said}"


def _fits(shown: str, said: str) -> bool:
    parts = [re.escape(part) for part in re.split(rf"^{_ANY}\n", shown, flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*".join(parts), said) is not None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    text = GUIDE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        now = played(text, Path(scratch))
    if options.write:
        GUIDE.write_text(now, encoding="utf-8")
    elif now != text:
        print("docs/guide.md shows what does not happen: run scripts/guide.py --write, and read the difference")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
