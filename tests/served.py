"""Settings of a server that a test starts as a process of its own: the run's database, sockets, a Redis or none."""

import os

os.environ["CONGVAN_SOCKETS"] = "1"

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["CONGVAN_SERVED_DB"]
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
CONGVAN = {**CONGVAN, "POLL_SECONDS": int(os.environ.get("CONGVAN_SERVED_POLL", "20"))}  # noqa: F405
CONGVAN["SOCKET_CHECK_SECONDS"] = int(os.environ.get("CONGVAN_SERVED_CHECK", "3"))
CONGVAN["SOCKET_IDLE_SECONDS"] = int(os.environ.get("CONGVAN_SERVED_IDLE", "120"))
