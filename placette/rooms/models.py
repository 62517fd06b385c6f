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
    touched_at = models.DateTimeField(db_index=True)
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

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    day = models.CharField(max_length=10)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    floor = models.BigIntegerField()
    """The highest number this person may not read: 200 events before they first came in (discreet: all before)."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="seat_once")]
        indexes = [models.Index(fields=["person", "left_at"])]


class Message(models.Model):
    """Words said in a room. `n` is NULL while a moderator looks at them; nothing hides a message but `withheld_by`."""

    id = models.CharField(primary_key=True, max_length=26)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
    n = models.BigIntegerField(null=True)
    author = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    handle = models.CharField(max_length=24)
    """As it was when it was said."""
    words = models.TextField()
    nonce = models.CharField(max_length=64)
    digest = models.BinaryField(max_length=16)
    """Keyed hash of the words as sent: the same nonce with other words is told apart even after an erasure."""
    at = models.DateTimeField()
    state = models.CharField(max_length=9, default="shown")
    """`shown`, `held`, `refused`, `expired`, `withdrawn` (the last four never had a number), `erased` (by its author)."""
    held_by = models.ForeignKey("safety.Statement", null=True, on_delete=models.PROTECT, related_name="+")
    withheld_by = models.ForeignKey("safety.Statement", null=True, on_delete=models.PROTECT, related_name="+")
    withheld_words = models.TextField(blank=True)
    """A withheld message's words leave `words` at once (no replay brings them back) and wait here, for a restoring."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "n"], name="message_number_once"),
            models.UniqueConstraint(fields=["room", "author", "nonce"], name="message_nonce_once"),
        ]
        indexes = [models.Index(fields=["author", "at"])]


class Change(models.Model):
    """A numbered event about a message: edited, withheld, restored."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="+")
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
    """`demo` or `production`, written by the first start: the other mode refuses this database."""
