"""The ASGI entry of the reference project: pages, and sockets from our own origins only."""

import os
import threading
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

from config.pages import PagesHandler  # noqa: E402

pages = PagesHandler()

from channels.routing import ProtocolTypeRouter  # noqa: E402
from channels.security.websocket import OriginValidator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.http.request import split_domain_port, validate_host  # noqa: E402

from workflow.conf import congvan  # noqa: E402
from workflow.engine.worker import ThreadWorker  # noqa: E402
from workflow.web.bodies import BoundedBodies  # noqa: E402
from workflow.web.live.sockets import routes  # noqa: E402

_first = threading.Lock()


class OwnOrigins(OriginValidator):  # type: ignore[misc]
    """Sockets from the origins of the settings; on one's own machine (DEBUG) also from whatever address it is served
    at, whichever port that is. AllowedHostsOriginValidator would ignore scheme and port."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take it or close it."""
        if settings.DEBUG and self._is_here(scope):
            await self.application(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _is_here(self, scope: Any) -> bool:
        given = {name: value.decode("latin1") for name, value in scope.get("headers", [])}
        host = given.get(b"host", "")
        named = validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS)
        return named and given.get(b"origin") == f"http://{host}"


async def serve(scope: Any, receive: Any, send: Any) -> None:
    """The pages; with the first request a site of one process starts its own worker, others run `db_worker`."""
    if congvan.PROCESSES == 1 and _first.acquire(blocking=False):
        ThreadWorker().start()
    await pages(scope, receive, send)


application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(serve),
        # Sessions are read by the sockets themselves: channels' own middleware would end a session after a change of
        # SECRET_KEY.
        "websocket": OwnOrigins(routes(), settings.CSRF_TRUSTED_ORIGINS),
    }
)
