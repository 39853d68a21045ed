"""THE declared table: every address of the URLconf and who gets what there. An address that is not here fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.enumeration.browsers import ANONYMOUS
from tests.enumeration.oracle import CANNOT_SIGN_IN, holds_role, stands
from workflow.kernel.vocabulary import Role
from workflow.web.desks.work import QUEUES

Expected = tuple[int, int]
"""(GET, POST without a body). 405: the method is not offered."""
Rule = Callable[[str], Expected]

LETTERS = (
    "letter",
    "letter-act",
    "letter-signed",
    "letter-case",
    "letter-why",
    "letter-who",
    "letter-pdf",
    "letter-docx",
    "letter-picture",
    "letter-reading",
    "letter-chart",
    "dispatch",
    "dispatch-act",
    "dispatch-why",
    "dispatch-chart",
    "dispatch-who",
)
"""Walked in every state by `walking`."""
DOORS = ("chart", "process_chart", "index", "execute")
"""viewflow's, walked by `test_doors`."""


def everybody(get: int, post: int) -> Rule:
    """The same for whoever is signed in."""
    return lambda who: (get, post)


def role(*roles: str, get: int = 200, post: int = 405, else_: int = 404) -> Rule:
    """For holders of a role; for others the page does not exist, whatever the method, unless it is not offered."""
    return lambda who: (get, post) if holds_role(who, *roles) else (else_, 405 if post == 405 else else_)


def clerk_of(organ: str, get: int = 200, post: int = 405) -> Rule:
    """For the clerks who keep the registers of that organ."""

    def rule(who: str) -> Expected:
        mine = (Role.CLERK, organ) in set(stands(who))
        return (get, post) if mine else (404, 405 if post == 405 else 404)

    return rule


KEEPER = role(Role.ADMINISTRATOR)
KEEPS = role(Role.ADMINISTRATOR, post=422)
OWN: dict[str, Rule] = {
    "home": everybody(200, 405), "inbox": everybody(200, 405), "outgoing": everybody(200, 405),
    "notices": everybody(200, 405), "notices-read": everybody(405, 302), "theme": everybody(405, 302),
    "language": everybody(405, 302),
    "board": everybody(200, 405), "board-late": everybody(200, 405), "board-waits": everybody(200, 405),
    "board-sheet": everybody(200, 405), "reports": everybody(200, 405), "account": everybody(200, 405),
    "notices-after": everybody(200, 405), "notice-settings": everybody(200, 422),
    "confirm": everybody(200, 422), "delegations": everybody(200, 422),
    "draft": role(Role.DRAFTER, post=422, else_=403), "draft-read": role(Role.DRAFTER, post=422, else_=403),
    "form-check": lambda who: (405, 200 if holds_role(who, Role.DRAFTER) else 403),
    "draft-import": lambda who: (405, 422 if holds_role(who, Role.DRAFTER) else 403),
    "register": role(Role.CLERK, post=422, else_=403), "registers": role(Role.CLERK),
    "directory": KEEPER, "organ": KEEPER, "persons": KEEPER, "person": KEEPER,
    "organ-add": KEEPS, "person-add": KEEPS, "organ-keep": KEEPS, "person-keep": KEEPS, "directory-import": KEEPS,
    "search": everybody(200, 405), "calendar": everybody(200, 405), "calendar-enter": KEEPS,
    "calendar-exchange": KEEPS,
    "groups": KEEPS, "remembered": role(Role.DRAFTER, Role.CLERK),
    "book-outgoing": clerk_of("issuer"), "book-incoming": clerk_of("district"),
    "intake": role(Role.CLERK, post=422, else_=403), "intake-rows": role(Role.CLERK, else_=403),
    "intake-next": role(Role.CLERK, get=302, else_=403),
    "intake-file": clerk_of("district", get=302), "intake-state": clerk_of("district"),
    "intake-download": clerk_of("district"), "intake-letter": clerk_of("district", post=422),
    "intake-page": lambda who: (404, 405),
    "copy": clerk_of("district"),
    "sign-queue": role(Role.SIGNER, post=422), "sign-batch": role(Role.SIGNER, post=422),
    "keys": role(Role.SIGNER, Role.CLERK, Role.ADMINISTRATOR), "key-register": KEEPS, "key-picture": KEEPS,
    "run-open": clerk_of("issuer", post=422), "incoming-open": clerk_of("district", post=422),
    "book-secret": clerk_of("issuer"), "secret-incoming": clerk_of("issuer", post=422),
    "secret-outgoing": clerk_of("issuer", post=422), "secret-paper": clerk_of("issuer", post=422),
}  # fmt: skip
"""Our pages beside those of records. Those in APART, and `queue`, have cells of their own."""
BEFORE_SIGN_IN = ("theme", "language")
"""How the page looks is chosen on the sign-in page as well."""
PUBLIC: dict[str, Expected] = {"verify": (200, 422), "verify-mark": (200, 422), "manifest": (200, 405)}
"""For anybody, signed in or not; nothing there differs by who asks."""
APART = {
    "delegation-end": lambda who: (405, 302 if who == "recv_clerk" else 404),
    "group-drop": lambda who: (405, 302 if who == "administrator" else 404),
    "calendar-drop": lambda who: (405, 302 if who == "administrator" else 404),
    "remembered-forget": lambda who: (405, 302 if _chooses(who) else 404),
    "intake-drop": lambda who: (405, 302 if who == "recv_clerk" else 404),
    "intake-again": lambda who: (405, 302 if who == "recv_clerk" else 404),
    "intake-by-hand": lambda who: (405, 302 if who == "recv_clerk" else 404),
    "letter-read": lambda who: (405, 404),
    "sign-progress": lambda who: (200 if who == "signer" else 404, 405),
    "sign-continue": lambda who: (405, 302 if who == "signer" else 404),
    "sign-undo": lambda who: (405, 302 if who == "signer" else 404),
    "key": lambda who: (200 if who in ("signer", "administrator") else 404, 405),
    "key-test": lambda who: (405, {"signer": 503, "administrator": 404}.get(who, 404)),
    "key-end": lambda who: (405, 422 if who == "administrator" else 404),
    "key-picture-file": lambda who: (404, 405),
    "letter-file": lambda who: (200 if who in ("recv_clerk", "recv_leader") else 404, 405),
    "letter-versions": lambda who: (200 if _made_it(who) else 404, 405),
    "letter-editing": lambda who: (405, 200 if who == "drafter" else 404),
    "report": lambda who: (200 if _reads_report(who) else 404, 405),
}
ACCOUNT: dict[str, Expected] = {
    "account_login": (302, 302), "account_logout": (200, 302), "account_inactive": (200, 405),
    "account_signup": (302, 302), "account_reauthenticate": (200, 200), "account_change_password": (200, 200),
    "account_set_password": (302, 302), "account_activate": (200, 200), "usersessions_list": (200, 302),
    "mfa_index": (200, 405), "mfa_authenticate": (302, 302), "mfa_reauthenticate": (302, 302),
    "mfa_activate_totp": (302, 302), "mfa_deactivate_totp": (404, 404), "mfa_view_recovery_codes": (404, 405),
    "mfa_generate_recovery_codes": (302, 302), "mfa_download_recovery_codes": (404, 404),
    "mfa_list_webauthn": (200, 405), "mfa_add_webauthn": (302, 302), "mfa_login_webauthn": (302, 302),
    "mfa_reauthenticate_webauthn": (302, 302), "mfa_remove_webauthn": (302, 302), "mfa_edit_webauthn": (302, 302),
}  # fmt: skip
"""The kept library's pages for somebody signed in long ago and without a factor: changes lead to the password first."""
OPEN_DOORS = ("account_login", "account_logout", "account_inactive", "account_signup", "account_activate")
"""What somebody who is not signed in may reach without being sent to sign in."""


