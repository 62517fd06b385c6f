"""What is held at the door: why, how long, how it is erased, how it is disclosed."""

from __future__ import annotations

from placette.justice.register import Holding

HOLDINGS = (
    Holding(
        "entry.Visit",
        why="To know a browser again while it is in: the hash of a random cookie, when it came and was last seen.",
        how_long="Twelve hours after it was last seen (30 minutes if it never connected), and a day more for cases.",
        how_erased="Swept every ten minutes.",
        how_disclosed="Beginning and end of a person's visit, on a lawful order.",
    ),
    Holding(
        "entry.AgeCheck",
        why="To prove that an age was assured, by which method and when: no date of birth, no document, no face.",
        how_long="As long as its visit.",
        how_erased="With its visit.",
        how_disclosed="That and how the age was assured, to the authority that oversees it.",
    ),
    Holding(
        "entry.InLine",
        why="Who came first at the door waits first, when moderators are too few: a random word and two moments.",
        how_long="Until they are in, or ten minutes after they last looked.",
        how_erased="At walking in; swept every ten minutes.",
        how_disclosed="To nobody: it names nobody.",
    ),
)
