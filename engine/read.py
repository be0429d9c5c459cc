"""A folder becomes a Dossier. Files are read here and in `archive`, nowhere else; Markdown stays text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from engine import checked, model, releases
from engine.checked import Checked
from engine.model import Dossier, FactsFile, Releases
from engine.placed import Node, PlacedList, PlacedMap, Text, load
from engine.problems import Place, Problem, Stopped

MAX_PROSE_BYTES = 64 * 2**10  # ten pages of print
MAX_TEMPLATE_BYTES = 64 * 2**10
MAX_TEMPLATES = 100  # files of them
MAX_BYTES = 256 * 2**20  # a dossier of 100,000 facts has a facts.yaml of 76 MiB, and a lock of twice that
UNREADABLE = 4
Recorded = TypeVar("Recorded")


def read(folder: Path) -> Dossier:
    """Read facts.yaml, facts.lock, facts.checked, facts.releases and content/; raises Stopped with every problem of form."""
    facts_text = _must_read(folder, Dossier.FACTS)
    problems: list[Problem] = []
    prose = {}
    for path in _below(folder / "content"):
        name = path.relative_to(folder).as_posix()
        text = read_text(path, name, problems, MAX_PROSE_BYTES, within=folder)
        if text is not None:
            prose[name] = Text(text, Place(name, 1, 1))
    problems += _own_templates(folder)
    tree, found = load(facts_text, Dossier.FACTS)
    problems += found
    if tree is None and not found:
        problems.append(Problem("yaml", "the file holds nothing", Place(Dossier.FACTS, 1, 1)))
    file = _facts_file(tree, problems) if tree is not None else None
    lock_path = folder / Dossier.LOCK
    lock = read_text(lock_path, Dossier.LOCK, problems, within=folder) if lock_path.exists() else None
    looked_at: Mapping[str, Checked] = _recorded(folder, checked.FILE, checked.parse, {}, problems)
    released = _recorded(folder, Dossier.RELEASES, releases.parse, Releases(), problems)
    if file is None or problems:
        raise Stopped(problems)
    return Dossier(file, prose, lock, looked_at, released)


def _own_templates(folder: Path) -> Iterator[Problem]:
    """What is wrong with the files of a dossier's own templates before anybody reads them."""
    files = _below(folder / "templates", links=True)
    if len(files) > MAX_TEMPLATES:
        yield Problem("file", f"there are more than {MAX_TEMPLATES} files", Place("templates"))
    for path in files:
        place = Place(path.relative_to(folder).as_posix())
        if leads_out(path, folder):
            yield Problem("file", "this link leads out of its folder", place, "Put the file itself here.")
        elif path.suffix == ".html" and path.is_file() and path.stat().st_size > MAX_TEMPLATE_BYTES:
            yield Problem("file", f"the file is larger than {MAX_TEMPLATE_BYTES // 2**10} KiB", place)


def _recorded(
    folder: Path, name: str, parse: Callable[[str], Recorded], none: Recorded, problems: list[Problem]
) -> Recorded:
    """What a command has written down beside facts.yaml; `none` where there is no such file, or it cannot be read."""
    path = folder / name
    text = read_text(path, name, problems, within=folder) if os.path.lexists(path) else None
    try:
        return parse(text) if text is not None else none
    except Stopped as stopped:
        problems += stopped.problems
        return none


