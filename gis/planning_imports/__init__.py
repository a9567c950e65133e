"""Bring corridors, areas, places, people and units of a region from files, and take them away again."""
