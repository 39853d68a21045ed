"""The floor: the `websockets` library's own broadcast to every connection, and `/act` beside it."""

from __future__ import annotations

import asyncio
import json
import os
import time
from http import HTTPStatus
from typing import Any

from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.exceptions import ConnectionClosed

_open: set[ServerConnection] = set()


async def stay(line: ServerConnection) -> None:
    """Hold the connection until it ends."""
    _open.add(line)
    try:
        async for _text in line:
            pass
    except ConnectionClosed:
        pass
    finally:
        _open.discard(line)


def answer(line: ServerConnection, request: Any) -> Any:
    """`/act` broadcasts and answers with the moment; everything else becomes a socket."""
    if request.path != "/act":
        return None
    begun = time.monotonic()
    broadcast(_open, json.dumps({"t": "wake", "seq": 1}))
    return line.respond(HTTPStatus.OK, f"{begun!r}")


async def main() -> None:
    """Serve until told to end."""
    port = int(os.environ["CONGVAN_BENCH_PORT"])
    async with serve(
        stay, "127.0.0.1", port, compression=None, process_request=answer, ping_interval=None, backlog=4096
    ):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main())
