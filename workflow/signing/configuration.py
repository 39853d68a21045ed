"""`CONGVAN["SIGNING"]`: who holds keys, whom we trust, who stamps time, where the files lie. Empty: no signing here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed

from workflow.conf import congvan

from .providers.protocol import Provider

KEYS = {"PROVIDERS", "TRUST", "BETWEEN", "CRLS", "TSA", "FILES", "RSA_BITS", "DEMO"}
DEMO = "demo"


def _pkcs12(options: dict[str, Any]) -> Provider:
    from .providers.pkcs12 import Pkcs12

    return Pkcs12(options)


def _pkcs11(options: dict[str, Any]) -> Provider:
    try:
        from .providers.pkcs11 import Pkcs11
    except ImportError:
        raise ImproperlyConfigured("A pkcs11 provider needs the extra congvan[pkcs11].") from None
    return Pkcs11(options)


def _remote(options: dict[str, Any]) -> Provider:
    from .providers.remote import RemoteHash

    return RemoteHash(options)


def _csc(options: dict[str, Any]) -> Provider:
    from .providers.csc import Csc

    return Csc(options)


KINDS: dict[str, tuple[Callable[[dict[str, Any]], Provider], set[str], set[str]]] = {
    "pkcs12": (_pkcs12, {"folder"}, {"password", "password_file"}),
    "pkcs11": (_pkcs11, {"module", "token"}, {"pin", "pin_file", "chain"}),
    "remote": (_remote, {"url"}, {"token", "token_file", "ca_file"}),
    "csc": (_csc, {"url"}, {"version", "token", "token_file", "pin", "pin_file", "ca_file", "asynchronous"}),
}
"""By kind: how it is made, what it must be told, what it may be told."""


@dataclass
class SigningSettings:
    """The settings as objects. Providers are made once and kept: they keep keys open."""

    given: dict[str, Any]
    providers: dict[str, Provider] = field(default_factory=dict)

    def provider(self, name: str) -> Provider:
        """The provider of that name; ImproperlyConfigured when there is none."""
        if name not in self.providers:
            self.providers[name] = _made(name, self._options(name))
        return self.providers[name]

    def _options(self, name: str) -> dict[str, Any]:
        if name == DEMO and self.demo is not None:
            return {"kind": "pkcs12", "folder": self.demo / "keys"}
        options: dict[str, Any] | None = self.given.get("PROVIDERS", {}).get(name)
        if options is None:
            raise ImproperlyConfigured(f"CONGVAN['SIGNING'] has no provider {name!r}.")
        return options

    @property
    def demo(self) -> Path | None:
        """The folder of the demo's own authority; never without DEBUG."""
        folder = self.given.get("DEMO")
        if folder and not settings.DEBUG:
            raise ImproperlyConfigured("The demo's authority signs nothing outside a trial (DEBUG).")
        return Path(folder) if folder else None

    @property
    def files(self) -> Path:
        """Where signed files and pictures lie, private to the server."""
        return Path(self.given.get("FILES") or Path(settings.MEDIA_ROOT) / "signing")

    @property
    def rsa_bits(self) -> int:
        """The least size of an RSA key."""
        return int(self.given.get("RSA_BITS", 3072))

    @property
    def tsa(self) -> dict[str, Any]:
        """`url`, `roots` (PEM files), `token` or `token_file`, `ca_file`; {}: signatures carry no time stamp."""
        return dict(self.given.get("TSA") or {})

    @cached_property
    def roots(self) -> list[x509.Certificate]:
        """The authorities that we trust for persons and organs."""
        from .authority import root_file

        places = [*self.given.get("TRUST", ()), *([root_file(self.demo)] if self.demo else [])]
        return _certificates(places)

    @cached_property
    def between(self) -> list[x509.Certificate]:
        """Certificates between signers and roots, for files that do not carry them."""
        return _certificates(self.given.get("BETWEEN", ()))

    @cached_property
    def stamp_roots(self) -> list[x509.Certificate]:
        """The authorities that we trust for time."""
        return _certificates(self.tsa.get("roots", ()))

    @cached_property
    def crls(self) -> list[bytes]:
        """Revocation lists, fetched by the office's own means; nothing here asks the network for one."""
        return [Path(place).read_bytes() for place in self.given.get("CRLS", ())]


def _certificates(places: Any) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for place in places:
        try:
            found += x509.load_pem_x509_certificates(Path(place).read_bytes())
        except (OSError, ValueError) as error:
            raise ImproperlyConfigured(f"CONGVAN['SIGNING'] names a certificate that cannot be read: {error}") from None
    return found


def _made(name: str, options: dict[str, Any]) -> Provider:
    kind = options.get("kind")
    if kind not in KINDS:
        raise ImproperlyConfigured(f"Provider {name!r}: `kind` is one of {', '.join(KINDS)}.")
    make, needed, allowed = KINDS[kind]
    given = set(options) - {"kind"}
    if missing := needed - given:
        raise ImproperlyConfigured(f"Provider {name!r} lacks {', '.join(sorted(missing))}.")
    if strange := given - needed - allowed:
        raise ImproperlyConfigured(f"Provider {name!r} knows no {', '.join(sorted(strange))}.")
    return make(options)


_kept: list[SigningSettings] = []


def signing() -> SigningSettings:
    """The settings in force. ImproperlyConfigured for an unknown key."""
    if not _kept:
        given = congvan.SIGNING
        if strange := sorted(set(given) - KEYS):
            raise ImproperlyConfigured(f"CONGVAN['SIGNING'] knows no {', '.join(strange)}; it knows {', '.join(KEYS)}.")
        _kept.append(SigningSettings(given))
    return _kept[0]


def configured() -> bool:
    """Whether anybody holds keys here."""
    given = signing()
    return bool(given.given.get("PROVIDERS") or given.demo)


def forget() -> None:
    """Drop what was read and every open key."""
    _kept.clear()


def _changed(*, setting: str, **kwargs: object) -> None:
    if setting in ("CONGVAN", "DEBUG"):
        forget()


setting_changed.connect(_changed, dispatch_uid="congvan.signing")
