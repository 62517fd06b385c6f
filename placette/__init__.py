"""Placette: a live chat site for a whole country."""
