"""A Dossier becomes a Briefing: what each fact is worth, how its claims agree, what rests on what, what is covered."""

from engine.reconcile.briefing import Briefing, Resolved, reconcile

__all__ = ["Briefing", "Resolved", "reconcile"]
