"""The Django application `congvan_permissions`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PermissionsConfig(AppConfig):
    """Object permissions and the policy built on them."""

    name = "permissions"
    label = "congvan_permissions"
    verbose_name = _("Quyền trên công văn")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the policy that answers `may`, and listen to the directory."""
        from permissions.membership import after_change
        from permissions.policy import MatrixPolicy
        from workflow.kernel.policy import register
        from workflow.kernel.seams import directory_hooks

        register(MatrixPolicy())
        if after_change not in directory_hooks:
            directory_hooks.append(after_change)
