"""Errors that a person can do something about, as one line; anything else is a bug and keeps its traceback."""

from __future__ import annotations

import errno


def explain(error: Exception) -> str | None:
    """One line for an error the user or the machine caused, or None for one of ours."""
    import duckdb

    from warehouse.lock import Locked

    if isinstance(error, Locked):
        return str(error)
    if isinstance(error, OSError):
        return _of_the_system(error)
    if isinstance(error, duckdb.IOException | duckdb.TransactionException):
        return f"the warehouse could not be written: {_first_line(error)}. Nothing of this batch was loaded."
    if isinstance(error, duckdb.Error) and any(word in str(error) for word in ("disk is full", "No space left", "database or disk")):
        return f"the disk is full: {_first_line(error)}. Nothing of this batch was loaded."
    return None


def _of_the_system(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        return f"the disk is full{where}. Nothing of this batch was loaded; what was loaded before is as it was."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"no permission to write or read{where} ({error.strerror})."
    return f"{error.strerror or error}{where}."


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")
