"""Where each page stands: the closed list of addresses that a dossier gives. Flat `.html`, relative links."""

from __future__ import annotations

from engine.model import Claim, Dossier

TOP = ("index", "facts", "timeline", "contradictions", "sources", "method")
STYLE = "style.css"
MARKER = ".briefing"
MARKER_TEXT = "This folder is made by build.py, which replaces it whole.\n"
FACTS_JSON, FACTS_CSV, CLAIMS_CSV = "data/facts.json", "data/facts.csv", "data/claims.csv"
PROOF, COVERAGE = "data/proof.json", "data/coverage.json"
MACHINE_FILES = (FACTS_JSON, FACTS_CSV, CLAIMS_CSV)
CERTIFICATES = (PROOF, COVERAGE)


def fact_page(id: str) -> str:
    return f"facts/{id}.html"


def source_page(id: str) -> str:
    return f"sources/{id}.html"


def contradiction_page(id: str) -> str:
    return f"contradictions/{id}.html"


def pages(dossier: Dossier) -> tuple[str, ...]:
    """Every page of a briefing, in one order."""
    return (
        *(f"{name}.html" for name in TOP),
        *(fact_page(id) for id in dossier.facts),
        *(source_page(id) for id in dossier.sources),
        *(contradiction_page(id) for id in dossier.contradictions),
    )


def files(dossier: Dossier) -> tuple[str, ...]:
    """Every file of a briefing, certificates included."""
    return (*pages(dossier), STYLE, MARKER, *MACHINE_FILES, *CERTIFICATES)


def claim_anchor(claim: Claim) -> str:
    """Anchor of a claim on its fact's page."""
    return f"{claim.source}-{claim.name}" if claim.name else str(claim.source)


def taken_anchor(claim: Claim) -> str:
    """Anchor of a claim on its source's page."""
    return f"{claim.fact}-{claim.name}" if claim.name else str(claim.fact)


def case_letter(index: int) -> str:
    """Which case, as attributes name it: a, b, … z, za, zb, …"""
    return "z" * (index // 25) + "abcdefghijklmnopqrstuvwxy"[index % 25]
