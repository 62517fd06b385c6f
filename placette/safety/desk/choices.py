"""What a moderator can choose about a thing: the acts that fit, on which ground, for how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from placette.safety import terms
from placette.safety.register import Found
from placette.safety.statements import LAWS

OTHER_LAW = "other"
SPANS = ("10m", "1h", "12h", "1d", "3d", "7d", "30d", "90d", "365d")
LONGEST_HUSH = "30d"
_SIZES = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Act:
    """One measure about one subject. `value`: `<measure>|<subject>`; `key`: the letter that chooses it; `takes`: which
    fields it needs, of `ground`, `lasts`."""

    value: str
    key: str
    name: str
    takes: str


def acts(found: Found, state: str, restricted: bool, provisional: bool = False, closed: bool = False) -> list[Act]:
    """What can be decided about this thing, and about the person it is from. `provisional`: a report alone hides it;
    `closed`: of a room, a decision withholds it."""
    subject = f"{found.kind}:{found.id}"
    if found.kind == "message":
        subject = f"message:{found.room}/{found.n}"
    about: list[Act] = []
    match found.kind, state:
        case "held", _state:
            about = [
                Act(f"restore|{subject}", "p", _("Let it pass"), ""),
                Act(f"withhold|{subject}", "w", _("Do not let it pass"), "ground"),
            ]
        case "message", "shown":
            about = [Act(f"withhold|{subject}", "w", _("Withhold the message"), "ground")]
        case "message", _state:
            about = [Act(f"restore|{subject}", "r", _("Restore the message"), "")]
            if provisional:
                about.append(Act(f"withhold|{subject}", "w", _("Withhold the message for good"), "ground"))
        case "room", _state if closed:
            about = [Act(f"restore|{subject}", "r", _("Open the room again"), "")]
        case "room", _state:
            about = [Act(f"withhold|{subject}", "w", _("Withhold the whole room"), "ground")]
        case _:
            pass
    return about + (of_person(found, restricted) if found.person else [])


def of_person(found: Found, restricted: bool) -> list[Act]:
    person = f"person:{found.person}"
    out = [Act(f"warn|{person}", "a", _("Warn the person"), "ground")]
    if found.room:
        here = f"hush|{person}@{found.room}"
        out.append(Act(here, "h", _("Silence in the room %(room)s") % {"room": found.room}, "ground lasts"))
    out += [
        Act(f"hush|{person}", "g", _("Silence in every room"), "ground lasts"),
        Act(f"suspend|{person}", "s", _("Suspend the visits"), "ground lasts"),
    ]
    if restricted:
        out.append(Act(f"restore|{person}", "l", _("Lift all that holds"), ""))
    return out


def grounds() -> list[tuple[str, list[tuple[str, str]]]]:
    """(group, [(value, name)]): clauses of the rules, then articles of the law, then another law by its name."""
    clauses = [(f"terms:{one.key}", terms.spoken(one.title)) for one in terms.current().clauses.values()]
    laws = [(f"illegal:{article}", f"{_(about)} ({article})") for article, about in LAWS.items()]
    laws.append((OTHER_LAW, _("Another law, named below")))
    return [(_("Rules of the place"), clauses), (_("Law (articles of the criminal code)"), laws)]


def spans() -> list[tuple[str, str]]:
    return [(span, in_words(span)) for span in SPANS]


def in_words(span: str) -> str:
    """`3d` -> `3 days`, in the language spoken now."""
    count = int(span[:-1])
    match span[-1]:
        case "m":
            return ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}
        case "h":
            return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}
        case _:
            return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def flat(groups: Sequence[tuple[str, list[tuple[str, str]]]]) -> list[str]:
    return [value for _name, rows in groups for value, _title in rows]


SAID: tuple[str, ...] = (
    gettext_noop("Somebody closed this report before you: its page says how."),
    gettext_noop("The filters refused more words of theirs since you looked: read them first."),
    gettext_noop("The filters made this report: nobody would read an answer."),
    gettext_noop("There is nothing to send: write what the notifier should read."),
    gettext_noop("A report alone hides what it is about: decide about that first, withhold or restore."),
    gettext_noop("There is no such report."),
    gettext_noop("You closed this report: somebody else answers what was written about that."),
    gettext_noop("It is closed: answer what was written about that, or decide again."),
    gettext_noop("A report ends with something done, or with nothing to do."),
    gettext_noop("The facts or the law name or quote whoever reported it: write what was seen, in your own words."),
    gettext_noop("Half of the time has passed since you read this: look at the reasons again, then confirm."),
    gettext_noop("There is no such person."),
    gettext_noop("This preview is too old: look at the reasons again, then confirm."),
    gettext_noop("Somebody else made this preview: make your own."),
    gettext_noop("The facts are one sentence of 500 characters at most, without the words themselves."),
    gettext_noop("Somebody decided about this after you looked: read their decision, then decide again."),
    gettext_noop("It is not shown (any more): there is nothing to withhold."),
    gettext_noop("It is not withheld: there is nothing to restore."),
    gettext_noop("Nothing holds against this person: there is nothing to restore."),
    gettext_noop(
        "It waits no more: its author took it back, its ten minutes are over, or somebody decided before you."
    ),
    gettext_noop("Its author erased it just now: decide again. The decision is undone then, and it stays erased."),
)
"""What the rules, the subjects and this desk answer in English, to be told in the moderator's language."""


UNTOLD = gettext_noop("This cannot be decided so: it is not there any more, or does not fit. Look at it again.")
_CLOSED = re.compile(r"Its room is closed, so nobody would read it: restore room:(?P<room>[a-z0-9-]+) first\.")


def said(error: Exception) -> str:
    """The sentence of an Unfit in the language spoken now. What was written for the command line alone is told in general
    words where no English is spoken."""
    text = str(error)
    closed = _CLOSED.fullmatch(text)
    if closed is not None:
        return _("The room %(room)s is closed, so nobody would read it: open the room first.") % {
            "room": closed["room"]
        }
    return _(text) if text in SAID or get_language() == "en" else _(UNTOLD)
