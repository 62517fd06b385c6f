"""What a process without pages answers over HTTP: its probes, nothing else."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from placette.ops.pages import Pages, Receive, Send

PATHS = ("/healthz", "/readyz", "/metrics", "/live")


class Probes(Pages):
    """The probes of `ops.health`, in one thread; any other path is 404."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in PATHS:
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"Not here.\n"})
            return
        await super().__call__(scope, receive, send)


def only() -> Probes:
    return Probes(threads=1)
