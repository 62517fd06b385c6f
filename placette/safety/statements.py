"""The reasons as the one concerned reads them, in French and in English at once (DSA art. 17(3) and (4)).

In this order: what was decided, where and until when; what was found and how; whether a machine had a part in it; which
law or which clause, and why it fits; how to object. Plain words, no words of the message itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from placette.kernel.clock import FRANCE
from placette.safety import names, refused, terms

LANGUAGES = ("fr", "en")

WHATS: dict[str, str] = {
    "danger": gettext_noop("Somebody is in danger: they may be hurt, or already are."),
    "drugged": gettext_noop("A person who is asleep, drugged or unaware; a rape that is offered or arranged."),
    "child": gettext_noop("A child or a teenager is approached, asked for sex or pictures, or offered."),
    "child_images": gettext_noop("Sexual pictures of a minor, offered, asked for or shown."),
    "intimate": gettext_noop("Intimate pictures of somebody who did not agree, or the threat to show them."),
    "ambush": gettext_noop("A trap: somebody is lured to be robbed or beaten."),
    "suicide": gettext_noop("Somebody speaks of killing or hurting themselves."),
    "minor_here": gettext_noop("Somebody under 18 is on the place."),
    "threat": gettext_noop("Threats or blackmail."),
    "harassment": gettext_noop("Harassment, insults, unwanted sexual talk."),
    "private": gettext_noop("Somebody’s name, number or address, spread without their agreement."),
    "hate": gettext_noop("Hatred because of origin, religion, sex, orientation, body, health or disability."),
    "paid_sex": gettext_noop("Sex for money, pimping, trafficking."),
    "drugs": gettext_noop("Drugs offered or asked for."),
    "impostor": gettext_noop("Somebody pretends to be another person."),
    "scam": gettext_noop("A fake profile or a scam about money."),
    "explicit": gettext_noop("Explicit sexual talk where everybody reads."),
    "other": gettext_noop("Something else."),
}
"""Each key of `names.WHATS` in plain words: what a form offers, and what the one concerned reads of a report."""

LAWS: dict[str, str] = {
    "222-17": gettext_noop("threats against a person"),
    "222-22-2": gettext_noop("forcing somebody to undergo a sexual assault"),
    "222-23": gettext_noop("rape"),
    "222-26-1": gettext_noop("offers made so that somebody commits a rape"),
    "222-30-1": gettext_noop("giving somebody a substance, unknown to them, to rape or assault them"),
    "222-33": gettext_noop("sexual harassment"),
    "222-33-2-2": gettext_noop("harassment"),
    "222-37": gettext_noop("offering, selling or getting drugs"),
    "222-39": gettext_noop("selling or offering drugs to somebody for their own use"),
    "223-1-1": gettext_noop("giving away what lets somebody be found, and so putting them in danger"),
    "223-13": gettext_noop("provoking somebody to suicide"),
    "225-4-1": gettext_noop("trafficking in human beings"),
    "225-5": gettext_noop("procuring"),
    "226-1": gettext_noop("taking or passing on a picture or words of somebody in private without their agreement"),
    "226-2-1": gettext_noop("spreading intimate pictures or words without agreement"),
    "226-4-1": gettext_noop("taking somebody else’s identity"),
    "226-8-1": gettext_noop("spreading a sexual montage of somebody without agreement"),
    "227-22": gettext_noop("corruption of a minor"),
    "227-22-1": gettext_noop("sexual proposals to a minor"),
    "227-23": gettext_noop("sexual pictures of minors"),
    "227-24": gettext_noop("violent or pornographic messages that a minor may see"),
    "312-1": gettext_noop("extortion"),
    "312-10": gettext_noop("blackmail"),
    "421-2-5": gettext_noop("incitement to terrorism"),
    "450-1": gettext_noop("preparing a serious offence together"),
}
"""What each article of `names.LAWS` is about."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that a statement is made of. `kind`: of the subject, or `words` for what the filters stopped.

    `facts` is a moderator's own sentence, or empty: then it is said what was looked at, by room, number and hour. `at`:
    when the thing came there; for a person, with `last_room` and `last_n`, by what they were seen last. `rules` are names
    of the filters' rules. `erased`: its author had taken it back. `behind`: nobody could have read it in time.
    """

    measure: str
    kind: str
    ground: str
    clause: str
    automated: str
    source: str = "own_initiative"
    room: str | None = None
    n: int | None = None
    until: datetime | None = None
    facts: str = ""
    rules: tuple[str, ...] = ()
    at: datetime | None = None
    last_room: str | None = None
    last_n: int | None = None
    erased: bool = False
    behind: bool = False
    reported_as: str = ""
    """A key of `names.WHATS`: a report alone hides it, and no person has judged it."""
    refused: int = 0
    """So many times the filters had refused words of the person, and that led to it: from `at` to `refused_until`, by
    `rules`, in the rooms `refused_in` (empty: they are not all named)."""
    refused_until: datetime | None = None
    refused_in: tuple[str, ...] = ()
    refused_unread: int = 0
    """So many of them no moderator could read: two people wrote them to each other."""


@lru_cache(maxsize=512)
def _composed(reasons: Reasons, lang: str, version: str) -> tuple[str, ...]:
    with translation.override(lang):
        if reasons.measure == "restore":
            return (_what(reasons), *_found(reasons), _machine(reasons), _("The earlier decision counts no more."))
        return (_what(reasons), _scope(), *_found(reasons), _machine(reasons), *_ground(reasons), *_objecting())


def compose(reasons: Reasons) -> dict[str, list[str]]:
    """{"fr": [sentences], "en": [sentences]}."""
    return {lang: list(_composed(reasons, lang, terms.current().version)) for lang in LANGUAGES}


def moment(at: datetime) -> str:
    """A day and an hour in France, in the language spoken now."""
    local = at.astimezone(FRANCE)
    return _("%(day)s at %(hour)s, time of Paris") % {
        "day": formats.date_format(local, "j F Y"), "hour": f"{local:%H:%M}"
    }  # fmt: skip


def looked_at(reasons: Reasons) -> str:
    """In English, what a decision without a sentence of its own was about: room, number, hour, and no words."""
    with translation.override("en"):
        return _seen(reasons)


def undone(at: datetime, lang: str, *, replaced: bool = False) -> str:
    """What stands above the reasons of a decision that was undone, or `replaced` by one of a person."""
    with translation.override(lang):
        if replaced:
            return _("A moderator decided on %(moment)s: another case of yours says what.") % {"moment": moment(at)}
        return _("This decision was undone on %(moment)s and counts no more.") % {"moment": moment(at)}


def _what(reasons: Reasons) -> str:
    """The measure, where, and until when."""
    values = {
        "n": reasons.n,
        "room": reasons.room,
        "until": moment(reasons.until) if reasons.until else "",
    }
    return _sentence(reasons) % values


def _sentence(reasons: Reasons) -> str:
    if reasons.reported_as:
        return _(
            "Your message number %(n)s in the room %(room)s is hidden until a moderator has looked at it. If none has by"
            " %(until)s, it comes back by itself."
        )
    match reasons.measure, reasons.kind:
        case "withhold", "words":
            return _stopped(reasons)
        case "withhold", "message":
            return _(
                "Your message number %(n)s in the room %(room)s was withheld: nobody can read it any more. This has no"
                " end of its own."
            )
        case "withhold", "held":
            return _("Your message that waited for a moderator was not let through: nobody else has seen it.")
        case "withhold", _other:
            return _("The room %(room)s was withheld: nobody can enter it or read it any more.")
        case "warn", _other if reasons.room:
            return _("This is a warning about the room %(room)s. Nothing is taken from you: you may go on writing.")
        case "warn", _other:
            return _("This is a warning. Nothing is taken from you: you may go on writing.")
        case "hush", _other if reasons.room:
            return _("You cannot write in the room %(room)s until %(until)s. You may still read.")
        case "hush", _other:
            return _("You cannot write in any room until %(until)s. You may still read.")
        case "suspend", _other:
            return _("You cannot come in until %(until)s. Your cases stay open to you.")
        case _:
            return _restored(reasons)


def _stopped(reasons: Reasons) -> str:
    if reasons.automated == "partially":
        return _(
            "Your words wait for a moderator: nobody else has seen them. If nobody can look at them in time, they are"
            " not sent."
        )
    if reasons.behind:
        return _(
            "Your words were not sent: nobody else has seen them. A person had to read them first, and the people who read"
            " are behind; you may send them again later."
        )
    return _("Your words were not sent: nobody else has seen them.")


def _restored(reasons: Reasons) -> str:
    match reasons.kind:
        case "message" if reasons.erased:
            return _(
                "The decision that withheld your message number %(n)s in the room %(room)s is lifted. You had erased it"
                " meanwhile: nobody can read it."
            )
        case "message":
            return _("Your message number %(n)s in the room %(room)s can be read again.")
        case "held":
            return _("Your message that waited for a moderator was let through: everybody in the room can read it.")
        case "room":
            return _("The room %(room)s is there again.")
        case _:
            return _("What held against you is lifted: you may come in and write again.")


def _scope() -> str:
    return _("It holds on Placette alone, whatever country you are in.")


def _found(reasons: Reasons) -> list[str]:
    """The facts, and what led to them."""
    if reasons.rules and not reasons.refused:
        matched = ngettext(
            "What was found: the filters read your words and their rule %(rules)s matched.",
            "What was found: the filters read your words and their rules %(rules)s matched.",
            len(reasons.rules),
        )
        return [matched % {"rules": ", ".join(reasons.rules)}]
    out = [_("What was found: %(facts)s") % {"facts": reasons.facts}] if reasons.facts else []
    if reasons.measure == "restore":
        return out
    if reasons.reported_as:
        reported = _("Somebody reported it as: “%(what)s” No person has judged yet whether that is so.")
        return [_seen(reasons), reported % {"what": _(WHATS[reasons.reported_as])}]
    if not out:
        read = refused.who_read(reasons.refused, reasons.refused_unread)
        out.append(read % {"seen": _seen(reasons), "read": reasons.refused - reasons.refused_unread})
    if reasons.refused:
        return [*out, _("The filters had refused words of yours, and so the place looked at it on its own initiative.")]
    if reasons.source == "own_initiative":
        return [*out, _("The place looked at it on its own initiative.")]
    return [*out, _("Somebody had reported it.")]


def _seen(reasons: Reasons) -> str:
    """The facts that the place knows by itself (DSA art. 17(3)(b)): the thing, or by what the person was seen last."""
    values = {
        "n": reasons.n or reasons.last_n,
        "room": reasons.room if reasons.kind != "person" else reasons.last_room,
        "at": moment(reasons.at) if reasons.at else "",
    }
    if reasons.refused:
        values |= {
            "room": ", ".join(reasons.refused_in),
            "count": reasons.refused,
            "until": moment(reasons.refused_until) if reasons.refused_until else "",
            "rules": ", ".join(reasons.rules),
        }
        return refused.what_was(reasons.refused, len(reasons.rules), named=bool(reasons.refused_in)) % values
    return _seen_sentence(reasons) % values


def _seen_sentence(reasons: Reasons) -> str:
    match reasons.kind:
        case "message":
            return _("What was looked at: your message number %(n)s in the room %(room)s, sent on %(at)s.")
        case "held":
            return _("What was looked at: your message for the room %(room)s that the filters held, sent on %(at)s.")
        case "room":
            return _("What was looked at: what could be read in the room %(room)s on %(at)s.")
        case _:
            return _seen_of_person(reasons)


def _seen_of_person(reasons: Reasons) -> str:
    if reasons.last_n and reasons.last_room:
        return _(
            "What was looked at: what you wrote, the last being message number %(n)s in the room %(room)s, sent on"
            " %(at)s."
        )
    if reasons.last_n:
        return _("What was looked at: what you wrote, the last being a message in a discreet room, sent on %(at)s.")
    if reasons.last_room:
        return _(
            "What was looked at: your stay in the room %(room)s, which you entered on %(at)s. No message of yours is kept"
            " there."
        )
    return _(
        "What was looked at: how you showed yourself to others on %(at)s (pseudonym, sex, age, town). No message of"
        " yours is kept."
    )


def _machine(reasons: Reasons) -> str:
    if reasons.reported_as:
        return _("A machine hid it because of the report alone; a person decides.")
    if reasons.automated == "fully" and reasons.measure == "restore":
        return _("Nobody had decided in time, so a machine brought it back. A moderator still looks at the report.")
    if reasons.automated == "fully":
        return _("A machine found it and decided; no person had a part in it.")
    if reasons.automated == "partially":
        return _("A machine found it; a person decides.")
    if reasons.kind == "held":
        return _("The filters found it; a person read it and decided.")
    if reasons.refused:
        return _("The filters found it; a person decided.")
    return _("A person decided; no machine had a part in it.")


def _ground(reasons: Reasons) -> list[str]:
    """The law or the clause, and why it fits."""
    if reasons.ground == "illegal" and reasons.clause in LAWS:
        law = _("It is against the law: article %(article)s of the French criminal code, %(about)s.")
        said = law % {"article": reasons.clause, "about": _(LAWS[reasons.clause])}
        return [said, _("What was found is what this law forbids.")]
    if reasons.ground == "illegal":
        said = _("It is against the law: %(law)s.") % {"law": reasons.clause.rstrip(".")}
        return [said, _("What was found is what this law forbids.")]
    known = terms.clause(reasons.clause)
    facts = {
        "version": terms.current().version,
        "clause": terms.spoken(known.text) if known else reasons.clause,
    }
    if reasons.reported_as:
        may = _(
            "If it is so, it is against the rules of the place (version %(version)s, in force when this was decided):"
            " “%(clause)s”"
        )
        return [may % facts]
    said = _(
        "It is against the rules of the place (version %(version)s, in force when this was decided): “%(clause)s”"
    )
    return [said % facts, _("What was found is what this rule does not allow.")]


def _objecting() -> list[str]:
    return [
        _(
            "You may object, free of charge, within six months: write to the contact on the page /legal and give the"
            " number of this case. A person who did not take the decision looks at it again and answers."
        ),
        _(
            "You may also go to an out-of-court dispute body certified under article 21 of Regulation (EU) 2022/2065;"
            " in France, Arcom publishes the list."
        ),
        _("And you may go to court, at any time."),
    ]


def objecting_to_an_answer() -> list[str]:
    """How a notifier may object to what became of their report, in the language spoken now (DSA art. 16(5), 20, 21)."""
    return [
        _(
            "If you do not agree, you may object, free of charge, within six months: write it below. A person who did not"
            " take the decision looks at it again and answers here."
        ),
        *_objecting()[1:],
    ]


assert names.LAWS.keys() == LAWS.keys()
assert names.WHATS.keys() == WHATS.keys()
