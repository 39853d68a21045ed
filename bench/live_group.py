"""The peer: channels as its tutorial has it, every socket a consumer in one group of the in-process layer."""

from __future__ import annotations

import os
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["CONGVAN_BENCH_SERVED"] = "1"
import django

django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.layers import get_channel_layer  # noqa: E402
from channels.routing import ProtocolTypeRouter  # noqa: E402


class Everybody(AsyncJsonWebsocketConsumer):
    """Joins, and passes on what comes."""

    groups = ["everybody"]

    async def news(self, message: dict[str, Any]) -> None:
        """One message of the group."""
        await self.send_json({"t": "wake", "seq": message["seq"]})


async def act(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One group_send."""
    begun = time.monotonic()
    await get_channel_layer().group_send("everybody", {"type": "news", "seq": 1})
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{begun!r}".encode()})


application = ProtocolTypeRouter({"http": act, "websocket": Everybody.as_asgi()})
