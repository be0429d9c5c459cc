"""Mutants of the golden site: each a way to mislead a reader, and each is caught by the rule that is there for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.commands.check import check
from engine.places import places
from engine.problems import Code, Stopped
from tests.folders import ASSETS


@dataclass(frozen=True)
class Mutant:
    """One change to one file of the golden site, and the code that must catch it."""

    what: str
    file: str
    old: str
    new: str
    code: Code


INDEX = "index.html"
FEE = "facts/monthly-fee.html"
CHANGES = "changes.html"
LEAD = '<p class="lead"><a class="figure quoted" id="rMonthlyFee-1" href="#nMonthlyFee" role="doc-noteref" data-fact="monthly-fee"><data value="2500000">$2.5\u00a0million a month</data></a></p>'  # fmt: skip


def lead(new: str) -> str:
    return LEAD.replace("$2.5\u00a0million a month", new)


MUTANTS = (
    # what is shown
    Mutant("digit", FEE, LEAD, lead("$2.6\u00a0million a month"), "shown"),
    Mutant("scale", FEE, LEAD, lead("$2.5\u00a0billion a month"), "shown"),
    Mutant("period", FEE, LEAD, lead("$2.5\u00a0million a year"), "shown"),
    Mutant("no period", FEE, LEAD, lead("$2.5\u00a0million"), "shown"),
    Mutant("currency", FEE, LEAD, lead("€2.5\u00a0million a month"), "shown"),
    Mutant("sign", FEE, LEAD, lead("\u2212$2.5\u00a0million a month"), "shown"),
    Mutant("false precision", FEE, LEAD, lead("$2.50\u00a0million a month"), "shown"),
    Mutant("added hedge", FEE, LEAD, lead("about $2.5\u00a0million a month"), "shown"),
    Mutant("machine value", FEE, LEAD, LEAD.replace('"2500000"', '"2600000"'), "shown"),
    Mutant("digit split by a tag", FEE, LEAD, lead("$2.<b>6</b>\u00a0million a month"), "shown"),
    Mutant("digit as an entity", FEE, LEAD, lead("$2.&#54;\u00a0million a month"), "shown"),
    Mutant("full-width digit", FEE, LEAD, lead("$2.６\u00a0million a month"), "shown"),
    Mutant("in words", FEE, LEAD, lead("three million dollars a month"), "shown"),
    Mutant("other fact", FEE, LEAD, LEAD.replace('data-fact="monthly-fee"', 'data-fact="total"'), "shown"),
    Mutant("no such fact", FEE, LEAD, LEAD.replace('data-fact="monthly-fee"', 'data-fact="weekly-fee"'), "shown"),
    Mutant("hedge dropped", "facts/total.html", '<p class="lead"><a class="figure quoted" id="rTotal-1" href="#nTotal" role="doc-noteref" data-fact="total"><data value="75000000">at least $75', '<p class="lead"><a class="figure quoted" id="rTotal-1" href="#nTotal" role="doc-noteref" data-fact="total"><data value="75000000">$75', "shown"),
    Mutant("hedge outside", FEE, LEAD, LEAD.replace('<a class="figure', 'about <a class="figure'), "bound"),
    Mutant("words of a value", "facts/share-of-kiln.html", '<p class="lead"><a class="figure quoted" id="rShareOfKiln-1" href="#nShareOfKiln" role="doc-noteref" data-fact="share-of-kiln">the whole kiln', '<p class="lead"><a class="figure quoted" id="rShareOfKiln-1" href="#nShareOfKiln" role="doc-noteref" data-fact="share-of-kiln">part of it', "shown"),
    Mutant("fingerprint", "sources/gazette.html", 'data-part="fingerprint">', 'data-part="fingerprint">0', "shown"),
    # what is drawn
    Mutant("words of a mark left out", INDEX, ' <tspan data-mark="high-note" class="role">from the earliest start</tspan>', "", "drawn"),
    Mutant("mark moved", INDEX, 'data-mark="total" class="dashed" x1="0"', 'data-mark="total" class="dashed" x1="9"', "drawn"),
    Mutant("mark left out", INDEX, '<line data-mark="leader"', '<line data-marks="leader"', "drawn"),
    Mutant("mark drawn as another", INDEX, 'data-mark="low" class="strong"', 'data-mark="low" class="dashed"', "drawn"),
    Mutant("figure at another mark", INDEX, 'data-fact="total-at-full-rate" data-case="a">$83', 'data-fact="total-at-full-rate" data-case="b">$83', "drawn"),
    Mutant("digit in a picture", INDEX, ">$83\u00a0million</a> <tspan", ">$84\u00a0million</a> <tspan", "recomputed"),
    Mutant("words in a picture", INDEX, ">What it adds up to<", ">What it is worth<", "worded"),
    Mutant("status in a picture", INDEX, '<tspan data-text="status">disclosed', '<tspan data-text="status">confirmed', "worded"),
    Mutant("words beside a text", INDEX, '<svg preserveAspectRatio="none"', 'untold<svg preserveAspectRatio="none"', "pages"),
    Mutant("value that is not drawn", INDEX, ">$83\u00a0million</a> <tspan", '><data value="83000000">$83\u00a0million</data></a> <tspan', "pages"),
    Mutant("shape outside a picture", INDEX, '<p class="subtitle"', '<rect width="100%" height="900"/><p class="subtitle"', "pages"),
    Mutant("picture that loads", INDEX, '<svg role="group"', '<svg role="group" href="x.svg"', "pages"),
    Mutant("picture that moves", INDEX, "<polygon", '<animate attributeName="y"/><polygon', "pages"),
    Mutant("no table beneath", INDEX, '<tbody data-list="results">', "<tbody>", "listed"),
    Mutant("picture left out", "timeline.html", '<figure class="picture" data-subject="picture:timeline">', '<figure class="picture" data-subject="briefing">', "listed"),
    Mutant("arc of another kind", "sources.html", 'class="inferred" d=', 'class="stated" d=', "drawn"),
    Mutant("arc to another", "sources.html", '"stated" d="M91 ', '"stated" d="M92 ', "drawn"),
    Mutant("node left out", "sources.html", 'data-subject="work:wire"><circle', 'data-subject="work:manager"><circle', "listed"),
    Mutant("event moved", "timeline.html", 'data-mark="bar-a" class="happened"', 'data-mark="bar-a" class="scheduled"', "drawn"),
    # what each number is marked as
    Mutant("arithmetic marked as quoted", "facts/annual-fee.html", '<span class="computed" data-fact="annual-fee" data-part="range">', '<span class="quoted" data-fact="annual-fee" data-part="range">', "worded"),
    Mutant("reading marked as assumed", FEE, '<p class="lead"><a class="figure quoted"', '<p class="lead"><a class="figure assumed"', "worded"),
    Mutant("value without a mark", "search.html", '<span class="quoted" data-fact="power">', '<span data-fact="power">', "worded"),
    # which side is upheld
    Mutant("other side upheld", INDEX, 'data-subject="side:how-much-of-the-kiln.a"><span data-text="says">all of it', 'data-subject="side:how-much-of-the-kiln.b"><span data-text="says">part of it', "listed"),
    Mutant("outcome left out", INDEX, ' <span class="outcome" data-list="outcome">', " <span>", "listed"),
    Mutant("other days in a year", "facts/annual-fee.html", 'data-text="conversion">A year is', 'data-text="conversion">A month is', "worded"),
    # what is computed
    Mutant("derived value", "facts/annual-fee.html", '<p class="lead"><a class="figure computed" id="rAnnualFee-1" href="#nAnnualFee" role="doc-noteref" data-fact="annual-fee"><data value="30000000">about $30', '<p class="lead"><a class="figure computed" id="rAnnualFee-1" href="#nAnnualFee" role="doc-noteref" data-fact="annual-fee"><data value="40000000">about $40', "recomputed"),
    Mutant("derived case", "facts/largest-discount.html", '<data value="9150000">up to $9.15', '<data value="9250000">up to $9.25', "recomputed"),
    Mutant("other case", "facts/largest-discount.html", 'data-fact="largest-discount" data-case="a">', 'data-fact="largest-discount" data-case="b">', "recomputed"),
    Mutant("bound loosened", "facts/largest-discount.html", 'data-fact="largest-discount" data-case="a"><data value="9150000">up to', 'data-fact="largest-discount" data-case="a"><data value="9150000">less than', "shown"),
    Mutant("derived too fine", "facts/annual-fee.html", '<p class="lead"><a class="figure computed" id="rAnnualFee-1" href="#nAnnualFee" role="doc-noteref" data-fact="annual-fee"><data value="30000000">about $30', '<p class="lead"><a class="figure computed" id="rAnnualFee-1" href="#nAnnualFee" role="doc-noteref" data-fact="annual-fee"><data value="30000000">$30', "shown"),
    Mutant("range", "facts/annual-fee.html", '<p class="range" data-text="range">Allowed by its inputs: <span class="computed" data-fact="annual-fee" data-part="range">$29.4', '<p class="range" data-text="range">Allowed by its inputs: <span class="computed" data-fact="annual-fee" data-part="range">$29.5', "shown"),
    # what is bound
    Mutant("unbound numeral", INDEX, "until <a", "until 2033 or <a", "bound"),
    Mutant("unbound word", INDEX, "until <a", "for seven kilns until <a", "bound"),
    Mutant("unbound share", INDEX, "until <a", "for half of it until <a", "bound"),
    Mutant("magnitude", INDEX, "until <a", "for dozens of kilns until <a", "bound"),
    Mutant("fraction sign", INDEX, "until <a", "for ½ of it until <a", "bound"),
    Mutant("circled digit", INDEX, "until <a", "① until <a", "bound"),
    Mutant("unbound element", FEE, LEAD, LEAD.replace(' data-fact="monthly-fee"', "").replace('<data value="2500000">', "").replace("</data>", ""), "bound"),
    Mutant("title", FEE, "<title>Monthly fee</title>", "<title>Monthly fee: $2.6 million</title>", "bound"),
    Mutant("attribute", INDEX, '<nav aria-label="Sections">', '<nav aria-label="$9 million">', "bound"),
    Mutant("text from style", ASSETS.style, "q { quotes:", 'h1::after { content: "9"; } q { quotes:', "pages"),
    # counts
    Mutant("other count", INDEX, 'data-count="sources">Three', 'data-count="sources">Four', "origins"),
    Mutant("count hedged", INDEX, 'data-count="sources">Three', 'data-count="sources">About three', "origins"),
    Mutant("denied twice", "facts/option.html", '<span data-claim="option.gazette">not $9', '<span data-claim="option.gazette">not not $9', "shown"),
    Mutant("range too fine", "facts/annual-fee.html", 'data-part="range">$29.4', 'data-part="range">$29.40', "shown"),
    Mutant("range hedged", "facts/annual-fee.html", 'data-part="range">$29.4', 'data-part="range">up to $29.4', "shown"),
    Mutant("constant", "method.html", 'data-constant="months-in-year">12', 'data-constant="months-in-year">13', "shown"),
    Mutant("title of a source", "sources/gazette.html", 'data-part="title">Northwind fires', 'data-part="title">Northwind lights', "quoted"),
    Mutant("open range", "facts/largest-discount.html", 'data-part="range">up to $9.15', 'data-part="range">up to $9.25', "shown"),
    Mutant("no machine value", FEE, LEAD, LEAD.replace('<data value="2500000">', "").replace("</data>", ""), "shown"),
    Mutant("other digits", FEE, LEAD, LEAD.replace("$2.5", "$2.\u0665"), "shown"),
    Mutant("invisible sign", FEE, LEAD, LEAD.replace("$2.5", "$2.\u200b5"), "shown"),
    Mutant("shut away", INDEX, "<h2>What comes next</h2>", "<details><summary>Facts</summary><h2>What comes next</h2></details>", "built"),
    Mutant("class that hides", INDEX, '<div class="summary"', '<div class="skip"', "built"),
    Mutant("other heading", "facts.html", '<th scope="col">Value</th>', '<th scope="col">Range</th>', "built"),
    Mutant("spoken label", INDEX, '<nav aria-label="Sections">', '<nav aria-label="not settled">', "built"),
    Mutant("origins", INDEX, 'data-count="origins:monthly-fee">At most three', 'data-count="origins:monthly-fee">Three', "origins"),
    Mutant("origins made sure", INDEX, ", probably two", "", "origins"),
    Mutant("fewer origins likely", INDEX, ", probably two", ", probably one", "origins"),
    Mutant("sources as origins", INDEX, 'data-count="origins:monthly-fee">At most three\u00a0origins', 'data-count="origins:monthly-fee">At most three\u00a0sources', "origins"),
    # dates
    Mutant("finer date", "facts/term-end.html", '<p class="lead"><a class="figure quoted" id="rTermEnd-1" href="#nTermEnd" role="doc-noteref" data-fact="term-end"><time datetime="2033-12">December\u00a02033', '<p class="lead"><a class="figure quoted" id="rTermEnd-1" href="#nTermEnd" role="doc-noteref" data-fact="term-end"><time datetime="2033-12-31">31\u00a0December\u00a02033', "dates"),
    Mutant("other date", "facts/term-end.html", '<p class="lead"><a class="figure quoted" id="rTermEnd-1" href="#nTermEnd" role="doc-noteref" data-fact="term-end"><time datetime="2033-12">December', '<p class="lead"><a class="figure quoted" id="rTermEnd-1" href="#nTermEnd" role="doc-noteref" data-fact="term-end"><time datetime="2033-11">November', "shown"),
    # quotations
    Mutant("changed words", "sources/gazette.html", '<q data-claim="share-of-kiln.gazette">the entire kiln', '<q data-claim="share-of-kiln.gazette">the whole kiln', "quoted"),
    Mutant("other source", INDEX, '<q data-source="gazette">a filing shows', '<q data-source="herald">a filing shows', "quoted"),
    Mutant("other claim", "sources/gazette.html", '<q data-claim="share-of-kiln.gazette">', '<q data-claim="power.gazette">', "quoted"),
    Mutant("unattributed", INDEX, '<q data-source="gazette">a filing shows</q>', "<q>a filing shows</q>", "quoted"),
    Mutant("marks in text", INDEX, '<q data-source="gazette">a filing shows</q>', "“a filing shows”", "quoted"),
    # links and pages
    Mutant("dead link", INDEX, '<a href="sources.html"', '<a href="source.html"', "linked"),
    Mutant("dead anchor", INDEX, 'href="#nTermEnd"', 'href="#nTerm"', "linked"),
    Mutant("id twice", INDEX, '<main id="main">', '<main id="main"><p id="main"></p>', "linked"),
    Mutant("hidden element", INDEX, '<main id="main">', '<main id="main"><p hidden>Nothing</p>', "pages"),
    Mutant("style attribute", INDEX, '<main id="main">', '<main id="main" style="display:none">', "pages"),
    Mutant("comment", INDEX, '<main id="main">', '<main id="main"><!--[if IE]> nine <![endif]-->', "pages"),
    Mutant("list markers", INDEX, '<main id="main">', '<main id="main"><ol><li>So</li></ol>', "pages"),
    Mutant("script", INDEX, '<main id="main">', '<main id="main"><script>so()</script>', "pages"),
    Mutant("turned text", INDEX, "until <a", "\u202euntil <a", "pages"),
    Mutant("cut short", FEE, "</body>\n</html>", "", "pages"),
    # the script, and what it works on
    Mutant("script by a byte", ASSETS.script, "const WAIT = 250", "const WAIT = 251", "fixity"),
    Mutant("script added to", ASSETS.script, '"use strict";', '"use strict"; so();', "fixity"),
    Mutant("script from elsewhere", INDEX, f' src="{ASSETS.script}"', ' src="https://example.org/script.js"', "pages"),
    Mutant("another script", INDEX, "</head>", f'<script src="{ASSETS.script}" defer></script></head>', "pages"),
    Mutant("script in the head", INDEX, "</head>", "<script>so()</script></head>", "pages"),
    Mutant("script in the script", INDEX, " defer></script>", " defer>so()</script>", "pages"),
    Mutant("no script", INDEX, f'<script src="{ASSETS.script}" defer></script>', "", "pages"),
    Mutant("event handler", INDEX, '<main id="main">', '<main id="main" onclick="so()">', "pages"),
    Mutant("event handler of a link", INDEX, '<a href="facts.html"', '<a onfocus="so()" href="facts.html"', "pages"),
    Mutant("link that runs", INDEX, '<a href="facts.html"', '<a href="javascript:so()"', "linked"),
    Mutant("looser policy", INDEX, "script-src 'self'", "script-src 'self' 'unsafe-inline'", "pages"),
    Mutant("class of the card", INDEX, '<div class="summary"', '<div class="card"', "pages"),
    Mutant("card that covers", ASSETS.style, ".card ul {", ".card, p {position: absolute} .card ul {", "pages"),
    # finding one's way
    Mutant("address of another note", FEE, 'class="address" href="#nMonthlyFee"', 'class="address" href="#nAnnualFee"', "linked"),
    Mutant("address of another page", FEE, 'class="address" href="#nMonthlyFee"', 'class="address" href="monthly-fee.html"', "linked"),
    Mutant("evidence in a note", FEE, '<a href="../facts/monthly-fee.html">All', '<a href="#nMonthlyFee">All', "linked"),
    Mutant("shown on fewer pages", FEE, '<li data-subject="page:index.html"><a href="../index.html" data-text="label">Summary</a></li>', "", "listed"),
    Mutant("shown on more pages", FEE, '<li data-subject="page:index.html">', '<li data-subject="page:method.html"><a href="../method.html" data-text="label">Method</a></li><li data-subject="page:index.html">', "listed"),
    Mutant("shown on another page", FEE, '<li data-subject="page:index.html"><a href="../index.html" data-text="label">Summary', '<li data-subject="page:timeline.html"><a href="../timeline.html" data-text="label">Timeline', "listed"),
    Mutant("shown on itself", FEE, '<li data-subject="page:index.html"><a href="../index.html" data-text="label">Summary', '<li data-subject="page:facts.html"><a href="../facts.html" data-text="label">Facts', "subject"),
    Mutant("shown nowhere", FEE, 'data-list="shown"', 'data-list="feeds"', "listed"),
    Mutant("page by another name", FEE, '<a href="../index.html" data-text="label">Summary</a>', '<a href="../index.html" data-text="label">Timeline</a>', "worded"),
    Mutant("page led elsewhere", FEE, '<a href="../index.html" data-text="label">Summary</a>', '<a href="../timeline.html" data-text="label">Summary</a>', "linked"),
    Mutant("nothing to find", "search.html", '<li data-subject="source:herald"><a href="sources/herald.html" data-text="label">The Herald</a>, <span data-text="kind">news</span></li>', "", "listed"),
    Mutant("found without its value", "search.html", ': <span class="quoted" data-fact="power"><data value="40">40\u00a0megawatts</data></span>', ":", "listed"),
    Mutant("found elsewhere", "search.html", 'href="timeline.html#eTermEnd"', 'href="timeline.html#eLatestStart"', "linked"),
    Mutant("found on no anchor", "search.html", 'href="index.html#uGlaze"', 'href="index.html#uGaze"', "linked"),
    Mutant("anchor of another event", "timeline.html", 'id="eTermEnd"', 'id="eDeposit"', "linked"),
    Mutant("anchors of unknowns", INDEX, 'id="uGlaze"', 'id="uMatt"', "linked"),
    Mutant("anchors of works", "sources.html", 'id="wWire"', 'id="wProspectus-a"', "linked"),
    Mutant("no way to search", FEE, '<li data-subject="page:search.html"><a href="../search.html" data-text="label">Search</a></li>', "", "listed"),
    Mutant("search led elsewhere", FEE, '<a href="../search.html"', '<a href="../facts.html"', "linked"),
    # files for machines
    Mutant("facts as JSON", "data/facts.json", '"value": "2500000"', '"value": "2600000"', "fixity"),
    Mutant("facts as CSV", "data/facts.csv", "monthly-fee,Monthly fee,quantity,,amount,equal,2500000", "monthly-fee,Monthly fee,quantity,,amount,equal,2600000", "fixity"),
    Mutant("claims as CSV", "data/claims.csv", ",40 megawatts,", ",41 megawatts,", "fixity"),
    Mutant("proof", "data/proof.json", '"pages read": 32', '"pages read": 33', "fixity"),
    Mutant("events as CSV", "data/events.csv", "2031-07", "2031-08", "fixity"),
    Mutant("contradictions as CSV", "data/contradictions.csv", "a price", "a prize", "fixity"),
    Mutant("sources as CSV", "data/sources.csv", "2031-03-13", "2031-03-14", "fixity"),
    Mutant("a fact as CSV", "facts/monthly-fee.csv", "2500000", "2600000", "fixity"),
    Mutant("a fact as JSON", "facts/monthly-fee.json", '"value": "2500000"', '"value": "2600000"', "fixity"),
    Mutant("a source as JSON", "sources/gazette.json", "40 megawatts", "41 megawatts", "fixity"),
    Mutant("a contradiction as CSV", "contradictions/which-period.csv", "$2M Kiln Deal", "$3M Kiln Deal", "fixity"),
    Mutant("feed", "feed.atom", "$2.5 million a month", "$2.6 million a month", "fixity"),
    Mutant("hedge in the feed", "feed.atom", "at least $75", "$75", "fixity"),
    Mutant("date of the feed", "feed.atom", "2031-04-02T", "2031-04-03T", "fixity"),
    Mutant("id in the feed", "feed.atom", "urn:uuid:", "urn:uuid:0", "fixity"),
    Mutant("robots", "robots.txt", "Allow", "Disallow", "fixity"),
    # what surrounds a page
    Mutant("data of the page", INDEX, '"datePublished":"2031-03-13"', '"datePublished":"2031-03-14"', "pages"),
    Mutant("data that ends", INDEX, '{"@context"', '</script><p>9</p><script type="application/ld+json">{"@context"', "pages"),
    Mutant("data elsewhere", FEE, "</head>", '<script type="application/ld+json">{}</script></head>', "pages"),
    Mutant("script that runs", INDEX, '<script type="application/ld+json">', "<script>", "pages"),
    Mutant("title for others", FEE, 'property="og:title" content="Monthly fee"', 'property="og:title" content="$9 a month"', "pages"),
    Mutant("words for others", FEE, 'property="og:description" content="This', 'property="og:description" content="Paid. This', "pages"),
    Mutant("size of the picture", INDEX, 'content="1200"', 'content="12000"', "pages"),
    Mutant("picture from elsewhere", INDEX, 'content="card.png"', 'content="https://example.org/card.png"', "pages"),
    Mutant("feed from elsewhere", INDEX, 'href="feed.atom">', 'href="https://example.org/feed.atom">', "pages"),
    Mutant("moved away", INDEX, "</head>", '<link rel="canonical" href="https://example.org/"></head>', "pages"),
    # what is taken along
    Mutant("other file", FEE, '<a href="../facts/monthly-fee.csv" data-text="label">', '<a href="../facts/total.csv" data-text="label">', "linked"),
    Mutant("file of another", FEE, '<li data-subject="file:facts/monthly-fee.csv">', '<li data-subject="file:facts/total.csv">', "subject"),
    Mutant("label of a file", FEE, "This page as CSV", "This page as JSON", "worded"),
    Mutant("no files", FEE, '<ul class="files" data-subject="fact:monthly-fee" data-list="files">', '<ul class="files" data-subject="fact:monthly-fee">', "listed"),
    Mutant("no files of a section", "sources.html", 'data-list="sources-files"', 'data-list="files"', "listed"),
    Mutant("files twice", INDEX, '<ul class="files" data-list="files">', '<ul class="files" data-list="files"></ul><ul class="files" data-list="files">', "listed"),
    # what was released
    Mutant("what was", CHANGES, 'data-part="was">100 to 130', 'data-part="was">100 to 140', "shown"),
    Mutant("what is since then", CHANGES, '<data value="120">about 120', '<data value="130">about 130', "shown"),
    Mutant("hedge of what is", CHANGES, '<data value="120">about 120', '<data value="120">120', "shown"),
    Mutant("machine value of what is", CHANGES, '<data value="120">about 120', '<data value="130">about 120', "shown"),
    Mutant("what was, for machines alone", CHANGES, '<data value="7500000">$7.5\N{NO-BREAK SPACE}million</data>', "$7.5\N{NO-BREAK SPACE}million", "shown"),
    Mutant("words that were", CHANGES, "Was better supported; now reconciled.", "Was unresolved; now reconciled.", "worded"),
    Mutant("who said it", CHANGES, "now The Gazette, The Herald, The Courier.", "now The Gazette, The Herald.", "worded"),
    Mutant("was for now", CHANGES, 'data-release="2:staff" data-part="was"', 'data-release="2:staff" data-part="now"', "worded"),
    Mutant("another release's", CHANGES, 'data-release="2:staff" data-part="now">', 'data-release="1:staff" data-part="now">', "worded"),
    Mutant("release that is none", CHANGES, 'data-release="2" data-part="version">2', 'data-release="3" data-part="version">2', "shown"),
    Mutant("version", CHANGES, 'data-part="version">2<', 'data-part="version">3<', "shown"),
    Mutant("day of a release", CHANGES, '<time datetime="2031-04-02">2\N{NO-BREAK SPACE}April', '<time datetime="2031-04-03">3\N{NO-BREAK SPACE}April', "shown"),
    Mutant("day for machines", CHANGES, '<time datetime="2031-04-02">2\N{NO-BREAK SPACE}April', '<time datetime="2031-04-03">2\N{NO-BREAK SPACE}April', "shown"),
    Mutant("reason of a release", CHANGES, "The Courier was heard on how much", "The Courier was sure of how much", "worded"),
    Mutant("change left out", CHANGES, '<li data-subject="change:2:source:herald"><a href="sources/herald.html" data-text="called">The Herald</a>: \n<span data-text="read">Another text of it was read.</span>\n</li>\n', "", "listed"),
    Mutant("under another change", CHANGES, 'data-subject="change:2:fact:staff"', 'data-subject="change:2:fact:power"', "subject"),
    Mutant("led to another", CHANGES, '<a href="facts/staff.html" data-text="called">', '<a href="facts/power.html" data-text="called">', "linked"),
    Mutant("number in a release", CHANGES, "Nothing was released before it", "Nothing but 2 was released before it", "bound"),
    Mutant("release left out", "facts/staff.html", '<ul data-list="changes">', "<ul>", "listed"),
    Mutant("led to another release", "facts/staff.html", 'href="../changes.html#v2"', 'href="../changes.html#v1"', "linked"),
    Mutant("version of a citation", FEE, 'Version <span data-release="2" data-part="version">2<', 'Version <span data-release="1" data-part="version">1<', "worded"),
    Mutant("released or not", FEE, "Borealis. Version <span", "Borealis. After version <span", "worded"),
    Mutant("version for machines", INDEX, '"version":"2"', '"version":"3"', "pages"),
    Mutant("entry of a release in the feed", "feed.atom", "<title>Version 2</title>", "<title>Version 3</title>", "fixity"),
    Mutant("releases as JSON", "data/releases.json", '"value": "120"', '"value": "130"', "fixity"),
    # the words where they were published
    Mutant("address", "sources/gazette.html", 'data-part="address">https://gazette.example/2031/03/', 'data-part="address">https://gazette.example/2031/04/', "shown"),
    Mutant("address that leads elsewhere", "sources/gazette.html", '<a href="https://gazette.example/', '<a href="https://herald.example/', "linked"),
    Mutant("no address", "sources/gazette.html", "<dt>Address</dt><dd><a", "<dt>Address</dt><dd>where it was published</dd><dt>A</dt><dd><a", "built"),
    Mutant("other words there", FEE, "#:~:text=%242.5%20million", "#:~:text=%243.5%20million", "linked"),
    Mutant("words elsewhere", FEE, 'href="https://gazette.example/2031/03/northwind-fires-up#', 'href="https://example.org/#', "linked"),
    Mutant("words of no note", FEE, ' data-text="original">in the original</a>', ">in the original</a>", "listed"),
    # when sources were last looked at
    Mutant("another day of the check", INDEX, '"last-check"><time datetime="2031-04-02">2', '"last-check"><time datetime="2031-04-03">3', "shown"),
    Mutant("another day for machines", INDEX, '"last-check"><time datetime="2031-04-02">', '"last-check"><time datetime="2031-04-03">', "shown"),
    Mutant("none was out of reach", INDEX, ', <span data-count="unreachable">one\u00a0source</span> not reached', "", "worded"),
    Mutant("more were out of reach", INDEX, '<span data-count="unreachable">one\u00a0source', '<span data-count="unreachable">two\u00a0sources', "origins"),
    Mutant("nothing of the check", INDEX, '<span data-text="checked">Sources', "<span>Sources", "listed"),
    Mutant("a source said to be unchanged", "sources/courier.html", "in our archive: changed since we read it", "in our archive: unchanged", "worded"),
    Mutant("another source's day", "sources/courier.html", 'data-part="checked"><time datetime="2031-04-01">1', 'data-part="checked"><time datetime="2031-04-02">2', "shown"),
    Mutant("a later reading", "sources/gazette.html", 'data-part="last"><time datetime="2031-03-20">20', 'data-part="last"><time datetime="2031-03-21">21', "shown"),
    Mutant("never looked at", "sources/gazette.html", '<dd data-text="checked">', "<dd>", "listed"),
    Mutant("coverage", "data/coverage.json", '"text": "4 min"', '"text": "5 min"', "fixity"),
)  # fmt: skip


def codes(kiln: Path) -> set[str]:
    try:
        check(places(kiln, None, kiln / "sources"))
    except Stopped as stopped:
        return {problem.code for problem in stopped.problems}
    return set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.what)
def test_a_mutant_is_caught_by_its_own_rule(mutant: Mutant, kiln: Path) -> None:
    path = kiln / "site" / mutant.file
    text = path.read_text(encoding="utf-8")
    assert mutant.old in text
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    assert mutant.code in codes(kiln)


@pytest.mark.parametrize(
    ("name", "data"),
    [("extra.html", b"<p>nine</p>"), ("facts/extra.txt", b"9"), (".hidden", b"9")],
)
def test_an_extra_file_is_caught(kiln: Path, name: str, data: bytes) -> None:
    (kiln / "site" / name).write_bytes(data)
    assert codes(kiln) == {"pages"}


@pytest.mark.parametrize("name", ["facts/total.html", ASSETS.style, ASSETS.script, "data/proof.json", "data/facts.csv"])
def test_a_missing_file_is_caught(kiln: Path, name: str) -> None:
    (kiln / "site" / name).unlink()
    assert "pages" in codes(kiln)


def test_swapped_pages_are_caught(kiln: Path) -> None:
    site = kiln / "site" / "facts"
    power, staff = (site / "power.html").read_bytes(), (site / "staff.html").read_bytes()
    (site / "power.html").write_bytes(staff)
    (site / "staff.html").write_bytes(power)
    assert codes(kiln)


def test_a_page_that_is_a_link_to_another_file_is_caught(kiln: Path) -> None:
    page = kiln / "site" / "facts" / "power.html"
    page.rename(kiln / "power.html")
    page.symlink_to(kiln / "power.html")
    assert "pages" in codes(kiln)


@pytest.mark.parametrize("name", ["gazette.txt", "herald.txt", "courier.txt"])
def test_every_digit_of_every_source_matters(kiln: Path, name: str) -> None:
    path = kiln / "sources" / name
    text = path.read_text(encoding="utf-8")
    for offset, char in enumerate(text):
        if char.isdigit():
            path.write_text(f"{text[:offset]}{(int(char) + 1) % 10}{text[offset + 1 :]}", encoding="utf-8")
            assert "fixity" in codes(kiln), text[offset - 10 : offset + 10]
    path.write_text(text, encoding="utf-8")
    assert codes(kiln) == set()


def test_every_digit_of_the_facts_file_matters(kiln: Path) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    for offset, char in enumerate(text):
        if char.isdigit():
            path.write_text(f"{text[:offset]}{(int(char) + 1) % 10}{text[offset + 1 :]}", encoding="utf-8")
            assert codes(kiln), text[offset - 20 : offset + 10]


def test_a_site_without_numbers_is_no_proved_site(kiln: Path) -> None:
    for page in (kiln / "site").rglob("*.html"):
        page.write_text("<!doctype html><html><body></body></html>", encoding="utf-8")
    assert "nothing" in codes(kiln)
