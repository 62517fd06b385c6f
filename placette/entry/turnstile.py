"""How many walk in from one network: counted in memory, under a key that dies with the process, for an hour."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import deque
from datetime import datetime, timedelta

from placette.entry.names import WALK_INS
from placette.entry.rules import network_of

HOUR = timedelta(hours=1)
MOST_NETWORKS = 50_000


class Turnstile:
    """Lets `most` walk-ins an hour of one network through. Safe in threads; holds hashes, never addresses."""

    def __init__(self, most: int = WALK_INS) -> None:
        self.most = most
        self.key = secrets.token_bytes(32)
        self.times: dict[bytes, deque[datetime]] = {}
        self.lock = threading.Lock()

    def lets(self, address: str, now: datetime) -> float | None:
        """None: come in (and counted). Else the seconds until this network may again."""
        network = network_of(address)
        if network is None:
            return None
        name = hashlib.blake2b(network.encode(), key=self.key, digest_size=16).digest()
        with self.lock:
            if len(self.times) >= MOST_NETWORKS and name not in self.times:
                self.tidy(now)
            times = self.times.setdefault(name, deque())
            while times and times[0] <= now - HOUR:
                times.popleft()
            if len(times) >= self.most:
                return (times[0] + HOUR - now).total_seconds()
            times.append(now)
            return None

    def tidy(self, now: datetime) -> None:
        """Forget networks that have been quiet for an hour; if that frees nothing, the oldest tenth."""
        quiet = [name for name, times in self.times.items() if not times or times[-1] <= now - HOUR]
        for name in quiet or list(self.times)[: MOST_NETWORKS // 10]:
            del self.times[name]
