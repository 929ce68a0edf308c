"""Files in an S3 bucket: of Amazon, or of any server that speaks S3 and knows conditional writes (`If-None-Match: *`).

An object is put whole, once, and never written over, so a block of it that was read may be remembered.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from warehouse.engine import literal
from warehouse.secret import Secret, redact
from warehouse.store import NewFile, Stored

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer
    from obstore.store import S3Config, S3Credential

#: A new object is held in memory up to this size, beyond it in a temporary file.
_IN_MEMORY = 32_000_000
#: What is read at a time: a notice and its neighbours for one request.
_BLOCK = 1 << 20
_PATIENCE = timedelta(seconds=60)  # for a server that does not answer, tries and pauses together


class StoreFailed(OSError):
    """The store did not do what it was asked to; the message is one line and holds no credentials."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """`prefix`: without / at either end, empty for the whole bucket. `endpoint`: a server's URL; None for Amazon's own."""

    name: str
    prefix: str
    region: str
    endpoint: str | None
    key_id: Secret
    key: Secret
    token: Secret | None = None

    @property
    def url(self) -> str:
        return f"s3://{self.name}/{self.prefix}/" if self.prefix else f"s3://{self.name}/"

    def store(self, folder: str) -> BucketStore:
        return BucketStore(self, folder)

    def secret_sql(self) -> str:
        """The statement by which DuckDB's own S3 client gets the credentials: in memory, for this prefix alone."""
        options = {"KEY_ID": self.key_id.reveal(), "SECRET": self.key.reveal(), "REGION": self.region, "SCOPE": self.url}
        if self.token:
            options["SESSION_TOKEN"] = self.token.reveal()
        told = [f"{name} {literal(value)}" for name, value in options.items()]
        if self.endpoint:
            server = urlsplit(self.endpoint)
            told += [f"ENDPOINT {literal(server.netloc)}", "URL_STYLE 'path'", f"USE_SSL {str(server.scheme == 'https').lower()}"]
        return f"CREATE SECRET cuoshi_store (TYPE s3, PROVIDER config, {', '.join(told)})"

    def credential(self) -> S3Credential:
        return {
            "access_key_id": self.key_id.reveal(), "secret_access_key": self.key.reveal(),
            "token": self.token.reveal() if self.token else None, "expires_at": None,
        }  # fmt: skip


def _config(bucket: Bucket) -> S3Config:
    config: S3Config = {"region": bucket.region, "virtual_hosted_style_request": bucket.endpoint is None}
    if bucket.endpoint:
        config["endpoint"] = bucket.endpoint
    return config


class BucketStore:
    """A folder of a bucket's prefix as a store."""

    def __init__(self, bucket: Bucket, folder: str) -> None:
        self._url = f"{bucket.url}{folder}/"
        self._store = S3Store(
            bucket.name,
            prefix=f"{bucket.prefix}/{folder}" if bucket.prefix else folder,
            config=_config(bucket),
            client_options={"allow_http": (bucket.endpoint or "").startswith("http://")},
            retry_config={"max_retries": 8, "retry_timeout": _PATIENCE},
            credential_provider=bucket.credential,
        )
        self._size: tuple[str, int] = ("", 0)  # of the object that was opened last
        self._block: tuple[str, int, bytes] = ("", 0, b"")  # what was read last: of which object, from where, what

    @property
    def url(self) -> str:
        return self._url

    def exists(self) -> bool:
        with self._failing():
            return next(iter(obstore.list(self._store, chunk_size=1)), None) is not None

    def files(self, ending: str) -> list[Stored]:
        with self._failing():
            found = [Stored(m["path"], m["size"]) for chunk in obstore.list(self._store) for m in chunk if m["path"].endswith(ending)]
        return sorted(found, key=lambda s: s.path)

    def open(self, path: str) -> BinaryIO:
        if self._size[0] != path:
            with self._failing(path):
                self._size = (path, obstore.head(self._store, path)["size"])
        return io.BufferedReader(_Reader(self, path, self._size[1]))

    def create(self, path: str) -> NewFile:
        return _Spooled(self, path)

    def folders(self) -> list[str]:
        with self._failing():
            return sorted(p.rstrip("/") for p in obstore.list_with_delimiter(self._store)["common_prefixes"])

    def remove_folder(self, name: str) -> None:
        with self._failing():
            for chunk in obstore.list(self._store, f"{name}/"):
                obstore.delete(self._store, [m["path"] for m in chunk])

    def block(self, path: str, at: int) -> bytes:
        """The block of an object that begins at `at`."""
        if self._block[:2] != (path, at):
            with self._failing(path):
                self._block = (path, at, obstore.get_range(self._store, path, start=at, length=_BLOCK).to_bytes())
        return self._block[2]

    def put(self, path: str, data: bytes) -> None:
        """Put an object where there is none. A put whose answer was lost is repeated, and then finds its own object there."""
        with self._failing(path):
            try:
                obstore.put(self._store, path, data, mode="create", use_multipart=False)
            except AlreadyExistsError:
                if obstore.get(self._store, path).bytes().to_bytes() != data:
                    raise FileExistsError(f"{self._url}{path} is there already, and is never written over") from None

    @contextmanager
    def _failing(self, path: str = "") -> Iterator[None]:
        """Say in one line what failed where; obstore's own messages go on for a page."""
        try:
            yield
        except FileNotFoundError as error:
            raise FileNotFoundError(f"{self._url}{path} is not there: {_short(error)}") from None
        except (BaseError, OSError) as error:
            if isinstance(error, FileExistsError):
                raise
            raise StoreFailed(f"the store {self._url}{path} failed: {_short(error)}") from None


class _Reader(io.RawIOBase):
    """An object to read and to seek in, block by block."""

    def __init__(self, store: BucketStore, path: str, size: int) -> None:
        self._store = store
        self._path = path
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence] + offset
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        if self._at >= self._size:
            return 0
        view = memoryview(buffer)
        within = self._at % _BLOCK
        part = self._store.block(self._path, self._at - within)[within : within + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)


class _Spooled:
    """A new object: written here first, and put as a whole when it is synced. After that it is never written on."""

    def __init__(self, store: BucketStore, path: str) -> None:
        self._store = store
        self._path = path
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (closed by close)
        self.stream = cast(BinaryIO, self._file)

    def sync(self) -> bool:
        self._file.seek(0)
        self._store.put(self._path, self._file.read())
        return False

    def close(self) -> None:
        self._file.close()


def _short(error: Exception) -> str:
    """The first line of an error, without what may be secret."""
    line = (str(error).splitlines() or [type(error).__name__])[0]
    return redact(line.removesuffix('<?xml version="1.0" encoding="UTF-8"?>').rstrip(": "))
