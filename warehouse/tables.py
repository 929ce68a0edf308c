"""Every table, stated once: columns, types, meaning, key, partition. DDL, comments, dictionary and load checks follow from it.

The words are the data contract's. A table lies in the lake, in the published file, or in both.
"""

from __future__ import annotations

from typing import Any, Literal, get_args

from extractors.records import (
    AddressRank,
    AgencyRole,
    Basis,
    Comparator,
    DateBasis,
    IdBasis,
    MeasureKind,
    Modality,
    NoticeStage,
    Outcome,
    Recurrence,
    RegionLevel,
    Relation,
    Script,
    Severity,
    TargetRole,
)  # fmt: skip
from warehouse.schema import Column, Table

NoticeChange = Literal["came", "changed", "went", "returned"]


def _c(name: str, type_: str, meaning: str, required: bool = False) -> Column:
    return Column(name, type_, meaning, required)


def _id(name: str, meaning: str, references: str | None = None) -> Column:
    return Column(name, "VARCHAR", meaning, True, references)


def _text(name: str, meaning: str, references: str | None = None) -> Column:
    return Column(name, "VARCHAR", meaning, False, references)


def _word(name: str, words: Any, meaning: str, required: bool = True) -> Column:
    """A column that says one of `words`, a Literal of extractors.records."""
    return Column(name, "VARCHAR", meaning, required, words=get_args(words))


_REGION_CODE = _text(
    "region_code", "GB/T 2260 code of the notice's region, six digits; NULL where no region is told", "regions.region_code"
)
_REGION_NAME = _text("region_name", "full name of the notice's region")
_PROVINCE = _text("province_code", "code of the province the region lies in; 000000 for national; a partition of the lake")
_DATE = _c("date", "DATE", "the notice's date that readers partition and sort by; see notices.date_basis")
_NOTICE = _id("notice_id", "the notice it belongs to", "notices.notice_id")
_SEQ = _c("seq", "INTEGER", "reading order in the notice, from 0", True)
_START = _c("char_start", "INTEGER", "where it begins in notices.body_text: 0-based, in Unicode code points")
_END = _c("char_end", "INTEGER", "where it ends in notices.body_text: exclusive; SQL: body_text[char_start+1:char_end]")
_CONFIDENCE = _c("confidence", "REAL", "how sure the reading is, 0 to 1: 1.0 where the text labels it, less where it was inferred", True)
_RULE = _text("rule", "how it was read: a word of docs/rules.md, such as labelled_clause")
_AS_WRITTEN = _text("as_written", "the words of the source, in Simplified script; where it is one run of text, body_text's slice")

NOTICES = Table(
    "notices", "One row a notice (通知, 意见, 方案 …), its current state.", ("notice_id",),
    columns=(
        _id("notice_id", "key: a pure function of the notice's text and address"),
        _id("origin", "its best address: a URL, or collection/relative/path; # and the title for the later ones of several in a file"),
        _text("url", "the page's address, also where a file only states it (链接：…); NULL if unknown"),
        _id("source_id", "the site it came by, or the collection"),
        _text("title", "the notice's own title as printed; where none is printed, the first document's title"),
        _text("document_number", "发文字号, normalised: 宁政办发〔2023〕14号"),
        _text("issuer", "full name of the issuing authority; joint issuers joined by 、 in printed order; NULL if the text does not tell"),
        _text(
            "region_code", "GB/T 2260 code of the issuer's region; where no issuer is known, of the region the text speaks for",
            "regions.region_code",
        ),
        _REGION_NAME,
        _word("region_level", RegionLevel, "national, province, prefecture or county", required=False),
        _PROVINCE,
        _DATE,
        _word("date_basis", DateBasis, "which date `date` is: issued, published, effective, reposted or none"),
        _c("issued_on", "DATE", "成文日期, the date under the issuer's name, else the one its heading gives in brackets"),
        _c("published_on", "DATE", "发布日期 as the issuer's site states it"),
        _c("reposted_on", "DATE", "date of a repost elsewhere, as the page or its address states it"),
        _c("effective_from", "DATE", "first day in force (施行, 实施, 执行), inclusive"),
        _c("effective_to", "DATE", "last day in force (有效期), inclusive; NULL for an open end"),
        _word("stage", NoticeStage, "final, or draft (征求意见稿, 草案, 送审稿)"),
        _word("script", Script, "script of the source: Hans or Hant"),
        _c("body_text", "VARCHAR", "the whole cleaned text in the source's order, in Simplified script; spans count in it", True),
        _c("source_text", "VARCHAR", "the same text in the source's script, at equal length", True),
        _c("body_sha256", "VARCHAR", "SHA-256 of body_text in UTF-8, hexadecimal", True),
        _id("capture_id", "the capture that first brought the current text", "captures.capture_id"),
        _c("extractor_version", "VARCHAR", "which code and reference tables read it", True),
        _c("first_seen_at", "TIMESTAMP", "when it was first captured, UTC", True),
        _c("last_seen_at", "TIMESTAMP", "when it was last seen at any of its addresses, UTC", True),
        _c("version", "INTEGER", "version of the current text, see notice_versions", True),
    ),
)  # fmt: skip

