"""The ASGI entry of the reference project: pages, and sockets from our own origins only."""

import os
import threading
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402

from workflow.conf import congvan  # noqa: E402
from workflow.engine.worker import ThreadWorker  # noqa: E402
from workflow.web.live.sockets import routes  # noqa: E402

_first = threading.Lock()


async def serve(scope: Any, receive: Any, send: Any) -> None:
    """The pages; with the first request a site of one process starts its own worker, others run `db_worker`."""
    if congvan.PROCESSES == 1 and _first.acquire(blocking=False):
        ThreadWorker().start()
    await pages(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": serve,
        # AllowedHostsOriginValidator would ignore scheme and port. Sessions are read by the sockets themselves:
        # channels' own middleware would end a session after a change of SECRET_KEY.
        "websocket": OriginValidator(routes(), settings.CSRF_TRUSTED_ORIGINS),
    }
)
