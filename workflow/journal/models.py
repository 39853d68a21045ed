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
    """A Merkle root over every head at one moment, chained to the checkpoint before it; printed outside."""

    at = models.DateTimeField()
    streams = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "congvan"

    def __str__(self) -> str:
        return self.hash
