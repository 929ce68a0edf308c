"""Where lake and archive lie, as the environment tells it: read here once, and handed on as values.

    CUOSHI_CATALOG   a PostgreSQL database: postgresql://user@host:port/database or a libpq string; else the data folder
    CUOSHI_STORE     s3://bucket/prefix for archive and Parquet files; needs CUOSHI_CATALOG; else the data folder
    CUOSHI_CATALOG_BLOCK, CUOSHI_STORE_BLOCK   names of Prefect Secret blocks that hold a connection string, and the keys as JSON

What these leave out comes from PG* and AWS_*. Passwords and keys go no further than into `warehouse.secret.Secret`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from warehouse.bucket import Bucket
from warehouse.folder import DataFolder
from warehouse.secret import Secret

if TYPE_CHECKING:
    from warehouse.catalog import Catalog

_REGION = "us-east-1"
#: Values of the environment that are secret though Cuoshi does not read them itself: libpq does.
_LIBPQ_SECRETS = ("PGPASSWORD",)
#: What a block with the keys of a store may hold, by the names that AWS tools give them.
_IN_BLOCK = {
    "aws_access_key_id": "AWS_ACCESS_KEY_ID", "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY", "aws_session_token": "AWS_SESSION_TOKEN",
    "region_name": "AWS_REGION", "endpoint_url": "AWS_ENDPOINT_URL",
}  # fmt: skip


class BadPlaces(ValueError):
    """The environment names a place that cannot be used; the message holds nothing secret."""


def data_folder(root: Path, environment: Mapping[str, str] = os.environ) -> DataFolder:
    """The places of a warehouse whose data folder is `root`. Raises BadPlaces."""
    for name in _LIBPQ_SECRETS:
        if environment.get(name):
            Secret(environment[name])
    catalog, bucket = _catalog(environment), _bucket(environment)
    if bucket and not catalog:
        raise BadPlaces(
            "CUOSHI_STORE needs CUOSHI_CATALOG: each machine would keep a catalogue of its own over the same files, and take"
            " another's files for leftovers"
        )
    return DataFolder(root, catalog, bucket)


def _catalog(environment: Mapping[str, str]) -> Catalog | None:
    text = environment.get("CUOSHI_CATALOG") or _block(environment.get("CUOSHI_CATALOG_BLOCK"))
    if not text:
        return None
    from warehouse.catalog import BadConnection, Catalog  # here, as it takes a quarter of a second

    try:
        return Catalog.parse(text)
    except BadConnection as error:
        raise BadPlaces(f"CUOSHI_CATALOG: {error}") from None


def _bucket(environment: Mapping[str, str]) -> Bucket | None:
    text = environment.get("CUOSHI_STORE")
    if not text:
        return None
    place = urlsplit(text)
    if place.scheme != "s3" or not place.netloc or place.username or place.query:
        raise BadPlaces("CUOSHI_STORE is not s3://bucket/prefix; keys belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    told = dict(environment) | _keys(_block(environment.get("CUOSHI_STORE_BLOCK")))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if not told.get(name):
            raise BadPlaces(f"CUOSHI_STORE is set, but {name} is not")
    token = told.get("AWS_SESSION_TOKEN")
    return Bucket(
        place.netloc,
        place.path.strip("/"),
        told.get("AWS_REGION") or told.get("AWS_DEFAULT_REGION") or _REGION,
        _endpoint(told.get("AWS_ENDPOINT_URL_S3") or told.get("AWS_ENDPOINT_URL")),
        Secret(told["AWS_ACCESS_KEY_ID"]),
        Secret(told["AWS_SECRET_ACCESS_KEY"]),
        Secret(token) if token else None,
    )


def _endpoint(text: str | None) -> str | None:
    """A server's address without a path, or None for Amazon's own."""
    if not text:
        return None
    server = urlsplit(text)
    if server.scheme not in ("http", "https") or not server.hostname or server.username or server.path.strip("/"):
        raise BadPlaces("AWS_ENDPOINT_URL is not http(s)://host:port")
    return f"{server.scheme}://{server.netloc}"


def _keys(text: str | None) -> dict[str, str]:
    """The keys a block holds, by the names of the environment. A token of the environment does not belong to them."""
    if not text:
        return {}
    try:
        told = json.loads(text)
        return {"AWS_SESSION_TOKEN": ""} | {_IN_BLOCK[k]: str(v) for k, v in told.items() if v}
    except (ValueError, AttributeError, KeyError):
        raise BadPlaces(f"the block CUOSHI_STORE_BLOCK names is not JSON with {', '.join(_IN_BLOCK)}") from None


@cache
def _block(name: str | None) -> str | None:
    """The text of a Prefect Secret block. Not to be called on an event loop."""
    if not name:
        return None
    from flows.served import prepare_prefect

    prepare_prefect()
    from flows.blocks import secret_text  # imports prefect, which costs seconds

    try:
        return secret_text(name)
    except Exception as error:  # of Prefect, its server or its client, of many kinds
        raise BadPlaces(f"the Prefect block secret/{name} cannot be read ({type(error).__name__})") from None
