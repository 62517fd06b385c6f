"""A whole client: walks in, sits in a room, says, hears, is cut, comes back without a gap. Needs `websockets`.

    .venv/bin/python docs/client.py [http://127.0.0.1:8000] [room]     (demo town; same data folder as the place)
"""

import json
import subprocess
import sys
import uuid
from pathlib import Path

from websockets.sync.client import connect

place = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
room = sys.argv[2] if len(sys.argv) > 2 else "cuisine"
visit = [Path(sys.executable).with_name("placette"), "visit", "--handle", "Client", "--sex", "other", "--age", "30"]
made = json.loads(subprocess.check_output([*visit, "--postcode", "59000", "--json"]))
have = {"since": None, "epoch": None}


def opened():
    headers = {"Cookie": f"placette_visit={made['cookie']}"}
    return connect(place.replace("http", "ws") + "/live", subprotocols=["placette.v1.json"], additional_headers=headers)


def ask(socket, **body):
    socket.send(json.dumps({**body, "room": room, "ref": "1"}))
    while (got := json.loads(socket.recv(10))).get("ref") != "1" or got["t"] == "wait":
        pass
    return got


for words in ("bonjour", "me revoilà"):
    with opened() as socket:
        entered = ask(socket, do="enter", **have)
        print("came in at", entered["n"], "with", [item["n"] for item in entered["messages"]])
        said = ask(socket, do="say", words=words, nonce=uuid.uuid4().hex)
        print("said", words, "as number", said["n"])
        have = {"since": entered["n"], "epoch": entered["epoch"]}  # the next round asks for all after this
