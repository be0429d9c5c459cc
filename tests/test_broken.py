"""A broken dossier for each way to break one: the whole first problem is asserted, place included, and the site stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import build
from engine.commands.pin import pin
from engine.places import places
from engine.problems import MEANINGS, Code, Problem, Stopped
from engine.rules import RULES
from tests.folders import tree
from tests.test_commands import CODES_OF_COMMANDS
from tests.test_mutants import MUTANTS

FACTS = "facts.yaml"


@dataclass(frozen=True)
class Broken:
    """One change to the kiln dossier, and the problem that it must give."""

    what: str
    old: str
    new: str
    code: Code
    at: str  # the place, marked ^ in its surroundings as they are after the change
    message: str
    file: str = FACTS

    def place(self, folder: Path) -> str:
        """The marked place as `path:line:column`."""
        path, _, context = self.at.rpartition(" @ ")
        path = path or self.file
        text = (folder / path).read_text(encoding="utf-8")
        assert text.count(context.replace("^", "")) == 1, context
        offset = text.index(context.replace("^", "")) + context.index("^")
        return f"{path}:{text.count(chr(10), 0, offset) + 1}:{offset - text.rfind(chr(10), 0, offset)}"


CASES = (
    # the form of YAML
    Broken("unclosed list", "names: [K-9, Kiln 1]", "names: [K-9, Kiln 1", "yaml", "^: [monthly-fee, ", "this is not YAML"),
    Broken("anchor", "title: Northwind fires up", "title: &a Northwind fires up", "yaml", "^&a North", "anchor"),
    Broken("alias", "title: Northwind fires up", "title: *a", "yaml", "itle: ^*a", "alias"),
    Broken("tag", "title: Northwind fires up", "title: !!str Northwind fires up", "yaml", "^!!str No", "tag"),
    Broken("merge", "    kind: news\n    file: gazette.txt", "    <<: {kind: news}\n    file: gazette.txt", "yaml", "^<<: {kin", "merge"),
    Broken("second document", "events:", "---\nevents:", "yaml", "ar.\n\n^---", "a second document"),
    Broken("key twice", "    file: gazette.txt", "    file: gazette.txt\n    file: other.txt", "duplicate-key", "^file: ot", "`file` stands twice; the first is at line 27"),
    # the shape
    Broken("unknown key", "    publisher: The", "    publisher_name: The", "unknown-key", "^publisher_name: ", "`publisher_name` is no key here"),
    Broken("missing key", "    file: gazette.txt\n", "", "missing-key", "^gazette:", "`file` is missing"),
    Broken("words for a date that is not given", "    published: 2031-03-20\n", "", "missing-key", "quote: ^20 March 2031", "`published` is missing"),
    Broken("closed list", "verdict: better supported\n    rule: more", "verdict: beter supported\n    rule: more", "value", "^beter su", "is none of"),
    Broken("guessed type", "because: Nobody else dates it.", "because: {yes: no}", "value", "^{yes: no", "must be text"),
    Broken("empty value", "title: Northwind fires up", "title:", "value", "e\n    title:^", "nothing stands here"),
    Broken("bad id", "  option:\n", "  option-9:\n", "value", "^option-9", "is not an id"),
    Broken("path as file", "file: gazette.txt", "file: ../gazette.txt", "value", "^../gazet", "is not the name of a file"),
    # ids
    Broken("unknown source", "source: courier, quote: $30", "source: currier, quote: $30", "unknown-id", "^currier,", "there is no source `currier`"),
    Broken("unknown work", "{work: wire, quote", "{work: wired, quote", "unknown-id", "^wired, q", "there is no work `wired`"),
    Broken("unknown input", "inputs: {fee: monthly-fee, held:", "inputs: {fee: month-fee, held:", "unknown-id", "^month-fe", "there is no fact `month-fee`"),
    Broken("unknown claim", "claims: [monthly-fee.herald.headline]", "claims: [monthly-fee.herald.head]", "unknown-id", "^monthly-fee.herald.head]", "there is no claim or fact"),
    Broken("unknown closest", "closest: [first-month]", "closest: [last-month]", "unknown-id", "^last-mon", "there is no fact `last-month`"),
    Broken("adopts nobody", "    adopts: courier", "    adopts: gazette", "unknown-id", "n\n    unit: date\n    adopts: ^gazette", "there is no claim of this fact by `gazette`"),
    Broken("claim twice", "name: headline, quote", "quote", "duplicate-key", "^herald, quote: $", "the source speaks twice"),
    # graphs
    Broken("origins in a circle", "prospectus: {title: Borealis prospectus, kind: filing}", "prospectus: {title: Borealis prospectus, kind: filing, rests_on: [{work: wire, inferred: true, because: So.}]}", "cycle", "^prospectus, infe", "`prospectus` rests on itself: prospectus → wire → prospectus"),
    Broken("formula in a circle", "inputs: {fee: monthly-fee, held: deposit-months}", "inputs: {fee: monthly-fee, held: deposit}", "cycle", "^deposit}", "`deposit` is computed from itself"),
    Broken("edge without words", "{work: prospectus, quote: a filing shows}", "{work: prospectus}", "missing-key", "^prospectus}", "nothing shows that this rests on that"),
    Broken("source copied from nobody", "quote: $30 million annually, unit: USD/year, from: own statement", "quote: $30 million annually, unit: USD/year, from: argus", "unknown-id", "^argus, status", "there is no work or other source `argus`"),
    Broken("inference without reason", "inferred: true, because: Its figure is the prospectus rounded.", "inferred: true", "missing-key", "^prospectus, infe", "an inferred edge needs a `because:`"),
    # formulas
    Broken("numeral in a formula", "formula: fee * held", "formula: fee * 3", "formula", " fee * ^3", "a formula holds no numeral"),
    Broken("unknown name", "formula: fee * held", "formula: fee * hold", "formula", "e * ^hold", "`hold` is neither an input nor a unit"),
    Broken("unclosed parenthesis", "formula: fee * held", "formula: (fee * held", "formula", "e * held^", "`)` is missing here"),
    Broken("mixed units", "formula: fee * held", "formula: fee + held", "formula", "^fee + he", "cannot be added"),
    Broken("wrong dimension", "formula: fee * held", "formula: fee / held", "formula", "^fee / he", "the fact is in USD"),
    Broken("division by zero", "formula: fee * held", "formula: fee * held * held / (held - held)", "formula", "^fee * he", "the divisor can be zero"),
    Broken("unused input", "formula: fee * held", "formula: fee * month", "unused", "^held: de", "the formula does not use `held`"),
    # readings
    Broken("no number", "quote: 40 megawatts}", "quote: The kiln draws}", "reading", "^The kiln", "no number can be read"),
    Broken("two numbers", "quote: Between 100 and 130 people", "quote: Between 100 and 130 people work there for 4 days", "reading", "^Between ", "more than one number stands in the excerpt"),
    Broken("wrong unit", "name: headline, quote: $2M Kiln Deal, unit: USD,", "name: headline, quote: $2M Kiln Deal,", "reading", "^$2M Kiln Deal, b", "reads in USD, the fact is in USD/month"),
    Broken("date for amount", 'quote: "March 18, 2031"', "quote: 40 megawatts", "reading", "^40 megawatts, st", "is not a date"),
    Broken("order of a date unknown", "  dates: mdy\n", "", "dates", "^3/13/203", "does not read as 2031-03-13"),
    Broken("unknown unit", "    unit: MW\n", "    unit: MegaW\n", "value", "t: ^MegaW", "`MegaW` is no unit here"),
    # dates
    Broken("no such day", "published: 2031-03-13", "published: 2031-02-30", "dates", "^2031-02-", "no such day"),
    Broken("date and quote differ", "published: 2031-03-13", "published: 2031-03-14", "dates", "^3/13/203", "does not read as 2031-03-14"),
    Broken("no such fact to draw", "    full: total-at-full-rate\n", "    full: total-at-rate\n", "unknown-id", "full: ^total-at-rate\n", "there is no fact `total-at-rate`"),
    Broken("sum that is not computed", "    full: total-at-full-rate\n", "    full: total\n", "value", "full: ^total\n", "`total` is not computed"),
    Broken("rate in another unit", "    rate: monthly-fee\n", "    rate: power\n", "value", "rate: ^power", "`power` is no rate in USD"),
    Broken("end with cases", "    end: term-end\n    full", "    end: first-month\n    full", "value", "end: ^first-month", "`first-month` has cases; the end of a picture is a date"),
    Broken("start that is no date", "    start: first-month\n    end", "    start: power\n    end", "value", "start: ^power", "`power` is no date"),
    Broken("total in another unit", "    total: total\n", "    total: power\n", "value", "total: ^power", "`power` is not in USD, as `total-at-full-rate` is"),
    Broken("case is no date", "cases: [2031-04, 2031-05]", "cases: [2031-04, May]", "dates", "04, ^May]", "is not a date"),
    # free text and prose
    Broken("number in a label", "label: Power of the kiln", "label: Power of the 40 MW kiln", "literal", "^40 MW ki", "“40 MW” stands here without a role"),
    Broken("number word in prose", "This deal is a fiction", "This deal is two fictions", "literal", "^two fict", "“two” stands here", "content/method.md"),
    Broken("ordered list", "- The filing is plain", "1. The filing is plain", "literal", "^1. The f", "“1” stands here", "content/summary.md"),
    Broken("quotation without source", "*by our arithmetic*", '"by our arithmetic"', "quoted", '^"by our ', "quotation marks without a source", "content/summary.md"),
    Broken("raw HTML", "*by our arithmetic*", "<b>by our arithmetic</b>", "markdown", "^<b>by ou", "raw HTML is not read", "content/summary.md"),
    Broken("image", "*by our arithmetic*", "![arithmetic](a.png)", "markdown", "^![arithm", "images are not read", "content/summary.md"),
    Broken("unknown role", "{fact}`annual-fee`", "{fakt}`annual-fee`", "role", "^{fakt}`a", "there is no role `fakt`", "content/summary.md"),
    Broken("role to nowhere", "{fact}`annual-fee`", "{fact}`anual-fee`", "unknown-id", "^{fact}`a", "there is no fact `anual-fee`", "content/summary.md"),
    Broken("unknown style", "{fact}`annual-fee`", "{fact}`annual-fee median`", "role", "^{fact}`a", "a fact has no `median`", "content/summary.md"),
    Broken("unknown count", "{count}`sources`", "{count}`sauces`", "unknown-id", "^{count}`", "there is no count `sauces`", "content/method.md"),
    Broken("value without its case", "{fact}`total-at-full-rate range`", "{fact}`total-at-full-rate`", "role", "^{fact}`t", "this fact has a value for each case"),
    # what hangs loose
    Broken("unused work", "from: manager}", "from: own statement}", "unused", "^manager:", "nothing rests on `manager`"),
    Broken("unsaid word", "says: part, rank", "says: whole, rank", "unused", "^part: pa", "no claim says `part`"),
    # the lock and the sources
    Broken("digit of an excerpt", "quote: $2.5 million a month, again", "quote: $2.6 million a month, again", "excerpt", "^$2.6 mil", "“$2.6 million a month” is not in gazette"),
    Broken("cut number", "quote: 40 megawatts}", "quote: 0 megawatts}", "excerpt", "^0 megawa", "begins or ends inside a number"),
    Broken("ambiguous excerpt", "quote: the entire kiln, says", "quote: the, says", "excerpt", "^the, say", "“the” stands 7 times in gazette"),
    Broken("whole sentence", "quote: 40 megawatts}", "quote: The kiln draws 40 megawatts}", "excerpt", "^The kiln", "the excerpt is a whole sentence"),
    Broken("hedge left out", "quote: about $2 million monthly", "quote: $2 million monthly", "read", "^$2 milli", "in its sentence as about 2000000 USD/month"),
    Broken("period left out", "quote: $2.5 million a month, again: [$2.5 million monthly], status", "quote: $2.5 million, at: 1 of 2, unit: USD/month, status", "read", "^$2.5 mil", "in its sentence as equal 2500000 USD/month"),
    Broken("denial left out", "quote: not pay $9 million", "quote: pay $9 million", "read", "^pay $9 m", "in its sentence as not 9000000 USD"),
    Broken("range cut", "quote: Between 100 and 130 people", "quote: 130 people", "read", "^130 peop", "in its sentence as range 100 to 130 person"),
    Broken("number not set aside", "      - {quote: Second, why: list number}\n", "", "uncovered", "^gazette:", "“Second” at gazette.txt:11:40 is neither cited nor set aside"),
    Broken("set aside for nothing", "{quote: 4 min, why", "{quote: desk, why", "uncovered", "^desk, wh", "“desk” sets aside no number"),
    Broken("cited and set aside", "      - {quote: 4 min, why: page furniture}", "      - {quote: 4 min, why: page furniture}\n      - {quote: 40 megawatts, why: idiom}", "uncovered", "^40 megawatts, wh", "is set aside, and cited by power.gazette"),
    Broken("quote role to nowhere", "{quote}`gazette: a filing shows`", "{quote}`gazette: a filing proves`", "quoted", "^{quote}`gaz", "“a filing proves” is not in gazette", "content/summary.md"),
    # disagreement
    Broken("strong word", "This deal is a fiction", "This is the largest fiction", "strong", "the ^largest", "“largest” stands here without a role", "content/method.md"),
    Broken("undeclared", "[share-of-kiln.gazette, share-of-kiln.courier]", "[share-of-kiln.gazette]", "undeclared", "^The whol", "share-of-kiln.herald and share-of-kiln.courier are inconsistent"),
    Broken("two sides at once", "claims: [share-of-kiln.herald]}", "claims: [share-of-kiln.herald, share-of-kiln.gazette]}", "undeclared", "^share-of-kiln.gazette]}", "stands on two sides"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_broken(case: Broken, kiln: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(case.file, case.old, case.new)
    before = tree(kiln / "site")
    problems = first_problems(kiln)
    found = [p for p in problems if p.code == case.code and case.message in p.message]
    assert found, problems
    assert str(found[0].place) == case.place(kiln), found[0]
    assert tree(kiln / "site") == before
    assert {p.name for p in kiln.iterdir()} == {
        "content",
        "facts.checked",
        "facts.lock",
        "facts.releases",
        "facts.yaml",
        "site",
        "sources",
    }


def first_problems(kiln: Path) -> tuple[Problem, ...]:
    """What `pin` says, and where it has nothing to say, what `build` says."""
    here = places(kiln, None, kiln / "sources")
    try:
        pin(here)
        build.build(here)
    except Stopped as stopped:
        assert stopped.exit_code == 1
        return stopped.problems
    raise AssertionError("the broken dossier was built")


def test_all_problems_of_a_stage_are_listed(kiln: Path, edit: Callable[[str, str, str], None]) -> None:
    edit(FACTS, "label: Power of the kiln", "label: Power of the 40 MW kiln")
    edit("content/method.md", "This deal is a fiction", "This deal is two fictions")
    edit(FACTS, "from: manager}", "from: menager}")
    codes = sorted(problem.code for problem in first_problems(kiln))
    assert codes == ["literal", "literal", "unknown-id", "unused"]


def test_every_problem_code_has_a_broken_dossier_or_a_mutant() -> None:
    tried = {case.code for case in CASES} | {mutant.code for mutant in MUTANTS} | set(CODES_OF_COMMANDS)
    tried |= {rule.code for rule in RULES} | {"nothing"}
    assert set(MEANINGS) - tried == set()
