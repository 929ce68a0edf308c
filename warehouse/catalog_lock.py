"""The locks of `warehouse/lock.py` on PostgreSQL, between writers on several machines.

A session-level advisory lock lives as long as its connection: the server frees it when its holder dies, and when the holder's
machine or network dies, after the half minute that keepalives take to notice. Rows say who holds what; locks alone decide. A
connection through a pooler that shares connections between transactions (PgBouncer's transaction mode) holds no such lock.
"""

from __future__ import annotations

import hashlib
import os
import socket
import time
from contextlib import suppress

import psycopg

from warehouse.catalog import LOCK_FAMILY, Catalog
from warehouse.lock import Lock, LockLost

#: Each lock by its name, as the number that PostgreSQL knows it by.
_NUMBERS = {"writer": 1, "replay": 2}
#: A commit that was under way when its process died is ended by the server on its own, and may be ended after the lock is free. Whoever
#: has the lock waits for that: a lock that goes with no commit to the pointer or to the generation in use, given back at once.
_OUTLAST = """
    DO $$ DECLARE snapshots text; BEGIN
      PERFORM set_config('lock_timeout', '60s', true);
      LOCK TABLE cuoshi.current_generation IN SHARE MODE;
      SELECT format('cuoshi_%s.ducklake_snapshot', name) INTO snapshots FROM cuoshi.current_generation;
      IF to_regclass(snapshots) IS NOT NULL THEN
        EXECUTE format('LOCK TABLE %s IN SHARE MODE', snapshots);
      END IF;
    END $$"""


class CatalogLock:
    """The lock of this name in the catalogue's database."""

    def __init__(self, catalog: Catalog, name: str) -> None:
        self._catalog = catalog
        self._number = _NUMBERS[name]

    def open(self) -> Lock:
        return _AdvisoryLock(self._catalog, self._number)


class _AdvisoryLock:
    def __init__(self, catalog: Catalog, number: int) -> None:
        self._catalog = catalog
        self._keys = [LOCK_FAMILY, number]
        self._connection = catalog.connect_prepared()

    def take(self, patience: float) -> bool:
        """Waiting writers are served in the order of their coming."""
        with self._catalog.failing():
            if patience <= 0:
                taken = self._connection.execute("SELECT pg_try_advisory_lock(%s, %s)", self._keys).fetchone() == (True,)
            else:
                taken = self._wait_for_it(patience)
            if taken and self._keys[1] == _NUMBERS["writer"]:
                self._connection.execute(_OUTLAST)
            return taken

    def _wait_for_it(self, patience: float) -> bool:
        try:
            self._connection.execute("SELECT set_config('lock_timeout', %s, false)", [f"{max(1, round(patience * 1000))}ms"])
            self._connection.execute("SELECT pg_advisory_lock(%s, %s)", self._keys)
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def sign(self, command: str) -> None:
        with self._catalog.failing():
            self._connection.execute(
                """INSERT INTO cuoshi.holder (number, backend, host, process, command)
                   VALUES (%s, pg_backend_pid(), %s, %s, %s) ON CONFLICT (number) DO UPDATE SET backend = excluded.backend,
                   host = excluded.host, process = excluded.process, command = excluded.command, since = now()""",
                [self._keys[1], socket.gethostname(), os.getpid(), command],
            )

    def holder(self) -> str:
        with self._catalog.failing():
            row = self._connection.execute(
                """SELECT h.command, h.process, h.host, extract(epoch FROM clock_timestamp() - h.since)::float
                   FROM cuoshi.holder h JOIN pg_locks l ON l.pid = h.backend AND l.locktype = 'advisory' AND l.granted
                   WHERE h.number = %(number)s AND l.classid = %(family)s AND l.objid = %(number)s
                         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
                {"family": self._keys[0], "number": self._keys[1]},
            ).fetchone()
        if row is None:
            return "a process that has not said who it is"
        command, process, host, held = row
        return f"`{command}`, process {process} on {host}, for {held:.0f} s"

    def left_by(self) -> str | None:
        """The server keeps nothing of a session that is gone."""
        return None

    def check(self) -> None:
        try:
            self._connection.execute("SELECT 1")
        except psycopg.Error:
            raise LockLost(
                f"the connection to {self._catalog.shown} that held the writer's lock is gone, so another may be writing:"
                " the batch at hand was not loaded; what was loaded before is as it was"
            ) from None

    def release(self) -> None:
        with suppress(psycopg.Error):
            self._connection.close()


class CatalogMarks:
    """Marks of runs: a lock each, named by the run's id, on a connection that lasts as long as the run."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def mark(self, run_id: str) -> Lock:
        lock = _RunLock(self._catalog, run_id)
        lock.take(0)
        return lock

    def is_running(self, run_id: str) -> bool:
        lock = _RunLock(self._catalog, run_id)
        try:
            return not lock.take(0)
        finally:
            lock.release()


class CatalogLease:
    """The lease of a host: whoever has it may ask that host."""

    def __init__(self, catalog: Catalog, host: str) -> None:
        self._catalog = catalog
        self._host = host

    def open(self) -> Lock:
        return _HostLock(self._catalog, f"host {self._host}")


class _RunLock(_AdvisoryLock):
    """Its key is one number of 64 bits, so that it never meets the locks that have two of 32."""

    def __init__(self, catalog: Catalog, run_id: str) -> None:
        super().__init__(catalog, 0)
        self._key = int.from_bytes(hashlib.sha256(run_id.encode()).digest()[:8], signed=True)

    def take(self, patience: float) -> bool:
        with self._catalog.failing():
            return self._connection.execute("SELECT pg_try_advisory_lock(%s)", [self._key]).fetchone() == (True,)


class _HostLock(_RunLock):
    """Waits by asking again: a wait in the server would hold its connection for as long as another crawls."""

    def take(self, patience: float) -> bool:
        until = time.monotonic() + patience
        while not super().take(0):
            if time.monotonic() >= until:
                return False
            time.sleep(min(1.0, max(0.05, until - time.monotonic())))
        return True

    def sign(self, command: str) -> None:
        """By the session's name: the rows that say who holds what are of the locks that have numbers of 32 bits."""
        name = f"`{command}`, process {os.getpid()} on {socket.gethostname()}"
        with self._catalog.failing():
            self._connection.execute("SELECT set_config('application_name', %s, false)", [name])

    def holder(self) -> str:
        unsigned = self._key % 2**64
        with self._catalog.failing():
            row = self._connection.execute(
                """SELECT a.application_name, extract(epoch FROM clock_timestamp() - a.state_change)::float
                   FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                   AND l.classid::bigint = %s AND l.objid::bigint = %s
                   AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
                [unsigned >> 32, unsigned & 0xFFFF_FFFF],
            ).fetchone()
        return f"{row[0]}, for {row[1]:.0f} s" if row and row[0] else "a process that has not said who it is"
