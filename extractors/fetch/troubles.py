"""What went wrong on the wire, from the exceptions that httpx's connections raise: one place knows their names."""

from __future__ import annotations

import ssl
from typing import NamedTuple

import httpcore
import httpx
from h2.events import ConnectionTerminated, StreamReset
from h2.exceptions import H2Error

from extractors.fetch.body import BodyRefused
from extractors.fetch.guard import NameUnknown
from extractors.fetch.policy import FetchPolicy


class Trouble(NamedTuple):
    """Why there is no whole answer: a code, a sentence, and whether it is worth asking again."""

    code: str
    message: str
    passing: bool
    refused: bool = False  # not by the server: its body passes a limit


def trouble_of(error: Exception, policy: FetchPolicy) -> Trouble | None:
    """None for an exception that no server causes: a fault of ours, which is to be raised."""
    said = str(error) or type(error).__name__
    if isinstance(error, BodyRefused):
        return Trouble(error.code, said, passing=False, refused=True)
    if isinstance(error, NameUnknown):
        return Trouble("dns", said, error.passing)
    if isinstance(error, TimeoutError):
        return Trouble("too_slow", f"the answer was not whole after {policy.total:g} seconds", passing=True)
    if isinstance(error, httpcore.TimeoutException):
        connecting = isinstance(error, httpcore.ConnectTimeout)
        limit = policy.connect if connecting else policy.read
        return Trouble("timeout", f"{'no connection' if connecting else 'no byte'} within {limit:g} seconds", passing=True)
    if isinstance(error, httpcore.ConnectError):
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            return Trouble("tls", f"the server's certificate does not hold: {said}", passing=False)
        return Trouble("unreachable", f"no connection: {said}", passing=True)
    return _of_a_connection(error, said)


def _of_a_connection(error: Exception, said: str) -> Trouble | None:
    inner = error.args[0] if error.args else None
    if isinstance(error, httpcore.RemoteProtocolError) and isinstance(inner, ConnectionTerminated | StreamReset):
        # GOAWAY, RST_STREAM: a server of HTTP/2 that is restarted, or has enough of this connection.
        return Trouble("connection_closed", f"the server ended the stream (HTTP/2 error {inner.error_code})", passing=True)
    broken_off = "disconnected" in said or "peer closed" in said
    if isinstance(error, httpcore.NetworkError) or (isinstance(error, httpcore.RemoteProtocolError) and broken_off):
        return Trouble("connection_closed", f"the connection was closed: {said}", passing=True)
    # httpcore takes what h2 says of the server's frames for a fault of ours.
    if isinstance(error, httpcore.RemoteProtocolError) or isinstance(inner, H2Error):
        return Trouble("bad_answer", f"the answer is no HTTP: {said}", passing=False)
    if isinstance(error, httpcore.LocalProtocolError | httpx.InvalidURL):
        return Trouble("bad_request", f"that cannot be sent: {said}", passing=False)
    if isinstance(error, OSError):
        # TLS that breaks off comes as it is, unlike the rest.
        return Trouble("connection_closed", f"the connection was closed: {said}", passing=True)
    if isinstance(error, H2Error | ValueError | LookupError):
        # HTTP/2 that is none: some of h2's errors come as they are.
        return Trouble("bad_answer", f"the answer is no HTTP: {type(error).__name__}: {said}", passing=False)
    return None
