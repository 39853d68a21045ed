"""Settings of the test run: the reference project's own, with a key, quick passwords and a database of this run's."""

import os
import tempfile
from pathlib import Path

_PLACE = Path(tempfile.gettempdir()) / f"congvan-test-{os.getuid()}"
os.environ.setdefault("CONGVAN_SECRET_KEY", "only-for-tests-" + "k" * 50)
os.environ.setdefault("CONGVAN_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("CONGVAN_ORIGINS", "http://testserver,http://127.0.0.1:8000")
os.environ.setdefault("CONGVAN_HTTPS", "0")
os.environ.setdefault("CONGVAN_SOCKETS", "0")  # the live server of a browser's test is WSGI
os.environ.setdefault("CONGVAN_DATA", str(_PLACE))

from config.settings import *  # noqa: E402,F403
from config.settings import CONGVAN, DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# One file or database per run and worker: threads and processes of a test see the same rows, runs never meet.
_RUN = os.environ.get("CONGVAN_TEST_DB", f"congvan_test_{os.getpid()}")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_PLACE / f"{_RUN}.sqlite3")}
else:
    DATABASES["default"]["TEST"] = {"NAME": _RUN}
    # Test threads end without returning their connections; a pool would keep the test database in use.
    DATABASES["default"]["OPTIONS"].pop("pool")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CONGVAN["SIGN_UNDO_SECONDS"] = 0  # a click signs at once; tests of the window set it
