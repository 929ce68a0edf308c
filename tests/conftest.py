"""Shared by all tests: the seeds, and warehouses made from folders without a new process each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from flows import ingest
from flows.clock import utc_now
from flows.correct import CorrectReport, correct_lake
from flows.files import list_folder
from flows.ingest import BackfillReport
from flows.places import data_folder
from flows.readers import ReadHere
from flows.replay import replay_archive, reread_lake
from flows.runs import Run, open_writer
from flows.settings import BackfillSettings
from flows.withdraw import WithdrawReport, withdraw_from_lake
from warehouse.corrections import Correction
from warehouse.engine import connect
from warehouse.lake import Lake
from warehouse.tables import LAKE_TABLES
from warehouse.withdrawals import Withdrawal

if TYPE_CHECKING:
    from tests.flows.prefect_server import Prefect
    from tests.servers import S3, Postgres
    from tests.site.fixture import TestSite

# The same examples every time, so that a change fails for what it changed; `--hypothesis-profile=search` looks for new ones.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile("steady")

# The runner's workers are told a narrow terminal; commands started here must not hear of it.
os.environ.pop("COLUMNS", None)

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds" / "notices"

Tables = dict[str, list[tuple[Any, ...]]]


class Warehouse:
    """A warehouse in a folder of its own, driven by the functions the command line calls."""

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        self.data = data_folder(root, environment or {})

    def backfill(self, folder: Path, collection: str = "notices", batch: int = 100) -> BackfillReport:
        settings = BackfillSettings(folder, collection, self.data, wait=5, batch=batch)
        with open_writer(self.data, "test", 5, lambda _: None) as writer:
            listing = list_folder(folder, self.data.root)
            return ingest.backfill(writer, settings, Run.begin("backfill"), listing, ReadHere(), lambda _: None)

    def copy(self, root: Path) -> Warehouse:
        """All of it, in another folder: what is loaded once serves any number of tests that change it."""
        return Warehouse(Path(shutil.copytree(self.data.root, root)))

    def replay(self) -> None:
        replay_archive(self.data, 5, lambda _: None, ReadHere(), lambda _: None)

    def reread(self) -> None:
        reread_lake(self.data, 5, lambda _: None, ReadHere(), lambda _: None)

    def correct(self, *told: Correction, remove: bool = False) -> CorrectReport:
        return correct_lake(self.data, told, remove, 5, lambda _: None)

    def withdraw(
        self, run_id: str | None = None, notice_id: str | None = None, reason: str | None = None, undo: bool = False
    ) -> WithdrawReport:
        return withdraw_from_lake(self.data, Withdrawal(utc_now(), run_id, notice_id, reason, undo), 5, lambda _: None)

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        with connect(str(self.data.published), read_only=True) as connection:
            return connection.execute(sql, list(parameters)).fetchall()

    def tables(self, without: tuple[str, ...] = ("runs",)) -> Tables:
        """Every row of every table of the lake, in a fixed order; but `reuse_stock`, whose bounds may be closer or wider."""
        with Lake(self.data.lake.current()) as lake:
            return {
                t.name: sorted(lake.connection.execute(f'SELECT * FROM "{t.name}"').fetchall(), key=repr)
                for t in LAKE_TABLES
                if t.name not in (*without, "reuse_stock")
            }


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "data")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seed notices that a test may change."""
    return Path(shutil.copytree(SEEDS, tmp_path / "notices"))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The seeds, loaded once; not to be written to."""
    made = Warehouse(tmp_path_factory.mktemp("loaded") / "data")
    made.backfill(SEEDS)
    return made


@pytest.fixture
def seeded(loaded: Warehouse, tmp_path: Path) -> Warehouse:
    """The seeds, loaded, in a folder of its own: as `warehouse` is after `backfill(seeds)`."""
    return loaded.copy(tmp_path / "data")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write files below a folder `in` and return the folder."""

    def make(**files: str | bytes) -> Path:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name.replace("__", "/")
            path = path if path.suffix else path.with_suffix(".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return make


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    from tests import servers

    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    from tests import servers

    with servers.s3() as server:
        yield server


@pytest.fixture
def elsewhere(postgres: Postgres, s3: S3) -> dict[str, str]:
    """The environment of a warehouse whose lake and archive are made in a database and a bucket of their own."""
    database = postgres.make_database()
    return {"CUOSHI_CATALOG": postgres.url(database), "CUOSHI_STORE": f"s3://cuoshi-tests/{database}", **s3.environment}


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    """The page's server, pool, deployments and worker, once for all tests."""
    from tests.flows import prefect_server

    with prefect_server.served(tmp_path_factory.mktemp("prefect"), tmp_path_factory.mktemp("checkout")) as made:
        yield made


@pytest.fixture(scope="session")
def _site_server() -> Iterator[TestSite]:
    from tests.site.fixture import serve

    with serve(pages=200) as made:
        yield made


@pytest.fixture
def site(_site_server: TestSite) -> TestSite:
    """The test site of 200 notices a virtual site, as it is by itself, its log empty."""
    _site_server.reset()
    return _site_server
