"""`cuoshi backup` and `cuoshi restore`: a copy of the data folder that outlives it, and the way back."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.clock import utc_now
from flows.console import tell
from flows.room import room_for_backup
from flows.runs import Say
from flows.terminal import progress, say
from warehouse.backup import BackupBroken, BackupFolder, Copied, Copier, KeptFile, Manifest, Pruned, copy_back, damaged, sync_tree
from warehouse.counts import count_published
from warehouse.folder import DataFolder
from warehouse.lock import hold
from warehouse.store import sync_folder

#: Beside the data folder: what a restore that is under way, or died, has built. `DONE` in it: it is whole.
_RESTORING = ".restoring"
_DONE = "RESTORED"
#: What a data folder without data may hold.
_NOTHING = ("writer.lock", "writer.json")
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class BackupReport:
    manifest: Manifest
    copied: Copied
    locked: float  # seconds for which other writers had to wait
    pruned: Pruned | None


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """`beside`: where the folder that was there before lies now."""

    manifest: Manifest
    files: int
    size: int
    beside: Path | None


def backup_data(data: DataFolder, target: Path, wait: float, say: Say, keep: int | None = None) -> BackupReport:
    """Copy what is there to `target`, and keep the last `keep` backups there alone, this one among them (None: all).

    Readers are not disturbed, and other writers wait for the last step alone.
    """
    if data.catalog or data.bucket:
        raise BackupBroken("the lake or the archive lies elsewhere (CUOSHI_CATALOG, CUOSHI_STORE): back it up there")
    if _inside(target, data.root) or _inside(data.root, target):
        raise BackupBroken(f"{target} and the data folder {data.root} lie in one another; a backup must outlive the data folder")
    folder, command = BackupFolder(target), f"cuoshi backup {target}"
    with hold(folder.lock, command, wait, say):
        copier = Copier(data, folder)
        with progress("copying files", None) as advance:
            copier.ahead(advance)
        with hold(data.lock, command, wait, say):
            began = time.monotonic()
            manifest = copier.finish(utc_now())
            locked = time.monotonic() - began
        pruned = folder.prune(keep) if keep else None
    return BackupReport(manifest, copier.copied, locked, pruned)


def restore_data(source: Path, data: DataFolder, name: str | None, force: bool, archive_only: bool, wait: float, say: Say) -> RestoreReport:
    """Build the data folder beside its place from a backup whose every digest is right, then put it there in one step."""
    if data.catalog or data.bucket:
        raise BackupBroken("lake and archive of a backup belong in the data folder: unset CUOSHI_CATALOG and CUOSHI_STORE")
    folder = BackupFolder(source)
    manifest = _chosen(folder, name)
    root = data.root.absolute()
    if _holds_something(data) and not force:
        raise BackupBroken(f"{data.root} holds something already; --force puts the backup in its place and keeps it beside")
    files = [f for f in manifest.files if f.path.startswith("archive/")] if archive_only else list(manifest.files)
    with progress("checking", len(files)) as advance:
        _refuse_damage(manifest, damaged(folder, files, advance))
    building = root.with_name(root.name + _RESTORING)
    if not _is_whole(building, manifest, len(files)):
        _build(folder, files, building, manifest)
    if not root.exists():
        return RestoreReport(manifest, len(files), sum(f.size for f in files), _in_place(building, root, None))
    with hold(data.lock, f"cuoshi restore {source}", wait, say):
        beside = root.with_name(f"{root.name}.before-{utc_now():%Y%m%dT%H%M%SZ}") if _holds_something(data) else None
        return RestoreReport(manifest, len(files), sum(f.size for f in files), _in_place(building, root, beside))


def _chosen(folder: BackupFolder, name: str | None) -> Manifest:
    found = folder.manifests()
    if not found:
        raise BackupBroken(f"there is no backup in {folder.root}")
    if name is None:
        return found[-1]
    for manifest in found:
        if manifest.name == name:
            return manifest
    raise BackupBroken(f"there is no backup {name} in {folder.root}; there are {', '.join(m.name for m in found)}")


def _refuse_damage(manifest: Manifest, broken: list[KeptFile]) -> None:
    if not broken:
        return
    named = ", ".join(f.path for f in broken[:_MOST_NAMED]) + (" …" if len(broken) > _MOST_NAMED else "")
    count = f"{len(broken)} of {len(manifest.files)} files"
    what = f"{count} of the backup {manifest.name} are missing or damaged ({named}); nothing was restored."
    if any(f.path.startswith("archive/") for f in broken):
        raise BackupBroken(f"{what} Another backup may be whole: --backup NAME restores it")
    raise BackupBroken(f"{what} Its archive is whole: `cuoshi restore --archive-only` brings it back, and `cuoshi replay` builds the lake")


def _build(folder: BackupFolder, files: list[KeptFile], building: Path, manifest: Manifest) -> None:
    """The data folder beside its place. What an earlier try has left is taken over where it is right, and removed where it is not."""
    building.mkdir(parents=True, exist_ok=True)
    (building / _DONE).unlink(missing_ok=True)
    wanted = {building / f.path for f in files}
    for left in [p for p in building.rglob("*") if p.is_file() and p not in wanted]:
        left.unlink()
    with progress("restoring", len(files)) as advance:
        for file in files:
            copy_back(folder, file, building)
            advance(1)
    (building / _DONE).write_text(f"{manifest.name} {len(files)}\n", "utf-8")
    sync_tree(building)


def _is_whole(building: Path, manifest: Manifest, files: int) -> bool:
    try:
        return (building / _DONE).read_text("utf-8") == f"{manifest.name} {files}\n"
    except OSError:
        return False


def _in_place(building: Path, root: Path, beside: Path | None) -> Path | None:
    """Move the folder that was there aside, and the new one to its place. Killed between the two, the next restore does the second."""
    if beside:
        root.rename(beside)
        (beside / "writer.json").unlink(missing_ok=True)  # the note that this command holds the lock
    elif root.exists():
        for name in _NOTHING:
            (root / name).unlink(missing_ok=True)
        root.rmdir()
    building.rename(root)
    sync_folder(root.parent)
    (root / _DONE).unlink()
    return beside


def _holds_something(data: DataFolder) -> bool:
    return data.root.exists() and any(p.name not in _NOTHING for p in data.root.iterdir())


def _inside(one: Path, other: Path) -> bool:
    return one.resolve().is_relative_to(other.resolve())


def backup(target: Path, data: DataFolder, keep: int | None, wait: float, began: float) -> int:
    """Back up and tell what came of it; the exit code."""
    if not _holds_something(data):
        say(f"cuoshi: there is nothing in {data.root} to back up")
        return 2
    room_for_backup(data, target)
    try:
        report = backup_data(data, target, wait, say, keep)
    except BackupBroken as error:
        say(f"cuoshi: {error}")
        return 1
    made, new = report.manifest, report.copied
    tell(
        f"Backup {made.name}: {len(made.files)} files, {made.warc_files} of the archive, {_megabytes(made.size)};"
        f" {new.files} were new, {_megabytes(new.size)}; other writers waited {report.locked:.1f} s; {time.monotonic() - began:.1f} s."
    )
    if gone := report.pruned:
        tell(f"Removed {gone.backups} earlier backup{'' if gone.backups == 1 else 's'} and {_megabytes(gone.size)} that no backup names.")
    tell(f"Result: {target / (made.name + '.json')}")
    return 0


def restore(source: Path, data: DataFolder, name: str | None, force: bool, archive_only: bool, wait: float, began: float) -> int:
    """Restore and tell what is there now; the exit code."""
    try:
        report = restore_data(source, data, name, force, archive_only, wait, say)
    except BackupBroken as error:
        say(f"cuoshi: {error}")
        return 1
    if report.beside:
        say(f"what was there before lies in {report.beside}")
    made = report.manifest
    took = f"{report.files} files, {_megabytes(report.size)}; {time.monotonic() - began:.1f} s."
    if archive_only or not data.published.exists():
        tell(f"Restored the archive of {_moment(made.made_at)}: {took} `cuoshi replay` builds the lake and the published file.")
    else:
        held = ", ".join(f"{n} {what}" for what, n in count_published(data.published).named()[:3])
        tell(f"Restored the backup of {_moment(made.made_at)}: {held}; {took}")
    tell(f"Result: {data.root}")
    return 0


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
