"""Which static files a deployment collects."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

LEFT_OUT = ("viewflow",)
"""No page of ours shows them, and a stylesheet among them names fonts that the package does not hold, at which
`collectstatic` would stop."""


class OwnFiles(AppDirectoriesFinder):
    """The files of the applications without those."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """See Django's."""
        return super().list([*(ignore_patterns or ()), *LEFT_OUT])
