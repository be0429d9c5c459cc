"""The schema of facts.yaml: fresh, explained field by field, and as willing and unwilling as the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import build
from engine.facts_schema import FILE, facts_schema, facts_schema_text
from engine.problems import Stopped
from engine.read import read
from engine.validate import validate
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "engine" / "commands" / "starter"
DOSSIERS = (ROOT, *sorted((ROOT / "tests" / "deals").iterdir()))
SCHEMA = facts_schema()


class Core(yaml.SafeLoader):
    """YAML as editors read it: only what is written as one is a number or a truth value."""


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?\d+$"), list("-+0123456789"))
Core.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^[-+]?\d+\.\d+$"), list("-+0123456789"))
LOADERS = (yaml.BaseLoader, Core)


def valid(document: Any, schema: dict[str, Any] = SCHEMA) -> bool:
    return bool(jsonschema.Draft7Validator({**schema, "definitions": SCHEMA["definitions"]}).is_valid(document))


def fields() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for entry, schema in (("FactsFile", SCHEMA), *SCHEMA["definitions"].items()):
        for name, field in schema["properties"].items():
            yield entry, name, field


def test_it_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


def test_the_committed_copy_is_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == facts_schema_text(), "build.py schema > facts.schema.json"
    assert build.main(["schema"]) == 0
    assert capsys.readouterr().out == facts_schema_text()


@pytest.mark.parametrize(
    ("entry", "name", "field"), list(fields()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_field_has_a_title_a_description_and_examples_that_fit(
    entry: str, name: str, field: dict[str, Any]
) -> None:
    assert field["title"]
    assert field["description"].endswith((".", "?"))
    assert field["examples"]
    for example in field["examples"]:
        assert valid(example, {key: value for key, value in field.items() if key != "examples"}), example


def test_every_word_of_a_closed_list_is_explained() -> None:
    lists = [field for _, _, field in fields() if "enum" in field and field["enum"] != [True, "true"]]
    assert len(lists) == 9
    for field in lists:
        assert len(field["enum"]) == len(field["enumDescriptions"])
        assert all(field["enumDescriptions"])


@pytest.mark.parametrize("folder", [*DOSSIERS, STARTER], ids=lambda folder: folder.name)
@pytest.mark.parametrize("loader", LOADERS, ids=("text", "core"))
def test_our_dossiers_are_accepted(folder: Path, loader: type[yaml.SafeLoader]) -> None:
    text = (folder / "facts.yaml").read_text(encoding="utf-8")
    document = yaml.load(text, loader)
    errors = list(jsonschema.Draft7Validator(SCHEMA).iter_errors(document))
    assert not errors, errors[0]


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
def test_the_first_line_of_a_dossier_leads_an_editor_to_the_schema(folder: Path) -> None:
    first = (folder / "facts.yaml").read_text(encoding="utf-8").split("\n")[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (folder / first.partition("=")[2]).resolve() == ROOT / FILE


def test_a_starter_brings_its_schema(tmp_path: Path) -> None:
    assert build.main(["new", str(tmp_path / "deal")]) == 0
    written = tree(tmp_path / "deal")
    assert written[FILE].decode() == facts_schema_text()
    assert written["facts.yaml"].startswith(f"# yaml-language-server: $schema=./{FILE}\n".encode())


# (what stands in the tests' deal, what is put there instead): the reader refuses each, and so does the schema
WRONG = {
    "unknown key": ("kind: news\n    file: gazette", "kin: news\n    file: gazette"),
    "unknown section": ("unknowns:", "unknown:"),
    "missing label": ("    label: The Courier\n", ""),
    "missing quote": ("{quote: 4 min, why: page furniture}", "{why: page furniture}"),
    "no such reason": ("why: idiom", "why: idioms"),
    "no such kind": ("prospectus, kind: filing", "prospectus, kind: filings"),
    "no such status": ("status: speculated", "status: guessed"),
    "no such rank": ("rank: deprecated", "rank: low"),
    "no such verdict": ("verdict: better supported\n    rule: closer", "verdict: better\n    rule: closer"),
    "no such rule": ("rule: body over headline", "rule: headline"),
    "no such event": ("what: announced", "what: said"),
    "no such order of dates": ("dates: mdy", "dates: ymd"),
    "an id with a digit": ("  total:\n", "  total-1:\n"),
    "an id with a capital": ("{id: glaze,", "{id: Glaze,"),
    "a list for a text": ("label: Monthly fee", "label: [Monthly fee]"),
    "a text for a list": ("again: [$2.5 million monthly]", "again: $2.5 million monthly"),
    "a mapping for a list": ("names: [K-9, Kiln 1]", "names: {a: b}"),
    "an empty text": ("label: The Herald", 'label: ""'),
    "an address without https": ("url: https://", "url: http://"),
    "a file outside the archive": ("file: herald.txt", "file: ../herald.txt"),
    "inferred must be true": ("inferred: true", "inferred: false"),
    "inferred without a reason": ("{work: prospectus, inferred: true, because: Its figure is the prospectus rounded.}", "{work: prospectus, inferred: true}"),
    "an edge to two": ("{work: wire, quote", "{work: wire, source: gazette, quote"),
    "an edge to nothing": ("{work: wire, quote", "{quote"),
    "unit and values": ("    values: {whole", "    unit: USD\n    values: {whole"),
    "neither unit nor values": ("    label: Power of the kiln\n    unit: MW\n", "    label: Power of the kiln\n"),
    "a formula without inputs": ("    formula: fee * held\n    inputs: {fee: monthly-fee, held: deposit-months}\n", "    formula: fee\n"),
    "inputs without a formula": ("    formula: fee * held\n", ""),
    "a fact without ground": ('    assumed: "3"\n    because: Customary for leases of this kind in the fiction.\n    precision: exact\n', ""),
    "an assumption without a reason": ("    because: Customary for leases of this kind in the fiction.\n    precision: exact\n", ""),
    "adopted without a reason": ("    because: Nobody else gives a total.\n", ""),
    "words for a date that is not given": ("    published: 2031-03-20\n", ""),
    "a date without ground": ("    published_quote: 20 March 2031\n", ""),
    "an input name with a hyphen": ("inputs: {total: total, fee: monthly-fee}", "inputs: {to-tal: total, fee: monthly-fee}"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_the_reader_refuses_the_schema_refuses(kiln: Path, name: str) -> None:
    old, new = WRONG[name]
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Stopped):
        raise Stopped(validate(read(kiln))) if validate(read(kiln)) else AssertionError("the reader accepts it")
    for loader in LOADERS:
        assert not valid(yaml.load(path.read_text(encoding="utf-8"), loader)), loader
