"""Who is here. A Person points to nobody; anybody may point to a Person."""

from django.db import models


class Person(models.Model):
    """Who chats: what was said at the door, and nothing more. No birth date, no exact place, no orientation."""

    id = models.CharField(primary_key=True, max_length=20)
    handle = models.CharField(max_length=24)
    skeleton = models.CharField(max_length=64, db_index=True)
    sex = models.CharField(max_length=6)
    age = models.PositiveSmallIntegerField()
    country = models.CharField(max_length=2)
    postcode = models.CharField(max_length=10, blank=True)
    town = models.CharField(max_length=16)
    """Key in the table of places (`people.places`): nothing nearer than the postcode is kept."""
    cell = models.IntegerField()
    """The cell of about ten kilometres that the town lies in (`kernel.geo`): distances are told between cells."""
    arrived_at = models.DateTimeField()
    present_s = models.PositiveIntegerField(default=0)
    """Seconds of presence in earlier sockets; with the present one it tells a new face."""
    known_face = models.BooleanField(default=False)
    """Past the new-face limits from the start (visits made by `placette visit`)."""
    filtered_openings = models.BooleanField(null=True, default=None)
    """Said once: "filter what strangers send me first". None: not asked yet, which means no."""
    auth_epoch = models.PositiveIntegerField(default=0)
    """Grows whenever what holds for this person changes; `epoch_moved` is its place in the order of such changes."""
    epoch_moved = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(age__gte=18), name="person_is_an_adult")]


class EpochCounter(models.Model):
    """One row: the number of the last change of any `auth_epoch`. Its row lock puts the changes in order."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    n = models.BigIntegerField(default=1)
    """Begins at 1: a reader's cursor of 0 always means "I have read nothing yet"."""


class Name(models.Model):
    """A pseudonym in use, by its skeleton: unique among the present, held a while after they drop."""

    skeleton = models.CharField(primary_key=True, max_length=64)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)


class Node(models.Model):
    """A live process and when it last said so."""

    name = models.CharField(primary_key=True, max_length=64)
    seen_at = models.DateTimeField()


class Presence(models.Model):
    """A person has a socket on a node."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="presences")
    node = models.CharField(max_length=64)
    since = models.DateTimeField()
    away = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "node"], name="presence_once_a_node")]
        indexes = [models.Index(fields=["node"])]


class Block(models.Model):
    """`person` does not want to hear `blocked`. The blocked one is told nothing."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "blocked"], name="block_once")]
