"""The bus over NATS core: no JetStream, nothing kept. Lost hints are found by the beacon."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import nats
from nats.aio.client import Client
from nats.aio.msg import Msg

from placette.live import channels
from placette.live.bus import Receive

log = logging.getLogger(__name__)

CHANNELS = (channels.ROOMS, channels.PEOPLE, channels.PLACE, channels.CROWDS)
WAITING = 10_000
"""Hints that may wait for the loop; beyond, they are lost, as they may be."""


class NatsBus:
    """Connects in the background and for ever; until then, and while the line is down, hints are lost."""

    alone = False

    def __init__(self, url: str) -> None:
        self._url = url
        self._client: Client | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._waiting = 0

    async def start(self, receive: Receive) -> None:
        self._loop = asyncio.get_running_loop()
        self._spawn(self._connect(receive))

    def send(self, channel: str, payload: bytes) -> None:
        loop = self._loop
        if loop is None or self._waiting >= WAITING:
            return
        try:
            loop.call_soon_threadsafe(self._publish, channel, payload)
        except RuntimeError:
            return

    async def stop(self) -> None:
        self._loop = None
        for task in list(self._tasks):
            task.cancel()
        if self._client is not None and self._client.is_connected:
            try:
                async with asyncio.timeout(1):
                    await self._client.close()
            except Exception:
                log.info("The bus was left without a goodbye.")

    async def _connect(self, receive: Receive) -> None:
        async def heard(message: Msg) -> None:
            receive(message.subject, message.data)

        while True:
            client: Client | None = None
            try:
                client = await nats.connect(
                    self._url,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=0.5,
                    connect_timeout=2,
                    allow_reconnect=True,
                    error_cb=self._failed,
                )
                for channel in CHANNELS:
                    await client.subscribe(channel, cb=heard)
            except Exception:
                log.warning("The bus does not answer; trying again.")
                if client is not None:
                    await client.close()
                await asyncio.sleep(0.5)
                continue
            self._client = client
            return

    async def _failed(self, error: Exception) -> None:
        log.warning("The bus failed.", extra={"kind": type(error).__name__})

    def _publish(self, channel: str, payload: bytes) -> None:
        if self._client is None or not self._client.is_connected:
            return
        self._waiting += 1
        self._spawn(self._one(self._client, channel, payload))

    async def _one(self, client: Client, channel: str, payload: bytes) -> None:
        try:
            await client.publish(channel, payload)
        except Exception:
            log.info("A hint was lost.")
        finally:
            self._waiting -= 1

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
