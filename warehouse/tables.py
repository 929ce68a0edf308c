"""Every table, stated once: columns, types, meaning, key, partition. DDL, comments, dictionary and load checks follow from it.

The words are the data contract's. A table lies in the lake, in the published file, or in both.
"""

from __future__ import annotations

from extractors.records import (
    AddressRank,
    AgencyRole,
    Basis,
    Comparator,
    DateBasis,
    MeasureKind,
    Modality,
    NoticeStage,
    Recurrence,
    RegionLevel,
    Relation,
    Script,
    TargetRole,
)  # fmt: skip
from warehouse.columns import (
    AS_WRITTEN,
    CONFIDENCE,
    DATE,
    END,
    NOTICE,
    PROVINCE,
    REGION_CODE,
    REGION_NAME,
    RULE,
    SEQ,
    START,
    column,
    ident,
    text,
    word,
)
from warehouse.event_tables import CAPTURES as CAPTURES
from warehouse.event_tables import CORRECTIONS as CORRECTIONS
from warehouse.event_tables import CRAWLS as CRAWLS
from warehouse.event_tables import DISAPPEARANCES as DISAPPEARANCES
from warehouse.event_tables import ISSUES as ISSUES
from warehouse.event_tables import NOTICE_EVENTS as NOTICE_EVENTS
from warehouse.event_tables import RUNS as RUNS
from warehouse.event_tables import WITHDRAWALS as WITHDRAWALS
from warehouse.inner_tables import CITATION_KEYS as CITATION_KEYS
from warehouse.inner_tables import NOTICE_KEYS as NOTICE_KEYS
from warehouse.inner_tables import READINGS as READINGS
from warehouse.inner_tables import REUSE_FINGERPRINTS as REUSE_FINGERPRINTS
from warehouse.inner_tables import REUSE_STOCK as REUSE_STOCK
from warehouse.inner_tables import REUSE_WORDINGS as REUSE_WORDINGS
from warehouse.inner_tables import WITHDRAWN_READINGS as WITHDRAWN_READINGS
from warehouse.schema import Table

_WHOLE_TEXTS_INLINED = 50  # what a commit writes into the catalogue costs by its rows times its bytes (`warehouse.lake`)

NOTICES = Table(
    "notices", "One row a notice (通知, 意见, 方案 …), its current state.", ("notice_id",), inlined_rows=_WHOLE_TEXTS_INLINED,
    columns=(
        ident("notice_id", "key: a pure function of the notice's text and address"),
        ident("origin", "its best address: a URL, or collection/relative/path; # and the title for the later ones of several in a file"),
        text("url", "the page's address, also where a file only states it (链接：…); NULL if unknown"),
        ident("source_id", "the site it came by, or the collection"),
        text("title", "the notice's own title as printed; where none is printed, the first document's title"),
        text("document_number", "发文字号, normalised: 宁政办发〔2023〕14号"),
        text("issuer", "full name of the issuing authority; joint issuers joined by 、 in printed order; NULL if the text does not tell"),
        text(
            "region_code", "GB/T 2260 code of the issuer's region; where no issuer is known, of the region the text speaks for",
            "regions.region_code",
        ),
        REGION_NAME,
        word("region_level", RegionLevel, "national, province, prefecture or county", required=False),
        PROVINCE,
        DATE,
        word("date_basis", DateBasis, "which date `date` is: issued, published, effective, reposted or none"),
        column("issued_on", "DATE", "成文日期, the date under the issuer's name, else the one its heading gives in brackets"),
        column("published_on", "DATE", "发布日期 as the issuer's site states it"),
        column("reposted_on", "DATE", "date of a repost elsewhere, as the page or its address states it"),
        column("effective_from", "DATE", "first day in force (施行, 实施, 执行), inclusive"),
        column("effective_to", "DATE", "last day in force (有效期), inclusive; NULL for an open end"),
        word("stage", NoticeStage, "final, or draft (征求意见稿, 草案, 送审稿)"),
        word("script", Script, "script of the source: Hans or Hant"),
        column("body_text", "VARCHAR", "the whole cleaned text in the source's order, in Simplified script; spans count in it", True),
        column("source_text", "VARCHAR", "the same text in the source's script, at equal length", True),
        column("body_sha256", "VARCHAR", "SHA-256 of body_text in UTF-8, hexadecimal", True),
        ident("capture_id", "the capture that first brought the current text", "captures.capture_id"),
        column("extractor_version", "VARCHAR", "which code and reference tables read it", True),
        column("first_seen_at", "TIMESTAMP", "when it was first captured, UTC", True),
        column("last_seen_at", "TIMESTAMP", "when it was last seen at any of its addresses, UTC", True, derived=True),
        column("version", "INTEGER", "version of the current text, see notice_versions", True),
    ),
)  # fmt: skip