def read_text(
    path: Path, name: str, problems: list[Problem], limit: int = MAX_BYTES, *, within: Path | None = None
) -> str | None:
    """A UTF-8 text file; problems are noted under its relative name. `within` is the folder that no link may leave."""
    place = Place(name)
    try:
        if within is not None and leads_out(path, within):
            problems.append(Problem("file", "this link leads out of its folder", place, "Put the file itself here."))
            return None
        if path.exists() and not path.is_file():
            problems.append(Problem("file", "this is not a file", place))
            return None
        if path.stat().st_size > limit:
            most = f"{limit // 2**20} MiB" if limit >= 2**20 else f"{limit // 2**10} KiB"
            problems.append(Problem("file", f"the file is larger than {most}", place))
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        problems.append(Problem("file", "there is no such file", place))
        return None
    except OSError as error:
        problems.append(Problem("file", f"the file cannot be read: {error.strerror}", place))
        return None
    if not data.strip():
        problems.append(Problem("file", "the file is empty", place))
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        problems.append(Problem("file", "the file is not UTF-8 text", Place(name, line, column), "Save it as UTF-8."))
        return None


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file, once every link is followed, stands outside a folder."""
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def _must_read(folder: Path, name: str) -> str:
    problems: list[Problem] = []
    text = read_text(folder / name, name, problems, within=folder)
    if text is None:
        raise Stopped(problems, UNREADABLE)
    return text


def _below(folder: Path, *, links: bool = False) -> list[Path]:
    """Every file below a folder, in one order everywhere; what does not belong there is judged later, by name.

    With `links` also those that lead to folders, into which we do not look but a template might.
    """
    found = (path for path in folder.rglob("*") if path.is_file() or (links and path.is_symlink()))
    return sorted(found, key=lambda path: path.as_posix())


# --- shape -----------------------------------------------------------------------------------------------------------


def _facts_file(tree: Node, problems: list[Problem]) -> FactsFile | None:
    if not isinstance(tree, PlacedMap):
        problems.append(Problem("value", "facts.yaml must be a mapping with `dossier`, `sources`, `facts`", tree.place))
        return None
    before = len(problems)
    _add_ids(tree)
    _split_says(tree)
    try:
        file = FactsFile.model_validate(tree)
    except ValidationError as error:
        problems.extend(_problem(tree, dict(detail)) for detail in error.errors(include_url=False))
        return None
    return file if len(problems) == before else None


def _add_ids(tree: PlacedMap) -> None:
    for section in ("works", "sources", "facts", "contradictions"):
        entries = tree.get(_key(section))
        if not isinstance(entries, PlacedMap):
            continue
        for key, entry in entries.items():
            if isinstance(entry, PlacedMap):
                entry[Text("@id", entry.place)] = key
                claims = entry.get(_key("claims")) if section == "facts" else None
                for claim in claims if isinstance(claims, PlacedList) else ():
                    if isinstance(claim, PlacedMap):
                        claim[Text("@fact", claim.place)] = key


def _split_says(tree: PlacedMap) -> None:
    """`says` of a claim may be one word or a list of them."""
    facts = tree.get(_key("facts"))
    for fact in facts.values() if isinstance(facts, PlacedMap) else ():
        claims = fact.get(_key("claims")) if isinstance(fact, PlacedMap) else None
        for claim in claims if isinstance(claims, PlacedList) else ():
            says = claim.get(_key("says")) if isinstance(claim, PlacedMap) else None
            if isinstance(says, Text):
                listed = PlacedList(says.place)
                listed.append(says)
                claim[_key("says")] = listed


def _key(word: str) -> Text:
    return Text(word, Place(Dossier.FACTS))


_KNOWN_KEYS = sorted(
    {
        field.alias or name
        for entry in vars(model).values()
        if isinstance(entry, type) and issubclass(entry, model.Entry)
        for name, field in entry.model_fields.items()
        if not (field.alias or "").startswith("@")
    }
)


def _problem(tree: Node, detail: dict[str, Any]) -> Problem:
    """One problem of pydantic's in our words, at the place of the key or value that it speaks of."""
    steps = [step for step in detail["loc"] if step != "[key]"]
    kind, last = detail["type"], str(steps[-1]) if steps else ""
    at_key = kind == "extra_forbidden" or "[key]" in detail["loc"]
    place = _place(tree, steps, at_key)
    if kind == "missing":
        return Problem("missing-key", f"`{last}` is missing", place)
    if kind == "extra_forbidden":
        close = get_close_matches(last, _KNOWN_KEYS, 1)
        return Problem("unknown-key", f"`{last}` is no key here", place, f"Did you mean `{close[0]}`?" if close else "")
    if kind == "form":
        context = detail["ctx"]
        close = get_close_matches(str(detail["input"]), context.get("words", ()), 1)
        return Problem("value", context["what"], place, f"Did you mean `{close[0]}`?" if close else "")
    wanted = {"is_instance_of": "text", "tuple_type": "a list", "mapping_type": "a mapping", "model_type": "a mapping"}
    return Problem("value", f"`{last}` must be {wanted.get(kind, detail['msg'])}", place)


def _place(tree: Node, steps: list[Any], at_key: bool) -> Place:
    """Place of the value at a path, of its key, or of the nearest mapping above it."""
    node: Node = tree
    for depth, step in enumerate(steps):
        final_key = at_key and depth == len(steps) - 1
        if isinstance(node, PlacedMap):
            key = node.key(step)
            if key is None:
                return node.place
            if final_key:
                return key.place
            node = node[key]
            if depth + 1 == len(steps) - 1 and isinstance(node, PlacedMap) and steps[-1] not in node and not at_key:
                return key.place
        elif isinstance(node, PlacedList) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            break
    return node.place
