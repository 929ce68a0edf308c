"""The tables of what happened: captures, runs, crawls, issues, and what people ruled. Part of `warehouse/tables.py`."""

from __future__ import annotations

from typing import Literal

from extractors.records import AddressRank, CaptureRole, Outcome, Severity
from warehouse.columns import END, PROVINCE, REGION_CODE, START, column, ident, text, word
from warehouse.schema import Table

NoticeChange = Literal["came", "changed", "went", "returned"]

CAPTURES = Table(
    "captures", "One row a fetch or file read, kept for ever.", ("capture_id",),
    columns=(
        ident("capture_id", "key of the capture"),
        ident("run_id", "the run that made it", "runs.run_id"),
        ident("source_id", "the site or collection"),
        ident("address", "a normalised URL, or collection/relative/path"),
        column("captured_at", "TIMESTAMP", "when, UTC", True),
        word("rank", AddressRank, "issuer, official, folder or media: of the site; that of a notice there stands in notice_addresses"),
        word("role", CaptureRole, "what it was asked for as: notice, or listing, attachment or robots (robots.txt), which show no notice"),
        column("http_status", "INTEGER", "of a fetch"),
        text("final_url", "where a fetch was led to by redirects; NULL where to nowhere else"),
        text("content_type", "what the bytes are"),
        text("charset", "the encoding they were read in"),
        column("byte_length", "BIGINT", "how many bytes"),
        text("sha256", "of the bytes, hexadecimal"),
        text("content_sha256", "of a page's bytes and its attachments' together; NULL where it has none"),
        text("attachments", "files linked from a page and read with it, as JSON: address, name, sha256, archive_path … of each"),
        text("archive_path", "WARC file that holds the bytes, relative to the archive"),
        column("archive_offset", "BIGINT", "where its record begins in that file"),
        text("etag", "of a fetch"),
        text("last_modified", "of a fetch"),
        text("listed_title", "what the listing that led to it calls it"),
        column("listed_on", "DATE", "the date beside it in that listing"),
        word("outcome", Outcome, "new, changed, unchanged, duplicate, skipped or error"),
        text("error", "why it gave no notice"),
        text("error_code", "the same as a word: unreadable, too_large, not_a_notice …; see docs/issues.md"),
        text("extractor_version", "which code read its bytes; NULL where they were not read: none, or the same as before"),
        column("notice_ids", "VARCHAR[]", "the notices it showed, by their ids at that time", True),
    ),
)  # fmt: skip

NOTICE_EVENTS = Table(
    "notice_events", "What became of each notice, and when: one row a moment at which it came, changed, went or returned.",
    ("notice_id", "happened_at"),
    columns=(
        ident("notice_id", "the notice; one that has gone stands in no other table"),
        column("happened_at", "TIMESTAMP", "when: the capture that showed it, the withdrawal, or the end of one; UTC", True),
        word("event", NoticeChange, "came, changed (another text is its current one), went, or returned"),
        text("how", "how it went: withdrawn, or run withdrawn (the run that brought it was); NULL for the others"),
        column("version", "INTEGER", "its current version from then on, or until then where it went; NULL for a text taken back since"),
        column("body_sha256", "VARCHAR", "SHA-256 of that text in Simplified script", True),
        ident("capture_id", "the capture that brought that text", "captures.capture_id"),
        text("title", "its own title in that text"), REGION_CODE, PROVINCE,
    ),
)  # fmt: skip

RUNS = Table(
    "runs", "One row a run of a command or flow.", ("run_id",),
    columns=(
        ident("run_id", "key of the run"),
        column("flow", "VARCHAR", "backfill, crawl, replay, reread …", True),
        text("source_id", "the site it crawled; NULL for other runs"),
        column("started_at", "TIMESTAMP", "UTC", True),
        column("finished_at", "TIMESTAMP", "UTC; NULL while it runs or where it died"),
        column(
            "status", "VARCHAR",
            "running, done, held (a crawl whose yield was not as expected), failed, died (its process was gone), or archived (known by a"
            " replay alone)", True,
        ),
        text("counts", "what it did, as JSON: captures by outcome, notices, measures …"),
    ),
)  # fmt: skip

