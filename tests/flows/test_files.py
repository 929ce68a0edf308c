"""A folder of mixed files: told by their bytes, each loaded as what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT, SEEDS, Warehouse
from tests.page.formats.packing import xlsx_of
from tests.page.formats.printing import Leaf, pdf_of, printed

FILES = ROOT / "tests" / "page" / "formats" / "files"


def test_a_folder_of_all_kinds_is_loaded_and_replayed(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(SEEDS / "004_c5ab5bfac5ebad11.txt", folder / "wuhan.txt")
    shutil.copy(FILES / "draft.doc", folder / "draft.wps")
    shutil.copy(FILES / "notice.docx", folder / "notice.dat")  # a name that says nothing
    shutil.copy(FILES / "locked.pdf", folder)
    scan = Leaf()
    scan.image()
    (folder / "scan.pdf").write_bytes(pdf_of([scan]))
    (folder / "seed.txt").write_bytes(
        pdf_of(printed([line for line in (SEEDS / "000_f9b846e84c01f0ca.txt").read_text("utf-8").split("\n") if line.strip()]))
    )
    rows = [["重庆市商务委员会关于印发外贸重点任务清单的通知"], ["渝商务发〔2023〕5号"], ["现将清单印发给你们，请认真贯彻执行。"]]
    (folder / "list.xlsx").write_bytes(xlsx_of({"清单": [*rows, ["一、引进外资企业5家。"], ["二、培育跨境电商主体300家。"]]}))
    (folder / "picture.jpg").write_bytes(b"\xff\xd8\xff" + bytes(99))
    report = warehouse.backfill(folder, "mixed")
    assert report.left_out == {".jpg": 1}
    told = dict(warehouse.rows("SELECT address, content_type FROM captures"))
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert told == {
        "mixed/wuhan.txt": "text/plain",
        "mixed/draft.wps": "application/msword",
        "mixed/notice.dat": word,
        "mixed/locked.pdf": "application/pdf",
        "mixed/scan.pdf": "application/pdf",
        "mixed/seed.txt": "application/pdf",
        "mixed/list.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    failed = dict(warehouse.rows("SELECT address, error_code FROM captures WHERE error_code IS NOT NULL"))
    assert failed == {"mixed/locked.pdf": "encrypted", "mixed/scan.pdf": "no_text_layer"}
    assert {code for (code,) in warehouse.rows("SELECT code FROM issues")} >= {"encrypted", "no_text_layer"}
    measures = dict(warehouse.rows("SELECT n.origin, count(*) FROM measures JOIN notices n USING (notice_id) GROUP BY ALL"))
    assert measures["mixed/notice.dat"] == 4
    assert measures["mixed/draft.wps"] > 10
    assert measures["mixed/list.xlsx"] == 2
    before = warehouse.rows("SELECT * FROM captures ORDER BY capture_id")
    warehouse.replay()
    assert warehouse.rows("SELECT * FROM captures ORDER BY capture_id") == before
