"""What is held about people: why, how long, how it is erased, how it is disclosed."""

from __future__ import annotations

from placette.justice.register import Holding

HOLDINGS = (
    Holding(
        "people.Person",
        why="To show others who speaks: pseudonym, sex, age and town as said at the door; nothing else is asked.",
        how_long="Until the visit is over and nothing that is kept by its own rule (words, decisions) refers to it.",
        how_erased="Swept every ten minutes, a day after arriving at the earliest.",
        how_disclosed="Pseudonym and what was said at the door, for a named person, on a lawful order.",
    ),
    Holding(
        "people.Name",
        why="So that nobody takes the pseudonym of somebody who is here.",
        how_long="While its owner is here, and ten minutes after (thirty for a visit that has not connected yet).",
        how_erased="At once on leaving, else swept every minute.",
        how_disclosed="Not at all: it holds nothing that Person does not.",
    ),
    Holding(
        "people.Presence",
        why="To show who is here and to count who is in a room.",
        how_long="While a socket is open; a minute after its node fell silent.",
        how_erased="When the socket closes, else swept every ten seconds.",
        how_disclosed="Not at all: it is gone within a minute.",
    ),
    Holding(
        "people.Block",
        why="So that one person does not hear another; the other is told nothing.",
        how_long="Until taken back, or until either of the two is erased.",
        how_erased="With either person.",
        how_disclosed="To the one who blocked, as part of their own data; to nobody else without an order.",
    ),
    Holding(
        "people.Node",
        why="Names of the place's own processes and when each last said that it lives.",
        how_long="A minute after it fell silent.",
        how_erased="Swept every ten seconds.",
        how_disclosed="Not about anybody.",
    ),
    Holding(
        "people.EpochCounter",
        why="One number that puts changes of what holds for people in order.",
        how_long="As long as the place.",
        how_erased="Not about anybody.",
        how_disclosed="Not about anybody.",
    ),
)
