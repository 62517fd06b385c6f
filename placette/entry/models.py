"""The door: who is in by which cookie, and by which method their age was assured."""

from django.db import models


class Visit(models.Model):
    """One browser's (or program's) stay. The cookie's value is kept nowhere, only its SHA-256."""

    id = models.CharField(primary_key=True, max_length=20)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    cookie_hash = models.BinaryField(max_length=32, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    """Not valid from then on, unless seen again before. Indexed by the sweep of what is over."""
    ended_at = models.DateTimeField(null=True)
    connected = models.BooleanField(default=False)
    """Has had a socket: lasts 12 hours from when it was last seen, not 30 minutes."""
    lang = models.CharField(max_length=2, default="fr")
    rules_version = models.CharField(max_length=32)


class AgeCheck(models.Model):
    """That an age was assured, by which method and when: never a date of birth, a document, a face."""

    visit = models.OneToOneField(Visit, on_delete=models.CASCADE, related_name="age_check")
    method = models.CharField(max_length=32)
    at = models.DateTimeField()


class InLine(models.Model):
    """A browser that waits at the door until there are enough moderators: a random word and two moments, nobody's name."""

    id = models.CharField(primary_key=True, max_length=20)
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
