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
        """Import the flow modules, which viewflow would look for under another name, and register spine and notices."""
        from flows import notices
        from flows.incoming import IncomingFlow
        from flows.outgoing import OutgoingFlow
        from flows.oversight import OversightFlow
        from workflow.engine.spine import ViewflowSpine
        from workflow.kernel import spine

        spine.register(ViewflowSpine(OutgoingFlow, IncomingFlow, OversightFlow))
        notices.register()
