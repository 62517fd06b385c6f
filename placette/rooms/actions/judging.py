"""Who may say what: each ask of a batch against the scene, in order, without a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.conf import settings

from placette.live.events import Answer, Done, Held, Refused
from placette.rooms import names, rules
from placette.rooms.asks import SayAsk
from placette.rooms.queries.speaking import Key, Known, Place, Scene


@dataclass(frozen=True, slots=True)
class Prepared:
    """An ask with its words tidied, or why nobody can say them; `digest` tells other words apart."""

    ask: SayAsk
    words: str = ""
    digest: bytes = b""
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that may be said. `paced`: when their author's next word is due."""

    prepared: Prepared
    place: Place
    paced: datetime


@dataclass(frozen=True, slots=True)
class Twin:
    """The same nonce again in one batch: answered like the ask at `first`, if the words are the same."""

    first: int
    same: bool


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Said again under the nonce of a message that was held and is no more: held, as before, and told why not."""

    room: str
    id: str
    why: str


Judged = Draft | Twin | Lapsed | Answer


def pace() -> rules.Pace:
    """What the place allows (PLACETTE_PACE)."""
    return rules.Pace(settings.PACE.every, settings.PACE.burst)


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"rooms.words").digest()


def secret_key() -> bytes:
    """What words are hashed with."""
    return _key(settings.SECRET_KEY)


def digest(person: str, nonce: str, words: str) -> bytes:
    """16 bytes that tell whether words are the same; equal words of other people or nonces do not look equal."""
    text = "\0".join((person, nonce, words))
    return blake2b(text.encode(), digest_size=16, key=secret_key()).digest()


def prepare(ask: SayAsk) -> Prepared:
    """What can be said of an ask without looking at anything else."""
    if not rules.is_nonce(ask.nonce):
        return Prepared(ask, refused=Refused("bad_request"))
    words = rules.tidy(ask.words)
    if isinstance(words, Refused):
        return Prepared(ask, refused=words)
    return Prepared(ask, words, digest(ask.caller.person, ask.nonce, words))


def judge(items: Iterable[tuple[int, Prepared]], scene: Scene) -> dict[int, Judged]:
    """Each ask, by its place in the batch. A word that may be said counts for the pace of those after it."""
    paced = dict(scene.paced)
    seen: dict[Key, tuple[int, bytes]] = {}
    out: dict[int, Judged] = {}
    for index, prepared in items:
        person = prepared.ask.caller.person
        judged = _one(prepared, scene, paced.get(person), seen)
        if isinstance(judged, Draft):
            paced[person] = judged.paced
            seen[_name(prepared, judged.place)] = (index, prepared.digest)
        out[index] = judged
    return out


def _name(prepared: Prepared, place: Place) -> Key:
    return place.pk, prepared.ask.caller.person, prepared.ask.nonce


def _one(prepared: Prepared, scene: Scene, paced: datetime | None, seen: dict[Key, tuple[int, bytes]]) -> Judged:
    ask = prepared.ask
    if prepared.refused is not None:
        return prepared.refused
    place = scene.places.get(ask.room)
    if place is None:
        return Refused("not_found")
    name = _name(prepared, place)
    if name in scene.known:
        return answer_again(scene.known[name], place.slug, prepared.digest)
    if name in seen:
        first, words = seen[name]
        return Twin(first, words == prepared.digest)
    speaker = replace(scene.speaker(ask.caller.person, place), paced=paced)
    words_read = "" if place.basis == "none" else prepared.words
    refused = rules.may_speak(speaker, words_read, ask.at, pace())
    if refused is not None:
        return refused
    return Draft(prepared, place, rules.next_due(paced, ask.at, rules.pace_of(speaker.new_face, pace())))


def answer_again(known: Known, room: str, digest: bytes) -> Lapsed | Answer:
    """The truth about words said already under this nonce; other words are a mistake of the client."""
    if known.digest != digest:
        return Refused("bad_request")
    if known.state == names.REFUSED:
        return Refused("readers_behind" if known.behind else "refused_words", {"number": known.number})
    if known.state in (names.EXPIRED, names.WITHDRAWN):
        return Lapsed(room, known.id, known.state)
    if known.n is None:
        return Held(known.id, known.number)
    return Done({"room": room, "n": known.n, "id": known.id})
