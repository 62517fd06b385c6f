"""Fixed names of the web side."""

LANGUAGE_COOKIE = "placette_language"
