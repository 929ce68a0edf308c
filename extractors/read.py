"""The whole way of one capture: bytes in, notices out. Whoever opens the project reads `read_notice` first.

Everything here is a pure function of the bytes, their address and the reference tables: no database, clock or network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import lru_cache

from extractors.frozen import dataclass
from extractors.identity import notice_identity
from extractors.lines.forms import bare_title, form_of, period_of
from extractors.lines.sentences import Sentences
from extractors.lines.text import Span
from extractors.notice.doubts import header_doubts, outline_doubts
from extractors.notice.fields.agencies import read_agencies
from extractors.notice.fields.citations import read_citations
from extractors.notice.fields.targets import read_targets
from extractors.notice.header.attached import read_attached_header
from extractors.notice.header.fields import HeaderReading, date_of, read_header, with_title
from extractors.notice.judge import why_no_notice
from extractors.notice.outline.build import Numbered, Outline, build_outline, damaged_outline
from extractors.notice.outline.digest import split_digest
from extractors.notice.outline.documents import DocumentPlace, announced, find_documents
from extractors.notice.outline.measures import read_sections
from extractors.notice.passages import read_passages
from extractors.notice.rank import address_rank
from extractors.notice.sections import DocumentText
from extractors.notice.text import NoticeText, read_text
from extractors.page.attached import read_attached, with_attached
from extractors.page.glyphs import with_points
from extractors.page.page import read_page
from extractors.records import (
    AddressRank,
    AttachedFile,
    Document,
    Failure,
    Issue,
    Measure,
    Notice,
    Page,
    Reading,
    Script,
    Site,
    SiteReading,
)  # fmt: skip
from extractors.reference.regions import Regions, load_regions
from extractors.reference.units import Units, load_units
from extractors.script import simplify


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
    page = read_page(data, content_type, site.address, site.rule)
    if attachments:
        return _read_with_attachments(page, attachments, site, reference)
    if isinstance(page, Failure):
        return page
    page = with_points(page)
    return _reading(page, split_digest(page), site, reference)


def _read_with_attachments(page: Page | Failure, files: Sequence[AttachedFile], site: Site, reference: Reference) -> Reading | Failure:
    """A page that says nothing itself may still have its notice attached; of a digest the files belong to the notice that names them."""
    if isinstance(page, Failure):
        if page.issue.code != "empty":
            return page
        page = Page("", content_type="text/html")
    page = with_points(page)
    attached, issues = read_attached(files)
    parts = split_digest(page)
    holder = next((i for i, (part, _) in enumerate(parts) if any(_names(part, one.name) for one in attached)), len(parts) - 1)
    parts[holder] = (with_attached(parts[holder][0], attached, issues), parts[holder][1])
    whole = with_attached(page, attached, issues)
    if not whole.text:
        return Failure(
            "skipped", Issue("empty", "info", _with_reasons("neither the page nor a file attached to it holds text", issues), "page")
        )
    read = _reading(whole, parts, site, reference)
    if isinstance(read, Failure) and issues:
        return replace(read, issue=replace(read.issue, message=_with_reasons(read.issue.message, issues)))
    return read


def _names(page: Page, name: str) -> bool:
    return len(name) > 1 and name in page.text


def _with_reasons(message: str, issues: list[Issue]) -> str:
    """Why there is no notice, with what was attached and could not be read: it may have been one."""
    return "; ".join([message, *(issue.message for issue in issues)])


def _reading(page: Page, parts: list[tuple[Page, str | None]], site: Site, reference: Reference) -> Reading | Failure:
    found = [read_notice(part, _at(site, title), reference) for part, title in parts]
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
    text = read_text(page, reference.names)
    body, paragraphs, markers = text.body, text.paragraphs, text.markers
    head = _head(text, page, site, reference)
    why = why_no_notice(body, paragraphs, head.header, markers)
    if why:
        return Failure("skipped", Issue("not_a_notice", "warning", f"no notice: {why}", "judge", body[:80] or None))

    places, outlines = _outline(text, head)
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
        *page.issues, *text.issues, *head.issues, *header_doubts(header, value, body),
        *outline_doubts(body, paragraphs, places, outlines), *doubts, *agency_doubts, *target_doubts,
    ]  # fmt: skip
    return Notice(
        header=header,
        date=value,
        date_basis=basis,
        script=text.script,
        body_text=body,
        source_text=text.source,
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
        rank=address_rank(site, header.issuer, reference.regions),
    )


def _title_span(paragraphs: list[Span], place: DocumentPlace) -> Span | None:
    """Where a document's title stands; a notice that is its own document has none beside its own."""
    if not paragraphs or place.title_end <= place.first:
        return None
    return Span(paragraphs[place.first].start, paragraphs[place.title_end - 1].end)


def _head(text: NoticeText, page: Page, site: Site, reference: Reference) -> HeaderReading:
    table = _table(page.header_table, text.script, reference)
    if not text.attached:
        first_number = text.markers[0].paragraph if text.markers else len(text.paragraphs)
        return read_header(text.body, text.paragraphs, first_number, table, site, reference.regions)
    attached = _table((pair for one in reversed(page.attached) for pair in one.header_table), text.script, reference)
    tables = (table, {**attached, **table})
    begins = [part.first for part in text.attached]
    return read_attached_header(text.body, text.paragraphs, text.markers, begins, tables, site, reference.regions)


def _table(pairs: Iterable[tuple[str, str]], script: Script, reference: Reference) -> dict[str, str]:
    table = dict(pairs)
    if script == "Hant":
        table = {simplify(label, reference.names): simplify(value, reference.names) for label, value in table.items()}
    return table


def _outline(text: NoticeText, head: HeaderReading) -> tuple[list[DocumentPlace], list[Outline]]:
    """The documents of a notice and the outline of each; a notice that carries none is its own document."""
    body, paragraphs, markers = text.body, text.paragraphs, text.markers
    title, head_end = head.header.title, head.head_end
    period = head.period or (period_of(title) if title else None)
    begins = [part.first for part in text.attached]
    end = next((first for first in begins if first > head_end), len(paragraphs))  # of the part that holds the notice's own text
    whole = DocumentPlace(bare_title(title) if title else None, 0, head_end, end, period)
    places = find_documents(body, paragraphs, markers, head_end, title, text.attached)
    numbered = Numbered(body, paragraphs, markers)
    if len(places) == 1:
        place = places[0]
        part = max((first for first in begins if first <= place.first), default=0)
        everything = damaged_outline(numbered, max(head_end, part), place.last)
        if everything:  # items of a scrambled source may stand before its document's title
            return places, [everything]
    if not places:
        return [whole], [build_outline(numbered, head_end, end)]
    before = build_outline(numbered, head_end, min(places[0].first, end))
    # The notice sets measures of its own before what it carries; of one that issues a plan (现将《…方案》印发给你们。一、加强领导…) only
    # the plan is a document.
    if len(before.leaves) > 1 and not announced(body, paragraphs, markers, head_end, title):
        places = [replace(whole, last=min(places[0].first, end)), *places]
    return places, [build_outline(numbered, p.title_end, p.last) for p in places]


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
