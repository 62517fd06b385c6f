"""How the numbered events of a room look from outside: the JSON item and the row of HTML, made once, from the rows.

A withheld or erased message has no words in any item: not in its own, nor in those of its changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from placette.kernel.clock import stamp
from placette.live.events import Event, skip_item
from placette.rooms.names import ERASED
from placette.web.pages import fragment

if TYPE_CHECKING:
    from placette.rooms.models import Change, Message

TEMPLATE = "rooms/_message.html"
_encode = msgspec.json.Encoder().encode


def hidden(message: Message) -> str:
    """`rules`, `law`, `author` when nobody may read its words any more, else empty."""
    if message.state == ERASED:
        return "author"
    return (message.withheld_why or "rules") if message.withheld_by_id is not None else ""


def row(message: Message) -> str:
    """The message as a row of the page: the same for every reader."""
    why = hidden(message)
    return fragment(
        TEMPLATE,
        {
            "message": {
                "id": message.id,
                "n": message.n,
                "by": message.author_id,
                "handle": message.handle,
                "words": "" if why else message.words,
                "at": stamp(message.at),
                "withheld": why,
                "edited": message.edited,
                "re": None if why else message.re,
            }
        },
    ).strip()


def _content(message: Message) -> dict[str, Any]:
    """What a message says of itself, as long as it may be read."""
    if hidden(message):
        return {"withheld": True}
    return {
        "by": {"person": message.author_id, "handle": message.handle},
        "words": message.words,
        "at": stamp(message.at),
        **({"re": message.re} if message.re else {}),
    }


def _event(room: str, n: int, kind: str, message: Message, fields: dict[str, Any], of: int | None) -> Event:
    named: dict[str, Any] = {"t": kind, "n": n, "id": message.id}
    if of is not None:
        named["of"] = of
    return Event(
        room=room,
        n=n,
        kind=kind,
        by=message.author_id,
        json=_encode({**named, **fields}),
        html=_encode({**named, "html": row(message)}),
        nonce=message.nonce if kind == "said" else None,
    )


def told(room: str, message: Message) -> Event:
    """`said`, with the message's present words."""
    return _event(room, message.n or 0, "said", message, _content(message), None)


def changed(room: str, change: Change) -> Event:
    """`edited`, `withheld` or `restored`, about `change.message` as it is now."""
    message = change.message
    fields: dict[str, Any] = {}
    if change.kind == "withheld":
        fields = {"why": change.why}
    elif change.kind == "restored":
        fields = _content(message)
    elif hidden(message):
        fields = {"withheld": True}
    else:
        fields = {"words": message.words}
    return _event(room, change.n, change.kind, message, fields, message.n)


def missing(room: str, n: int) -> Event:
    """A number whose row is no longer kept: declared, so that a gap always means "ask again"."""
    item = skip_item(n, n)
    return Event(room=room, n=n, kind="skip", by="", json=item, html=item)
