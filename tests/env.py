"""Loaded before Django's settings: every test run has a data folder of its own, and says which database it uses."""

import atexit
import os
import shutil
import tempfile

from placette.web import catalogue

for name in [name for name in os.environ if name.startswith("PLACETTE_") and not name.startswith("PLACETTE_TEST_")]:
    if name != "PLACETTE_SHOTS":
        del os.environ[name]
DATA = tempfile.mkdtemp(prefix="placette-test-")
atexit.register(shutil.rmtree, DATA, True)
os.mkdir(os.path.join(DATA, "static"))
os.environ["PLACETTE_DATA"] = DATA
os.environ["PLACETTE_MODE"] = "demo"
if os.environ.get("PLACETTE_TEST_DATABASE_URL"):
    os.environ["PLACETTE_DATABASE_URL"] = os.environ["PLACETTE_TEST_DATABASE_URL"]
catalogue.compile_all()
