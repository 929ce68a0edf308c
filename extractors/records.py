"""The records that stages hand to each other: the contract inside the house.

Everything here is frozen and free of behaviour. Spans are 0-based, half-open, in code points of
`Notice.body_text` (and so of `Notice.source_text`, which has the same length).
"""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from extractors.frozen import dataclass

Severity = Literal["info", "warning", "error"]
Script = Literal["Hans", "Hant"]
NoticeStage = Literal["final", "draft"]
DateBasis = Literal["issued", "published", "effective", "reposted", "none"]
RegionLevel = Literal["national", "province", "prefecture", "county"]
MeasureKind = Literal["principle", "objective", "safeguard", "task"]
Outcome = Literal["new", "changed", "unchanged", "duplicate", "skipped", "error"]
AddressRank = Literal["issuer", "official", "folder", "media"]
IdBasis = Literal["number", "title", "address"]
AgencyRole = Literal["lead", "support", "responsible"]
Comparator = Literal["eq", "ge", "gt", "le", "lt", "approx", "range"]
Basis = Literal["level", "annual_growth", "growth", "share", "change", "multiple"]
TargetRole = Literal["target", "incentive", "threshold"]
Modality = Literal["strive", "ensure", "plain"]
Recurrence = Literal["yearly", "half_yearly", "quarterly", "monthly"]
Relation = Literal["implements", "amends", "repeals", "forwards", "cites"]
CaptureRole = Literal["notice", "listing", "attachment", "robots"]


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a person should look at, raised by the reading of one text."""

    code: str  # a word of docs/issues.md: no_date, numbering_gap, …
    severity: Severity
    message: str
    stage: str  # the room that raised it: decode, page, header, outline, …
    excerpt: str | None = None
    char_start: int | None = None
    char_end: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a capture gave no notice. `skipped`: it is none; `error`: it could not be read."""

    outcome: Literal["skipped", "error"]
    issue: Issue


@dataclass(frozen=True, slots=True)
class Decoded:
    """Bytes as text: one charset for the whole, undecodable bytes as U+FFFD and reported."""

    text: str
    charset: str  # the codec that read it: utf-8, gb18030, big5hkscs, utf-16-le, …
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedText:
    """Where the text of an attachment begins within its page's, up to the next one's, and what the file says of itself."""

    start: int
    name: str
    header_table: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page without its furniture: its paragraphs and what its header table says.

    `text` has one paragraph a line, no blank lines, no spaces at the ends of a line; the header table's
    lines stand first in it. `header_table` maps a label as printed, without spaces and colon (发文字号), to its value.
    """

    text: str
    header_table: tuple[tuple[str, str], ...] = ()
    charset: str = "utf-8"
    content_type: str = "text/plain"
    issues: tuple[Issue, ...] = ()
    attached: tuple[AttachedText, ...] = ()  # behind the page's own text, in its order


@dataclass(frozen=True, slots=True)
class ArticleRule:
    """Where a site's pages hold what, as CSS selectors; each None is left to the general reader. From the site's file."""

    body: str | None = None
    title: str | None = None
    document_number: str | None = None  # 发文字号
    published_on: str | None = None  # 发布日期
    attachments: str | None = None  # links to files that belong to the notice
    encoding: str | None = None  # of a site that declares another than it sends


@dataclass(frozen=True, slots=True)
class Site:
    """Where a capture came from, as far as reading needs to know it."""

    source_id: str
    address: str  # normalised URL, or collection/relative/path
    rank: AddressRank = "folder"
    url: str | None = None  # the page's own address when it was fetched
    rule: ArticleRule | None = None
    publisher: str | None = None  # full name of the authority whose site it is: 重庆市人民政府
    region_code: str | None = None  # of that authority


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that a page links, with its bytes: read as part of the page's notice."""

    address: str
    name: str | None  # as the link or the server calls it: 附件1：任务分工表.xlsx
    data: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class FoundAttachment:
    """A link in a page's article to a file that belongs to its notice."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class SiteReading:
    """What a site's file says that the reading of its pages depends on, and so what makes readings stale where it changes."""

    rank: AddressRank = "issuer"
    publisher: str | None = None
    region_code: str | None = None
    rule: ArticleRule | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A division of GB/T 2260."""

    code: str  # six digits: 640000; 000000 is the nation
    name: str  # 宁夏回族自治区
    short_name: str  # 宁夏
    level: RegionLevel
    parent_code: str | None
    province_code: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field of the header was read, and by which rule (a word of extractors/rules.py)."""

    field: str  # name of a column of `notices`: issued_on
    value: str  # as that column holds it: 2023-04-07
    rule: str  # signature, header_table, title_line, …
    confidence: float
    char_start: int | None = None  # None where the words stand outside the text: a page's <meta>, its address
    char_end: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """What the head (and the foot) of a notice tells of it; None where the text does not tell."""

    title: str | None
    document_number: str | None = None  # 发文字号
    issuer: str | None = None
    region: Region | None = None
    issued_on: date | None = None  # 成文日期
    published_on: date | None = None  # 发布日期
    reposted_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    stage: NoticeStage = "final"
    url: str | None = None
    title_printed: bool = False  # the notice's own title stands in the text, not only its document's
    evidence: tuple[Evidence, ...] = ()  # one a field that is told


