"""What the wires count for /metrics. The names are documented in docs/protocol.md."""

from prometheus_client import Counter, Histogram

FRAMES = Counter("placette_frames", "Messages received from clients, and frames written to them.", ["way"])
PARTED = Counter("placette_parted", "Sockets that were closed by the server.", ["why"])
REPAIRS = Counter("placette_repairs", "Holes in a room's numbers that were read from the store.")
BATCH_SECONDS = Histogram(
    "placette_batch_seconds",
    "Time a batch of one command took in its thread.",
    ["do"],
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)
