"""Errors that a person can do something about, as one line; anything else is a bug and keeps its traceback."""

from __future__ import annotations

import errno

import duckdb

from extractors.sites.site_file import BadSite
from flows.places import BadPlaces
from flows.replay import ReplayRefused
from flows.settings import BadSetting
from warehouse.archive import BytesLost
from warehouse.corrections import BadCorrections
from warehouse.disk import BadSize, DiskTooFull
from warehouse.generations import CatalogFailed, LakeLost
from warehouse.lock import Locked, LockLost
from warehouse.maintain import ContentChanged
from warehouse.publish import ChecksFailed, PublishFailed
from warehouse.secret import redact

_FULL = ("No space left on device", "disk is full", "disk full", "database or disk", "File too large")
_DAMAGED = ("not a database", "malformed", "corrupt", "not a valid")
_FULL_ERRNOS = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_AS_BEFORE = "the batch at hand was not loaded; what was loaded before is as it was"
#: Whose words are for a person as they are.
_OURS = (
    Locked, LockLost, ReplayRefused, BadCorrections, BadPlaces, BadSetting, CatalogFailed, LakeLost, DiskTooFull, BadSize, ContentChanged,
    BadSite,
)  # fmt: skip


def explain(error: BaseException) -> str | None:
    """One line for an error the user or the machine caused, or None for one of ours. It holds nothing secret."""
    message = _explain(error)
    return None if message is None else redact(message)


def _explain(error: BaseException) -> str | None:
    if isinstance(error, ChecksFailed):
        return f"the lake is written, but it was not published, and readers keep the old file. Why: {error}"
    if isinstance(error, PublishFailed):
        why = _explain(error.__cause__) if error.__cause__ else None
        return f"the lake is written, but it could not be published, and readers keep the old file. Why: {why or error.__cause__}"
    if isinstance(error, _OURS):
        return str(error)
    if isinstance(error, duckdb.Error) and any(words in str(error) for words in _FULL):
        return f"the disk is full: {_AS_BEFORE}"
    if isinstance(error, BytesLost):
        return f"the archive has lost bytes that are needed here: {error}. Put the file back from a backup; {_AS_BEFORE}"
    if isinstance(error, duckdb.Error) and any(words in str(error) for words in _DAMAGED):
        return f"a file of the warehouse is damaged: {_first_line(error)}. `cuoshi replay` builds the lake anew from the archive"
    if isinstance(error, OSError):
        return _of_the_system(error)
    if isinstance(error, duckdb.IOException | duckdb.TransactionException):
        return f"the warehouse could not be written or read: {_first_line(error)}. `cuoshi replay` builds the lake anew from the archive"
    return None


def exit_code(error: BaseException) -> int:
    """2 for what a person has given wrong, else 1."""
    return 2 if isinstance(error, BadCorrections | BadPlaces | BadSize | BadSetting | BadSite) else 1


def _of_the_system(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    if error.errno in _FULL_ERRNOS:
        return f"the disk is full{where}: {_AS_BEFORE}"
    if error.errno in _FORBIDDEN:
        return f"no permission{where} ({error.strerror})"
    return f"{error.strerror or error}{where}"


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".!")
