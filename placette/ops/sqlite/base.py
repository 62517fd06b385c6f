"""Django's own SQLite backend, but for two things.

Django reckons with 999 values a statement, a limit that SQLite raised to 32,766 in version 3.32 (2020): a batch of words
is one INSERT here, as on PostgreSQL, so that the number of statements does not depend on its length.

SQLite 3.40 (Debian 12) takes `JSON_VALID` in a table's CHECK for unsafe once `trusted_schema` is OFF, and then refuses to
make or fill the table: JSON columns carry no CHECK here; Django writes them by its encoder alone.
"""

import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as Stock

NEWER = (3, 32, 0)


class DatabaseFeatures(Stock):
    max_query_params = 32_766 if sqlite3.sqlite_version_info >= NEWER else 999


class DatabaseWrapper(base.DatabaseWrapper):
    features_class: Any = DatabaseFeatures
    data_type_check_constraints: Any = {
        name: check for name, check in base.DatabaseWrapper.data_type_check_constraints.items() if name != "JSONField"
    }
