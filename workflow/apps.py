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
        from workflow.dispatches.tallies import count_move
        from workflow.engine import checks as engine_checks  # noqa: F401
        from workflow.engine.reading import queue
        from workflow.engine.signing import queue as queue_signing
        from workflow.gate import moving_hooks
        from workflow.intake.queueing import queuers
        from workflow.journal.verifying import record_checks
        from workflow.kernel.seams import directory_hooks
        from workflow.kernel.telling import tellers, wakers
        from workflow.letters.services import signature_hooks, text_hooks
        from workflow.notices.bus import announce, announce_directory
        from workflow.notices.services import tell_persons
        from workflow.obligations.bounds import bounded_by_upper
        from workflow.obligations.making import end_obligations, make_obligations
        from workflow.search.keeping import keep_words
        from workflow.signing import checks as signing_checks  # noqa: F401
        from workflow.signing.ending import end_with_the_round
        from workflow.signing.laid_out import LaidOut
        from workflow.signing.queueing import queuers as signing_queuers
        from workflow.signing.reading import note_read
        from workflow.signing.services import record_signature
        from workflow.signing.typesetting import typesetters
        from workflow.web.account import checks as address_checks  # noqa: F401

        if make_obligations not in arrival_hooks:
            arrival_hooks.append(make_obligations)
            ending_hooks.append(end_obligations)
            text_hooks.append(bounded_by_upper)
        if count_move not in moving_hooks:
            moving_hooks.append(count_move)
        if queue not in queuers:
            queuers.append(queue)
        if queue_signing not in signing_queuers:
            signing_queuers.append(queue_signing)
        if not typesetters:
            typesetters.append(LaidOut())
        if record_signature not in signature_hooks:
            signature_hooks += [record_signature, note_read]
            tellers.append(end_with_the_round)
        if tell_persons not in tellers:
            tellers.append(tell_persons)
            tellers.append(keep_words)
            wakers.append(announce)
            directory_hooks.append(announce_directory)
        if apps.is_installed("allauth.mfa") and apps.is_installed("allauth.usersessions"):
            from workflow.web.account.wiring import connect

            connect()
        if changed_recipients not in record_checks:
            record_checks.append(changed_recipients)
