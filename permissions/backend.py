"""`user.has_perm("congvan.sign_letter", letter)`: the same answer as the policy's for today, through Django's own door.

Django answers True for an active superuser before it asks any backend. That is why nothing of ours asks `has_perm`:
the gate and the doors ask the policy, which knows no superuser.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.utils.timezone import localdate

from permissions.policy import MatrixPolicy
from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.actions import Action
from workflow.kernel.policy import Actor
from workflow.letters.models import Letter

LABEL = "congvan"


class DatedObjectPermissionBackend(BaseBackend):
    """Answers on a Letter or a Dispatch only. A fresh second factor belongs to the session and is not asked here."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the policy lets the user's person do it today; never for a locked account or one without person."""
        label, _dot, codename = perm.rpartition(".")
        if label not in ("", LABEL) or codename not in Action.values:
            return False
        return Action(codename) in self._actions(user_obj, obj)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Every act on the record, as `congvan.<codename>`."""
        return {f"{LABEL}.{action}" for action in self._actions(user_obj, obj)}

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: a group's row counts only together with a live appointment, which is the person's."""
        return set()

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The same as `get_all_permissions`."""
        return self.get_all_permissions(user_obj, obj)

    def _actions(self, user: Any, record: Any) -> list[Action]:
        if not isinstance(record, Letter | Dispatch) or not user.is_active or user.pk is None:
            return []
        person_id = Person.objects.filter(user_id=user.pk).values_list("pk", flat=True).first()
        if person_id is None:
            return []
        return MatrixPolicy().actions(Actor(person_id, localdate()), record)
