"""The salons: rooms, seats, words, and the numbered events about them."""

from django.db import models
from django.db.models import Q


class Room(models.Model):
    """A place to talk. `n` is the number of its last event: its row lock makes commit order number order."""

    slug = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=4, default="open")
    """`open`, or `two`: a conversation is a room with two seats, and can never become open."""
    basis = models.CharField(max_length=6, default="public")
    """On what ground words are filtered: `public`, `agreed`, `none`. A room of more than two is `public`."""
    name = models.CharField(max_length=60)
    topic = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    topic_en = models.CharField(max_length=200, blank=True)
    discreet = models.BooleanField(default=False)
    n = models.BigIntegerField(default=0)
    touched_at = models.DateTimeField()
    """When `n` last moved, by the clock of whoever moved it, for the beacon. No index on it nor on `n`: a row that
    changes with each commit stays on its page (PostgreSQL's HOT), and rooms are few."""
    withheld_by = models.ForeignKey("safety.Statement", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["open", "two"]), name="room_kind"),
            models.CheckConstraint(
                condition=Q(kind="open", basis="public") | Q(kind="two", basis__in=["agreed", "none"]),
                name="room_open_is_public",
            ),
        ]


class Seat(models.Model):
    """A person sits in a room. Outlives the socket; erased at the end of the day (discreet rooms: at leaving)."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.CharField(max_length=10, db_index=True)
    entered_at = models.DateTimeField()
    """When they last came in."""
    left_at = models.DateTimeField(null=True)
    """NULL: they still sit."""
    absent_since = models.DateTimeField(null=True)
    """Since when no socket of theirs was seen: a seat lapses after ten minutes of it."""
    floor = models.BigIntegerField()
    """The highest number this person may not read: 200 events before they first came in (discreet: all before)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="seat_once")]
        indexes = [
            models.Index(fields=["person", "left_at"], name="seat_of_person"),
            models.Index(fields=["room"], condition=Q(left_at__isnull=True), name="seat_taken"),
        ]


class Message(models.Model):
    """Words said in a room. `n` is NULL while a moderator looks at them; nothing hides a message but `withheld_by`."""

    id = models.CharField(primary_key=True, max_length=26)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField(null=True)
    author = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    handle = models.CharField(max_length=24)
    """As it was when it was said."""
    words = models.TextField()
    re = models.BigIntegerField(null=True)
    """The number of the message of this room that it answers. What that one says stands there alone."""
    nonce = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=16)
    """Keyed hash of the tidied words: the same nonce with other words is told apart even after an erasure."""
    likeness = models.BinaryField(max_length=16, default=b"")
    """Of held and refused words: a keyed hash by which the same person's same words are known in the same room again."""
    at = models.DateTimeField()
    paced = models.DateTimeField()
    """When its author's next word is due: the pace is read from the rows, so it holds across processes."""
    state = models.CharField(max_length=9, default="shown")
    """`shown`, `erased` (by its author), or without a number: `held`, `refused`, `expired`, `withdrawn`."""
    edited = models.BooleanField(default=False)
    held_by = models.ForeignKey(
        "safety.Statement", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    """Why it was held or refused."""
    withheld_by = models.ForeignKey(
        "safety.Statement", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withheld_why = models.CharField(max_length=8, blank=True)
    """What the room is told: `rules`, `law`, `author`."""
    withheld_words = models.TextField(blank=True)
    """A withheld message's words leave `words` at once (no replay brings them back) and wait here, for a restoring; of
    an erased one only as long as the decision that withheld it can be objected to."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "n"], name="message_number_once"),
            models.UniqueConstraint(fields=["room", "author", "nonce"], name="message_nonce_once"),
            models.CheckConstraint(
                condition=Q(state__in=["shown", "erased"], n__isnull=False)
                | Q(state__in=["held", "refused", "expired", "withdrawn"], n__isnull=True),
                name="message_numbered_when_shown",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["shown", "held"])
                | Q(words="", withheld_words="")
                | Q(state="erased", words="", withheld_by__isnull=False),
                name="message_words_only_while_they_live",
            ),
            models.CheckConstraint(
                condition=Q(withheld_by__isnull=True) | Q(words=""), name="message_withheld_has_no_words"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "paced"], name="message_pace"),
            models.Index(fields=["at"], condition=Q(state="held"), name="message_held"),
            models.Index(
                fields=["withheld_by"], condition=Q(state="erased", withheld_by__isnull=False), name="message_kept"
            ),
        ]


class Change(models.Model):
    """A numbered event about a message: edited, withheld, restored."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+", db_index=False)
    n = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="changes")
    why = models.CharField(max_length=8, blank=True)
    """Of `withheld`: `rules`, `law`, `author`."""
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "n"], name="change_number_once")]


class Epoch(models.Model):
    """One row: changes whenever numbers could repeat. `boots` is compared with a stamp beside the data."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.CharField(max_length=32)
    boots = models.BigIntegerField(default=0)
    server = models.CharField(max_length=64, blank=True)
    """PostgreSQL: system identifier and timeline, which a promotion or a recovery to a point in time changes."""
    mode = models.CharField(max_length=10, blank=True)
    """`demo` or `production`: a database belongs to the mode that made it."""
