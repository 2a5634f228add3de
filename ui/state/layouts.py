"""How the player arranges its pictures."""

from __future__ import annotations

LAYOUTS = ("together", "side", "map")
"""Map with relief and loss, a map for each run, the map alone; the first is the default."""
POSTER = "poster"
"""The map alone over the whole width, with a headline on it: a page's own layout, which nobody chooses."""
