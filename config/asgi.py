"""The ASGI entry of the reference project: pages, and sockets from our own origins only."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections, reset_queries

from config.databases import THREADS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)

_pool = ThreadPoolExecutor(THREADS, "congvan-pages")


class PagesHandler(ASGIHandler):
    """Django's, with all of a request's middleware and its view in one go in one of a few threads, which stay.

    Django's own comes back to the event loop behind the last middleware and before every check of a view, and each of
    these turns waits for the interpreter's lock. It also makes a thread for every request, and with that a connection
    to the database. What is left of its turns (signals, the closing of an answer) shares one thread.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain of a WSGI site, called from the loop."""
        super().load_middleware(is_async=False)
        chain: Any = self.__dict__["_middleware_chain"]

        def answered(request: Any) -> Any:
            reset_queries()  # the signal that does it comes in another thread: with DEBUG the log would only grow
            try:
                return chain(request)
            finally:  # Django's own does it in the thread that closes the answer
                close_old_connections()

        self._middleware_chain = sync_to_async(answered, thread_sensitive=False, executor=_pool)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Django's, without a thread of the request's own."""
        if scope["type"] != "http":
            raise ValueError("pages answer HTTP only")
        await self.handle(scope, receive, send)


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
