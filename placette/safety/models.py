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
    terms_version = models.CharField(max_length=32, null=True)
    """The version of the rules that held, where `ground` is `terms`."""
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


class Notice(models.Model):
    """Somebody reports something (DSA art. 16), with account or without. Nobody but moderators ever learns who."""

    id = models.CharField(primary_key=True, max_length=26)
    number = models.CharField(max_length=20, unique=True)
    """Of the case, like a statement's."""
    pin_hash = models.CharField(max_length=160)
    channel = models.CharField(max_length=24)
    """`in_app`, `web_no_account`, `trusted_flagger_api`, or `filters`: the machine's own."""
    notifier_kind = models.CharField(max_length=16)
    """`guest`, `user`, `trusted_flagger`, `machine`."""
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    """Who reports, if they have a visit: it opens their case without the PIN."""
    network = models.BinaryField(max_length=16, default=b"")
    """A keyed hash of the network, for an hour."""
    notifier_name = models.CharField(max_length=120, blank=True)
    notifier_contact = models.CharField(max_length=200, blank=True)
    is_person_concerned = models.BooleanField(default=False)
    what = models.CharField(max_length=16)
    """A key of `names.WHATS`."""
    where = models.CharField(max_length=500, blank=True)
    """Art. 16(2)(b), in the notifier's own words; what was found there are the items."""
    explanation = models.TextField(blank=True)
    good_faith = models.BooleanField(default=False)
    good_faith_version = models.CharField(max_length=12)
    category = models.CharField(max_length=64)
    keyword = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=2)
    received_at = models.DateTimeField()
    receipt_sent_at = models.DateTimeField(null=True)
    queue = models.CharField(max_length=16)
    rank = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    """Until when a moderator must have looked."""
    threat_to_life = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.CharField(max_length=64, blank=True)
    processed_by_automation = models.CharField(max_length=6, default="none")
    """`none`, `partly` (hidden until a person rules), `solely`."""
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="notices")
    outcome = models.CharField(max_length=12, blank=True)
    """Empty while it is open; `acted` or `no_action`."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)
    notifier_informed_at = models.DateTimeField(null=True)
    """When the outcome was read on the page of the case, or written to them: nothing else goes out."""
    unanswered_since = models.DateTimeField(null=True)
    """Since when words of the notifier wait for an answer; on a closed report they are an objection."""

    class Meta:
        indexes = [
            models.Index(fields=["rank", "due_at"], condition=Q(closed_at__isnull=True), name="notice_open"),
            models.Index(fields=["person", "received_at"], name="notice_of_person"),
            models.Index(fields=["network", "received_at"], name="notice_of_network"),
            models.Index(
                fields=["unanswered_since"], condition=Q(unanswered_since__isnull=False), name="notice_unanswered"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="")
                | Q(closed_at__isnull=False, outcome__in=["acted", "no_action"]),
                name="notice_closed_has_outcome",
            ),
        ]


class NoticeItem(models.Model):
    """One thing that a notice is about, as it stood when the report came."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="items")
    subject_kind = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=80)
    address = models.CharField(max_length=100)
    """How a decision names it: `message:<room>/<n>`, `person:<id>`, `room:<slug>`."""
    room = models.CharField(max_length=64, blank=True)
    author_id = models.CharField(max_length=20, blank=True)
    exhibit = models.ForeignKey("justice.Exhibit", null=True, on_delete=models.PROTECT, related_name="+")
    """Sealed at receipt, before anything was hidden."""
    snapshot_at = models.DateTimeField(null=True)
    seen = models.JSONField(default=dict)
    """What the moderator reads: `{"state","handle","words","at"?,"around":[…]}`; emptied when nobody judges it any more."""
    hidden_by = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="hid")
    """The decision that hid it until somebody rules."""
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+")
    """The last one that a person took about it while its report was open."""

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="notice_item_subject")]


class Letter(models.Model):
    """What a notifier and the moderators write to each other about a case. In no log, on no other page."""

    id = models.CharField(primary_key=True, max_length=26)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="letters")
    sender = models.CharField(max_length=9)
    """`notifier` or `moderator`."""
    by = models.CharField(max_length=64, blank=True)
    """Which moderator, for the trail; never shown to the notifier."""
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(sender__in=["notifier", "moderator"]), name="letter_sender")]
