"""Decision -> Statement -> Restriction: the foreign keys alone make a restriction without reasons impossible."""

from django.db import models
from django.db.models import F, Q

from placette.justice.growing import GrowOnly


class Decision(GrowOnly):  # type: ignore[django-manager-missing, unused-ignore]
    """What was decided about a subject, by whom or by which rule, on which ground (DSA art. 17(3))."""

    id = models.CharField(primary_key=True, max_length=26)
    measure = models.CharField(max_length=12)
    subject_kind = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=80)
    room = models.CharField(max_length=64, blank=True)
    """Where it was said, or where a measure holds: a slug; empty for the whole place."""
    person_id = models.CharField(max_length=20, null=True, db_index=True)
    """The one concerned: who wrote it, or who is hushed. A plain id, for these rows never change: once the person is
    erased it refers to nobody."""
    ground = models.CharField(max_length=12)
    """`illegal` or `terms`."""
    category = models.CharField(max_length=64)
    clause = models.CharField(max_length=200)
    """The law or the clause of the terms: a key of `names`, or the operator's own reference."""
    facts = models.TextField()
    """Built from counts and rule names, or the moderator's own sentence: never the words themselves."""
    source = models.CharField(max_length=24)
    automated_detection = models.BooleanField()
    automated_decision = models.CharField(max_length=9)
    """`not`, `partially`, `fully`."""
    rules = models.JSONField(default=list)
    decided_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    undoes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="undone_by")

    class Meta(GrowOnly.Meta):
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="decision_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=["illegal", "terms"]), name="decision_ground"),
            models.CheckConstraint(
                condition=Q(automated_decision__in=["not", "partially", "fully"]), name="decision_automated"
            ),
        ]


class Statement(models.Model):
    """The reasons as the one concerned reads them (DSA art. 17), and the key to read them without a visit."""

    id = models.CharField(primary_key=True, max_length=26)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="statement")
    number = models.CharField(max_length=20, unique=True)
    """The case number: 80 bits, read aloud without confusion."""
    pin_hash = models.CharField(max_length=160, blank=True)
    """Empty until the one concerned first opens the case: only then is a PIN made, shown, and kept as its hash."""
    words = models.JSONField()
    """{"fr": [sentences], "en": [sentences]}: composed once, never edited (the database refuses)."""
    at = models.DateTimeField()


class Restriction(models.Model):
    """What a person may not do, where, until when. Only `safety.actions` writes it."""

    statement = models.OneToOneField(Statement, on_delete=models.PROTECT, related_name="restriction")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    measure = models.CharField(max_length=12)
    scope = models.CharField(max_length=64, default="*")
    """A room's slug, or `*` for the whole place."""
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Statement, null=True, on_delete=models.PROTECT, related_name="lifted")

    class Meta:
        indexes = [models.Index(fields=["person", "until"], name="restriction_person")]
        constraints = [
            models.CheckConstraint(condition=Q(measure__in=["hush", "suspend", "exclude"]), name="restriction_measure"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts")), name="restriction_lasts"
            ),
        ]


class CaseTry(models.Model):
    """A wrong PIN: five an hour a case and network. The network is a keyed hash, erased after the hour."""

    number = models.CharField(max_length=20)
    network = models.BinaryField(max_length=16)
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["network", "number"], name="case_try")]


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

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="lease_is_one_row")]


class HeldEntry(models.Model):
    """Something that waits for a moderator, or waited: one row a hold, without a word of it."""

    statement = models.OneToOneField(Statement, primary_key=True, on_delete=models.PROTECT, related_name="held_entry")
    kind = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=80)
    since = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    """NULL: it waits still, ten minutes at most."""
    end = models.CharField(max_length=9, blank=True)
    """`released`, `refused`, `expired`, `withdrawn`, or `gone` with its room or author."""

    class Meta:
        indexes = [
            models.Index(fields=["subject_id"], condition=Q(ended_at=None), name="held_waiting"),
            models.Index(fields=["ended_at"], name="held_ended"),
            models.Index(fields=["end"], condition=Q(end="expired"), name="held_expired"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None, end="")
                | Q(ended_at__isnull=False, end__in=["released", "refused", "expired", "withdrawn", "gone"]),
                name="held_ends_somehow",
            )
        ]


class Page(models.Model):
    """Somebody on call is told something, once. A row until it is out; the works send it."""

    id = models.CharField(primary_key=True, max_length=26)
    why = models.CharField(max_length=32)
    """A fixed word with a sentence in `web.phrases`."""
    about = models.CharField(max_length=80, blank=True)
    """A case number, or nothing: never a word of members."""
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at=None), name="page_due")]
