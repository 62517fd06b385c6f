"""Small pure helpers used by three folders or more: no Django, no clock, no network."""
