"""The closed words of facts.yaml, and what each means: for the reader of the file, its schema, and the method page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Words = Mapping[str, str]


def _words(**meanings: str) -> Words:
    """A closed list; an underscore in a name stands for a space."""
    return MappingProxyType({word.replace("_", " "): meaning for word, meaning in meanings.items()})


KINDS = _words(
    news="reports what happened",
    commentary="says what it thinks of it, or retells what others report",
    filing="a document that the law asks of a party",
    statement="what a party says of itself",
    data="a table, register or price list",
)
# what pages call a work that the sources do not name, by its kind
UNNAMED = _words(
    news="an unnamed report",
    commentary="an unnamed commentary",
    filing="an unnamed filing",
    statement="an unnamed speaker",
    data="unnamed figures",
)
STATUSES = _words(
    confirmed="a source says that a party vouches for it",
    disclosed="a source says that a filing or disclosure sets it out; we have not seen that",
    reported="a source says it and goes no further",
    estimated="a source gives it as an estimate",
    projected="a source gives it as what is expected to come",
    speculated="a source gives it as a guess, or as a rumour",
)
RANKS = _words(
    preferred="the one to go by, where a source speaks twice",
    normal="as good as any other",
    deprecated="kept and shown, and not relied on",
)
VERDICTS = _words(
    reconciled="both can hold once they are read as about different things",
    better_supported="the sources clash, and the evidence speaks for the side that we print",
    superseded="a later account replaces an earlier",
    unresolved="the sources clash, and nothing in them decides",
    cannot_be_checked="nothing that we hold could decide",
)
RULES = _words(
    closer_to_the_origin="the account with fewer steps to where it comes from",
    more_precise="the account that says it more finely",
    later="the account of the later date",
    body_over_headline="the text of an article over its title",
    report_over_own_arithmetic="what is reported over what a writer reckons",
    different_scope="the accounts speak of different things",
    different_period="the accounts speak of different times or spans of time",
    no_ground_to_choose="nothing favours either",
)
# how a source stands to what is printed of a fact, the closest first
STANCES = _words(
    gives_it="its value is the one that we print",
    agrees="its value and ours can both hold",
    differs="its value and ours cannot both hold",
    says_both="one of its claims agrees with ours, and another differs",
    in_another_scope="it speaks of another unit, period or scope",
    speaks="it speaks on it, and we print no value",
    silent="it does not speak on it",
)
SET_ASIDE_REASONS = _words(
    page_furniture="what surrounds an article: clock times, reading times, numbered boxes",
    list_number="a number that only counts points of a list",
    idiom="a turn of phrase that counts nothing",
    no_figure_of_the_deal="a number about something else",
)
EVENT_ROLES = _words(
    occurred="it happened then",
    announced="a party said so then",
    disclosed="a filing or a report made it known then",
    published="it came out then",
    effective="it holds from then on",
    begins="it begins then",
    due="it is to have happened by then",
    ends="it holds until then",
)
# where a claim comes from, if not from a work; the last: stated, and not said where it comes from
OWN_WORDS = _words(
    own_statement="the source says it of itself or as its own view, so it is its own origin",
    own_arithmetic="the source reckons it from another figure, which adds no origin",
    not_said="the source states it and does not say from where; it may come from what it cites elsewhere",
)
DATE_ORDERS = _words(mdy="5/6/2031 is the sixth of May", dmy="5/6/2031 is the fifth of June")
