"""What passes between the wires and the domains: who asks, what is asked, what is answered, what is told.

`ops.wiring` fills one `Seam` with the domains' functions; `live` knows domains through it alone. Every function of the
seam is synchronous and is called in a thread of its lane, never in the event loop (but for `phrase` and lane `loop`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec

JSON_FORM = "placette.v1.json"
HTML_FORM = "placette.v1.html"
Form = Literal["placette.v1.json", "placette.v1.html"]
Lane = Literal["write", "read", "loop"]
Level = Literal["open", "text_only", "read_only", "closed"]

HISTORY = 50
"""Items given to whoever comes in without a number."""
PAGE = 200
"""Items given at most to whoever comes back."""
PAGE_BYTES = 64 * 1024
"""Bytes given at most to whoever comes back; one item is always given."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a connection came from, taken from the transport: never a header a visitor could write."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `person` and `visit` are ids; `lang` is `fr` or `en`."""

    visit: str
    person: str
    handle: str
    lang: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Ask:
    """One command of one caller. `body` is the client's object, unchecked; `at` is now, UTC.

    `waited` is how many seconds this socket already waited for the room it asks to enter;
    `seats` are the rooms this socket hears.
    """

    caller: Caller
    ref: str | None
    do: str
    body: Mapping[str, Any]
    at: datetime
    waited: float = 0.0
    seats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Join:
    """From now on this socket hears `room`; `since` and `epoch` are what its client said it had.

    `floor`: the highest number this person may NOT read; numbers start at `floor + 1`.
    `parts`: rooms this socket stops hearing at the same time (a new face sits in one room).
    """

    room: str
    since: int | None
    epoch: str | None
    floor: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """It is done (and durable). `body` goes into the `done` frame; `part` is a room this person's sockets leave. `card`:
    which numbers to call whoever asked is shown, in this and the other answers; sockets hear of it by an event."""

    body: Mapping[str, Any] = field(default_factory=dict)
    join: Join | None = None
    part: str | None = None
    card: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Wait:
    """Not yet: `seconds` from the first asking. The wires ask again by themselves, with `Ask.waited` grown."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """A person will look at it first; nobody else has seen it. `id` is the message's, `case` where the reasons stand."""

    id: str
    case: str = field(default="", compare=False)
    card: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing happened. `why` is a fixed word; `facts` fill its sentence; `retry_after` is in seconds."""

    why: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    retry_after: float | None = None
    card: str = field(default="", compare=False)


Answer = Done | Wait | Held | Refused


@dataclass(frozen=True, slots=True)
class Event:
    """One numbered, lasting event of a room, rendered once.

    `json` and `html` are whole JSON objects in UTF-8 **without** `room` (so they serve in a list too); the hub adds it.
    `by` is the person whose words it is about: whoever blocked them gets `skip`.
    `kind`: said, edited, withheld, restored. `nonce` is the author's own, for the author's sockets alone.
    """

    room: str
    n: int
    kind: str
    by: str
    json: bytes
    html: bytes
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a room as the store has it: `head` is the room's last number, `events` ascend without a gap."""

    epoch: str
    head: int
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Knock:
    """A socket at the door: the cookie's value (or None), whence it came, the language it prefers, now."""

    cookie: str | None
    origin: Origin
    lang: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a person now.

    `blocked`: persons this one blocked. `hushed`: rooms where they may not speak, `*` for everywhere.
    `told`: bodies of `restricted` events that are in force, each with its `case`. `goodbye`: why their sockets close.
    `seats`: open rooms where they sit; a socket that hears another one hears it no more (None: not asked). `shut`:
    rooms where they sat and that were closed.
    """

    blocked: frozenset[str] = frozenset()
    hushed: frozenset[str] = frozenset()
    seats: frozenset[str] | None = None
    shut: frozenset[str] = frozenset()
    told: tuple[Mapping[str, Any], ...] = ()
    goodbye: tuple[int, str, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Admission:
    """The door says yes to a socket."""

    caller: Caller
    standing: Standing


@dataclass(frozen=True, slots=True)
class Lease:
    """How open the place is, and why it is not more open. A lease that ran out is `read_only`."""

    level: Level
    reasons: tuple[str, ...] = ()

    @property
    def read_only(self) -> bool:
        return self.level in ("read_only", "closed")


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a client may ask. `handler` takes many and answers as many, in order; it never raises for one."""

    do: str
    handler: Callable[[list[Ask]], Sequence[Answer]]
    lane: Lane
    batch: int = 256
    works_when_closed: bool = False


@dataclass(frozen=True, slots=True)
class Seam:
    """All that the wires know of the domains. One instance, made by `ops.wiring.seam()`."""

    commands: Mapping[str, Command]
    opened: Callable[[list[Knock]], Sequence[Admission | Refused]]
    closed: Callable[[list[Caller], datetime], None]
    """These callers' last socket on this node closed."""
    standing: Callable[[Sequence[str]], Mapping[str, Standing]]
    """For persons: what holds now. A person who is gone is absent."""
    changed: Callable[[int], tuple[int, Sequence[str]]]
    """(cursor) -> (new cursor, persons whose `auth_epoch` moved since). Cursor 0 gives the present cursor and nobody."""
    seen: Callable[[str, Sequence[str], Sequence[str], datetime], None]
    """(node, who came, who left, now): the node's heartbeat, twice a second at most, at least every 20 s."""
    stretch: Callable[[str, int | None, int], Stretch | None]
    """(room, after, limit): events after `after`, or the last `limit` when None. None: no such room."""
    heads: Callable[[], tuple[str, Mapping[str, int]]]
    """(epoch, {room: last number}) of rooms written in the last minutes: the beacon."""
    lease: Callable[[], Lease]
    phrase: Callable[[str, Mapping[str, Any], str], str]
    """(why, facts, lang) -> one sentence."""
    crowds: Callable[[], Mapping[str, Mapping[str, tuple[int, int]]]] = dict
    """{node: {room: (persons, mark)}}, from the rows of who is here: for nodes that say nothing on the bus. The mark is
    another one when others sit there."""
    refused: Callable[[str], None] = lambda why: None
    """Counts a refusal by its word."""


def way_back(
    since: int | None, epoch: str | None, floor: int, head: int, present: str
) -> Literal["last", "after", "resync"]:
    """What whoever comes back gets: the last items, all after `since`, or a new beginning. Never a silent part.

    >>> way_back(None, None, 0, 9, "e"), way_back(4, "e", 0, 9, "e"), way_back(4, "d", 0, 9, "e")
    ('last', 'after', 'resync')
    """
    if since is None:
        return "last"
    if epoch != present or since > head or since < floor:
        return "resync"
    return "after"


def sift(events: Sequence[Event], blocked: frozenset[str], me: str, form: Form) -> list[bytes]:
    """The items of `events` as `me` may have them: own nonce added, what is not for them declared by `skip`."""
    out: list[bytes] = []
    first = last = 0
    for event in events:
        if event.by in blocked:
            first, last = (first or event.n), event.n
            continue
        if first:
            out.append(skip_item(first, last))
            first = 0
        item = event.json if form == JSON_FORM else event.html
        if event.nonce is not None and event.by == me:
            item = with_nonce(item, event.nonce)
        out.append(item)
    if first:
        out.append(skip_item(first, last))
    return out


def skip_item(first: int, last: int) -> bytes:
    return b'{"t":"skip","from":%d,"to":%d}' % (first, last)


def with_nonce(item: bytes, nonce: str) -> bytes:
    """`item` with the author's own nonce in it."""
    return item[:-1] + b',"nonce":' + msgspec.json.encode(nonce) + b"}"
