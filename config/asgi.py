"""The ASGI entry of the reference project: pages, and sockets from our own origins only."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from channels.security.websocket import OriginValidator, WebsocketDenier  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import re_path  # noqa: E402

# No socket is offered yet: the truth is a stored sequence that pages poll, so every address is refused.
sockets = URLRouter([re_path(r"", WebsocketDenier.as_asgi())])

application = ProtocolTypeRouter(
    {
        "http": pages,
        # AllowedHostsOriginValidator would ignore scheme and port.
        "websocket": OriginValidator(AuthMiddlewareStack(sockets), settings.CSRF_TRUSTED_ORIGINS),
    }
)