@dataclass(frozen=True, slots=True)
class Document:
    """A plan, set of measures or opinions that a notice carries; the notice itself where it carries none."""

    ordinal: int  # from 1
    title: str | None
    form: str | None  # 计划, 行动计划, 意见, …
    period_start: int | None  # years of a period in brackets: (2022—2024年)
    period_end: int | None
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A leaf section of a document's outline."""

    document: int  # ordinal of its document
    seq: int  # reading order in the notice, from 0
    path: str | None  # 3.1.2; None where the notice's order is damaged
    number: int
    kind: MeasureKind
    chapter: str | None
    section: str | None
    heading: str
    text: str
    responsibility: str | None
    due_on: date | None
    char_start: int
    char_end: int
    confidence: float
    rule: str = ""  # how it was read: a word of extractors/rules.py


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that answers for a measure (责任单位)."""

    measure: int  # seq of its measure
    name: str  # what as_written means: 重庆市商务委 for 市商务委
    as_written: str
    role: AgencyRole
    inherited: bool  # an earlier clause or a heading above says it
    char_start: int
    char_end: int
    confidence: float
    rule: str = ""  # how it was read: a word of extractors/rules.py


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a measure sets, promises or conditions on."""

    measure: int | None  # seq of its measure; None in a section's lead and where a damaged source leaves the owner open
    indicator: str | None  # what is counted: 实际使用外资总额
    comparator: Comparator
    value: Decimal  # as printed: 6.8 of 6.8亿美元
    value_max: Decimal | None  # upper end of a range
    unit: str  # as printed, with its denominator: 亿美元, 万元/项
    amount: Decimal  # in base units: 680000000
    amount_unit: str  # USD, CNY, 家, %
    basis: Basis
    role: TargetRole
    modality: Modality
    deadline: date | None
    period_start: date | None
    recurrence: Recurrence | None
    baseline_value: Decimal | None
    baseline_unit: str | None
    baseline_year: int | None
    counts_once: bool  # false where an earlier row of the notice says the same
    as_written: str
    char_start: int
    char_end: int
    confidence: float
    rule: str = ""  # how it was read: a word of extractors/rules.py


@dataclass(frozen=True, slots=True)
class Citation:
    """A document the text refers to, each title once a notice."""

    measure: int | None  # seq of the measure that cites it
    title: str  # in 《》, inner 〈〉 kept
    document_number: str | None
    relation: Relation
    as_written: str
    char_start: int
    char_end: int
    issuer: str | None = None  # the authority named before 《 or at the title's head, as printed
    rule: str = ""  # how its relation was read: a word of extractors/rules.py


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or heading. `duplicate_of` is the seq of the passage it repeats."""

    seq: int
    text: str
    char_start: int
    char_end: int
    measure: int | None = None  # seq of its measure
    duplicate_of: int | None = None
    heading: bool = False
    key: str | None = field(default=None, repr=False, compare=False)  # what `same_key` makes of the text, known from comparing it


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as read from one text."""

    header: Header
    date: date | None
    date_basis: DateBasis
    script: Script
    body_text: str
    source_text: str
    body_sha256: str
    address: str  # with `#title` where a file holds several notices
    own_id: str  # notice_id by the text and its address alone
    id_basis: IdBasis
    documents: tuple[Document, ...] = ()
    measures: tuple[Measure, ...] = ()
    agencies: tuple[Agency, ...] = ()
    targets: tuple[Target, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Passage, ...] = ()
    issues: tuple[Issue, ...] = ()
    rank: AddressRank = "folder"  # what its address is to it: on its issuer's site another than on a neighbour's


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one capture's bytes read as."""

    notices: tuple[Notice, ...]
    charset: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file linked from a notice's page and kept beside it; it is read as part of that notice.

    One that could not be had has no digest and no place, and `error` says why.
    """

    address: str
    name: str | None = None  # as the link or the server calls it: 附件1：任务分工表.xlsx
    sha256: str | None = None
    content_type: str | None = None
    archive_path: str | None = None
    archive_offset: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch or file read, kept for ever."""

    capture_id: str
    run_id: str
    source_id: str
    address: str
    captured_at: datetime  # UTC, without zone
    rank: AddressRank = "folder"
    http_status: int | None = None
    content_type: str | None = None
    charset: str | None = None
    byte_length: int | None = None
    sha256: str | None = None
    archive_path: str | None = None
    archive_offset: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    outcome: Outcome | None = None
    error: str | None = None
    error_code: str | None = None
    extractor_version: str | None = None
    notice_ids: tuple[str, ...] = field(default=())
    role: CaptureRole = "notice"
    final_url: str | None = None  # where redirects led, if elsewhere
    attachments: tuple[Attachment, ...] = field(default=())  # of a page
    content_sha256: str | None = None  # of the page and its attachments, where it has any
    listed_title: str | None = None  # in the listing that led to it
    listed_on: date | None = None
