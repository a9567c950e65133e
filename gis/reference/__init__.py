"""Code lists and the sources that records cite; seeds come from data/reference."""