NOTICE_ADDRESSES = Table(
    "notice_addresses", "Every place a notice was found.", ("notice_id", "address"),
    columns=(
        _NOTICE,
        _id("address", "a normalised URL, or collection/relative/path"),
        _id("source_id", "the site or collection"),
        _word("rank", AddressRank, "issuer (its own site), official (another official site), folder, media; the best rank is current"),
        _c("first_seen_at", "TIMESTAMP", "when the notice was first seen there, UTC", True),
        _c("last_seen_at", "TIMESTAMP", "when it was last seen there, UTC", True),
    ),
)  # fmt: skip

NOTICE_ALIASES = Table(
    "notice_aliases", "Old ids of notices whose id changed with a better text or a better reading.", ("old_notice_id",),
    columns=(
        _id("old_notice_id", "the id it had"),
        _id("notice_id", "the id it has now"),
        _c("since", "TIMESTAMP", "from when on, UTC", True),
    ),
)  # fmt: skip

NOTICE_VERSIONS = Table(
    "notice_versions", "Each distinct text of a notice, in the order of capture.", ("notice_id", "version"),
    columns=(
        _NOTICE,
        _c("version", "INTEGER", "rank by time of capture, from 1; going back to an old text is a new version", True),
        _c("body_sha256", "VARCHAR", "SHA-256 of the text in Simplified script", True),
        _c("source_text", "VARCHAR", "the text in the source's script", True),
        _id("capture_id", "the capture that brought it", "captures.capture_id"),
        _c("extractor_version", "VARCHAR", "which code read it", True),
        _c("first_seen_at", "TIMESTAMP", "when it was captured, UTC", True),
    ),
)  # fmt: skip

DOCUMENTS = Table(
    "documents", "What a notice carries (the plan, measures or opinions it issues), in order; itself where it carries nothing.",
    ("document_id",),
    columns=(
        _id("document_id", "key of the document"),
        _NOTICE,
        _c("ordinal", "INTEGER", "from 1", True),
        _text("title", "without the period in brackets and without 征求意见稿"),
        _text("form", "文种, the last such word of the title: 计划, 行动计划, 意见, 措施, 通知 …"),
        _c("period_start", "INTEGER", "first year of a period in brackets: (2022—2024年)"),
        _c("period_end", "INTEGER", "last year of that period"),
    ),
)  # fmt: skip

HEADER_FIELDS = Table(
    "header_fields", "Where each field of a notice's header was read, and how: one row a field that the text tells.",
    ("notice_id", "field"),
    columns=(
        _NOTICE,
        _c("field", "VARCHAR", "name of the column of notices: issued_on", True),
        _c("value", "VARCHAR", "as that column holds it: 2023-04-07", True),
        _RULE, _START, _END, _CONFIDENCE,
    ),
)  # fmt: skip

