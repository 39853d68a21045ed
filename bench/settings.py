"""Settings of the benchmark: the reference project's own, plus the peers' tables, on scratch databases."""

import os
import tempfile
from pathlib import Path

PLACE = Path(os.environ.get("CONGVAN_BENCH_PLACE") or Path(tempfile.gettempdir()) / f"congvan-bench-{os.getpid()}")
os.environ.setdefault("CONGVAN_SECRET_KEY", "only-for-bench-" + "k" * 50)
os.environ.setdefault("CONGVAN_HTTPS", "0")
os.environ.setdefault("CONGVAN_HOSTS", "127.0.0.1")
os.environ["CONGVAN_DATA"] = str(PLACE)

from config.settings import *  # noqa: E402,F403
from config.settings import DATABASES, INSTALLED_APPS  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "bench.apps.BenchConfig"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

RUN = f"congvan_bench_{os.getpid()}"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(PLACE / f"{RUN}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": RUN}
    # Databases are copied and switched between, and clients are processes: a pool would keep hold of them.
    # A server is started on one database and keeps its pool, as deployed.
    if not os.environ.get("CONGVAN_BENCH_SERVED"):
        DATABASES["default"]["OPTIONS"].pop("pool")
ROOT_URLCONF = "bench.urls"
CONGVAN = {**CONGVAN, "SOCKET_IDLE_SECONDS": 3600}  # noqa: F405 - the clients of a round say nothing
if os.environ.get("CONGVAN_BENCH_SERVED"):
    DATABASES["default"]["NAME"] = os.environ["CONGVAN_BENCH_DB"]
