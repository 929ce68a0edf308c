"""What a person should look at in a notice that was read: no date, no region, numbers that skip or run backwards."""

from __future__ import annotations

from datetime import date

from extractors.lines.styles import Marker
from extractors.lines.text import Span
from extractors.notice.outline.build import Outline
from extractors.notice.outline.documents import DocumentPlace
from extractors.records import Header, Issue


def header_doubts(header: Header, value: date | None, body: str) -> list[Issue]:
    """Fields that a reader would expect and the text does not tell."""
    found: list[Issue] = []
    head = body[:60].split("\n")[0]
    if value is None:
        found.append(Issue("no_date", "warning", "the text tells no date of issue, publication, effect or repost", "header", head))
    if header.region is None:
        found.append(Issue("no_region", "warning", "neither an issuer's name nor the text tells the region", "header", head))
    if header.issuer is None:
        found.append(Issue("no_issuer", "info", "the text does not tell who issued it", "header", head))
    if header.title is None:
        found.append(Issue("no_title", "warning", "no title is printed, neither of the notice nor of a document in it", "header", head))
    if header.effective_from and header.effective_to and header.effective_to < header.effective_from:
        message = f"it ends ({header.effective_to}) before it begins ({header.effective_from})"
        found.append(Issue("validity_reversed", "warning", message, "header", head))
    return found


def outline_doubts(body: str, paragraphs: list[Span], places: list[DocumentPlace], outlines: list[Outline]) -> list[Issue]:
    """Damage of the numbering, document by document."""
    found: list[Issue] = []
    for place, outline in zip(places, outlines, strict=True):
        name = place.title or "the notice"
        at = paragraphs[place.first] if paragraphs else Span(0, 0)
        if not outline.leaves:
            message = f"{name}: no numbered section, so no measures"
            found.append(Issue("no_outline", "warning", message, "outline", place.title, at.start, at.end))
        if outline.damaged:
            found.append(_out_of_order(body, paragraphs, outline, name))
        if outline.missing:
            numbers = ", ".join(map(str, outline.missing))
            message = f"{name}: item number{'s' if len(outline.missing) > 1 else ''} {numbers} missing"
            found.append(Issue("numbering_gap", "warning", message, "outline", place.title, at.start, at.end))
        found += [_misprint(paragraphs, name, *misprint) for misprint in outline.misprints]
    return found


def _misprint(paragraphs: list[Span], name: str, marker: Marker, heading: str, due: int) -> Issue:
    """（三）做实服务 behind （三）做优环境: both are kept with the number printed."""
    why = f"stands where {due} is due" if due != marker.number else "is printed twice"
    paragraph = paragraphs[marker.paragraph]
    return Issue(
        "numbering_misprint", "warning", f"{name}: item number {marker.printed} {why}", "outline", heading, paragraph.start, paragraph.end
    )


def _out_of_order(body: str, paragraphs: list[Span], outline: Outline, name: str) -> Issue:
    first = outline.misplaced[0]
    order = ", ".join(str(m.number) for m in outline.misplaced[:12])
    message = f"{name}: items stand out of order or twice ({len(outline.misplaced)} misplaced: {order}); their order is not trusted"
    paragraph = paragraphs[first.paragraph]
    return Issue("numbering_out_of_order", "error", message, "outline", paragraph.of(body)[:60], paragraph.start, paragraph.end)
