"""What the environment says becomes settings, or one clear sentence."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment
from config.databases import read_database
from tests.house.sources import ROOT


@pytest.mark.parametrize(("text", "value"), [("1", True), ("yes", True), ("OFF", False), ("0", False), ("", True)])
def test_a_flag(monkeypatch: pytest.MonkeyPatch, text: str, value: bool) -> None:
    monkeypatch.setenv("CONGVAN_X", text)
    assert environment.read_flag("CONGVAN_X", default=True) is value


def test_a_flag_or_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGVAN_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="CONGVAN_X must be 1 or 0, not 'maybe'"):
        environment.read_flag("CONGVAN_X")
    with pytest.raises(ImproperlyConfigured, match="CONGVAN_X must be a whole number, not 'maybe'"):
        environment.read_number("CONGVAN_X", 1)


def test_a_trial_keeps_its_own_key_and_nobody_else_reads_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONGVAN_SECRET_KEY")
    first = environment.read_secret_key(tmp_path / "new", debug=True)
    assert len(first) >= 64
    assert environment.read_secret_key(tmp_path / "new", debug=True) == first
    assert environment.read_secret_key(tmp_path / "other", debug=True) != first
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_a_site_without_a_key_does_not_start(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CONGVAN_", "DJANGO_"))}
    command = [sys.executable, "manage.py", "check"]
    refused = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].endswith(
        "Set CONGVAN_SECRET_KEY, or CONGVAN_DEBUG=1 for a trial on your own machine."
    )
    with_key = {
        **clean,
        "CONGVAN_SECRET_KEY": "0123456789abcdef" * 4,
        "CONGVAN_DATA": str(tmp_path),
        "CONGVAN_HOSTS": "congvan.example",
        "CONGVAN_SMTP_HOST": "smtp.example",
    }
    (tmp_path / "static").mkdir()
    started = subprocess.run(
        [*command, "--deploy"], cwd=ROOT, env=with_key, capture_output=True, text=True, check=False
    )
    assert started.returncode == 0, started.stderr
    assert "security.W" not in started.stderr


def test_postgres_is_named_by_an_address_or_by_libpq(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONGVAN_DB", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://an:b%40c@db.example:5433/cong%20van")
    named = read_database(tmp_path, 7)
    assert {key: named[key] for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")} == {
        "NAME": "cong van", "HOST": "db.example", "PORT": "5433", "USER": "an", "PASSWORD": "b@c",
    }  # fmt: skip
    assert named["OPTIONS"]["options"] == "-c lock_timeout=7s -c jit=off -c plan_cache_mode=force_generic_plan"
    assert named["OPTIONS"]["prepare_threshold"] == 2
    monkeypatch.setenv("DATABASE_URL", "mysql://x")
    with pytest.raises(ImproperlyConfigured, match="must begin with postgres://"):
        read_database(tmp_path, 5)
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("CONGVAN_DB", "oracle")
    with pytest.raises(ImproperlyConfigured, match="CONGVAN_DB is sqlite or postgres"):
        read_database(tmp_path, 5)


def test_who_holds_keys_comes_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONGVAN_SIGNING", raising=False)
    assert environment.read_signing(tmp_path, debug=False) == {}
    assert environment.read_signing(tmp_path, debug=True)["DEMO"] == str(tmp_path / "authority")
    place = tmp_path / "signing.json"
    monkeypatch.setenv("CONGVAN_SIGNING", str(place))
    for content in (None, "no json", "[]"):
        if content is not None:
            place.write_text(content)
        with pytest.raises(ImproperlyConfigured, match="CONGVAN_SIGNING"):
            environment.read_signing(tmp_path, debug=True)
    place.write_text('{"TRUST": ["/etc/root.pem"]}')
    assert environment.read_signing(tmp_path, debug=True) == {"TRUST": ["/etc/root.pem"]}