MEASURES = Table(
    "measures", "One row a measure: a leaf section of a document's outline.", ("measure_id",), partitioned=True,
    columns=(
        _id("measure_id", "key of the measure"),
        _id("document_id", "the document it stands in", "documents.document_id"),
        _NOTICE, _REGION_CODE, _REGION_NAME, _PROVINCE, _DATE, _SEQ,
        _text("path", "printed numbers joined by dots, chapter first: 3.1.2; NULL in a notice whose order is damaged"),
        _c("number", "INTEGER", "the leaf's own printed number", True),
        _word("kind", MeasureKind, "principle, objective, safeguard or task: by its own heading where that tells, else its chapter's"),
        _text("chapter", "heading of its chapter, without number"),
        _text("section", "headings between chapter and leaf, joined by ' / '"),
        _c("heading", "VARCHAR", "its own heading, without number, final punctuation and bracketed responsibility", True),
        _c("text", "VARCHAR", "its own sentences, each once, without its heading and responsibility clause", True),
        _text("responsibility", "the responsibility clause (责任单位) as written; NULL if none"),
        _c("due_on", "DATE", "the day set for the whole measure (完成时限：2023年12月 is 2023-12-31)"),
        _START, _END, _CONFIDENCE, _RULE,
    ),
)  # fmt: skip

MEASURE_AGENCIES = Table(
    "measure_agencies", "Who is responsible for a measure.", ("measure_id", "seq"), partitioned=True, slice_column="as_written",
    columns=(
        _id("measure_id", "the measure", "measures.measure_id"),
        _NOTICE, _REGION_CODE, _PROVINCE, _DATE, _SEQ,
        _c("name", "VARCHAR", "what as_written means: 市商务委 in Chongqing is 重庆市商务委", True),
        _AS_WRITTEN,
        _word("role", AgencyRole, "lead (牵头), support (配合, 参与) or responsible"),
        _c("inherited", "BOOLEAN", "true where an earlier clause or a heading above says it", True),
        _START, _END, _CONFIDENCE, _RULE,
    ),
)  # fmt: skip

TARGETS = Table(
    "targets", "Every quantity a measure sets, promises or conditions on.", ("target_id",), partitioned=True, slice_column="as_written",
    columns=(
        _id("target_id", "key of the target"),
        _text(
            "measure_id", "the measure; NULL for a quantity in a section's lead, or where a damaged source leaves its owner open",
            "measures.measure_id",
        ),
        _NOTICE, _REGION_CODE, _PROVINCE, _DATE, _SEQ,
        _text("indicator", "what is counted, a noun phrase from the text: 实际使用外资总额"),
        _word("comparator", Comparator, "eq, ge, gt, le, lt, approx or range"),
        _c("value", "DECIMAL(38,6)", "the figure as printed: 6.8 of 6.8亿美元", True),
        _c("value_max", "DECIMAL(38,6)", "the upper end of a range"),
        _text("unit", "as printed: 亿美元; a denominator belongs to it: 万元/项"),
        _c("amount", "DECIMAL(38,6)", "value in base units: 680000000"),
        _text("amount_unit", "unit of amount: ISO 4217 for money, else 家, 个, %"),
        _word("basis", Basis, "level, annual_growth, growth, share, change or multiple"),
        _word("role", TargetRole, "target, incentive or threshold"),
        _word("modality", Modality, "how firmly it is meant: strive, ensure or plain"),
        _c("deadline", "DATE", "last day it is due"),
        _c("period_start", "DATE", "first day of a stated period"),
        _word("recurrence", Recurrence, "yearly, half_yearly, quarterly or monthly", required=False),
        _c("baseline_value", "DECIMAL(38,6)", "where it starts from: 由2022年的3.4亿美元"),
        _text("baseline_unit", "unit of the baseline"),
        _c("baseline_year", "INTEGER", "year of the baseline"),
        _c("counts_once", "BOOLEAN", "false where the same quantity of the same notice stands already in an earlier row", True),
        _AS_WRITTEN, _START, _END, _CONFIDENCE, _RULE,
    ),
)  # fmt: skip

CITATIONS = Table(
    "citations", "Documents the text refers to, each title once a notice.", ("citation_id",), partitioned=True, slice_column="as_written",
    columns=(
        _id("citation_id", "key of the citation"),
        _NOTICE,
        _text("measure_id", "the measure that cites it, NULL outside measures", "measures.measure_id"),
        _REGION_CODE, _PROVINCE, _DATE,
        _text("title", "as in 《》, inner 〈〉 kept; as its row prints it in a list of what is repealed or amended"),
        _text("document_number", "发文字号 printed with it, normalised"),
        _word("relation", Relation, "implements, amends, repeals, forwards or cites"),
        _AS_WRITTEN, _START, _END,
        _text("cited_notice_id", "that notice, where it is in the warehouse", "notices.notice_id"),
        _text("issuer", "the authority named before 《 or at the title's head, as printed: 国务院办公厅"),
        _RULE,
    ),
)  # fmt: skip

