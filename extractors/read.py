"""The whole way of one capture: bytes in, notices out. Whoever opens the project reads `read_notice` first.

Everything here is a pure function of the bytes, their address and the reference tables: no database, clock or network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import lru_cache

from extractors.frozen import dataclass
from extractors.identity import notice_identity
from extractors.lines.forms import bare_title, form_of, period_of
from extractors.lines.markers import find_markers
from extractors.lines.sentences import Sentences
from extractors.lines.styles import Marker
from extractors.lines.text import Span
from extractors.notice.doubts import header_doubts, outline_doubts
from extractors.notice.fields.agencies import read_agencies
from extractors.notice.fields.citations import read_citations
from extractors.notice.fields.targets import read_targets
from extractors.notice.header.fields import HeaderReading, date_of, read_header, with_title
from extractors.notice.judge import why_no_notice
from extractors.notice.outline.build import Numbered, Outline, build_outline, damaged_outline
from extractors.notice.outline.digest import split_digest
from extractors.notice.outline.documents import DocumentPlace, announced, find_documents
from extractors.notice.outline.measures import read_sections
from extractors.notice.outline.paragraphs import find_paragraphs
from extractors.notice.passages import read_passages
from extractors.notice.sections import DocumentText
from extractors.page.glyphs import with_points
from extractors.page.hard_breaks import join_hard_breaks
from extractors.page.page import read_page
from extractors.records import AddressRank, AttachedFile, Document, Failure, Issue, Measure, Notice, Page, Reading, Site, SiteReading
from extractors.reference.regions import Regions, load_regions
from extractors.reference.units import Units, load_units
from extractors.script import simplify, to_simplified


@dataclass(frozen=True, slots=True)
class Reference:
    """Tables the readers look things up in: loaded once, never changed."""

    regions: Regions
    names: frozenset[str]
    units: Units
    sites: Mapping[str, SiteReading] = field(default_factory=dict, hash=False)  # what site files say, by source_id

    def site(self, source_id: str, address: str, rank: AddressRank = "folder", url: str | None = None) -> Site:
        """A capture's place, with what its site's file says of it; a folder has none."""
        told = self.sites.get(source_id)
        if told is None:
            return Site(source_id, address, rank, url)
        return Site(source_id, address, told.rank, url, told.rule, told.publisher, told.region_code)


@lru_cache(maxsize=1)
def load_reference() -> Reference:
    regions = load_regions()
    return Reference(regions, regions.names(), load_units())


def read_capture(
    data: bytes, site: Site, reference: Reference, content_type: str | None = None, attachments: Sequence[AttachedFile] = ()
) -> Reading | Failure:
    """Read the notices of one capture; one file may hold several (a digest). A page's attachments are part of its notice."""
    page = read_page(data, content_type, site.address)
    if isinstance(page, Failure):
        return page
    page = with_points(page)
    found = [read_notice(part, _at(site, title), reference) for part, title in split_digest(page)]
    if len(found) > 1 and any(isinstance(n, Failure) for n in found):
        found = [read_notice(page, site, reference)]  # a part that is no notice by itself shows that the page was none of several
    notices: list[Notice] = []
    for notice in found:
        if isinstance(notice, Failure):
            return notice
        notices.append(notice)
    return Reading(tuple(notices), page.charset, page.content_type)


def _at(site: Site, title: str | None) -> Site:
    """Where a notice stands: the later ones of a file with # and their title."""
    return replace(site, address=f"{site.address}#{title}") if title else site


