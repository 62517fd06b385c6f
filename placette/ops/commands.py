"""What the command line does, verb by verb. Each takes the parsed arguments and returns the exit status."""

from __future__ import annotations

import json
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from placette.justice import audit
from placette.kernel.clock import stamp
from placette.live.events import Refused
from placette.ops import boot, keys, knobs, wiring
from placette.rooms import queries as rooms
from placette.safety import actions as safety
from placette.safety import desk, evidence, moderators, rules, screening
from placette.safety import queries as safety_queries
from placette.safety.desk import logins
from placette.safety.filters import BadRules
from placette.web import phrases


def fail(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1


def in_a_sentence(verb: Callable[[Namespace], int]) -> Callable[[Namespace], int]:
    """`verb`, with what the place refuses and what the database does not do told as one sentence."""

    def told(asked: Namespace) -> int:
        try:
            return verb(asked)
        except boot.Refusal as refusal:
            return fail(*refusal.lines)
        except DatabaseError as error:
            return fail(f"PLACETTE_DATABASE_URL: the database does not do its work ({type(error).__name__}).")

    return told


def language() -> str:
    """The operator's: English where their system says so, else French."""
    return "en" if os.environ.get("LANG", "").startswith("en") else "fr"


def ready() -> None:
    """Registers, and what `placette serve` makes where it was never made: a verb may come first, and changes nothing
    of a place that runs."""
    if not boot.prepared():
        boot.prepare()
    wiring.plug()


def visit(asked: Namespace) -> int:
    """Walk in, demo only. One JSON line a visit."""
    town = wiring.demo()
    if town is None:
        return fail("placette visit is for the demo town only: here people walk in by the door.")
    if not 1 <= asked.count <= 100_000:
        return fail("--count is a number from 1 to 100000.")
    ready()
    made = town.walk_in_many(asked.handle, asked.sex, asked.age, asked.postcode, asked.count, datetime.now(UTC))
    if isinstance(made, Refused):
        return fail(phrases.say(made.why, made.facts, language()))
    for line in made:
        print(json.dumps(line, ensure_ascii=False))
    return 0


def moderator_create(asked: Namespace) -> int:
    """A login, completed by whoever opens the link first: hand it over as one hands over a key."""
    ready()
    try:
        path = logins.create(asked.name, f"operator:{asked.by}", datetime.now(UTC))
    except rules.Unfit as error:
        return fail(str(error))
    link = f"{serving()}{path}"
    if asked.json:
        print(json.dumps({"name": asked.name, "link": link}))
        return 0
    print(f"Open this once, within a day, to set {asked.name}'s password and second factor:\n  {link}")
    print("It needs an authenticator (an application that shows six digits). Then sign in at /desk and begin a shift.")
    return 0


def serving() -> str:
    """Where browsers find the place, as far as its settings say."""
    if settings.DEMO:
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        return f"http://{host}:{settings.PORT}"
    return f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}" if settings.ALLOWED_HOSTS else ""


def moderator_remove(asked: Namespace) -> int:
    ready()
    try:
        logins.remove(asked.name, f"operator:{asked.by}", datetime.now(UTC))
    except rules.Unfit as error:
        return fail(str(error))
    print(f"{asked.name} signs in no more.")
    return 0


def moderator_list(asked: Namespace) -> int:
    ready()
    found = logins.everybody()
    if asked.json:
        print(json.dumps([{"name": name, "second_factor": has} for name, has in found.items()], ensure_ascii=False))
        return 0
    for name, has in found.items():
        print(f"{name}  {'with second factor' if has else 'has not opened the link yet'}")
    if not found:
        print("No moderator has a login: placette moderator create NAME")
    return 0


def moderation_list(asked: Namespace) -> int:
    ready()
    now = datetime.now(UTC)
    shifts = safety_queries.shifts(now)
    lease = safety_queries.lease(now)
    if asked.json:
        complete = moderators.with_second_factor()
        rows = [
            {"name": s.name, "since": s.since.isoformat(), "awake": s.awake, "second_factor": s.name in complete}
            for s in shifts
        ]
        print(json.dumps({"level": lease.level, "reasons": list(lease.reasons), "shifts": rows}, ensure_ascii=False))
        return 0
    print(f"The place is {lease.level}." + (f" Why: {', '.join(lease.reasons)}." if lease.reasons else ""))
    for shift in shifts:
        print(f"{shift.name}  since {shift.since:%Y-%m-%d %H:%M} UTC  {'awake' if shift.awake else 'not heard from'}")
    return 0