PASSAGES = Table(
    "passages", "One row a sentence or heading, where repetition is settled: the kept ones hold every sentence of the source.",
    ("passage_id",), partitioned=True, slice_column="text",
    columns=(
        _id("passage_id", "key of the passage"),
        _NOTICE, _REGION_CODE, _PROVINCE, _DATE, _SEQ,
        _c("text", "VARCHAR", "the sentence, in Simplified script", True),
        _START, _END,
        _text("measure_id", "the measure it stands in, NULL outside measures", "measures.measure_id"),
        _text("duplicate_of", "passage_id of the one kept, in the same notice; NULL for a kept one", "passages.passage_id"),
        _c("heading", "BOOLEAN", "true where it opens a numbered section: its heading, or the first sentence of an item without one"),
    ),
)  # fmt: skip

PASSAGE_MATCHES = Table(
    "passage_matches", "Reuse between notices: each passage linked to its earliest occurrence.", ("passage_id", "matched_passage_id"),
    columns=(
        _id("passage_id", "the later passage", "passages.passage_id"),
        _id("matched_passage_id", "the earliest occurrence", "passages.passage_id"),
        _c("containment", "REAL", "share of the shorter's character shingles that stand in the other", True),
        _c("similarity", "REAL", "similarity of the two texts, 0 to 1", True),
        _c("method", "VARCHAR", "exact or near", True),
        _c("date", "DATE", "date of the later notice"),
        _c("matched_date", "DATE", "date of the earlier notice"),
        _text("region_code", "region of the later notice"),
        _text("matched_region_code", "region of the earlier notice"),
    ),
)  # fmt: skip

REUSE_WORDINGS = Table(
    "reuse_wordings", "What each passage that may be reuse says; see warehouse/reuse.", ("passage_id",), place="lake",
    columns=(
        _id("passage_id", "the passage", "passages.passage_id"),
        _NOTICE, _REGION_CODE, _DATE, _SEQ,
        _c("wording", "BIGINT", "hash of its words without number and punctuation: the same for the same words", True),
        _c("text", "VARCHAR", "those words, clauses apart by ，", True),
        _c("fingerprints", "INTEGER", "how many its wording has in reuse_fingerprints; 0 where it is no sentence", True),
    ),
)  # fmt: skip

REUSE_FINGERPRINTS = Table(
    "reuse_fingerprints", "The index by which a wording is found in other words; see warehouse/reuse.", ("fingerprint", "wording"),
    place="lake",
    columns=(
        _c("fingerprint", "BIGINT", "hash of a run of characters", True),
        Column("wording", "BIGINT", "reuse_wordings.wording that has it", True, "reuse_wordings.wording"),
    ),
)  # fmt: skip

CAPTURES = Table(
    "captures", "One row a fetch or file read, kept for ever.", ("capture_id",),
    columns=(
        _id("capture_id", "key of the capture"),
        _id("run_id", "the run that made it", "runs.run_id"),
        _id("source_id", "the site or collection"),
        _id("address", "a normalised URL, or collection/relative/path"),
        _c("captured_at", "TIMESTAMP", "when, UTC", True),
        _word("rank", AddressRank, "issuer, official, folder or media"),
        _c("http_status", "INTEGER", "of a fetch"),
        _text("content_type", "what the bytes are"),
        _text("charset", "the encoding they were read in"),
        _c("byte_length", "BIGINT", "how many bytes"),
        _text("sha256", "of the bytes, hexadecimal"),
        _text("archive_path", "WARC file that holds the bytes, relative to the archive"),
        _c("archive_offset", "BIGINT", "where its record begins in that file"),
        _text("etag", "of a fetch"),
        _text("last_modified", "of a fetch"),
        _word("outcome", Outcome, "new, changed, unchanged, duplicate, skipped or error"),
        _text("error", "why it gave no notice"),
        _text("error_code", "the same as a word: unreadable, too_large, not_a_notice …; see docs/issues.md"),
        _text("extractor_version", "which code read its bytes; NULL where they were not read: none, or the same as before"),
        _c("notice_ids", "VARCHAR[]", "the notices it showed, by their ids at that time", True),
    ),
)  # fmt: skip