def read_notice(page: Page, site: Site, reference: Reference) -> Notice | Failure:
    """Read one notice from a decoded page.

    A page that cannot be a notice comes back as a Failure with its reason; doubts inside a notice come back as its issues.
    """
    script = to_simplified(page.text, reference.names)
    source = join_hard_breaks(page.text, script.simplified)
    if source != page.text:
        script = to_simplified(source, reference.names)
    body = script.simplified
    table = dict(page.header_table)
    if script.script == "Hant":
        table = {simplify(label, reference.names): simplify(value, reference.names) for label, value in table.items()}

    paragraphs = find_paragraphs(body)
    markers = find_markers(body, paragraphs)
    first_number = markers[0].paragraph if markers else len(paragraphs)
    head = read_header(body, paragraphs, first_number, table, site, reference.regions)
    why = why_no_notice(body, paragraphs, head.header, markers)
    if why:
        return Failure("skipped", Issue("not_a_notice", "warning", f"no notice: {why}", "judge", body[:80] or None))

    places, outlines = _outline(body, paragraphs, markers, head)
    header = with_title(head.header, places[0].title, _title_span(paragraphs, places[0]))
    value, basis = date_of(header)
    sentences = Sentences(body)
    documents, doubts = _document_texts(body, paragraphs, sentences, places, outlines, value)
    measures = [measure for document in documents for measure in document.measures]
    owners = _owners(outlines, measures)
    numbered = {s.marker.paragraph for o in outlines for s in o.sequence.sections}
    own_id, id_basis = notice_identity(header, site.address)
    agencies, agency_doubts = read_agencies(body, documents, header, reference.regions)
    targets, target_doubts = read_targets(body, documents, value, reference.units)
    citations = read_citations(body, paragraphs, owners, header, documents)
    issues = [
        *page.issues, *script.issues, *head.issues, *header_doubts(header, value, body),
        *outline_doubts(body, paragraphs, places, outlines), *doubts, *agency_doubts, *target_doubts,
    ]  # fmt: skip
    return Notice(
        header=header,
        date=value,
        date_basis=basis,
        script=script.script,
        body_text=body,
        source_text=source,
        body_sha256=hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest(),
        address=site.address,
        own_id=own_id,
        id_basis=id_basis,
        documents=tuple(_documents(paragraphs, places)),
        measures=tuple(measures),
        agencies=tuple(agencies),
        targets=tuple(targets),
        citations=tuple(citations),
        passages=tuple(read_passages(body, paragraphs, sentences, owners, numbered)),
        issues=tuple(issues),
    )


def _title_span(paragraphs: list[Span], place: DocumentPlace) -> Span | None:
    """Where a document's title stands; a notice that is its own document has none beside its own."""
    if not paragraphs or place.title_end <= place.first:
        return None
    return Span(paragraphs[place.first].start, paragraphs[place.title_end - 1].end)


def _outline(body: str, paragraphs: list[Span], markers: list[Marker], head: HeaderReading) -> tuple[list[DocumentPlace], list[Outline]]:
    """The documents of a notice and the outline of each; a notice that carries none is its own document."""
    title, head_end = head.header.title, head.head_end
    period = head.period or (period_of(title) if title else None)
    whole = DocumentPlace(bare_title(title) if title else None, 0, head_end, len(paragraphs), period)
    places = find_documents(body, paragraphs, markers, head_end, title)
    text = Numbered(body, paragraphs, markers)
    if len(places) == 1:
        everything = damaged_outline(text, head_end, len(paragraphs))
        if everything:  # items of a scrambled source may stand before its document's title
            return places, [everything]
    if not places:
        return [whole], [build_outline(text, head_end, len(paragraphs))]
    before = build_outline(text, head_end, places[0].first)
    # The notice sets measures of its own before what it carries; of one that issues a plan (现将《…方案》印发给你们。一、加强领导…) only
    # the plan is a document.
    if len(before.leaves) > 1 and not announced(body, paragraphs, markers, head_end, title):
        places = [replace(whole, last=places[0].first), *places]
    return places, [build_outline(text, p.title_end, p.last) for p in places]


def _document_texts(
    body: str, paragraphs: list[Span], sentences: Sentences, places: list[DocumentPlace], outlines: list[Outline], issued: date | None
) -> tuple[list[DocumentText], list[Issue]]:
    documents: list[DocumentText] = []
    issues: list[Issue] = []
    count = 0
    for ordinal, (place, outline) in enumerate(zip(places, outlines, strict=True), 1):
        document, doubts = read_sections(body, paragraphs, sentences, outline, ordinal, place, count, issued)
        documents.append(document)
        issues += doubts
        count += len(document.leaves)
    return documents, issues


def _owners(outlines: list[Outline], measures: list[Measure]) -> dict[int, int]:
    """Which measure (by seq) each paragraph belongs to."""
    leaves = [leaf for outline in outlines for leaf in outline.leaves]
    pairs = zip(leaves, measures, strict=True)
    return {i: m.seq for leaf, m in pairs for run in leaf.runs for i in run.paragraphs}


def _documents(paragraphs: list[Span], places: list[DocumentPlace]) -> list[Document]:
    found: list[Document] = []
    for ordinal, place in enumerate(places, 1):
        first, last = (place.period or (None, None)) if place.period else (None, None)
        start = paragraphs[place.first].start if paragraphs else 0
        end = paragraphs[place.last - 1].end if paragraphs else 0
        form = form_of(place.title) if place.title else None
        found.append(Document(ordinal, place.title, form, first, last, start, end))
    return found
