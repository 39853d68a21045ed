"""The Django application `congvan`."""

from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    """Letters and everything that happens to them; its label is part of every table name."""

    name = "workflow"
    label = "congvan"
    verbose_name = _("Công văn")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the system checks."""
        from workflow import checks  # noqa: F401
        from workflow.dispatches.arrival import arrival_hooks, ending_hooks
        from workflow.dispatches.proving import changed_recipients
        from workflow.engine import checks as engine_checks  # noqa: F401
        from workflow.journal.verifying import record_checks
        from workflow.kernel.telling import tellers
        from workflow.letters.services import text_hooks
        from workflow.notices.services import tell_persons
        from workflow.obligations.bounds import bounded_by_upper
        from workflow.obligations.making import end_obligations, make_obligations

        if make_obligations not in arrival_hooks:
            arrival_hooks.append(make_obligations)
            ending_hooks.append(end_obligations)
            text_hooks.append(bounded_by_upper)
        if tell_persons not in tellers:
            tellers.append(tell_persons)
        if apps.is_installed("allauth.mfa") and apps.is_installed("allauth.usersessions"):
            from workflow.web.account.wiring import connect

            connect()
        if changed_recipients not in record_checks:
            record_checks.append(changed_recipients)
