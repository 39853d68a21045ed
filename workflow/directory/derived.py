"""A column that the model keeps from another one, in every way of writing rows that Django's fields take part in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models

from workflow.kernel.folding import bare, fold


class _Derived(models.CharField):  # type: ignore[type-arg]
    """`source` names the column; what is stored is its comparable form, cut to the column's length."""

    form: Callable[[str], str] = staticmethod(fold)

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"default": "", "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        """With `source`, so that migrations know it."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The form of what the source says now; `bulk_create` and our own INSERTs ask this too."""
        value = self.form(str(getattr(model_instance, self.source) or ""))[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedOf(_Derived):
    """`fold` of another column: two spellings of one text are one value."""


class BareOf(_Derived):
    """`bare` of another column: without accents."""

    form = staticmethod(bare)
