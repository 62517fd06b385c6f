"""Django's SQLite backend, but for one figure (see `base`)."""