def _made_it(who: str) -> bool:
    """Its drafter, whom it was put to for an opinion, and who reviews, signs or numbers for the issuer."""
    makers = (Role.REVIEWER, Role.SIGNER, Role.CLERK)
    return who in ("drafter", "cell_leader") or any(organ == "issuer" and part in makers for part, organ in stands(who))


def _reads_report(who: str) -> bool:
    return (
        who == "drafter"
        or (Role.INSPECTOR, "inspection") in set(stands(who))
        or any(organ == "issuer" and part != Role.DRAFTER and part != Role.ADMINISTRATOR for part, organ in stands(who))
    )


def _chooses(who: str) -> bool:
    """Drafters and clerks of the issuer, of the office that keeps its registry, and drafters of its boards."""
    places = {(part, organ) for part, organ in stands(who)}
    boards = {(Role.DRAFTER, organ) for organ in ("board", "inspection")}
    return bool(places & {(Role.DRAFTER, "issuer"), (Role.CLERK, "issuer"), *boards})


def signed_in(who: str) -> bool:
    """Whether the session of this person counts."""
    return who not in (ANONYMOUS, *CANNOT_SIGN_IN)


def queue_opens(who: str, key: str) -> bool:
    """Whether the queue is one of his."""
    return any(queue.key == key and (not queue.roles or holds_role(who, *queue.roles)) for queue in QUEUES)


def patterns(found: Any = None, space: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(namespace, name) of every address of the project."""
    for entry in get_resolver().url_patterns if found is None else found:
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, (*space, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            yield ":".join(space), entry.name or ""


def is_declared(space: str, name: str) -> bool:
    """Whether the address stands in this table."""
    if space == "congvan":
        return name in OWN or name in PUBLIC or name in LETTERS or name in APART or name == "queue"
    if space.split(":")[0] in ("outgoing", "incoming", "oversight"):
        return name in DOORS
    return not space and name in ACCOUNT
