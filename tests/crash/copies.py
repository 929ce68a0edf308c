"""`cuoshi backup` and `cuoshi restore` killed: every backup that has a name is whole, and a data folder is whole or not there."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from flows.backup import restore_data
from tests.crash.content import lake_tables
from tests.crash.judge import Outcome
from tests.crash.processes import processor_seconds_of, run_here, start_and_kill
from tests.crash.states import Places
from warehouse.backup import BackupFolder
from warehouse.folder import DataFolder

KINDS = ("backup", "restore")


class Copies:
    """A state, one backup of an earlier state in a folder, and how long each command works undisturbed."""

    def __init__(self, places: Places, name: str = "copies") -> None:
        self._root = places.root / name
        self._earlier, self._present = places.state("older"), places.state("present")
        self._kept = self._root / "kept"
        code, said = run_here(["backup", str(self._kept), "--data", str(self._earlier)])
        assert code == 0, said
        self._whole = {state: lake_tables(state) for state in (self._earlier, self._present)}
        self._work = {
            "backup": processor_seconds_of(self._command("backup", self._copy("measured"), self._present)),
            "restore": processor_seconds_of(self._command("restore", self._kept, self._root / "measured-restored")),
        }

    def trial(self, kills: Iterable[float], outcome: Outcome) -> None:
        """`kills`: shares of the command's work."""
        which = outcome.command
        kept, data = self._copy(str(outcome.number)), self._root / f"{outcome.number}-restored"
        command = self._command(which, kept, self._present if which == "backup" else data)
        for share in kills:
            outcome.killed += start_and_kill(command, self._work[which] * share)
            if which == "restore" and data.exists():
                self._compare(data, self._earlier, outcome)
            for manifest in BackupFolder(kept).manifests():
                self._restored(kept, manifest.name, outcome)
        code, said = run_here(command)
        if code and not (which == "restore" and "holds something already" in said):
            outcome.findings.append(f"given again: exit code {code}: {said}")
        if which == "restore":
            self._compare(data, self._earlier, outcome)
        else:
            self._restored(kept, None, outcome)
        for place in (kept, data):
            shutil.rmtree(place, ignore_errors=True)

    def _copy(self, name: str) -> Path:
        return Path(shutil.copytree(self._kept, self._root / name))

    def _command(self, which: str, kept: Path, data: Path) -> list[str]:
        return [which, str(kept), "--data", str(data)]

    def _restored(self, kept: Path, name: str | None, outcome: Outcome) -> None:
        """A backup that has a name can be restored, and is the state it was made of."""
        into = self._root / f"{outcome.number}-looked-at"
        manifest = restore_data(kept, DataFolder(into), name, False, False, 5, lambda _: None).manifest
        first = BackupFolder(self._kept).manifests()[0].name
        self._compare(into, self._earlier if manifest.name == first else self._present, outcome)
        shutil.rmtree(into)

    def _compare(self, data: Path, state: Path, outcome: Outcome) -> None:
        tables = lake_tables(data)
        for name, rows in self._whole[state].items():
            if sorted(map(repr, rows)) != sorted(map(repr, tables[name])):
                outcome.findings.append(f"{name} differs from the state that was backed up")
