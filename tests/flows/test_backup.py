"""Backup and restore: the data folder is lost, and everything is there again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from flows.backup import backup_data, restore_data
from tests.conftest import SEEDS, Tables, Warehouse
from tests.flows.test_cli import cuoshi
from warehouse.backup import BackupBroken, BackupFolder
from warehouse.folder import DataFolder


def quiet(_: str) -> None:
    return None


def back_up(made: Warehouse, target: Path) -> str:
    return backup_data(made.data, target, 5, quiet).manifest.name


def restore(source: Path, into: Path, name: str | None = None, force: bool = False, archive_only: bool = False) -> Warehouse:
    restore_data(source, DataFolder(into), name, force, archive_only, 5, quiet)
    return Warehouse(into)


@pytest.fixture
def kept(loaded: Warehouse, tmp_path: Path) -> tuple[Path, str]:
    """A backup of the loaded seeds, and its name."""
    return tmp_path / "kept", back_up(loaded, tmp_path / "kept")


def test_a_lost_data_folder_comes_back_whole_and_goes_on(seeded: Warehouse, seeds: Path, tmp_path: Path) -> None:
    back_up(seeded, tmp_path / "kept")
    before = seeded.tables(without=())
    published = seeded.data.published.read_bytes()
    shutil.rmtree(seeded.data.root)
    assert restore(tmp_path / "kept", seeded.data.root).tables(without=()) == before
    assert seeded.data.published.read_bytes() == published
    assert seeded.backfill(seeds).outcomes == {"unchanged": 5}
    again = seeded.tables(without=("runs", "captures"))
    seeded.replay()
    assert seeded.tables(without=("runs", "captures")) == again


def test_backups_share_what_never_changes_and_each_can_be_restored(seeded: Warehouse, seeds: Path, tmp_path: Path) -> None:
    first = backup_data(seeded.data, tmp_path / "kept", 5, quiet)
    before = seeded.tables(without=())
    (seeds / "003_6d39940ee587c895.txt").unlink()
    (seeds / "new.txt").write_text(
        "乾安县人民政府关于新事项的通知\n乾政发〔2023〕9号\n一、新事项\n办好。\n乾安县人民政府\n2023年4月3日\n", "utf-8"
    )
    seeded.backfill(seeds)
    second = backup_data(seeded.data, tmp_path / "kept", 5, quiet)
    assert second.copied.files < len(second.manifest.files)
    archived = {f.path for f in first.manifest.files if f.path.startswith("archive/")}
    assert archived < {f.path for f in second.manifest.files}
    assert restore(tmp_path / "kept", tmp_path / "a", first.manifest.name).tables(without=()) == before
    assert restore(tmp_path / "kept", tmp_path / "b").tables(without=()) == seeded.tables(without=())
    third = backup_data(seeded.data, tmp_path / "kept", 5, quiet)
    assert third.copied.files <= 1  # the catalogue's copy, if at all


def test_all_but_the_last_go_with_what_no_other_names(warehouse: Warehouse, seeds: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    before: Tables = {}
    for n in range(3):
        (seeds / "new.txt").write_text(f"乾安县人民政府关于新事项的通知\n乾政发〔2023〕{n + 1}号\n一、新事项\n办好。\n", "utf-8")
        warehouse.backfill(seeds)
        earlier, before = before, warehouse.tables(without=())
        (kept / f"copying-{n}").parent.mkdir(exist_ok=True)
        (kept / f"copying-{n}").write_bytes(b"what a killed backup was at")
        report = backup_data(warehouse.data, kept, 5, quiet, keep=2)
        assert report.pruned
        assert report.pruned.backups == (1 if n == 2 else 0)
        assert report.pruned.size >= 27
    left = BackupFolder(kept).manifests()
    assert len(left) == 2
    assert {p.name for p in kept.glob("kept/??/*")} == {f.sha256 for m in left for f in m.files}
    assert not list(kept.glob("copying-*"))
    assert restore(kept, tmp_path / "earlier", left[0].name).tables(without=()) == earlier
    shutil.rmtree(warehouse.data.root)
    assert restore(kept, warehouse.data.root).tables(without=()) == before


def test_a_lake_is_not_overwritten_unless_asked_and_then_kept_beside(
    kept: tuple[Path, str], warehouse: Warehouse, seeds: Path, loaded: Warehouse
) -> None:
    (seeds / "000_f9b846e84c01f0ca.txt").unlink()
    warehouse.backfill(seeds)
    before = warehouse.tables(without=())
    with pytest.raises(BackupBroken, match="holds something already; --force"):
        restore(kept[0], warehouse.data.root)
    assert warehouse.tables(without=()) == before
    assert restore(kept[0], warehouse.data.root, force=True).tables(without=()) == loaded.tables(without=())
    (beside,) = warehouse.data.root.parent.glob("data.before-*")
    assert Warehouse(beside).tables(without=()) == before


def test_a_damaged_backup_is_refused_before_anything_is_put_in_place(kept: tuple[Path, str], tmp_path: Path, loaded: Warehouse) -> None:
    folder = BackupFolder(kept[0])
    (manifest,) = folder.manifests()
    catalog = next(f for f in manifest.files if f.path.endswith("catalog.sqlite"))
    content = folder.content(catalog.sha256)
    data = bytearray(content.read_bytes())
    data[len(data) // 2] ^= 1
    content.write_bytes(data)
    with pytest.raises(BackupBroken, match=r"catalog\.sqlite\).*Its archive is whole: `cuoshi restore --archive-only`"):
        restore(kept[0], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    made = restore(kept[0], tmp_path / "new", archive_only=True)
    made.replay()
    assert made.rows("SELECT count(*) FROM measures") == loaded.rows("SELECT count(*) FROM measures")
    warc = next(f for f in manifest.files if f.path.startswith("archive/"))
    folder.content(warc.sha256).unlink()
    with pytest.raises(BackupBroken, match="Another backup may be whole"):
        restore(kept[0], tmp_path / "newer", archive_only=True)


def test_a_manifest_that_is_cut_off_is_named(kept: tuple[Path, str], tmp_path: Path) -> None:
    path = kept[0] / f"{kept[1]}.json"
    path.write_text(path.read_text("utf-8")[:100], "utf-8")
    with pytest.raises(BackupBroken, match=rf"{kept[1]}\.json is no list of a backup's files"):
        restore(kept[0], tmp_path / "new")
    path.write_text(json.dumps({"format": 9}), "utf-8")
    with pytest.raises(BackupBroken, match="of a later version"):
        restore(kept[0], tmp_path / "new")


def test_a_restore_that_died_is_finished_by_the_next(
    kept: tuple[Path, str], tmp_path: Path, loaded: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    from flows import backup

    def dies(folder: BackupFolder, file: backup.KeptFile, into: Path) -> None:
        if len(copied) == 2:
            (into / file.path).parent.mkdir(parents=True, exist_ok=True)
            (into / file.path).write_bytes(b"half")
            raise KeyboardInterrupt
        copied.append(file.path)
        usual(folder, file, into)

    usual = backup.copy_back
    with monkeypatch.context() as patch:
        patch.setattr(backup, "copy_back", dies)
        with pytest.raises(KeyboardInterrupt):
            restore(kept[0], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_in_place", dies)
        with pytest.raises((KeyboardInterrupt, TypeError, AttributeError)):
            restore(kept[0], tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert restore(kept[0], tmp_path / "new").tables(without=()) == loaded.tables(without=())
    assert not (tmp_path / "new.restoring").exists()


def test_a_backup_inside_the_data_folder_is_none(loaded: Warehouse) -> None:
    with pytest.raises(BackupBroken, match="must outlive the data folder"):
        back_up(loaded, loaded.data.root / "kept")


@pytest.mark.slow
def test_the_commands_say_what_they_did(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    assert cuoshi("backfill", str(SEEDS), *data).returncode == 0
    made = cuoshi("backup", str(tmp_path / "kept"), *data)
    assert made.returncode == 0, made.stderr
    assert "of the archive" in made.stdout
    shutil.rmtree(tmp_path / "data")
    back = cuoshi("restore", str(tmp_path / "kept"), *data)
    assert back.returncode == 0, back.stderr
    assert "5 notices, 132 measures, 627 bodies" in back.stdout
    refused = cuoshi("restore", str(tmp_path / "kept"), *data)
    assert refused.returncode == 1
    assert refused.stderr.startswith("cuoshi: ")
    assert len(refused.stderr.strip().splitlines()) == 1
    nothing = cuoshi("backup", str(tmp_path / "kept"), "--data", str(tmp_path / "none"))
    assert (nothing.returncode, len(nothing.stderr.strip().splitlines())) == (2, 1)
