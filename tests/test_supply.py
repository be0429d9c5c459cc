"""What is installed is named, locked and licensed; nothing else is fetched; a site says nothing of where it was built."""

from __future__ import annotations

import ast
import getpass
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from tests.conftest import KILN
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [*sorted(ROOT.glob("requirements*.lock")), ROOT / "bench" / "peers" / "requirements.lock"]
NODE_LOCKS = [ROOT / "browser" / "package-lock.json", ROOT / "bench" / "peers" / "package-lock.json"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
LICENCES = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
_PIN = re.compile(r"([a-z0-9][a-z0-9.-]*)==([0-9][0-9A-Za-z.+-]*)")
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# how the index writes what we call by its SPDX name
SPOKEN = {
    "MIT License": "MIT",
    "BSD-3-Clause License": "BSD-3-Clause",
    "PSF-2.0": "PSF-2.0",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "OFL": "OFL-1.1",
    "SIL Open Font License 1.1 (OFL-1.1)": "OFL-1.1",
}


def pins(path: Path) -> dict[str, str]:
    """Package to version; fails where a line is no pin with hashes."""
    found = {}
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for entry in text.replace("\\\n", " ").splitlines():
        first, *hashes = entry.split("#")[0].split() or [""]
        if not first:
            continue
        match = _PIN.fullmatch(first)
        assert match, f"{path.name}: {entry[:80]}"
        assert hashes and all(_HASH.fullmatch(text) for text in hashes), f"{path.name}: {match[1]} has no hash, or more"
        found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_package_is_locked_to_a_version_and_its_hashes_and_no_address(path: Path) -> None:
    assert len(pins(path)) > 5
    assert "://" not in path.read_text(encoding="utf-8")
    assert not re.search(r"^-", path.read_text(encoding="utf-8"), re.MULTILINE)  # no option, no other index


@pytest.mark.parametrize("path", NODE_LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_package_of_node_is_locked_to_a_version_and_its_hash(path: Path) -> None:
    packages = {name: entry for name, entry in json.loads(path.read_text(encoding="utf-8"))["packages"].items() if name}
    assert packages
    for name, entry in packages.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", entry["version"]), name
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", entry["integrity"]), name
        assert "resolved" not in entry, f"{name} names the index of one machine"


@pytest.mark.parametrize("name", ["Makefile", ".ci/run", "scripts/lock.sh"])
def test_nothing_runs_when_packages_are_installed(name: str) -> None:
    """Wheels alone, whose hashes are known, and no scripts of node packages."""
    lines = [
        line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")
    ]
    for line in lines:
        if "pip install" in line and "-r " in line:
            assert "--require-hashes" in line and "--only-binary :all:" in line, line
        if re.search(r"\bnpm (ci|install)\b", line):
            assert "--ignore-scripts" in line, line
    assert name != "Makefile" or sum("pip install" in line for line in lines) == 6


# --- licences --------------------------------------------------------------------------------------------------------


def rows(text: str = README + LICENCES) -> list[tuple[set[str], set[str]]]:
    """Packages with their licences, as the tables of README and of `docs/licences.md` have them."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if (
            line.startswith("|")
            and len(cells) in (2, 3)
            and re.search(r"\b(?:MIT|BSD|OFL|ISC|BlueOak|Python-2|Apache)", cells[1])
        ):
            found.append((set(re.findall(r"@?[a-z0-9][a-z0-9_./-]*", cells[0])), set(cells[1].split(", "))))
    return found


def table() -> dict[str, set[str]]:
    """Package to licences."""
    return {name: licences for names, licences in rows() for name in names}


def licences(name: str) -> set[str]:
    """What a package says of itself, in the words of SPDX."""
    told = metadata.metadata(name)
    said = {told["License-Expression"]} - {None} or {
        text.split(" :: ")[-1] for text in told.get_all("Classifier") or () if text.startswith("License :: ")
    } - {"OSI Approved"}
    said = said or {told["License"]}
    return {_clauses(name) if text == "BSD License" else SPOKEN.get(text, text) for text in said}


def _clauses(name: str) -> str:
    """Which of two, where a package does not say it: the third clause is about names."""
    texts = [file.read_text() for file in metadata.files(name) or () if "LICENSE" in file.name]
    assert texts, name
    return "BSD-3-Clause" if re.search(r"neither\s+the\s+name", " ".join(texts), re.IGNORECASE) else "BSD-2-Clause"


def node_licences(path: Path) -> dict[str, set[str]]:
    packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    found: dict[str, set[str]] = {}
    for name, entry in packages.items():
        if name:
            found.setdefault(name.rpartition("node_modules/")[2], set()).add(entry["license"])
    return found


LOCKED = {name for path in LOCKS for name in pins(path)}
NODE = {name: licences for path in NODE_LOCKS for name, licences in node_licences(path).items()}
INSTALLED = sorted(LOCKED & {re.sub(r"[-_.]+", "-", each.name).lower() for each in metadata.distributions()})


def test_every_package_of_every_lock_is_named_with_its_licence_and_no_other() -> None:
    for text in (README, LICENCES):  # of one name there may be a package for Python and one for node
        listed = [name for names, _ in rows(text) for name in names]
        assert len(listed) == len(set(listed))
    assert set(table()) == LOCKED | set(NODE)


@pytest.mark.parametrize("name", INSTALLED)
def test_the_licence_in_the_readme_is_the_one_that_the_package_bears(name: str) -> None:
    assert licences(name) <= table()[name], f"{name} says {licences(name)}"


def test_the_licences_of_packages_of_node_are_those_that_their_locks_have() -> None:
    assert len(NODE) > 100
    assert not {name: said for name, said in NODE.items() if not said <= table()[name]}


def test_no_licence_is_named_that_no_package_of_its_row_bears() -> None:
    assert len(INSTALLED) > 60
    for names, said in rows():
        if names <= {*INSTALLED, *NODE}:
            borne = {text for name in names for text in (NODE[name] if name in NODE else licences(name))}
            assert said == borne, names


def test_what_the_engine_runs_on_asks_nothing_of_what_is_made_with_it() -> None:
    borne = {text for name in pins(ROOT / "requirements.lock") for text in licences(name)}
    assert borne == {"MIT", "BSD-3-Clause", "MIT-CMU", "PSF-2.0", "OFL-1.1"}
    assert "The engine's own packages are under MIT, BSD-3-Clause, MIT-CMU, PSF-2.0 and OFL-1.1." in README
    (text,) = (file.read_text() for file in metadata.files("font-source-sans-pro") or () if file.name == "LICENSE.txt")
    assert "does not apply\nto any document created using the fonts" in text


IMPORTED_AS = {"PIL": "pillow", "yaml": "pyyaml", "markdown_it": "markdown-it-py", "mdit_py_plugins": "mdit-py-plugins"}
BROUGHT = {"markupsafe": "jinja2", "pydantic-core": "pydantic"}  # which come with what they belong to


def test_the_engine_imports_what_the_project_names_and_nothing_else() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {each.partition("==")[0] for each in project["dependencies"]}
    imported = set()
    for path in [ROOT / "build.py", *(ROOT / "engine").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            imported |= {module.split(".")[0] for module in modules}
    outside = {name for name in imported if name not in sys.stdlib_module_names and name not in ("engine", "build")}
    packages = {IMPORTED_AS.get(name, name.replace("_", "-")) for name in outside}
    refresh = {"trafilatura"}  # which the room that reads pages imports when it is asked to
    assert refresh <= set(project["optional-dependencies"]["refresh"])
    assert {BROUGHT.get(name, name) for name in packages} | {"font-source-sans-pro"} == named | refresh
    assert named <= set(pins(ROOT / "requirements.lock"))


# --- no network, and nothing of the machine --------------------------------------------------------------------------

ELSEWHERE = """
import datetime, os, socket, sys, time
def refuse(*_, **__):
    raise AssertionError("the network is asked")
socket.socket = socket.create_connection = socket.getaddrinfo = socket.gethostname = refuse
sys.modules["ssl"] = None
stop = float(os.environ["NOW"])
time.time = lambda: stop
time.time_ns = lambda: int(stop * 10**9)
class Date(datetime.date):
    today = classmethod(lambda cls: cls(1999, 12, 31))
class DateTime(datetime.datetime):
    now = utcnow = classmethod(lambda cls, zone=None: cls(1999, 12, 31, 23, 59, tzinfo=zone))
datetime.date, datetime.datetime = Date, DateTime
os.umask(int(os.environ["MASK"], 8))
import build
sys.exit(build.main(sys.argv[1:]))
"""
MACHINES = [
    {"HOME": "/nowhere/one-builder", "USER": "one-builder", "LOGNAME": "one-builder", "HOSTNAME": "kiln-builder", "TZ": "Pacific/Apia", "LANG": "C", "LC_ALL": "C", "MASK": "022", "NOW": "946684799", "PYTHONHASHSEED": "1"},
    {"HOME": "/nowhere/other-builder", "USER": "other-builder", "LOGNAME": "other-builder", "HOSTNAME": "ferry-builder", "TZ": "America/Adak", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "MASK": "077", "NOW": "1924991999", "PYTHONHASHSEED": "2"},
]  # fmt: skip


def built(folder: Path, machine: dict[str, str], mark: int) -> Path:
    """The kiln, pinned, built and checked as on another machine, in a folder of another name and age."""
    dossier = Path(shutil.copytree(KILN, folder, ignore=shutil.ignore_patterns("site", "facts.lock", ".site.*")))
    for path in dossier.rglob("*"):
        os.utime(path, (mark, mark))
    for command in ("pin", "build", "check"):
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, command, "--dossier", str(dossier)],
            check=False,
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "BRIEFING_PROCESSES": "2", **machine},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return dossier / "site"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("machines")
    names = ("a-folder", "Another Folder, ünlike it")
    return [
        built(folder / name, machine, 10**9 * (n + 1) // 2)
        for n, (name, machine) in enumerate(zip(names, MACHINES, strict=True))
    ]


def test_two_machines_without_network_or_clock_publish_the_same_bytes(sites: list[Path]) -> None:
    one, other = map(tree, sites)
    assert one == other == tree(KILN / "site")
    assert len(one) > 50


def test_no_file_says_where_when_or_by_whom_it_was_made(sites: list[Path]) -> None:
    told = [str(site.parent) for site in sites] + [site.parent.name for site in sites] + [str(ROOT), sys.prefix]
    told += [
        value
        for machine in MACHINES
        for name, value in machine.items()
        if name in ("HOME", "USER", "HOSTNAME", "NOW", "TZ")
    ]
    told += [socket.gethostname(), str(Path.home()), "1999", "2030-12-31", "31 Dec", "December 31"]
    told += [name for name in (getpass.getuser(),) if len(name) > 4]
    for site in sites:
        for name, data in tree(site).items():
            for text in told:
                assert text.encode() not in data, f"{name} holds {text}"


def test_the_picture_says_nothing_but_its_picture(sites: list[Path]) -> None:
    data = (sites[0] / "card.png").read_bytes()
    kinds, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        kinds.append(data[at + 4 : at + 8].decode("ascii"))
        at += 12 + size
    assert set(kinds) <= {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}
    assert kinds[0] == "IHDR" and kinds[-1] == "IEND"
    assert list(tree(sites[0])) and [name for name in tree(sites[0]) if name.endswith((".png", ".jpg", ".gif"))] == [
        "card.png"
    ]


def test_whoever_serves_the_site_can_read_it_whatever_the_mask_was(sites: list[Path]) -> None:
    for site in sites:
        for path in [site, *site.rglob("*")]:
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path
