"""The reference project as an application, so that its commands and templates are found; and its static files."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ReferenceConfig(AppConfig):
    """Holds no models."""

    name = "config"
    label = "congvan_reference"
    verbose_name = "congvan"


class OwnStaticConfig(StaticFilesConfig):
    """Without viewflow's: no page of ours shows them, and a stylesheet among them names fonts that the package does not
    hold, at which `collectstatic` would stop."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "viewflow"]
