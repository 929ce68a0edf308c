"""The archive: every byte once, readable by a WARC tool of other authors."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

from fastwarc import ArchiveIterator, WarcRecordType

from tests.conftest import SEEDS, Warehouse
from warehouse.archive import Archive, ArchiveContents, Place
from warehouse.archive_writer import target_uri
from warehouse.store import LocalStore


def _all(archive: Archive) -> ArchiveContents:
    return archive.read(archive.files())


def test_another_tool_reads_every_seed_back(loaded: Warehouse) -> None:
    found: dict[str, bytes] = {}
    for path in loaded.data.archive.folder.rglob("*.warc.gz"):
        for record in ArchiveIterator(path.open("rb"), record_types=WarcRecordType.resource, parse_http=False):
            found[record.headers["WARC-Target-URI"]] = record.reader.read()
            assert record.headers["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(found[record.headers['WARC-Target-URI']]).hexdigest()}"
    assert found == {target_uri(f"notices/{p.name}"): p.read_bytes() for p in SEEDS.glob("*.txt")}


def test_captures_name_the_place_of_their_bytes(loaded: Warehouse) -> None:
    archive = Archive(loaded.data.archive)
    for address, path, offset, digest, length in loaded.rows(
        "SELECT address, archive_path, archive_offset, sha256, byte_length FROM captures"
    ):
        data = archive.bytes_at(Place(path, offset))
        assert hashlib.sha256(data).hexdigest() == digest
        assert len(data) == length == (SEEDS / address.removeprefix("notices/")).stat().st_size


def test_unchanged_bytes_are_a_revisit_and_are_not_kept_twice(warehouse: Warehouse, seeds: Path) -> None:
    warehouse.backfill(seeds)
    warehouse.backfill(seeds)
    kinds: list[str] = []
    for path in sorted(warehouse.data.archive.folder.rglob("*.warc.gz")):
        kinds += [str(r.headers["WARC-Type"]) for r in ArchiveIterator(path.open("rb"), parse_http=False)]
    assert kinds.count("resource") == 5
    assert kinds.count("revisit") == 5
    assert kinds.count("metadata") == 10
    assert kinds.count("warcinfo") == 2


def test_a_torn_file_is_read_up_to_its_tear(loaded: Warehouse, tmp_path: Path) -> None:
    source = next(loaded.data.archive.folder.rglob("*.warc.gz"))
    whole = source.read_bytes()
    complete = len(_all(Archive(loaded.data.archive)).captures)
    counts = []
    for cut in range(0, len(whole), max(1, len(whole) // 40)):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / "run.warc.gz").write_bytes(whole[:cut])
        contents = _all(Archive(LocalStore(folder)))
        counts.append(len(contents.captures))
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert complete == 5
    assert gzip.decompress(whole).count(b"WARC/1.1") == 11
