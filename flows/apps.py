"""The Django application `congvan_flows`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FlowsConfig(AppConfig):
    """The flows of outgoing letters, incoming letters and oversight."""

    name = "flows"
    label = "congvan_flows"
    verbose_name = _("Quy trình công văn")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the table of notices."""
        from flows import notices

        notices.register()
