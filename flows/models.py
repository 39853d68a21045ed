"""Process rows by kind: proxies of viewflow's; the artifact is the record that the process moves."""

from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process


class OutgoingProcess(Process):
    """The process of a letter; its artifact is the Letter."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("Quy trình công văn đi")
        verbose_name_plural = _("Quy trình công văn đi")


class IncomingProcess(Process):
    """The process of a letter at the desk of one receiving organ; its artifact is the Dispatch."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("Quy trình công văn đến")
        verbose_name_plural = _("Quy trình công văn đến")


class QuestionProcess(Process):
    """The process of one question on a dispatch; its artifact is the Question."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("Quy trình hỏi và trả lời")
        verbose_name_plural = _("Quy trình hỏi và trả lời")
