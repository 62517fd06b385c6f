"""Decision -> Statement -> Restriction: the foreign keys alone make a restriction without reasons impossible."""

from typing import Any, NoReturn

from django.db import models


class GrowsOnly(Exception):
    """These rows are never changed nor removed: undoing is another row."""


class GrowOnlyRows(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise GrowsOnly(self.model.__name__)

    def delete(self) -> NoReturn:
        raise GrowsOnly(self.model.__name__)


class Decision(models.Model):
    """What was decided about a subject, by whom or by which rule, on which ground (DSA art. 17(3); law.md record)."""

    id = models.CharField(primary_key=True, max_length=26)
    measure = models.CharField(max_length=12)
    subject_kind = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=80)
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    """The one concerned: who wrote it, or who is hushed."""
    ground = models.CharField(max_length=12)
    """`illegal` or `terms`."""
    category = models.CharField(max_length=64)
    clause = models.CharField(max_length=200)
    """The law or the clause of the terms, in the field's own words."""
    facts = models.TextField()
    """Built from counts and rule names: never the words themselves."""
    source = models.CharField(max_length=24)
    automated_detection = models.BooleanField()
    automated_decision = models.CharField(max_length=9)
    """`not`, `partially`, `fully`."""
    rules = models.JSONField(default=list)
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    objects = GrowOnlyRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"])]


class Statement(models.Model):
    """The reasons as the one concerned reads them (DSA art. 17), and the key to read them without an account."""

    id = models.CharField(primary_key=True, max_length=26)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement")
    number = models.CharField(max_length=20, unique=True)
    """The case number: 80 bits, read aloud without confusion."""
    pin_hash = models.CharField(max_length=160)
    pin_sealed = models.BinaryField(null=True)
    """The PIN under the place's own key until its owner has seen it once; then NULL."""
    words = models.JSONField()
    """{"fr": [sentences], "en": [sentences]}: composed once, never edited."""
    visit_told = models.BooleanField(default=False)
    at = models.DateTimeField()


class Restriction(models.Model):
    """What a person may not do, where, until when. Only `safety.actions` writes it."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="restriction")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=12)
    scope = models.CharField(max_length=64, default="*")
    """A room's slug, or `*` for the whole place."""
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="lifted")

    class Meta:
        indexes = [models.Index(fields=["person", "until"])]


class CaseTry(models.Model):
    """A wrong PIN: five an hour a case and network. The network is a keyed hash, erased after the hour."""

    number = models.CharField(max_length=20)
    network = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["number", "network", "at"])]


class Shift(models.Model):
    """A moderator keeps the place open. `awake_until` moves with each act; a shift ends by itself after 10 hours."""

    name = models.CharField(primary_key=True, max_length=40)
    since = models.DateTimeField()
    awake_until = models.DateTimeField()


class OpenLease(models.Model):
    """One row: how open the place is, why, and until when. No valid lease means read-only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    level = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    until = models.DateTimeField()
