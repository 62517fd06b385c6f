"""What is kept for the law: sealed on writing, opened by two people elsewhere."""

from django.db import models

from placette.justice.growing import GrowOnly


class SealedTraces(models.Model):
    """The outbox: the traces of one commit, sealed to the record's public key, in the transaction of the words."""

    id = models.CharField(primary_key=True, max_length=26)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    sealed = models.BinaryField()


class RecordedTraces(models.Model):
    """The record's own store (database alias `record`): rows moved here from the outbox, same id, once."""

    id = models.CharField(primary_key=True, max_length=26)
    at = models.DateTimeField(db_index=True)
    key_id = models.CharField(max_length=16)
    sealed = models.BinaryField()


class AuditEntry(GrowOnly):
    """Who did what to which case, and when. Pseudonymous ids only; never words, addresses or secrets."""

    id = models.CharField(primary_key=True, max_length=26)
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    act = models.CharField(max_length=40)
    about = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)


class Exhibit(GrowOnly):
    """One sealed thing that proves something: what was reported, as it stood then. Opened where the record's private
    half is, never in the place itself. `about`: the subject, as `kind:id`."""

    id = models.CharField(primary_key=True, max_length=26)
    at = models.DateTimeField()
    about = models.CharField(max_length=120)
    key_id = models.CharField(max_length=16)
    sha256 = models.CharField(max_length=64)
    """Of what was sealed, in hex; there is chance in it, so it tells nothing of the words."""
    sealed = models.BinaryField()

    class Meta(GrowOnly.Meta):
        indexes = [models.Index(fields=["about"], name="exhibit_about")]