READINGS = Table(
    "readings", "What each capture's bytes read as; identity and versions are computed from these rows.", ("capture_id", "ordinal"),
    place="lake",
    columns=(
        _id("capture_id", "the capture", "captures.capture_id"),
        _c("ordinal", "INTEGER", "which notice of the file, from 0", True),
        _id("address", "its address, with # and title for the later ones of a file"),
        _id("file_address", "the capture's own address"),
        _id("own_id", "notice_id by its text and address alone"),
        _word("id_basis", IdBasis, "what own_id rests on: number, title or address"),
        _word("stage", NoticeStage, "final or draft"),
        _id("notice_id", "the notice it is assigned to, decided over all captures"),
        _c("body_sha256", "VARCHAR", "SHA-256 of the text", True),
        _c("captured_at", "TIMESTAMP", "when, UTC", True),
        _c("extractor_version", "VARCHAR", "which code read it", True),
        _text("title", "the notice's own title in it"), _REGION_CODE, _PROVINCE,
    ),
)  # fmt: skip

WITHDRAWN_READINGS = Table(
    "withdrawn_readings", "What the captures of withdrawn runs read as when the run was taken back; it counts for notice_events only.",
    ("capture_id", "ordinal"), place="lake", columns=READINGS.columns,
)  # fmt: skip

NOTICE_EVENTS = Table(
    "notice_events", "What became of each notice, and when: one row a moment at which it came, changed, went or returned.",
    ("notice_id", "happened_at"),
    columns=(
        _id("notice_id", "the notice; one that has gone stands in no other table"),
        _c("happened_at", "TIMESTAMP", "when: the capture that showed it, the withdrawal, or the end of one; UTC", True),
        _word("event", NoticeChange, "came, changed (another text is its current one), went, or returned"),
        _text("how", "how it went: withdrawn, or run withdrawn (the run that brought it was); NULL for the others"),
        _c("version", "INTEGER", "its current version from then on, or until then where it went; NULL for a text taken back since"),
        _c("body_sha256", "VARCHAR", "SHA-256 of that text in Simplified script", True),
        _id("capture_id", "the capture that brought that text", "captures.capture_id"),
        _text("title", "its own title in that text"), _REGION_CODE, _PROVINCE,
    ),
)  # fmt: skip

NOTICE_KEYS = Table(
    "notice_keys", "By what a notice can be cited: its number, its title, its documents' titles.", ("notice_id", "kind", "key"),
    place="lake",
    columns=(
        _NOTICE,
        _c("kind", "VARCHAR", "number, title, document, or subject: a title from 关于 on, a document's without its region's name", True),
        _id("key", "the number; a title without spaces, punctuation, period and draft mark"),
        _c("period_start", "INTEGER", "first year of the document's period"),
        _c("period_end", "INTEGER", "its last year"),
    ),
)  # fmt: skip

CITATION_KEYS = Table(
    "citation_keys", "By what a citation can be resolved; joined with notice_keys.", ("citation_id", "kind", "key"), place="lake",
    columns=(
        _id("citation_id", "the citation", "citations.citation_id"), _NOTICE,
        _c("kind", "VARCHAR", "number, title or subject", True), _id("key", "as in notice_keys"),
    ),
)  # fmt: skip

RUNS = Table(
    "runs", "One row a run of a command or flow.", ("run_id",),
    columns=(
        _id("run_id", "key of the run"),
        _c("flow", "VARCHAR", "backfill, replay, reread …", True),
        _c("started_at", "TIMESTAMP", "UTC", True),
        _c("finished_at", "TIMESTAMP", "UTC; NULL while it runs or where it died"),
        _c("status", "VARCHAR", "running, done or failed", True),
        _text("counts", "what it did, as JSON: captures by outcome, notices, measures …"),
    ),
)  # fmt: skip

ISSUES = Table(
    "issues", "What a person should look at. An issue belongs to the text that raised it and is replaced with it.", ("issue_id",),
    columns=(
        _id("issue_id", "key of the issue"),
        _text("notice_id", "the notice; NULL where a capture gave none", "notices.notice_id"),
        _text("capture_id", "the capture that raised it", "captures.capture_id"),
        _text("run_id", "its run", "runs.run_id"),
        _c("stage", "VARCHAR", "which step raised it: capture, decode, page, header, outline, identity …", True),
        _c("code", "VARCHAR", "a word: no_date, numbering_gap, unreadable …; see docs/issues.md", True),
        _word("severity", Severity, "info, warning or error"),
        _c("message", "VARCHAR", "what and where, for a person", True),
        _text("excerpt", "the words it is about"),
        _START, _END,
    ),
)  # fmt: skip