NOTICE_ADDRESSES = Table(
    "notice_addresses", "Every place a notice was found.", ("notice_id", "address"),
    columns=(
        NOTICE,
        ident("address", "a normalised URL, or collection/relative/path"),
        ident("source_id", "the site or collection"),
        word("rank", AddressRank, "issuer (its own site), official (another official site), folder, media; the best rank is current"),
        column("first_seen_at", "TIMESTAMP", "when the notice was first seen there, UTC", True),
        column("last_seen_at", "TIMESTAMP", "when it was last seen there, UTC", True, derived=True),
    ),
)  # fmt: skip

NOTICE_ALIASES = Table(
    "notice_aliases", "Old ids of notices whose id changed with a better text or a better reading.", ("old_notice_id",),
    columns=(
        ident("old_notice_id", "the id it had"),
        ident("notice_id", "the id it has now"),
        column("since", "TIMESTAMP", "from when on, UTC", True),
    ),
)  # fmt: skip

NOTICE_VERSIONS = Table(
    "notice_versions", "Each distinct text of a notice, in the order of capture.", ("notice_id", "version"),
    inlined_rows=_WHOLE_TEXTS_INLINED,
    columns=(
        NOTICE,
        column("version", "INTEGER", "rank by time of capture, from 1; going back to an old text is a new version", True),
        column("body_sha256", "VARCHAR", "SHA-256 of the text in Simplified script", True),
        column("source_text", "VARCHAR", "the text in the source's script", True),
        ident("capture_id", "the capture that brought it", "captures.capture_id"),
        column("extractor_version", "VARCHAR", "which code read it", True),
        column("first_seen_at", "TIMESTAMP", "when it was captured, UTC", True),
    ),
)  # fmt: skip

DOCUMENTS = Table(
    "documents", "What a notice carries (the plan, measures or opinions it issues), in order; itself where it carries nothing.",
    ("document_id",),
    columns=(
        ident("document_id", "key of the document"),
        NOTICE,
        column("ordinal", "INTEGER", "from 1", True),
        text("title", "without the period in brackets and without 征求意见稿"),
        text("form", "文种, the last such word of the title: 计划, 行动计划, 意见, 措施, 通知 …"),
        column("period_start", "INTEGER", "first year of a period in brackets: (2022—2024年)"),
        column("period_end", "INTEGER", "last year of that period"),
    ),
)  # fmt: skip

HEADER_FIELDS = Table(
    "header_fields", "Where each field of a notice's header was read, and how: one row a field that the text tells.",
    ("notice_id", "field"),
    columns=(
        NOTICE,
        column("field", "VARCHAR", "name of the column of notices: issued_on", True),
        column("value", "VARCHAR", "as that column holds it: 2023-04-07", True),
        RULE, START, END, CONFIDENCE,
    ),
)  # fmt: skip

