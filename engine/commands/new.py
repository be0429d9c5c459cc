"""`new DIR`: writes a starter dossier that builds as it is; its comments say what each part is for."""

from __future__ import annotations

import shutil
from pathlib import Path

from engine.facts_schema import FILE as SCHEMA
from engine.facts_schema import facts_schema_text
from engine.home import COMMAND
from engine.problems import Place, Problem, Stopped
from engine.write import UNWRITABLE

_STARTER = Path(__file__).resolve().parent / "starter"


def new(folder: Path) -> str:
    """What to do next; raises Stopped where the folder is not empty or cannot be written."""
    place = Place(str(folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        help = "Name a folder that does not exist yet."
        raise Stopped([Problem("output", "something is there already", place, help)], UNWRITABLE)
    try:
        shutil.copytree(_STARTER, folder, dirs_exist_ok=True)
        (folder / SCHEMA).write_text(facts_schema_text(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Stopped([Problem("output", f"cannot be written: {error.strerror}", place)], UNWRITABLE) from None
    return (
        f"wrote a starter dossier to {folder}\n"
        f"{COMMAND} pin --dossier {folder}      reads its sources\n"
        f"{COMMAND} build --dossier {folder}    makes and proves its site"
    )
