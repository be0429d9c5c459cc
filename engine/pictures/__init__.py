"""Where each mark of a picture stands: plain values in, geometry out.

Widths are in percent and heights in pixels, so that a picture grows with its column and its words do not. The renderer
and the check each bring values of their own; a template says what is written at a mark. A picture shows nothing that is
not also in a table or list beneath it.
"""

from engine.pictures.marks import Mark, NotDrawable, Picture, Shown
from engine.pictures.payments import Payments, payments
from engine.pictures.strip import Span, strip
from engine.pictures.trail import Edge, Node, trail, wrapped

__all__ = [
    "Edge",
    "Mark",
    "Node",
    "NotDrawable",
    "Payments",
    "Picture",
    "Shown",
    "Span",
    "payments",
    "strip",
    "trail",
    "wrapped",
]
