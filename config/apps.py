"""The reference project as an application, so that its commands and templates are found."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Holds no models."""

    name = "config"
    label = "congvan_reference"
    verbose_name = "congvan"
