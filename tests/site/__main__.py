"""Serve the test site: `python -m tests.site --port 0 --pages 10000 --seed 1`; the first line printed is its address."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path

from tests.site.server import App

_BACKLOG = 2048
_TRIES = 20


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.site", description="Serve a site that behaves like official ones.")
    parser.add_argument("--port", type=int, default=0, help="the same on every loopback address; 0 for one that is free (0)")
    parser.add_argument("--pages", type=int, default=200, help="notices that each virtual site begins with (200)")
    parser.add_argument("--seed", type=int, default=1, help="which words notices have (1)")
    parser.add_argument("--hosts", type=int, default=4, help="loopback addresses: 127.0.0.1, 127.0.0.2 and so on (4)")
    parser.add_argument("--http2", type=Path, metavar="FOLDER", help="HTTP/2 over TLS; the certificate to trust is put there as ca.pem")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the process that holds the other end of standard input")
    told = parser.parse_args()
    if told.pages < 1 or told.hosts < 1:
        parser.error("--pages and --hosts must be at least 1")
    sockets = _listen(told.port, told.hosts)
    if told.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    app = App(told.pages, told.seed)
    port = sockets[0].getsockname()[1]
    if told.http2:
        _certify(told.http2, told.hosts)  # before the address is told
        print(f"https://127.0.0.1:{port}", flush=True)
        _serve_http2(app, sockets, told.http2)
    else:
        print(f"http://127.0.0.1:{port}", flush=True)
        _serve(app, sockets)


def _serve(app: App, sockets: list[socket.socket]) -> None:
    import uvicorn

    # Quiet: answers that end before their length are meant, and the server would complain of each.
    config = uvicorn.Config(
        app, loop="uvloop", http="httptools", lifespan="off", access_log=False, log_level="critical",
        server_header=False, headers=[("server", "nginx")], timeout_graceful_shutdown=1,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=sockets)


def _certify(folder: Path, hosts: int) -> None:
    """An authority's certificate to trust, and the server's own, signed by it."""
    import trustme

    authority = trustme.CA()
    certificate = authority.issue_cert("localhost", *(f"127.0.0.{n}" for n in range(1, hosts + 1)))
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")


def _serve_http2(app: App, sockets: list[socket.socket], folder: Path) -> None:
    from hypercorn.asyncio import serve
    from hypercorn.config import Config

    config = Config()
    config.bind = [f"fd://{one.detach()}" for one in sockets]
    config.certfile = config.keyfile = str(folder / "own.pem")
    config.loglevel = "critical"
    asyncio.run(serve(app, config))  # type: ignore[arg-type]  # its own names for the same ASGI


def _listen(port: int, hosts: int) -> list[socket.socket]:
    """Sockets on one port of every address that the machine has; they listen before the address is printed."""
    for _ in range(_TRIES):
        first = _bound(socket.AF_INET, "127.0.0.1", port)
        found = [first]
        try:
            for host in range(2, hosts + 1):
                found.append(_bound(socket.AF_INET, f"127.0.0.{host}", first.getsockname()[1]))
        except OSError:
            if port:
                raise
            for one in found:
                one.close()
            continue
        with suppress(OSError):  # a machine without IPv6; with it, `localhost` may mean ::1 first
            found.append(_bound(socket.AF_INET6, "::1", first.getsockname()[1]))
        return found
    raise SystemExit("no port is free on all loopback addresses")


def _bound(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
