"""facts.yaml and prose of any kind: a folder is a dossier from which a briefing follows, or is refused where it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import pytest
from hypothesis import strategies as st

from engine.check.wording import markdown
from engine.placed import Text
from engine.problems import Place
from engine.render.prose import Prose
from tests.conftest import HERE, KILN
from tests.fuzz import texts
from tests.fuzz.examples import fuzzed
from tests.fuzz.holds import dossier_holds, facts_hold
from tests.fuzz.kinds import FREE, Change
from tests.fuzz.spans import Spans, put
from tests.test_signs import shown

FACTS = {name: (HERE / "deals" / name / "facts.yaml").read_text(encoding="utf-8") for name in ("kiln", "ferry")}
METHOD = (KILN / "content" / "method.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def deals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of both deals, of which a test changes one file and puts it back."""
    folder = tmp_path_factory.mktemp("deals")
    for name in FACTS:
        left = shutil.ignore_patterns("site", ".site.*", "sources")
        shutil.copytree(HERE / "deals" / name, folder / name, ignore=left)
        assert dossier_holds(folder / name)
    return folder


def holds(deals: Path, name: str, text: str) -> bool:
    try:
        return facts_hold(text.encode("utf-8", "surrogatepass"), deals / name)
    finally:
        (deals / name / "facts.yaml").write_text(FACTS[name], encoding="utf-8")


@fuzzed(80, data=st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_no_dossier(deals: Path, data: bytes) -> None:
    try:
        assert not facts_hold(data, deals / "kiln")
    finally:
        (deals / "kiln" / "facts.yaml").write_text(FACTS["kiln"], encoding="utf-8")


@fuzzed(80, text=texts.YAML)
def test_any_yaml_is_read_or_refused_where_it_is_wrong(deals: Path, text: str) -> None:
    assert not holds(deals, "kiln", text)


@fuzzed(50, name=st.sampled_from(("kiln", "kiln", "ferry")), found=texts.changes("facts.yaml"))
def test_any_change_of_a_dossier_is_read_or_refused_where_it_is_wrong(
    deals: Path, name: str, found: list[tuple[Change, int]]
) -> None:
    holds(deals, name, texts.applied(FACTS[name], found))


@fuzzed(60, tree=texts.TREES, seed=st.integers(0, 2**32), entry=st.booleans())
def test_any_yaml_in_the_place_of_a_value_is_read_or_refused(deals: Path, tree: str, seed: int, entry: bool) -> None:
    spans, random = Spans.of(FACTS["kiln"]), Random(seed)
    place = random.choice(random.choice(spans.groups)) if entry else random.choice(spans.values())
    holds(deals, "kiln", put(FACTS["kiln"], place, tree))


@fuzzed(60, text=texts.prose(FACTS["kiln"]), seed=st.integers(0, 2**32))
def test_any_free_text_is_read_or_refused_where_it_is_wrong(deals: Path, text: str, seed: int) -> None:
    place = Random(seed).choice(Spans.of(FACTS["kiln"]).values(*FREE))
    holds(deals, "kiln", put(FACTS["kiln"], place, texts._quoted(text)))


@fuzzed(60, text=texts.prose(FACTS["kiln"]))
def test_any_prose_is_shown_as_the_check_reads_it_or_refused(deals: Path, text: str) -> None:
    path = deals / "kiln" / "content" / "method.md"
    path.write_text(f"{METHOD}\n{text}\n", encoding="utf-8", errors="surrogatepass", newline="\n")
    try:
        accepted = dossier_holds(deals / "kiln")
    finally:
        path.write_text(METHOD, encoding="utf-8")
    if accepted:
        html = Prose().block(
            Text(f"{text}\n", Place("content/method.md", 1, 1)), lambda *_: "\N{OBJECT REPLACEMENT CHARACTER}"
        )
        assert shown(html) == markdown(text).text


@fuzzed(40, found=texts.changes("facts.lock"))
def test_any_change_of_a_lock_is_read_or_refused_where_it_is_wrong(
    deals: Path, found: list[tuple[Change, int]]
) -> None:
    path = deals / "kiln" / "facts.lock"
    text = (KILN / "facts.lock").read_text(encoding="utf-8")
    path.write_text(texts.applied(text, found), encoding="utf-8", errors="surrogatepass", newline="\n")
    try:
        dossier_holds(deals / "kiln")
    finally:
        path.write_text(text, encoding="utf-8")
