"""The layers hold: an import across a line fails by name, and the check runs without the libraries of the renderer."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / "engine"

# what each room may import of the others; a room is a module or package of engine/
ALLOWED: dict[str, set[str]] = {
    "problems": set(),
    "quantities": set(),
    "typography": set(),
    "formulas": set(),
    "roles": set(),
    "counts": set(),
    "placed": {"problems"},
    "checked": {"home", "problems"},
    "rules": {"problems"},
    "vocabulary": set(),
    "glossary": {"vocabulary"},
    "report": {"problems", "typography"},
    "annotations": {"problems", "report", "typography"},
    "dates": {"quantities"},
    "constants": {"quantities"},
    "numerals": {"dates", "quantities", "typography"},
    "units": {"numerals", "quantities"},
    "model": {"checked", "numerals", "placed", "problems", "vocabulary"},
    "facts_schema": {"model"},
    "assets": set(),
    "addresses": {"assets", "model"},
    "silence": {"model"},
    "progress": set(),
    "workers": {"progress"},
    "holding": set(),
    "version": set(),
    "home": set(),
    "json_text": set(),
    "pictures": {"addresses", "dates"},
    "readings": {"dates", "model", "numerals", "quantities", "typography"},
    "releases": {"dates", "model", "placed", "problems", "quantities", "readings", "roles"},
    "history": {"addresses", "exports", "model", "schemas"},
    "read": {"checked", "model", "placed", "problems", "releases"},
    "archive": {"model", "numerals", "problems", "read", "typography"},
    "excerpts": {"archive", "constants", "model", "placed", "problems", "roles", "typography"},
    "lock": {"archive", "excerpts", "home", "model", "problems", "typography", "workers"},
    "changes": {"archive", "lock"},
    "schemas": {"addresses", "exports", "quantities", "vocabulary"},
    "png": set(),
    "card": {"png", "rules"},
    "feed": {"addresses", "rules"},
    "sitemap": {"addresses"},
    "linked_data": {"addresses", "model", "rules"},
    "told": {"addresses", "card", "feed", "model", "sitemap"},
    "touched": {"addresses", "model", "problems", "roles"},
    "exports": {"dates", "json_text", "lock", "model", "quantities", "readings"},
    "tables": {"addresses", "exports", "lock", "model"},
    "write": {"addresses", "holding", "problems"},
}
BELOW = set(ALLOWED)
MADE = {
    "card",
    "exports",
    "feed",
    "history",
    "linked_data",
    "png",
    "schemas",
    "sitemap",
    "tables",
    "told",
}  # the files beside pages
ALLOWED |= {
    "validate": BELOW - MADE - {"lock", "archive", "write", "read"},
    "reconcile": BELOW - MADE - {"write", "read", "archive"},
    "render": BELOW | {"reconcile"},
    "check": BELOW - {"write", "read"},
    "desk": BELOW - {"write", "read"} | {"check", "reconcile", "render"},
    "places": BELOW | {"validate", "check"},
    "cache": BELOW | {"places", "check"},
    "refresh": BELOW | {"desk", "check"},
    "preview": BELOW | {"reconcile", "render", "check", "places"},
    "commands": BELOW | {"cache", "check", "desk", "places", "preview", "reconcile", "refresh", "render", "validate"},
}
OUTSIDE = {
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "markdown_it": {"render"},
    "mdit_py_plugins": {"render"},
    "selectolax": {"check", "refresh"},
    "trafilatura": {"refresh"},
    "ssl": {"refresh"},
    "http": {"preview", "refresh"},
    "yaml": {"placed"},
    "PIL": {"card"},
    "pydantic": {"placed", "model", "facts_schema", "read"},
    "pydantic_core": {"placed", "model", "facts_schema"},
}


def rooms() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(ENGINE.rglob("*.py")):
        room = path.relative_to(ENGINE).parts[0].removesuffix(".py")
        if room != "__init__":
            found.setdefault(room, []).append(path)
    return found


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "engine":
            names |= {f"engine.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names.add(node.module or "")
    return names


def test_every_room_is_in_the_table() -> None:
    assert set(rooms()) == set(ALLOWED)


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_is_below_it(room: str) -> None:
    for path in rooms()[room]:
        used = {name.split(".")[1] for name in imported(path) if name.startswith("engine.")}
        assert used - {room} <= ALLOWED[room], path.relative_to(ROOT)


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_library_is_used_only_where_it_is_meant(room: str) -> None:
    for path in rooms()[room]:
        for name in imported(path):
            library = name.split(".")[0]
            assert room in OUTSIDE.get(library, {room}), f"{path.relative_to(ROOT)} imports {library}"


def test_the_table_has_no_loop() -> None:
    done: set[str] = set()
    while len(done) < len(ALLOWED):
        ready = {room for room, below in ALLOWED.items() if below <= done} - done
        assert ready, set(ALLOWED) - done
        done |= ready


def test_digits_are_made_and_read_by_modules_that_share_nothing() -> None:
    maker = imported(ENGINE / "render" / "figures.py")
    assert not any(name.startswith("engine.numerals") for name in maker)
    for path in rooms()["numerals"]:
        assert not any(name.startswith("engine.render") for name in imported(path))


BLOCKED = """
import sys
from pathlib import Path
for name in ("jinja2", "markupsafe", "markdown_it", "mdit_py_plugins", "engine.render", "engine.reconcile"):
    sys.modules[name] = None
from engine.commands.check import check
from engine.places import places
folder = Path(sys.argv[1])
print(check(places(folder, None, folder / "sources")))
"""


def test_the_check_runs_with_the_renderer_and_its_libraries_blocked(kiln: Path) -> None:
    command = [sys.executable, "-c", BLOCKED, str(kiln)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "32  pages read" in done.stdout


def test_the_door_reads_as_a_table_of_contents() -> None:
    text = (ROOT / "build.py").read_text(encoding="utf-8")
    stages = ["read_dossier(", "reconcile(", "staged(", "render(", "certify(", "swap("]
    body = text[text.index("def build") :]
    assert [body.index(stage) for stage in stages] == sorted(body.index(stage) for stage in stages)