CORRECTIONS = Table(
    "corrections", "Values a person has put right, applied after reading.", ("notice", "table", "key", "column"),
    columns=(
        _id("notice", "the notice: its id, or an old one"),
        _id("table", "the table"),
        _id("key", "the row's key; measure_id/seq in measure_agencies"),
        _id("column", "the column"),
        _text("value", "the right value; NULL empties it"),
        _text("reason", "why"),
        _c("origin", "VARCHAR", "standing (seeds/corrections.csv) or given (cuoshi correct FILE); a given one stands first", True),
        _c("since", "TIMESTAMP", "when it was given, UTC; NULL for a standing one"),
    ),
)  # fmt: skip

WITHDRAWALS = Table(
    "withdrawals", "Runs and notices taken back by a person.", ("withdrawal_id",),
    columns=(
        _id("withdrawal_id", "key of the withdrawal"),
        _text("run_id", "the run taken back", "runs.run_id"),
        _text("notice_id", "the notice taken back"),
        _c("withdrawn_at", "TIMESTAMP", "UTC", True), _text("reason", "why"),
        _c("undone_at", "TIMESTAMP", "when it was taken back, UTC; NULL while it is in force"),
    ),
)  # fmt: skip

DISAPPEARANCES = Table(
    "disappearances", "Notices that were at an address and are gone.", ("notice_id", "address"),
    columns=(
        _id("notice_id", "the notice"), _id("address", "where it was"), _c("last_seen_at", "TIMESTAMP", "UTC", True),
        _c("gone_at", "TIMESTAMP", "when it was first missed, UTC", True), _c("how", "VARCHAR", "404, 410, redirected …", True),
    ),
)  # fmt: skip

REGIONS = Table(
    "regions", "Divisions of GB/T 2260.", ("region_code",), place="published",
    columns=(
        _id("region_code", "six digits; 000000 is the nation"),
        _id("name", "full name: 宁夏回族自治区"),
        _id("short_name", "宁夏"),
        _word("level", RegionLevel, "national, province, prefecture or county"),
        _text("parent_code", "the division it lies in", "regions.region_code"),
        _id("province_code", "the province it lies in", "regions.region_code"),
    ),
)  # fmt: skip

RELEASE = Table(
    "release",
    "What this published file is made of.",
    ("name",),
    place="published",
    columns=(_id("name", "what is stated"), _text("value", "its value")),
)

DICTIONARY = Table(
    "dictionary", "Every column of this file and what it means.", ("table", "column"), place="published",
    columns=(
        _id("table", "the table or view"), _id("column", "the column"), _id("type", "its DuckDB type"), _id("meaning", "what it means"),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    NOTICES, NOTICE_ADDRESSES, NOTICE_ALIASES, NOTICE_VERSIONS, HEADER_FIELDS, DOCUMENTS, MEASURES, MEASURE_AGENCIES, TARGETS,
    CITATIONS, PASSAGES, PASSAGE_MATCHES, REUSE_WORDINGS, REUSE_FINGERPRINTS, CAPTURES, READINGS, WITHDRAWN_READINGS, NOTICE_EVENTS,
    NOTICE_KEYS, CITATION_KEYS, RUNS, ISSUES,
    CORRECTIONS, WITHDRAWALS, DISAPPEARANCES, REGIONS, RELEASE, DICTIONARY,
)  # fmt: skip
LAKE_TABLES = tuple(t for t in TABLES if t.place in ("both", "lake"))
PUBLISHED_TABLES = tuple(t for t in TABLES if t.place in ("both", "published"))
#: Tables whose rows are all replaced when a notice's current text is.
CONTENT_TABLES = (HEADER_FIELDS, DOCUMENTS, MEASURES, MEASURE_AGENCIES, TARGETS, CITATIONS, PASSAGES)


def table(name: str) -> Table:
    return next(t for t in TABLES if t.name == name)
