"""The words of letters, one row per word, beside the organs on whose side it is looked for."""

from __future__ import annotations

from django.db import models

from workflow.letters.models import Letter

LONGEST = 40
"""Characters of a word that are kept."""


class SearchWord(models.Model):
    """A word of a letter without accents. `issuer_id` and `watcher_id` repeat the letter's: who stands in an organ
    reads the words of its letters only, so that no search takes longer for letters of others."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="search_words", db_index=False)
    word = models.CharField(max_length=LONGEST)
    issuer_id = models.BigIntegerField()
    watcher_id = models.BigIntegerField(null=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "word"), name="congvan_searchword_once"),)
        indexes = (
            models.Index(fields=("issuer_id", "word", "letter"), name="congvan_searchword_issuer"),
            models.Index(
                fields=("watcher_id", "word", "letter"), condition=models.Q(watcher_id__isnull=False),
                name="congvan_searchword_watcher",
            ),
        )  # fmt: skip
