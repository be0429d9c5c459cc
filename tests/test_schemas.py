"""The published machine files are what their published schemas say, by a validator that is not ours."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from engine import addresses

ROOT = Path(__file__).resolve().parent.parent
SITES = (ROOT / "site", ROOT / "tests" / "deals" / "kiln" / "site")
FILES = {"proof": addresses.PROOF, "coverage": addresses.COVERAGE, "facts": addresses.FACTS_JSON}


def read(site: Path, name: str) -> dict[str, Any]:
    return dict(json.loads((site / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
@pytest.mark.parametrize("name", FILES)
def test_a_file_fits_its_schema(site: Path, name: str) -> None:
    schema = read(site, addresses.SCHEMAS[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    document = read(site, FILES[name])
    jsonschema.validate(document, schema, jsonschema.Draft202012Validator)
    assert (site / "data" / document["$schema"]).is_file()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_changed_in_shape_does_not(name: str) -> None:
    schema, document = read(SITES[0], addresses.SCHEMAS[name]), read(SITES[0], FILES[name])
    for broken in (
        {**document, "more": 1},
        {k: v for k, v in document.items() if k != "version"},
        {**document, "version": 2},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
def test_the_proof_names_the_hash_of_every_input_and_file(site: Path) -> None:
    proof = read(site, addresses.PROOF)
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert set(proof["files"]) == files - set(addresses.CERTIFICATES)
    for name, digest in proof["files"].items():
        assert hashlib.sha256((site / name).read_bytes()).hexdigest() == digest
    inputs = {p.relative_to(site.parent).as_posix() for p in (site.parent / "content").rglob("*.md")}
    assert inputs | {"facts.yaml", "facts.lock", "templates/base.html", "templates/style.css"} <= set(proof["inputs"])
    for name, digest in proof["inputs"].items():
        folder = ROOT if name.startswith("templates/") else site.parent
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
