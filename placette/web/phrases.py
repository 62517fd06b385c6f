"""One sentence for every fixed word: what happened, why, and what to do next, in the visitor's language.

`say(why, facts, lang)` is called by views, sockets and the wires alike. Facts are optional: where one is missing the
sentence does without it. Facts known here: `seconds` (int or float), `limit` (characters), `until` (datetime or
RFC 3339 text), `number` (of a case), `handle`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from placette.kernel.clock import FRANCE

Facts = Mapping[str, Any]
Sentence = Callable[[Facts], str]


def say(why: str, facts: Facts, lang: str) -> str:
    """The sentence of `why` in `lang` (`fr` or `en`). Raises KeyError for a word that has none."""
    sentence = SENTENCES[why]
    with translation.override(lang):
        return sentence(facts)


def plain(msgid: str) -> Sentence:
    """A sentence that needs no fact."""
    return lambda facts: _(msgid)


def moment(value: object) -> str:
    """A day and an hour in France: `22 November, 21:50`. Takes a datetime or its RFC 3339 text."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    local = at.astimezone(FRANCE)
    return f"{formats.date_format(local, 'j F')}, {local:%H:%M}"


def too_fast(facts: Facts) -> str:
    seconds = math.ceil(float(facts.get("seconds") or 1))
    return ngettext(
        "That was fast. You may write again in %(n)s second; your words are kept.",
        "That was fast. You may write again in %(n)s seconds; your words are kept.",
        seconds,
    ) % {"n": seconds}


def too_long(facts: Facts) -> str:
    limit = int(facts.get("limit") or 2000)
    return _("This is longer than %(n)s characters. Shorten it or send it in two parts.") % {"n": limit}


def new_face(facts: Facts) -> str:
    """Of the first ten minutes: how long to wait, or else what is not open yet."""
    if not facts.get("seconds"):
        return _(
            "You have just walked in. For ten minutes: one message in three seconds, no links, one room at a time."
        )
    seconds = math.ceil(float(facts["seconds"]))
    return ngettext(
        "You have just walked in: for ten minutes, one message in three seconds. This one may go in %(n)s second.",
        "You have just walked in: for ten minutes, one message in three seconds. This one may go in %(n)s seconds.",
        seconds,
    ) % {"n": seconds}


def busy(facts: Facts) -> str:
    """Too many people in the place, or too many rooms for this one."""
    rooms = int(facts.get("rooms") or 0)
    if not rooms:
        return _("Too many people at once. Nothing was lost: try again in a few seconds.")
    return ngettext(
        "You already sit in %(n)s room, and no more are open to you. Leave one, then come in here.",
        "You already sit in %(n)s rooms, and no more are open to you. Leave one, then come in here.",
        rooms,
    ) % {"n": rooms}


def case(facts: Facts) -> str:
    """Where the reasons stand, when there is a case."""
    number = facts.get("number")
    return " " + _("Why, and how to object: case %(number)s.") % {"number": number} if number else ""


def with_case(msgid: str) -> Sentence:
    """A sentence that needs no fact, and the case when there is one."""
    return lambda facts: _(msgid) + case(facts)


def until_or_not(timed: str, untimed: str) -> Sentence:
    """A sentence that names the end of a measure when there is one, and the case when it has a number."""

    def sentence(facts: Facts) -> str:
        until = facts.get("until")
        said = _(timed) % {"until": moment(until)} if until else _(untimed)
        said += case(facts)
        return said

    return sentence


def because(otherwise: str, after: str, before: str = "") -> Sentence:
    """Why the place is not more open, by the first of `reasons`, between what holds and what that means for who writes."""

    def sentence(facts: Facts) -> str:
        known = [why for why in facts.get("reasons") or () if why in SENTENCES]
        if not known:
            return _(otherwise)
        return " ".join([*([_(before)] if before else []), SENTENCES[known[0]](facts), _(after)])

    return sentence