MEASURES = Table(
    "measures", "One row a measure: a leaf section of a document's outline.", ("measure_id",), partitioned=True,
    columns=(
        ident("measure_id", "key of the measure"),
        ident("document_id", "the document it stands in", "documents.document_id"),
        NOTICE, REGION_CODE, REGION_NAME, PROVINCE, DATE, SEQ,
        text("path", "printed numbers joined by dots, chapter first: 3.1.2; NULL in a notice whose order is damaged"),
        column("number", "INTEGER", "the leaf's own printed number", True),
        word("kind", MeasureKind, "principle, objective, safeguard or task: by its own heading where that tells, else its chapter's"),
        text("chapter", "heading of its chapter, without number"),
        text("section", "headings between chapter and leaf, joined by ' / '"),
        column("heading", "VARCHAR", "its own heading, without number, final punctuation and bracketed responsibility", True),
        column("text", "VARCHAR", "its own sentences, each once, without its heading and responsibility clause", True),
        text("responsibility", "the responsibility clause (责任单位) as written; NULL if none"),
        column("due_on", "DATE", "the day set for the whole measure (完成时限：2023年12月 is 2023-12-31)"),
        START, END, CONFIDENCE, RULE,
    ),
)  # fmt: skip

MEASURE_AGENCIES = Table(
    "measure_agencies", "Who is responsible for a measure.", ("measure_id", "seq"), partitioned=True, slice_column="as_written",
    columns=(
        ident("measure_id", "the measure", "measures.measure_id"),
        NOTICE, REGION_CODE, PROVINCE, DATE, SEQ,
        column("name", "VARCHAR", "what as_written means: 市商务委 in Chongqing is 重庆市商务委", True),
        AS_WRITTEN,
        word("role", AgencyRole, "lead (牵头), support (配合, 参与) or responsible"),
        column("inherited", "BOOLEAN", "true where an earlier clause or a heading above says it", True),
        START, END, CONFIDENCE, RULE,
    ),
)  # fmt: skip

TARGETS = Table(
    "targets", "Every quantity a measure sets, promises or conditions on.", ("target_id",), partitioned=True, slice_column="as_written",
    columns=(
        ident("target_id", "key of the target"),
        text(
            "measure_id", "the measure; NULL for a quantity in a section's lead, or where a damaged source leaves its owner open",
            "measures.measure_id",
        ),
        NOTICE, REGION_CODE, PROVINCE, DATE, SEQ,
        text("indicator", "what is counted, a noun phrase from the text: 实际使用外资总额"),
        word("comparator", Comparator, "eq, ge, gt, le, lt, approx or range"),
        column("value", "DECIMAL(38,6)", "the figure as printed: 6.8 of 6.8亿美元", True),
        column("value_max", "DECIMAL(38,6)", "the upper end of a range"),
        text("unit", "as printed: 亿美元; a denominator belongs to it: 万元/项"),
        column("amount", "DECIMAL(38,6)", "value in base units: 680000000"),
        text("amount_unit", "unit of amount: ISO 4217 for money, else 家, 个, %"),
        word("basis", Basis, "level, annual_growth, growth, share, change or multiple"),
        word("role", TargetRole, "target, incentive or threshold"),
        word("modality", Modality, "how firmly it is meant: strive, ensure or plain"),
        column("deadline", "DATE", "last day it is due"),
        column("period_start", "DATE", "first day of a stated period"),
        word("recurrence", Recurrence, "yearly, half_yearly, quarterly or monthly", required=False),
        column("baseline_value", "DECIMAL(38,6)", "where it starts from: 由2022年的3.4亿美元"),
        text("baseline_unit", "unit of the baseline"),
        column("baseline_year", "INTEGER", "year of the baseline"),
        column("counts_once", "BOOLEAN", "false where the same quantity of the same notice stands already in an earlier row", True),
        AS_WRITTEN, START, END, CONFIDENCE, RULE,
    ),
)  # fmt: skip

CITATIONS = Table(
    "citations", "Documents the text refers to, each title once a notice.", ("citation_id",), partitioned=True, slice_column="as_written",
    columns=(
        ident("citation_id", "key of the citation"),
        NOTICE,
        text("measure_id", "the measure that cites it, NULL outside measures", "measures.measure_id"),
        REGION_CODE, PROVINCE, DATE,
        text("title", "as in 《》, inner 〈〉 kept; as its row prints it in a list of what is repealed or amended"),
        text("document_number", "发文字号 printed with it, normalised"),
        word("relation", Relation, "implements, amends, repeals, forwards or cites"),
        AS_WRITTEN, START, END,
        text("cited_notice_id", "that notice, where it is in the warehouse", "notices.notice_id"),
        text("issuer", "the authority named before 《 or at the title's head, as printed: 国务院办公厅"),
        RULE,
    ),
)  # fmt: skip

