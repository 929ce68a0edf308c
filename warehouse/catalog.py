"""The lake's catalogue on PostgreSQL: several writers on several machines, and generations as schemas of one database.

cuoshi                     schema: `current_generation` names the one in use, `holder` who holds which lock
cuoshi_0001, cuoshi_0002   schemas: a DuckLake's catalogue each; its Parquet files lie in the store under the same number
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, LiteralString

import duckdb
import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from warehouse.bucket import Bucket
from warehouse.engine import literal, load_extensions
from warehouse.generations import INLINED_ROWS, METADATA, CatalogFailed, Generation, following
from warehouse.secret import Secret, redact
from warehouse.store import Store

_FIRST = "0001"
_SCHEMA = "cuoshi_"
#: The first of two keys, which tells Cuoshi's locks from other programs' in the same database; the second is the lock's number.
LOCK_FAMILY = 0x63756F
_SETUP_LOCK = 0
#: A connection that died is noticed after about half a minute, on either side.
_KEEPALIVE = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
_SERVER_KEEPALIVE = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
_PATIENCE = 10  # seconds to connect
_SETUP: tuple[LiteralString, ...] = (
    "CREATE SCHEMA IF NOT EXISTS cuoshi",
    """CREATE TABLE IF NOT EXISTS cuoshi.current_generation
       (the_only boolean PRIMARY KEY DEFAULT true CHECK (the_only), name text NOT NULL, since timestamptz NOT NULL DEFAULT now())""",
    """CREATE TABLE IF NOT EXISTS cuoshi.holder
       (number integer PRIMARY KEY, backend integer NOT NULL, host text NOT NULL, process integer NOT NULL, command text NOT NULL,
        since timestamptz NOT NULL DEFAULT now())""",
)


class BadConnection(ValueError):
    """A connection string that is none."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """A PostgreSQL database. `conninfo` holds no password; what it leaves out libpq takes from PG* in the environment."""

    conninfo: str
    password: Secret | None

    @staticmethod
    def parse(text: str) -> Catalog:
        """A URL (postgresql://…) or a libpq string (host=… dbname=…). Raises BadConnection, which does not repeat it."""
        try:
            told = conninfo_to_dict(text)
        except psycopg.ProgrammingError:
            raise BadConnection("it is neither a URL postgresql://user@host:port/database nor a libpq connection string") from None
        if "sslpassword" in told:
            raise BadConnection("sslpassword is not supported; use a client key without one")
        password = told.pop("password", None)
        return Catalog(make_conninfo("", **told), Secret(str(password)) if password else None)

    @property
    def shown(self) -> str:
        told = conninfo_to_dict(self.conninfo)
        user, host, port, database = (told.get(k) for k in ("user", "host", "port", "dbname"))
        return f"postgresql://{f'{user}@' if user else ''}{host or ''}{f':{port}' if port else ''}/{database or ''}"

    def connect(self) -> psycopg.Connection:
        """A connection of our own, besides those of DuckDB: for the lock and the pointer."""
        told: dict[str, Any] = {"application_name": "cuoshi", "connect_timeout": _PATIENCE, **_KEEPALIVE}
        told |= {"options": _SERVER_KEEPALIVE} | conninfo_to_dict(self.conninfo)
        if self.password:
            told["password"] = self.password.reveal()
        with self.failing():
            return psycopg.connect(autocommit=True, **told)

    def connect_prepared(self) -> psycopg.Connection:
        """A connection to a database that has the schema and tables of our own; they are made where they are missing."""
        connection = self.connect()
        with self.failing():
            if connection.execute("SELECT to_regclass('cuoshi.holder')").fetchone() != (None,):
                return connection
            with connection.transaction():  # two that come first at once would both make them
                connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_FAMILY, _SETUP_LOCK])
                for statement in _SETUP:
                    connection.execute(statement)
        return connection

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Say in one line what failed where."""
        try:
            yield
        except psycopg.Error as error:
            why = (str(error).splitlines() or [type(error).__name__])[0]
            raise CatalogFailed(redact(f"the catalogue {self.shown} failed: {why}")) from None

    def attach(self, connection: duckdb.DuckDBPyConnection, schema: str, files: str) -> None:
        """Attach a DuckLake. Its password goes into a secret in memory: neither the path nor an error repeats it."""
        options = f"METADATA_SCHEMA {literal(schema)}, DATA_PATH {literal(files)}, DATA_INLINING_ROW_LIMIT {INLINED_ROWS}"
        password = f", PASSWORD {literal(self.password.reveal())}" if self.password else ""
        connection.execute(f"CREATE SECRET cuoshi_catalog (TYPE postgres{password})")
        told = make_conninfo("", **{"application_name": "cuoshi", **_KEEPALIVE, **conninfo_to_dict(self.conninfo)})
        connection.execute(f"ATTACH {literal(f'ducklake:postgres:{told}')} AS lake ({options}, META_SECRET 'cuoshi_catalog')")


@dataclass(frozen=True, slots=True)
class CatalogLake:
    """Generations as schemas. `files`: where each has a folder for its Parquet files; `bucket`: set where that is in one."""

    catalog: Catalog
    files: Store
    bucket: Bucket | None

    @property
    def shown(self) -> str:
        return f"{self.catalog.shown}, files in {self.files.url}"

    def begun(self) -> bool:
        return self._in_use() is not None

    def current(self) -> CatalogGeneration:
        return self._generation(self._in_use() or _FIRST)

    def next(self) -> CatalogGeneration:
        used = self.current().name
        self._remove(lambda name: name != used)
        return self._generation(following(used))

    def use(self, generation: Generation) -> None:
        with self.catalog.connect_prepared() as connection, self.catalog.failing():
            connection.execute(
                """INSERT INTO cuoshi.current_generation (name) VALUES (%s)
                   ON CONFLICT (the_only) DO UPDATE SET name = excluded.name, since = now()""",
                [generation.name],
            )
        self._remove(lambda name: int(name) < int(generation.name))

    def _generation(self, name: str) -> CatalogGeneration:
        return CatalogGeneration(name, self.catalog, f"{self.files.url}{name}/", self.bucket)

    def _in_use(self) -> str | None:
        with self.catalog.connect() as connection, self.catalog.failing():
            if connection.execute("SELECT to_regclass('cuoshi.current_generation')").fetchone() == (None,):
                return None
            row = connection.execute("SELECT name FROM cuoshi.current_generation").fetchone()
            return str(row[0]) if row else None

    def _remove(self, unwanted: Callable[[str], bool]) -> None:
        """Remove generations. One that someone still reads stays until the next time."""
        with self.catalog.connect() as connection, self.catalog.failing():
            connection.execute("SET lock_timeout = '5s'")
            for name in filter(unwanted, _numbers(connection)):
                try:
                    connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(_SCHEMA + name)))
                except psycopg.errors.LockNotAvailable:
                    continue
            kept = _numbers(connection)
        for name in self.files.folders():
            if name not in kept and unwanted(name):
                self.files.remove_folder(name)


def _numbers(connection: psycopg.Connection) -> set[str]:
    rows = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^cuoshi_[0-9]{4,}$'").fetchall()
    return {str(name).removeprefix(_SCHEMA) for (name,) in rows}


@dataclass(frozen=True, slots=True)
class CatalogGeneration:
    """A DuckLake on PostgreSQL, its files in a bucket or in a folder."""

    name: str
    catalog: Catalog
    files: str
    bucket: Bucket | None

    @property
    def shown(self) -> str:
        return f"{self.catalog.shown}, schema {self._schema}"

    @property
    def catalogue(self) -> str:
        return f"{METADATA}.{self._schema}"

    @property
    def _schema(self) -> str:
        return _SCHEMA + self.name

    def exists(self) -> bool:
        with self.catalog.connect() as connection, self.catalog.failing():
            found = connection.execute("SELECT to_regclass(%s)", [f"{self._schema}.ducklake_snapshot"]).fetchone()
            return found != (None,)

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        load_extensions(connection, "postgres_scanner", "ducklake", *(["httpfs"] if self.bucket else []))
        connection.execute("SET allow_persistent_secrets = false")
        try:
            if self.bucket:
                connection.execute(self.bucket.secret_sql())
            self.catalog.attach(connection, self._schema, self.files)
        except duckdb.Error as error:
            raise CatalogFailed(redact(f"the catalogue {self.catalog.shown} could not be attached: {_why(error)}")) from None


def _why(error: duckdb.Error) -> str:
    """What PostgreSQL said, without the connection string that DuckDB puts before it."""
    return str(error).splitlines()[0].rpartition('": ')[2]
