"""Bad input: each gives one clear line and a row in issues; the others load; nothing already loaded changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS, Warehouse

DRAFT = SEEDS / "003_6d39940ee587c895.txt"
SHOP = (
    "<html><body><h1>新款手机限时抢购</h1>"
    + "<p>全场五折，加入购物车，立即购买，包邮到家，七天无理由退货，好评如潮，库存有限，先到先得。</p>" * 12
    + "</body></html>"
)
CODE = "import os\n\n\ndef main() -> None:\n    print('hello')\n\n\nif __name__ == '__main__':\n    main()\n" * 20


#: Name, bytes, outcome and code of files that are no notice.
_BAD = [
    ("empty.txt", b"", "skipped", "empty"),
    ("blank.txt", b" \n\t\r\n ", "skipped", "empty"),
    ("image.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "error", "unsupported_format"),
    ("document.html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20, "error", "unreadable"),
    ("shop.html", SHOP.encode(), "skipped", "not_a_notice"),
    ("program.txt", CODE.encode(), "skipped", "not_a_notice"),
]


def test_a_bad_file_is_one_issue_and_disturbs_nothing(warehouse: Warehouse, seeds: Path, loaded: Warehouse) -> None:
    for name, data, _, _ in _BAD:
        (seeds / name).write_bytes(data)
    report = warehouse.backfill(seeds)
    good = "SELECT * EXCLUDE (capture_id, first_seen_at, last_seen_at) FROM notices ORDER BY ALL"
    assert warehouse.rows(good) == loaded.rows(good)
    for name, _, outcome, code in _BAD:
        address = f"notices/{name}"
        assert warehouse.rows("SELECT outcome, error_code FROM captures WHERE address = ?", address) == [(outcome, code)]
        assert warehouse.rows("SELECT i.code FROM issues i JOIN captures c USING (capture_id) WHERE c.address = ?", address) == [(code,)]
    assert [a for a, _ in sorted(report.failed)] == sorted(f"notices/{n}" for n, _, outcome, _ in _BAD if outcome == "error")
    assert [a for a, _ in sorted(report.skipped)] == sorted(f"notices/{n}" for n, _, outcome, _ in _BAD if outcome == "skipped")
    assert all("\n" not in why for _, why in (*report.failed, *report.skipped))


def test_a_bad_edit_of_a_loaded_file_leaves_the_notice_as_it_was(seeded: Warehouse, seeds: Path) -> None:
    before = seeded.rows("SELECT * EXCLUDE (last_seen_at) FROM notices ORDER BY notice_id")
    (seeds / DRAFT.name).write_bytes(b"")
    seeded.backfill(seeds)
    assert seeded.rows("SELECT * EXCLUDE (last_seen_at) FROM notices ORDER BY notice_id") == before
    assert seeded.rows("SELECT count(*) FROM issues WHERE code = 'empty'") == [(1,)]
    shutil.copy(DRAFT, seeds)
    seeded.backfill(seeds)
    assert seeded.rows("SELECT count(*) FROM issues WHERE code = 'empty'") == [(0,)]
    assert seeded.rows("SELECT * EXCLUDE (last_seen_at) FROM notices ORDER BY notice_id") == before


def test_a_seed_reads_the_same_in_every_encoding(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    text = DRAFT.read_text("utf-8")
    encodings = ("gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig")
    warehouse.backfill(write(**{"plain.txt": text, **{f"{e}.txt": text.encode(e) for e in encodings}}))
    texts = dict(warehouse.rows("SELECT origin, body_text FROM notices"))
    assert texts == {f"notices/{e}.txt": texts["notices/plain.txt"] for e in ("plain", *encodings)}


def test_big5_is_read(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    text = (SEEDS / "004_c5ab5bfac5ebad11.txt").read_text("utf-8")
    # What Big5 has no code for is written as it is on such pages.
    data = text.replace("〈", "(").replace("〉", ")").encode("big5hkscs", "xmlcharrefreplace")
    warehouse.backfill(
        write(**{"page.html": b"<html><head><meta charset=big5></head><body><p>" + data.replace(b"\n", b"</p><p>") + b"</p></body></html>"})
    )
    assert warehouse.rows("SELECT issuer, script FROM notices") == [("武汉市人民政府办公厅", "Hant")]
    assert warehouse.rows("SELECT count(*) FROM measures") == [(20,)]


def test_declared_one_and_encoded_another(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    text = DRAFT.read_text("utf-8")
    page = "<html><head><meta charset={}></head><body>" + "".join(f"<p>{line}</p>" for line in text.splitlines() if line) + "</body></html>"
    files = {
        "a.html": page.format("big5").encode("gb18030"),
        "b.html": page.format("gb2312").encode("utf-8"),
        "c.html": page.format("utf-8").encode("gbk"),
    }
    warehouse.backfill(write(**files))
    assert warehouse.rows("SELECT count(*), count(DISTINCT body_text) FROM notices") == [(3, 1)]
    assert warehouse.rows("SELECT count(*) FROM measures") == [(42,)]


def test_a_truncated_file_is_read_up_to_its_end(warehouse: Warehouse, write: Callable[..., Path]) -> None:
    data = DRAFT.read_bytes()
    warehouse.backfill(write(**{"cut.txt": data[: len(data) // 2 // 3 * 3 + 1]}))
    assert warehouse.rows("SELECT count(*) FROM notices") == [(1,)]


def test_100_megabytes_are_refused_without_being_read(warehouse: Warehouse, seeds: Path) -> None:
    with (seeds / "huge.txt").open("wb") as f:
        f.truncate(100_000_000)
    report = warehouse.backfill(seeds)
    assert [why for _, why in report.failed] == ["100 MB is larger than the 20 MB a notice may have"]
    assert warehouse.rows("SELECT byte_length, sha256, error_code FROM captures WHERE address = 'notices/huge.txt'") == [
        (100_000_000, None, "too_large")
    ]
    assert warehouse.rows("SELECT count(*) FROM notices") == [(5,)]
    again = warehouse.backfill(seeds)
    assert again.outcomes == {"unchanged": 6}
    assert [a for a, _ in again.failed] == ["notices/huge.txt"]
    assert warehouse.rows("SELECT count(*) FROM issues WHERE code = 'too_large'") == [(1,)]


def cuoshi(*arguments: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
    command = [*prefix, sys.executable, "-m", "flows.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)


def test_a_folder_and_a_file_without_permission(warehouse: Warehouse, seeds: Path) -> None:
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:  # root reads everything; without these two capabilities it is like anyone else
        if not shutil.which("setpriv"):
            pytest.skip("root without setpriv")
        prefix = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-dac_override,-dac_read_search")
    (seeds / "closed").mkdir()
    shutil.copy(DRAFT, seeds / "closed")
    (seeds / "closed").chmod(0)
    (seeds / DRAFT.name).chmod(0)
    try:
        done = cuoshi("backfill", str(seeds), "--data", str(warehouse.data.root), prefix=prefix)
    finally:
        (seeds / "closed").chmod(0o755)
        (seeds / DRAFT.name).chmod(0o644)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "failed: notices/closed: the folder cannot be listed: Permission denied" in done.stderr
    assert f"failed: notices/{DRAFT.name}: the file cannot be read: Permission denied" in done.stderr
    assert warehouse.rows("SELECT count(*) FROM notices") == [(4,)]
    assert warehouse.rows("SELECT count(*) FROM issues WHERE code = 'unreadable'") == [(2,)]


@pytest.fixture
def tiny_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A real file system of 48 MB: room for some published files, until something fills it."""
    monkeypatch.setenv("CUOSHI_LEAST_FREE", "0")  # it is too small to begin with
    place = tmp_path / "tiny"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk_is_one_line_and_changes_nothing(tiny_disk: Path, seeds: Path) -> None:
    made = Warehouse(tiny_disk / "data")
    made.backfill(seeds)
    before = made.rows("SELECT * FROM notices ORDER BY notice_id")
    (seeds / "new.txt").write_text(DRAFT.read_text("utf-8").replace("重庆", "成都"), "utf-8")
    filler = tiny_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as f:
        while f.write(b"x" * 4096):
            pass
    done = cuoshi("backfill", str(seeds), "--data", str(made.data.root))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "the disk is full" in done.stderr or "not enough room" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert made.rows("SELECT * FROM notices ORDER BY notice_id") == before
    filler.unlink()
    again = cuoshi("backfill", str(seeds), "--data", str(made.data.root))
    assert again.returncode == 0, again.stderr
    assert made.rows("SELECT count(*) FROM notices") == [(6,)]


def test_a_reader_that_fails_on_one_file_fails_on_no_other(warehouse: Warehouse, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import flows.runs

    real = flows.runs.read_capture

    def broken(data: bytes, *rest: object) -> object:
        if "重庆实际，提出以下实施意见".encode() in data:
            raise KeyError("boom")
        return real(data, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(flows.runs, "read_capture", broken)
    report = warehouse.backfill(seeds)
    assert report.outcomes == {"new": 4, "error": 1}
    assert warehouse.rows("SELECT code, severity FROM issues WHERE notice_id IS NULL") == [("reader_failed", "error")]
