"""The `placette` command: one parser; each verb's work stands in `ops.commands`.

Exit status: 0 done, 1 refused or failed with one clear sentence on standard error, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from placette.ops import knobs

SERVE = {
    "serve": ("everything in one process", ("web", "live", "work")),
    "web": ("the pages alone", ("web",)),
    "live": ("the wires alone", ("live",)),
    "work": ("the works alone: what keeps the place open and sweeps it", ("work",)),
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="placette", description="Placette: a live chat site for a whole country.")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="COMMAND")
    for verb, (about, _) in SERVE.items():
        verbs.add_parser(verb, help=about, description=about)
    check = verbs.add_parser("check", help="settings, health, and what production still lacks")
    check.add_argument("--json", action="store_true")
    add_visit(verbs)
    add_moderator(verbs)
    add_moderation(verbs)
    rooms = verbs.add_parser("rooms", help="the rooms").add_subparsers(dest="what", required=True)
    rooms.add_parser("list", help="every room, with who sits there").add_argument("--json", action="store_true")
    words = verbs.add_parser("rules", help="what the filters look for").add_subparsers(dest="what", required=True)
    words.add_parser("list", help="the rules in force, ours and yours")
    words.add_parser(
        "add", help="words from standard input, one a line, refused from now on; kept as keyed hashes alone"
    ).add_argument("--by", default="operator", help="who adds them")
    made = verbs.add_parser("keys", help="the place's keys").add_subparsers(dest="what", required=True)
    create = made.add_parser("create", help="make the place's secret and the record's pair in a folder")
    create.add_argument("folder")
    create.add_argument("--private-to", help="another folder (another machine) for the record's private key")
    return top


def add_visit(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    visit = verbs.add_parser("visit", help="demo mode only: walk in age-assured visits without a browser")
    visit.add_argument("--handle", required=True)
    visit.add_argument("--sex", required=True, choices=("f", "m", "couple", "other"))
    visit.add_argument("--age", required=True, type=int)
    visit.add_argument("--postcode", required=True)
    visit.add_argument("--count", type=int, default=1)
    visit.add_argument("--json", action="store_true", help="one JSON object a line (it always is)")


def add_moderator(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = verbs.add_parser("moderator", help="moderators' logins").add_subparsers(dest="what", required=True)
    create = what.add_parser("create", help="a login; prints the one-time link that sets password and second factor")
    remove = what.add_parser("remove", help="they sign in no more, and their shift ends")
    for naming in (create, remove):
        naming.add_argument("name")
        naming.add_argument("--by", default="operator", help="who does it")
    create.add_argument("--json", action="store_true")
    what.add_parser("list", help="every login, and whether it has its second factor").add_argument(
        "--json", action="store_true"
    )


def add_moderation(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    what = verbs.add_parser("moderation", help="who keeps the place open, and decisions").add_subparsers(
        dest="what", required=True
    )
    what.add_parser("list", help="who is on shift").add_argument("--json", action="store_true")
    for verb, about in (("on-shift", "a moderator begins"), ("off-shift", "a moderator ends")):
        what.add_parser(verb, help=about).add_argument("name")
    held = what.add_parser("held", help="what the filters hold until somebody reads it, ten minutes at most")
    held.add_argument("--words", action="store_true", help="the words too; the trail says that they were read")
    read = what.add_parser("read", help="the words of one message; the trail says that they were read")
    read.add_argument("subject", help="held:<id> or message:<room>/<n>, shown or withheld")
    for reading in (held, read):
        reading.add_argument("--by", default="operator", help="who reads")
        reading.add_argument("--json", action="store_true")
    decide = what.add_parser("decide", help="withhold, restore, warn, hush or suspend, with the statement of reasons")
    decide.add_argument("measure", help="withhold, restore, warn, hush, suspend")
    decide.add_argument("subject", help="person:<id>, person:<id>@<room>, message:<room>/<n>, held:<id>, room:<slug>")
    decide.add_argument(
        "--ground", required=True, help="the clause of the rules or the law, e.g. terms:respect or illegal:…"
    )
    decide.add_argument("--for", dest="lasts", default="", help="how long, e.g. 30m, 2h, 3d")
    decide.add_argument(
        "--facts",
        default="",
        help="what was seen, in a sentence without the words themselves; without it the reasons name what was looked at"
        " by room, number and hour",
    )
    decide.add_argument("--by", default="operator", help="who decides")
    decide.add_argument("--json", action="store_true")


def fail(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1


def main(argv: Sequence[str] | None = None) -> int:
    """The command line. Returns the exit status."""
    asked = parser().parse_args(argv)
    if asked.verb == "keys":
        return keys_create(asked)
    os.environ["DJANGO_SETTINGS_MODULE"] = "placette.ops.settings"
    try:
        return load(asked)(asked)
    except knobs.BadKnob as error:
        return fail(str(error))
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return 1
        return fail(f"PLACETTE_DATA: {error.filename or 'a file'}: {error.strerror or type(error).__name__}.")
    except KeyboardInterrupt:
        return 130


def load(asked: argparse.Namespace) -> Callable[[argparse.Namespace], int]:
    """The function of a verb, with Django ready. Settings are read here, so a bad one is a sentence, not a trace."""
    import django  # noqa: PLC0415 -- reads the settings, which may be refused with a sentence

    django.setup()
    from placette.ops import commands, serve  # noqa: PLC0415 -- needs Django's apps to be ready

    if asked.verb in SERVE:
        return commands.in_a_sentence(lambda _: serve.main(frozenset(SERVE[asked.verb][1])))
    name = asked.verb if asked.verb in ("check", "visit") else f"{asked.verb}_{asked.what}".replace("-", "_")
    found: Callable[[argparse.Namespace], int] = getattr(commands, name)
    return commands.in_a_sentence(found)


def keys_create(asked: argparse.Namespace) -> int:
    from pathlib import Path  # noqa: PLC0415 -- this verb runs without settings

    from placette.ops import keys  # noqa: PLC0415 -- this verb runs without settings

    folder = Path(asked.folder)
    private = Path(asked.private_to) if asked.private_to else folder
    if (folder / keys.SECRET).exists() or (folder / keys.RECORD_PUBLIC).exists():
        return fail(f"{folder} holds keys already; nothing was changed.")
    try:
        keys.create(folder, private)
    except OSError as error:
        return fail(f"The keys cannot be written: {error.strerror}.")
    print(f"Made {folder / keys.SECRET} and {folder / keys.RECORD_PUBLIC}.")
    print(
        f"The record's private key is {private / keys.RECORD_PRIVATE}: keep it on another machine, in two people's hands."
    )
    return 0
