"""What is drawn: payments over time, the strip of the timeline, who rests on whom."""

from __future__ import annotations

from engine.model.scalars import Entry, Free, Id, said


class Headed(Entry):
    """A picture: a headline that says the message, and a line that says what is drawn."""

    title: Free = said("Title", "The message of the picture, in a sentence.", "The later it begins, the less it brings")
    subtitle: Free = said("Subtitle", "What is drawn, and what is assumed.", "Fees added up at the full rate.")


class PaymentsPicture(Headed):
    """A rate that is paid from a start to an end, and what it adds up to."""

    rate: Id = said("Rate", "The id of the fact that is paid in every period.", "monthly-fee")
    start: Id = said("Start", "The id of the date at which payments begin; it may have cases.", "first-month")
    end: Id = said("End", "The id of the date with which they end.", "term-end")
    full: Id = said(
        "Sum", "The id of the fact that computes what they add up to at the full rate.", "total-at-full-rate"
    )
    total: Id | None = said("Total", "The id of the total that sources give, if any does.", "total", default=None)
    ramp: Id | None = said(
        "Ramp", "The id of a fact in words that says how payments run at the start.", "payment-shape", default=None
    )
    spare: Id | None = said(
        "Spare",
        "The id of the fact that computes by how much the sum exceeds the total; it needs a `total:`.",
        "largest-discount",
        default=None,
    )

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts that it shows."""
        return tuple(
            str(id) for id in (self.rate, self.start, self.end, self.full, self.total, self.ramp, self.spare) if id
        )


class Pictures(Entry):
    """The pictures of the briefing; each is drawn where it is declared."""

    payments: PaymentsPicture | None = said(
        "Payments over time",
        "On the summary: a rate over its term, and what it adds up to.",
        {
            "title": "The later it begins, the less it brings",
            "subtitle": "Fees added up.",
            "rate": "monthly-fee",
            "start": "first-month",
            "end": "term-end",
            "full": "total-at-full-rate",
        },
        default=None,
    )
    timeline: Headed | None = said(
        "Strip",
        "On the timeline: a bar for each event.",
        {"title": "The end is known, the start is not", "subtitle": "Each event as precisely as its source dates it."},
        default=None,
    )
    matrix: Headed | None = said(
        "Agreement matrix",
        "On the page of contradictions: the headline of the table of every fact by every source.",
        {"title": "All give the fee, few the rest", "subtitle": "How each source stands to what we print."},
        default=None,
    )
    origins: Headed | None = said(
        "Who rests on whom",
        "On the page of sources: an arc from each to what it rests on.",
        {"title": "The trail ends at the prospectus", "subtitle": "Dashed where we infer it."},
        default=None,
    )