SENTENCES: dict[str, Sentence] = {
    # words
    "too_fast": too_fast,
    "too_long": too_long,
    "held": plain(
        gettext_noop(
            "This message waits for a moderator. Nobody else has seen it; you may withdraw it meanwhile. If nobody can read it"
            " within ten minutes, it is not sent, and you are told."
        )
    ),
    "refused_words": with_case(
        gettext_noop(
            "This message breaks a rule of the place, so nobody has seen it. Say it in another way, or not at all."
        )
    ),
    "readers_behind": with_case(
        gettext_noop(
            "This message was not sent: a moderator would have to read it first, and the people who read are behind. Nobody"
            " has seen it; keep your words and try again in a few minutes."
        )
    ),
    "card_3114": plain(
        gettext_noop("If life weighs on you: 3114 listens, day and night, free of charge. In danger now: 15 or 112.")
    ),
    "card_119": plain(
        gettext_noop("Placette is for adults. If you are younger: 119 and 3018 listen, free of charge and in confidence.")
    ),
    "refused_photo": plain(
        gettext_noop("This photo breaks a rule of the place, so nobody has seen it. Send another one, or none.")
    ),
    "new_face": new_face,
    "unheld_refused_words": plain(
        gettext_noop("A moderator has read your message and did not let it pass. Nobody else has seen it.")
    ),
    "unheld_expired": plain(
        gettext_noop("Nobody could read your message in time, so it was not sent. You may write it again.")
    ),
    "unheld_withdrawn": plain(gettext_noop("You withdrew this message. Nobody has seen it.")),
    # rooms and people
    "not_seated": plain(gettext_noop("You are not in this room yet. Enter it, then write.")),
    "parted_left": plain(gettext_noop("You have left this room in another window. Come in again whenever you like.")),
    "parted_closed": plain(gettext_noop("This room has been closed. The others are open.")),
    "blocked": plain(gettext_noop("You two cannot write to each other. Everybody else still can.")),
    "needs_agreement": plain(
        gettext_noop("This person takes ready-made openings only. Choose one of the sentences on offer.")
    ),
    "not_found": plain(gettext_noop("This is not here, or no longer. Go back to the square and choose again.")),
    # measures
    "hushed": until_or_not(
        gettext_noop("A moderator has asked you to stay silent until %(until)s. You may still read."),
        gettext_noop("A moderator has asked you to stay silent for now. You may still read."),
    ),
    "suspended": until_or_not(
        gettext_noop("You cannot come in until %(until)s: a moderator decided so."),
        gettext_noop("You cannot come in any more: a moderator decided so."),
    ),
    "excluded": until_or_not(
        gettext_noop("You are excluded from the place until %(until)s."),
        gettext_noop("You are excluded from the place for good."),
    ),
    "under_age": plain(gettext_noop("Placette is for adults only. If you need somebody to talk to, call 119 or 3018.")),
    # the place
    "read_only": because(
        gettext_noop("Nobody can write just now. Keep your words and try again in a few minutes."),
        gettext_noop("Keep your words and try again in a few minutes."),
    ),
    "place_open": plain(gettext_noop("The place is open again: you may write.")),
    "place_text_only": because(
        gettext_noop("Words only for now: photos come back when they can be looked at again."),
        gettext_noop("You may write meanwhile."),
    ),
    "place_read_only": because(
        gettext_noop("Reading only for now. What you type is kept."),
        gettext_noop("What you type is kept."),
        gettext_noop("Reading only for now."),
    ),
    "place_closed": because(
        gettext_noop("The place is closed. It opens when moderators are there."),
        gettext_noop("The place is closed until then."),
    ),
    "no_lease": plain(gettext_noop("The watch over the place has stopped. Nobody can write until it is back.")),
    "no_moderator": plain(gettext_noop("No moderator is on shift. Nobody can write until one is.")),
    "no_moderators": plain(gettext_noop("The place has too few moderators to open.")),
    "no_terms": plain(gettext_noop("The rules of the place are not published yet.")),
    "no_trust_list": plain(gettext_noop("The list of trusted age services is missing or out of date.")),
    "filters": plain(gettext_noop("The filters do not work just now. Nobody can write until they do.")),
    "database": plain(gettext_noop("What is written cannot be kept safely just now. Nobody can write until it can.")),
    "hashes": plain(
        gettext_noop("Pictures that were taken down cannot be recognised just now. Nobody can write until they can.")
    ),
    "log": plain(gettext_noop("What moderators do cannot be written down just now. Nobody can write until it can.")),
    "red_overdue": plain(
        gettext_noop("A serious report has waited too long for a person. Words only until somebody has looked at it.")
    ),
    "disk": plain(gettext_noop("There is no room left to keep what is written. Nobody can write until there is.")),
    # whoever is on call
    "page_no_lease": plain(gettext_noop("The watch over the place had stopped, and is back. Look why it stopped.")),
    "page_opened_again": plain(gettext_noop("The place is open again.")),
    "page_readers_behind": plain(
        gettext_noop("The people who read held words are behind: such words are refused until they have caught up.")
    ),
    "page_red_overdue": plain(gettext_noop("A serious report waits too long for a person: look at it first.")),
    "page_red_not_hidden": plain(
        gettext_noop("A serious report came in and what it is about is still shown: look at it within fifteen minutes.")
    ),
    "page_threat_to_life": plain(gettext_noop("A report says that somebody is in danger: look at it now.")),
    "page_readers_caught_up": plain(gettext_noop("The people who read held words have caught up.")),
    # the door
    "handle_minor": plain(
        gettext_noop("This pseudonym sounds like a minor's. The place is for adults: choose another.")
    ),
    "handle_sale": plain(
        gettext_noop("This pseudonym offers something for sale. Nothing is sold here: choose another.")
    ),
    "handle_phone": plain(gettext_noop("This pseudonym holds a phone number. Keep yours to yourself: choose another.")),
    "handle_address": plain(
        gettext_noop("This pseudonym holds an address or a contact. Keep yours to yourself: choose another.")
    ),
    "handle_shape": plain(
        gettext_noop(
            "A pseudonym has 2 to 20 letters, digits, spaces, dots, hyphens or underscores. Change it a little."
        )
    ),
    "handle_words": plain(gettext_noop("This pseudonym breaks a rule of the place. Choose another.")),
    "handle_taken": plain(gettext_noop("Somebody here has this pseudonym, or one that looks like it. Choose another.")),
    "handle_reserved": plain(gettext_noop("This pseudonym is kept for the people who run the place. Choose another.")),
    "no_visit": plain(gettext_noop("Your visit is over. Walk in again at the door: it takes ten seconds.")),
    # requests
    "foreign_origin": plain(
        gettext_noop("This came from another site, so it was not done. Do it from the place's own page.")
    ),
    "bad_request": plain(gettext_noop("This was not understood, and nothing was done. Check it and try again.")),
    "busy": busy,
    "unavailable": plain(gettext_noop("Something broke on our side and nothing was done. Try again in a moment.")),
    # goodbyes
    "restart": plain(gettext_noop("The place is restarting. You will be back within seconds; your words are kept.")),
    "slow": plain(gettext_noop("Your connection could not keep up. It starts again where it stopped.")),
    "moved": plain(gettext_noop("Your connection moves to another machine. It starts again at once.")),
    "too_many_sockets": plain(gettext_noop("The place is open in too many windows. Close some, then reload this one.")),
    "signed_out": plain(gettext_noop("You have left the place. Walk in again whenever you like.")),
    "bad_frame": plain(gettext_noop("This page and the place no longer understand each other. Reload the page.")),
    "too_large": plain(gettext_noop("What was sent is too large. Reload the page and send less at once.")),
}
