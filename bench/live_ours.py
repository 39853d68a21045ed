"""The product's sockets on an ASGI server, and one address more: `/act` announces an act to everybody, as its commit
would, and answers with the moment of it."""

from __future__ import annotations

import asyncio
import os
import time
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["CONGVAN_BENCH_SERVED"] = "1"
import django

django.setup()

from channels.routing import ProtocolTypeRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402

from workflow.notices import bus  # noqa: E402
from workflow.web.live.hub import hub  # noqa: E402
from workflow.web.live.sockets import routes  # noqa: E402

_seq = 0


async def act(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Tell every person with a socket here, each with a number of his own."""
    global _seq
    _seq += 1
    told = [[person_id, _seq + place % 50] for place, person_id in enumerate(hub().sockets.by_person)]
    begun = time.monotonic()
    bus.publish({
        "told": told, "kind": "letter", "id": 1, "letter": 1, "organs": [], "person": None, "action": "submit_letter",
        "moved": True, "sent": None,
    })  # fmt: skip
    await asyncio.sleep(0)  # an act's own thread leaves the loop free for the hints; here the answer would come first
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{begun!r}".encode()})


ORIGIN = f"http://127.0.0.1:{os.environ['CONGVAN_BENCH_PORT']}"
application = ProtocolTypeRouter({"http": act, "websocket": OriginValidator(routes(), [ORIGIN])})
