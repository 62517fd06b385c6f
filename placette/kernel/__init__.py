"""Small pure helpers shared by folders that do not know each other: no Django, no clock, no network."""
