"""Takes viewflow's tables out of Django's admin: there a right could be changed and history deleted."""

from django.contrib import admin
from viewflow.workflow import admin as _viewflow_admin  # noqa: F401 - registers what is taken out here
from viewflow.workflow.models import Process, Task

for model in (Process, Task):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