def moderation_on_shift(asked: Namespace) -> int:
    ready()
    if not settings.DEMO and not logins.ready(asked.name):
        return fail(f"{asked.name} has no login with a second factor: placette moderator create {asked.name}")
    try:
        safety.on_shift(asked.name, datetime.now(UTC))
    except rules.Unfit as error:
        return fail(str(error))
    print(f"{asked.name} is on shift for 15 minutes, longer with each act at the desk.")
    return 0


def moderation_off_shift(asked: Namespace) -> int:
    ready()
    if not safety.off_shift(asked.name, datetime.now(UTC)):
        return fail(f"{asked.name} is not on shift.")
    print(f"{asked.name} is off shift.")
    return 0


def moderation_decide(asked: Namespace) -> int:
    """The same decision, with the same statement, as at the desk."""
    ready()
    try:
        made = desk.decide_from_text(
            asked.measure,
            asked.subject,
            ground=asked.ground,
            lasts=asked.lasts,
            facts=asked.facts,
            by=f"operator:{asked.by}",
            now=datetime.now(UTC),
        )
    except rules.Unfit as error:
        return fail(str(error))
    if asked.json:
        print(json.dumps({"number": made.number, "measure": asked.measure, "subject": asked.subject}))
    else:
        print(f"Done: {asked.measure} {asked.subject}. Case {made.number}.")
        if not asked.facts and asked.measure != "restore":
            print("The reasons name what was looked at, by room, number and hour; --facts says what was seen there.")
    return 0


RULES_STAY = "Processes that run keep the rules they had; one that starts refuses every message until this is mended."
HOW_TO_JUDGE = """\
Read one:     placette moderation read held:<id>
Let it pass:  placette moderation decide restore held:<id> --ground terms:rules
Refuse it:    placette moderation decide withhold held:<id> --ground terms:<clause> --facts "…"
"""


def moderation_held(asked: Namespace) -> int:
    """What waits for a moderator. The words only when they are asked for; that they were read stands in the trail."""
    ready()
    now = datetime.now(UTC)
    waiting = rooms.waiting(now)
    for one in waiting:
        words = held_words(one.id, asked.by, now) if asked.words else None
        if asked.words and words is None:
            continue  # withdrawn or decided just now
        if asked.json:
            print(json.dumps(held_row(one) | ({} if words is None else {"words": words}), ensure_ascii=False))
        else:
            print(f"held:{one.id}  {one.slug}  {one.handle} (person:{one.person})  rule {', '.join(one.rules)}")
            print(f"    sent at {one.since:%H:%M:%S} UTC, expires at {one.until:%H:%M:%S}; case {one.case}")
            print_words(words or "")
    if not asked.json:
        print(HOW_TO_JUDGE if waiting else "Nothing waits for a moderator.", end="" if waiting else "\n")
    return 0


def held_row(one: rooms.Waiting) -> dict[str, object]:
    return {
        "subject": f"held:{one.id}",
        "id": one.id,
        "room": one.slug,
        "person": one.person,
        "handle": one.handle,
        "since": stamp(one.since),
        "until": stamp(one.until),
        "rules": list(one.rules),
        "case": one.case,
    }


def held_words(id: str, by: str, now: datetime) -> str | None:
    try:
        return desk.read(f"held:{id}", by=f"operator:{by}", now=now).words
    except rules.Unfit:
        return None


def print_words(words: str) -> None:
    """On standard output alone, each line marked as somebody's words."""
    for line in words.splitlines():
        print(f"    | {line}")


def moderation_read(asked: Namespace) -> int:
    """The words of one message, for who decides about it or judges an objection."""
    ready()
    try:
        read = desk.read(asked.subject, by=f"operator:{asked.by}", now=datetime.now(UTC))
    except rules.Unfit as error:
        return fail(str(error))
    if asked.json:
        row = {"subject": asked.subject, "state": read.state, "handle": read.handle, "words": read.words}
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(f"{asked.subject}, {read.state}, by {read.handle}:")
        print_words(read.words)
    return 0


