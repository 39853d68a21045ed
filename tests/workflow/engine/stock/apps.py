"""The application `stock`, installed only by the tests of the doors."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Holds flow classes only."""

    name = "tests.workflow.engine.stock"
    label = "stock"
