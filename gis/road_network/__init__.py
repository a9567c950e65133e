"""A network of roads in process: built from lines, snapped to, and travelled by the shortest way."""