def rooms_list(asked: Namespace) -> int:
    ready()
    for room in rooms.all_rooms(datetime.now(UTC)):
        if asked.json:
            row = {"slug": room.slug, "name": room.name, "discreet": room.discreet, "present": room.present}
            print(json.dumps(row, ensure_ascii=False))
        else:
            print(f"{room.slug:24} {room.present:5}  {room.name}{'  (discreet)' if room.discreet else ''}")
    return 0


def rules_list(asked: Namespace) -> int:
    """Names with versions, a line each."""
    try:
        print(*screening.rules_now(), sep="\n")
    except BadRules as error:
        return fail(f"A rule file is wrong: {error}. {RULES_STAY}")
    return 0


def rules_add(asked: Namespace) -> int:
    """Words from standard input, kept as keyed hashes; none of them is shown or logged."""
    ready()
    try:
        with transaction.atomic():
            new, all_ = screening.keep_words(word for line in sys.stdin if (word := line.strip()))
            audit.note(f"operator:{asked.by}", "rules_added", "rules:hashed", {"new": new, "all": all_}, datetime.now(UTC))
    except BadRules as error:
        return fail(f"Nothing was added: {error}.")
    print(f"{new} new, {all_} in all")
    return 0


def check(asked: Namespace) -> int:
    """Every setting with its source, then what is wrong, a line each."""
    wrong = settings_wrong() + database_wrong() + disk_wrong() + rules_wrong() + opening_wrong()
    found = {
        name: {"value": "(set)" if knobs.BY_NAME[name].secret and read.value else read.value, "source": read.source}
        for name, read in settings.FOUND.items()
    }
    if asked.json:
        print(json.dumps({"settings": found, "unknown": settings.UNKNOWN_KNOBS, "wrong": wrong}, ensure_ascii=False))
        return 1 if wrong else 0
    for name, row in found.items():
        print(f"{name:28} {row['value'] or '-':32} {row['source']}")
    for name in settings.UNKNOWN_KNOBS:
        print(f"{name:28} nobody knows this setting; it does nothing")
    for line in wrong:
        print(line, file=sys.stderr)
    if not wrong:
        print("All is well.")
    return 1 if wrong else 0


def settings_wrong() -> list[str]:
    try:
        boot.refuse_what_cannot_be(settings.HOST)
    except boot.Refusal as refusal:
        return list(refusal.lines)
    return []


def rules_wrong() -> list[str]:
    """An operator's rule files that are not taken."""
    wrong = screening.wrong_rules()
    return [f"A rule file is wrong: {wrong}. {RULES_STAY}"] if wrong else []


def opening_wrong() -> list[str]:
    """What a production place still lacks to open its door."""
    if settings.DEMO:
        return []
    return [f"It starts closed: {phrases.say(why, {}, language())}" for why in evidence.lacking()]


def database_wrong() -> list[str]:
    """The real values of what durability stands on, read from the database itself."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"}
                ask = "PRAGMA {}"
            else:
                wanted = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}
                ask = "SHOW {}"
            wrong = []
            for name, value in wanted.items():
                cursor.execute(ask.format(name))
                got = str(cursor.fetchone()[0])
                if got != value:
                    wrong.append(f"PLACETTE_DATABASE_URL: {name} is {got}, it must be {value}.")
            return wrong
    except DatabaseError:
        return ["PLACETTE_DATABASE_URL: the database does not answer."]


def disk_wrong() -> list[str]:
    folder = settings.DATA if settings.DATA.exists() else settings.DATA.parent
    if not folder.exists() or not os.access(folder, os.W_OK):
        return [f"PLACETTE_DATA: {settings.DATA} cannot be written."]
    usage = shutil.disk_usage(folder)
    if usage.free < usage.total * 0.05:
        return ["PLACETTE_DATA: less than 5 % of the disk is free."]
    if not (settings.KEYS / keys.RECORD_PUBLIC).is_file():
        return [f"PLACETTE_KEYS: {keys.RECORD_PUBLIC} is missing."]
    return []
