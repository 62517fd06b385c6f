"""What is held about rooms: why, how long, how it is erased, how it is disclosed."""

from __future__ import annotations

from placette.justice.register import Holding

HOLDINGS = (
    Holding(
        "rooms.Room",
        why="The places to talk: names, topics, and the number of the last event.",
        how_long="While the place exists; a withheld room stays with its reasons.",
        how_erased="By the operator; it holds nothing of a person.",
        how_disclosed="Public.",
    ),
    Holding(
        "rooms.Seat",
        why="Who sits where now, so that words reach them; and where they were today, so that coming back is no wait.",
        how_long="Until the end of the day; in a discreet room until leaving.",
        how_erased="Discreet rooms: at leaving, or ten minutes after the last socket. Others: swept after midnight.",
        how_disclosed="Not at all: no list of who was where is kept.",
    ),
    Holding(
        "rooms.Message",
        why="The words themselves, so that whoever comes back reads what was said and a moderator can judge it.",
        how_long="While their author exists and has not erased them; held words ten minutes at most. Erased while a"
        " decision withholds them: until it is undone, 214 days at most.",
        how_erased="By their author at once (the words leave the row, unless a decision withholds them: those are kept"
        " for an objection, GDPR art. 17(3)(b) and (e)); with the author's person.",
        how_disclosed="The words a lawful order names, through the record, with two people.",
    ),
    Holding(
        "rooms.Change",
        why="That a message was edited, withheld or restored, so that no screen keeps what is gone.",
        how_long="As long as its message.",
        how_erased="With its message.",
        how_disclosed="With its message.",
    ),
    Holding(
        "rooms.Epoch",
        why="One row that tells whether numbers could repeat, and which mode made the database.",
        how_long="While the place exists.",
        how_erased="Never; it holds nothing of a person.",
        how_disclosed="The epoch is told to every client.",
    ),
)
