"""Tables that only the lake has: what identity, citations and reuse are computed from. Readers get none of them."""

from __future__ import annotations

from extractors.records import AddressRank, IdBasis, NoticeStage
from warehouse.columns import DATE, NOTICE, PROVINCE, REGION_CODE, SEQ, column, ident, text, word
from warehouse.schema import Column, Table

# Each load reads the index whole, and unpacking its texts takes longer than reading them; hashes cannot be packed at all.
_INDEX_COMPRESSION = "uncompressed"
_INDEX_ROWS_INLINED = 500  # a row costs 0.25 ms in the catalogue and hardly anything in a file, and every load reads the whole index

REUSE_WORDINGS = Table(
    "reuse_wordings", "What each passage that may be reuse says; see warehouse/reuse.", ("passage_id",), place="lake",
    inlined_rows=_INDEX_ROWS_INLINED, compression=_INDEX_COMPRESSION,
    columns=(
        ident("passage_id", "the passage", "passages.passage_id"),
        NOTICE, REGION_CODE, DATE, SEQ,
        column("wording", "BIGINT", "hash of its words without number and punctuation: the same for the same words", True),
        column("text", "BLOB", "those words in UTF-8, clauses apart by ，; DuckDB checks each text that it passes, but no bytes", True),
        column("fingerprints", "INTEGER", "how many its wording has in reuse_fingerprints; 0 where it is no sentence", True),
    ),
)  # fmt: skip

REUSE_FINGERPRINTS = Table(
    "reuse_fingerprints", "The index by which a wording is found in other words; see warehouse/reuse.", ("fingerprint", "wording"),
    place="lake", inlined_rows=_INDEX_ROWS_INLINED, compression=_INDEX_COMPRESSION,
    columns=(
        column("fingerprint", "UINTEGER", "hash of a run of characters", True),
        Column("wording", "BIGINT", "reuse_wordings.wording that has it", True, "reuse_wordings.wording"),
        column("fingerprints", "INTEGER", "how many the wording has", True),
        column("day", "INTEGER", "of the earliest passage that says it as a sentence: days since 0001-01-01, the undated last", True),
    ),
)  # fmt: skip

REUSE_STOCK = Table(
    "reuse_stock", "Fingerprints that more wordings have than are looked at, and up to which day those stand; see warehouse/reuse.",
    ("fingerprint",), place="lake", inlined_rows=_INDEX_ROWS_INLINED, compression=_INDEX_COMPRESSION,
    columns=(
        column("fingerprint", "UINTEGER", "hash of a run of characters, as in reuse_fingerprints", True),
        column("until", "INTEGER", "the earliest that are looked at stand no later than this day, as in reuse_fingerprints", True),
    ),
)  # fmt: skip

READINGS = Table(
    "readings", "What each capture's bytes read as; identity and versions are computed from these rows.", ("capture_id", "ordinal"),
    place="lake",
    columns=(
        ident("capture_id", "the capture", "captures.capture_id"),
        column("ordinal", "INTEGER", "which notice of the file, from 0", True),
        ident("address", "its address, with # and title for the later ones of a file"),
        ident("file_address", "the capture's own address"),
        ident("own_id", "notice_id by its text and address alone"),
        word("id_basis", IdBasis, "what own_id rests on: number, title or address"),
        word("stage", NoticeStage, "final or draft"),
        ident("notice_id", "the notice it is assigned to, decided over all captures"),
        column("body_sha256", "VARCHAR", "SHA-256 of the text", True),
        column("captured_at", "TIMESTAMP", "when, UTC", True),
        column("extractor_version", "VARCHAR", "which code read it", True),
        text("title", "the notice's own title in it"), REGION_CODE, PROVINCE,
        word("rank", AddressRank, "what that address is to the notice: on its issuer's site another than on a neighbour's"),
    ),
)  # fmt: skip

WITHDRAWN_READINGS = Table(
    "withdrawn_readings", "What the captures of withdrawn runs read as when the run was taken back; it counts for notice_events only.",
    ("capture_id", "ordinal"), place="lake", columns=READINGS.columns,
)  # fmt: skip

NOTICE_KEYS = Table(
    "notice_keys", "By what a notice can be cited: its number, its title, its documents' titles.", ("notice_id", "kind", "key"),
    place="lake",
    columns=(
        NOTICE,
        column("kind", "VARCHAR", "number, title, document, or subject: a title from 关于 on, a document's without its region", True),
        ident("key", "the number; a title without spaces, punctuation, period and draft mark"),
        column("period_start", "INTEGER", "first year of the document's period"),
        column("period_end", "INTEGER", "its last year"),
    ),
)  # fmt: skip

CITATION_KEYS = Table(
    "citation_keys", "By what a citation can be resolved; joined with notice_keys.", ("citation_id", "kind", "key"), place="lake",
    columns=(
        ident("citation_id", "the citation", "citations.citation_id"), NOTICE,
        column("kind", "VARCHAR", "number, title or subject", True), ident("key", "as in notice_keys"),
    ),
)  # fmt: skip
