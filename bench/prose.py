"""The Markdown of a made-up dossier: summary, points, method, a reasoning for each contradiction, notes on sources."""

from __future__ import annotations

from bench.facts import Plan


def top(plan: Plan) -> dict[str, str]:
    """The prose of the first page and of the method."""
    shown = [settled.id for unit in ("USD", "MW", "person") for settled in list(plan.settled[unit])[:2]][:5]
    plan.shown |= set(shown)
    points = [f"- What it comes to is {{fact}}`{id}`, *as we read it*." for id in shown]
    cited = next(article for article in plan.articles if article.rests)
    points.append(f"- The trail is named: {{quote}}`{cited.id}: {cited.rests[0].quote}`.")
    summary = (
        "The harbours of the coast are let for {fact}`monthly-rent`, until {fact}`last-month`. "
        "{count}`origins:monthly-rent` stand behind that rent; a deposit would come to {fact}`deposit`.\n\n"
        "Over the whole charter that makes {fact}`rent-in-full range`.\n"
    )
    method = "{count}`sources` were read for this, and {count}`claims` taken from them.\n"
    return {
        "content/summary.md": summary,
        "content/points.md": "\n".join(points) + "\n",
        "content/method.md": method,
    }


def reasoning(plan: Plan) -> dict[str, str]:
    """A file for each contradiction; some show a fact beside it."""
    found = {}
    for number, (question, printed) in enumerate(plan.questions):
        others = f" We print {{fact}}`{printed}`." if printed and number % 2 == 0 else ""
        text = f"The sides differ in *what they read*, and in whom they asked.{others}\n\nNeither names the other.\n"
        found[f"content/contradictions/{question}.md"] = text
    return found


def source_notes(plan: Plan) -> dict[str, str]:
    """A note on every third source, which shows what it says of facts."""
    found = {}
    for article in plan.articles[::3]:
        taken = plan.taken[article.id][:3]
        plan.shown |= set(taken)
        figures = "".join(f"\n- It speaks of what comes to {{fact}}`{id}`." for id in taken)
        found[f"content/sources/{article.id}.md"] = f"It keeps to the coast.\n{figures}\n"
    return found