PASSAGES = Table(
    "passages", "One row a sentence or heading, where repetition is settled: the kept ones hold every sentence of the source.",
    ("passage_id",), partitioned=True, slice_column="text",
    columns=(
        ident("passage_id", "key of the passage"),
        NOTICE, REGION_CODE, PROVINCE, DATE, SEQ,
        column("text", "VARCHAR", "the sentence, in Simplified script", True),
        START, END,
        text("measure_id", "the measure it stands in, NULL outside measures", "measures.measure_id"),
        text("duplicate_of", "passage_id of the one kept, in the same notice; NULL for a kept one", "passages.passage_id"),
        column("heading", "BOOLEAN", "true where it opens a numbered section: its heading, or the first sentence of an item without one"),
    ),
)  # fmt: skip

PASSAGE_MATCHES = Table(
    "passage_matches", "Reuse between notices: each passage linked to its earliest occurrence.", ("passage_id", "matched_passage_id"),
    inlined_rows=500,
    columns=(
        ident("passage_id", "the later passage", "passages.passage_id"),
        ident("matched_passage_id", "the earliest occurrence", "passages.passage_id"),
        column("containment", "REAL", "share of the shorter's character shingles that stand in the other", True),
        column("similarity", "REAL", "similarity of the two texts, 0 to 1", True),
        column("method", "VARCHAR", "exact or near", True),
        column("date", "DATE", "date of the later notice"),
        column("matched_date", "DATE", "date of the earlier notice"),
        text("region_code", "region of the later notice"),
        text("matched_region_code", "region of the earlier notice"),
    ),
)  # fmt: skip

REGIONS = Table(
    "regions", "Divisions of GB/T 2260.", ("region_code",), place="published",
    columns=(
        ident("region_code", "six digits; 000000 is the nation"),
        ident("name", "full name: 宁夏回族自治区"),
        ident("short_name", "宁夏"),
        word("level", RegionLevel, "national, province, prefecture or county"),
        text("parent_code", "the division it lies in", "regions.region_code"),
        ident("province_code", "the province it lies in", "regions.region_code"),
    ),
)  # fmt: skip

RELEASE = Table(
    "release",
    "What this published file is made of.",
    ("name",),
    place="published",
    columns=(ident("name", "what is stated"), text("value", "its value")),
)

DICTIONARY = Table(
    "dictionary", "Every column of this file and what it means.", ("table", "column"), place="published",
    columns=(
        ident("table", "the table or view"), ident("column", "the column"),
        ident("type", "its DuckDB type"), ident("meaning", "what it means"),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    NOTICES, NOTICE_ADDRESSES, NOTICE_ALIASES, NOTICE_VERSIONS, HEADER_FIELDS, DOCUMENTS, MEASURES, MEASURE_AGENCIES, TARGETS,
    CITATIONS, PASSAGES, PASSAGE_MATCHES, REUSE_WORDINGS, REUSE_FINGERPRINTS, REUSE_STOCK, CAPTURES, READINGS, WITHDRAWN_READINGS,
    NOTICE_EVENTS, NOTICE_KEYS, CITATION_KEYS, RUNS, CRAWLS, ISSUES,
    CORRECTIONS, WITHDRAWALS, DISAPPEARANCES, REGIONS, RELEASE, DICTIONARY,
)  # fmt: skip
LAKE_TABLES = tuple(t for t in TABLES if t.place in ("both", "lake"))
PUBLISHED_TABLES = tuple(t for t in TABLES if t.place in ("both", "published"))
#: Tables whose rows are all replaced when a notice's current text is.
CONTENT_TABLES = (HEADER_FIELDS, DOCUMENTS, MEASURES, MEASURE_AGENCIES, TARGETS, CITATIONS, PASSAGES)


def table(name: str) -> Table:
    return next(t for t in TABLES if t.name == name)
