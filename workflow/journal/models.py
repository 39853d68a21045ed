"""The journal's rows: append-only (triggers refuse UPDATE and DELETE on both engines), one hash chain per stream."""

from django.db import models

GENESIS = ""


class ChainedRecord(models.Model):
    """A record that carries the head of its own chain, so an act pays one INSERT for its journal entry.

    `chain_seq` counts the entries, `chain_hash` is the hash of the newest one. The row is locked by the act.
    """

    chain_seq = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default=GENESIS, blank=True, editable=False)

    class Meta:
        abstract = True


class JournalEntry(models.Model):
    """One act. `body` is the canonical JSON text that the hash covers together with stream, seq and prev."""

    stream = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    body = models.TextField()
    action = models.CharField(max_length=40)
    person_id = models.BigIntegerField(null=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("stream", "seq"), name="congvan_journal_stream_seq"),)
        indexes = (models.Index(fields=("person_id", "id"), name="congvan_journal_person"),)

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class JournalCheckpoint(models.Model):
    """A Merkle root over every entry stored since the checkpoint before it and chained to that one: so the newest
    checkpoint binds every chain's head of that moment, and each can be checked again at the cost of its own entries.

    Covers entries with `since` < id <= `last`; `streams` counts the chains they moved. `signature` is Django's over
    `hash`; the same line is appended to a file outside the database.
    """

    at = models.DateTimeField()
    since = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)
    streams = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)
    signature = models.CharField(max_length=120, default="")

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("since",), name="congvan_checkpoint_since"),)

    def __str__(self) -> str:
        return self.hash