CRAWLS = Table(
    "crawls", "One row a crawl of a site that came to its end: what it met, and whether it entered the warehouse.", ("run_id",),
    columns=(
        ident("run_id", "the run that crawled", "runs.run_id"),
        ident("source_id", "the site"),
        column("ended_at", "TIMESTAMP", "when the yield was checked, UTC", True),
        column("admitted", "BOOLEAN", "whether what it fetched entered the warehouse; else it is held in the archive", True),
        text("why", "why it is held, or what a person should know of it"),
        column(
            "complete", "BOOLEAN", "whether every listing was walked to its end or to what was known, and every page asked for", True
        ),
        column("listed", "INTEGER", "notices that listings showed", True),
        column("asked", "INTEGER", "pages of notices that were asked for", True),
        column("fetched", "INTEGER", "of these, pages whose bytes came", True),
        column("not_modified", "INTEGER", "pages that the site said were as before", True),
        column("gone", "INTEGER", "pages that were there and are gone", True),
        column("refused", "INTEGER", "pages that the site refused to give", True),
        column("failed", "INTEGER", "pages that failed otherwise", True),
        column("left_over", "INTEGER", "pages that were not asked for any more, as the site was left alone", True),
        text("taken_over_by", "of a crawl that died: the run that went on from it; what both met is told there", "runs.run_id"),
    ),
)  # fmt: skip

ISSUES = Table(
    "issues", "What a person should look at. An issue belongs to the text that raised it and is replaced with it.", ("issue_id",),
    columns=(
        ident("issue_id", "key of the issue"),
        text("notice_id", "the notice; NULL where a capture gave none", "notices.notice_id"),
        text("capture_id", "the capture that raised it", "captures.capture_id"),
        text("run_id", "its run", "runs.run_id"),
        column("stage", "VARCHAR", "which step raised it: capture, decode, page, header, outline, identity …", True),
        column("code", "VARCHAR", "a word: no_date, numbering_gap, unreadable …; see docs/issues.md", True),
        word("severity", Severity, "info, warning or error"),
        column("message", "VARCHAR", "what and where, for a person", True),
        text("excerpt", "the words it is about"),
        START, END,
    ),
)  # fmt: skip

CORRECTIONS = Table(
    "corrections", "Values a person has put right, applied after reading.", ("notice", "table", "key", "column"),
    columns=(
        ident("notice", "the notice: its id, or an old one"),
        ident("table", "the table"),
        ident("key", "the row's key; measure_id/seq in measure_agencies"),
        ident("column", "the column"),
        text("value", "the right value; NULL empties it"),
        text("reason", "why"),
        column("origin", "VARCHAR", "standing (seeds/corrections.csv) or given (cuoshi correct FILE); a given one stands first", True),
        column("since", "TIMESTAMP", "when it was given, UTC; NULL for a standing one"),
    ),
)  # fmt: skip

WITHDRAWALS = Table(
    "withdrawals", "Runs and notices taken back by a person.", ("withdrawal_id",),
    columns=(
        ident("withdrawal_id", "key of the withdrawal"),
        text("run_id", "the run taken back", "runs.run_id"),
        text("notice_id", "the notice taken back"),
        column("withdrawn_at", "TIMESTAMP", "UTC", True), text("reason", "why"),
        column("undone_at", "TIMESTAMP", "when it was taken back, UTC; NULL while it is in force"),
    ),
)  # fmt: skip

DISAPPEARANCES = Table(
    "disappearances", "Notices that were at an address and are gone: the address gives them no more.", ("notice_id", "address"),
    columns=(
        column("notice_id", "VARCHAR", "the notice", True, derived=True),
        column("address", "VARCHAR", "where it was", True, derived=True),
        column("last_seen_at", "TIMESTAMP", "when it was there for the last time, UTC", True, derived=True),
        column("gone_at", "TIMESTAMP", "when it was first missed, UTC", True, derived=True),
        column("how", "VARCHAR", "http_404, http_410, redirected_to_front_page or redirected_to_error_page", True, derived=True),
    ),
)  # fmt: skip
