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
        """Register the policy that answers `may`."""
        from permissions.policy import MatrixPolicy
        from workflow.kernel.policy import register

        register(MatrixPolicy())
