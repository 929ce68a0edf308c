"""How connections are kept, shared out and given up, over real HTTP on loopback. HTTP/2: test_fetch_http2.py."""

from __future__ import annotations

import asyncio

from tests.fetch.server import PAGE, Asked, Reply, Server, Watched, fetcher, get, policy, run


def test_no_more_connections_than_may_ask_at_once_and_all_are_closed_at_the_end() -> None:
    async def scenario() -> None:
        server, opener = Server({f"/{n}": Reply() for n in range(60)}), Watched()
        async with server.running():
            async with fetcher(policy(concurrency=4), opener=opener) as f:
                for _ in range(2):
                    found = await asyncio.gather(*(f.fetch(get(server.url(f"/{n}"))) for n in range(60)))
                    assert {x.outcome for x in found} == {"ok"}
                    assert {x.answer.body for x in found if x.answer} == {PAGE}
                assert 2 <= opener.open <= 4
            assert opener.open == 0 and len(opener.sockets) <= 4
        assert len(server.paths()) == 120

    run(scenario())


def test_each_origin_has_its_own() -> None:
    async def scenario() -> None:
        server = Server({"/a": Reply()})
        async with server.running(), fetcher() as f:
            for host in ("site.test", "www.site.test", "site.test", "www.site.test"):
                assert (await f.fetch(get(server.url("/a", host)))).outcome == "ok"
        by_host = {a.headers["host"]: {b.connection for b in server.asked if b.headers["host"] == a.headers["host"]} for a in server.asked}
        assert len(by_host) == 2 and all(len(found) == 1 for found in by_host.values())
        assert len({a.connection for a in server.asked}) == 2

    run(scenario())


def test_what_the_server_has_closed_meanwhile_is_not_used() -> None:
    async def last(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(Reply().bytes())
        await writer.drain()
        writer.close()

    async def scenario() -> None:
        server, opener = Server({"/a": last}), Watched()
        async with server.running(), fetcher(policy(retries=0), opener=opener) as f:
            for _ in range(3):
                fetched = await f.fetch(get(server.url("/a")))
                assert fetched.outcome == "ok", fetched.error
                await asyncio.sleep(0.05)
            assert opener.open <= 1

    run(scenario())


def test_who_is_cancelled_while_reading_leaves_no_connection_behind() -> None:
    begun = asyncio.Event()

    async def stall(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")
        await writer.drain()
        begun.set()
        await asyncio.sleep(60)

    async def scenario() -> None:
        server, opener = Server({"/stall": stall, "/a": Reply()}), Watched()
        async with server.running(), fetcher(opener=opener) as f:
            assert (await f.fetch(get(server.url("/a")))).outcome == "ok"
            task = asyncio.create_task(f.fetch(get(server.url("/stall"))))
            await begun.wait()
            await asyncio.sleep(0.02)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert opener.open == 0
            assert (await f.fetch(get(server.url("/a")))).outcome == "ok"
            assert opener.open == 1

    run(scenario())
