"""Goods that arrive: what is expected, and who reported that it is there."""
